"""The screens of the notices: which ones a person wants, and the link that stops them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from indicators.clock import database_now
from indicators.decorators import signed_in

from ..email import person_of
from ..pending import kinds_of, recipient_of
from ..preferences import save_preference, stop_notices
from .forms import PreferenceForm
from .notices import notices_page


@signed_in("GET", "HEAD", "POST")
def notices(request: HttpRequest) -> HttpResponse:
    """Show a person's notices by e-mail: to choose, to see beforehand, and to look back at."""
    recipient = recipient_of(request.user, now=database_now())
    form = PreferenceForm(
        request.POST if request.method == "POST" else None,
        instance=recipient.preference,
        kinds=kinds_of(recipient),
    )
    if request.method == "POST" and form.is_valid():
        save_preference(form.instance)
        messages.success(request, _("Sus preferencias están guardadas."))
        return redirect("notices")
    context = {"form": form, "page": notices_page(recipient)}
    return render(request, "indicators/notices/page.html", context)


# The programs that read mail send this for the person, without a session and without a form of ours:
# the signature is what they show.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the digests of whoever got the link; looking at it stops nothing."""
    person = person_of(token)
    if person is None:
        raise Http404(_("Ese enlace no es de ningún aviso nuestro, o está incompleto."))
    if request.method == "POST":
        stop_notices(person)
    context = {"stopped": request.method == "POST"}
    return render(request, "indicators/notices/stop.html", context)
