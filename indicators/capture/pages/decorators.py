"""The decorators that the screens of capture share: who gets in, and where they lead."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from indicators.lookups import NotFound
from indicators.programme_urls import address_of

from ..slots import CaptureSlot, find_slot
from .session_recovery import stash

SAVED, CONFLICT, REFUSED, SIGNED_OUT, RENEWED = (
    "saved",
    "conflict",
    "refused",
    "signed-out",
    "renewed",
)
"""The outcomes of what the form's script sent."""

View = Callable[..., HttpResponseBase]


def screen(*methods: str) -> Callable[[View], View]:
    """Return the decorator of a screen for who is signed in; an unknown thing is a 404 with its
    sentence.

    Whoever is not signed in any more when they send something is led to the login and back, and is
    told what became of what they typed.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_login(request, kwargs)
            try:
                return view(request, *args, **kwargs)
            except NotFound as unknown:
                raise Http404(str(unknown)) from unknown

        return require_http_methods(list(methods))(never_cache(respond))

    return wrap


def _to_login(request: HttpRequest, kwargs: Mapping[str, Any]) -> HttpResponse:
    if request.headers.get("HX-Request") and "code" not in kwargs:
        return HttpResponse(headers={"HX-Refresh": "true"})  # the whole page leads to the login
    match = request.resolver_match
    assert match is not None
    if request.headers.get("HX-Request"):
        if match.url_name == "capture-live":
            # Nothing takes the place of the warnings and of what was answered to them.
            return HttpResponse(status=204)
        fragment = "indicators/capture/_session_over.html"
        back = form_address(request, kwargs)
        return with_outcome(render(request, fragment, {"back": back}), SIGNED_OUT)
    if request.method == "POST":
        messages.warning(request, _session_over_message(request, kwargs))
    if "code" in kwargs:
        return redirect_to_login(form_address(request, kwargs))
    posted = request.method == "POST"
    return redirect_to_login(reverse("captures") if posted else request.get_full_path())


def _session_over_message(request: HttpRequest, kwargs: Mapping[str, Any]) -> str:
    match = request.resolver_match
    assert match is not None
    if match.url_name == "capture" and stash(request, form_address(request, kwargs)):
        return _(
            "Su sesión terminó y lo que escribió no se ha guardado todavía: entre de nuevo y lo "
            "encontrará en el formulario."
        )
    return _(
        "Su sesión terminó. Entre de nuevo: la captura sigue como se guardó la última vez, y lo "
        "que escribió después está en la página anterior de su navegador."
    )


def expired_form_address(request: HttpRequest) -> str:
    """Return the address at which a form of capture whose token expired finds again what was typed into
    it; empty for everything else.

    Only of a page of this site: nobody else puts words into a form of somebody's.
    """
    match = request.resolver_match
    if match is None or match.url_name != "capture" or request.method != "POST":
        return ""
    own = request.headers.get("Sec-Fetch-Site") == "same-origin"
    if not own and request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}":
        return ""
    address = form_address(request, match.kwargs)
    return address if stash(request, address) else ""


def with_outcome(response: HttpResponse, outcome: str) -> HttpResponse:
    """Answer the script of the form, which has to know whether a save was one."""
    response.headers["Capture-Outcome"] = outcome
    return response


def form_address(request: HttpRequest, kwargs: Mapping[str, Any]) -> str:
    """Return the address of the form that a request is about, with its unit and cycle."""
    address = address_of(request, "capture", code=kwargs["code"], year=kwargs["year"])
    query = request.GET.urlencode()
    return f"{address}?{query}" if query else address


def slot_from_url(request: HttpRequest, programme: str | None, code: str, year: str) -> CaptureSlot:
    parameters = {name: request.GET.get(name, "").strip() for name in ("unit", "kind")}
    return find_slot(programme, code, year, by=request.user, **parameters)
