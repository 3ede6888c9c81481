"""The page where a person makes and revokes their tokens."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ..models import Token, may_capture
from ..tokens import TokenRefused, make_token, revoke
from .forms import TokenForm
from .token_page import tokens_page


# never_cache: the answer with the secret is kept by no browser, not even to go back to it.
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def tokens(request: HttpRequest) -> HttpResponse:
    """Show their list, and the form for a new one, whose secret is in this one answer and nowhere
    else.
    """
    captures = may_capture(request.user)
    form = TokenForm(request.POST if request.method == "POST" else None, may_capture=captures)
    made: dict[str, Any] = {}
    if form.is_valid():
        try:
            token, secret = make_token(request.user, **form.cleaned_data)
        except (TokenRefused, PermissionDenied) as why:
            form.add_error(None, str(why))
        else:
            made = {"made": token, "secret": secret}
            form = TokenForm(may_capture=captures)
    example = request.build_absolute_uri(reverse("programme-list"))
    page = tokens_page(request.user, may_capture=captures, example=example)
    context = {"form": form, "page": page, "may_capture": captures, **made}
    return render(request, "accounts/tokens.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, and then revoke; of one that has ended already, say so."""
    token = Token.objects.filter(user=request.user, pk=pk).select_related("user").first()
    if token is None:
        raise Http404(_("Esa clave no está entre las suyas."))
    if request.method == "POST" and revoke(token, by=request.user):
        messages.success(request, _("La clave «%s» está revocada: ya no abre nada.") % token.name)
        return redirect("tokens")
    if not token.is_active() or request.method == "POST":
        messages.info(request, _("La clave «%s» ya no estaba vigente.") % token.name)
        return redirect("tokens")
    return render(request, "accounts/revoke.html", {"token": token})
