"""Recovery of what was typed into a form whose session or token was missing.

It waits in the session that leads to the login, and is shown again, unsaved, in the same form: once,
and only to who may capture there.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.save_outcomes import SIGNED_OUT, with_outcome

from ..drafts import flatten
from ..form_data import Seen, parse_form, parse_seen
from .addresses import form_address

_KEY = "unsaved_form"

LARGEST = 200_000
"""Characters that wait at most: nobody who is not signed in fills the sessions with more."""


def stash(request: HttpRequest, address: str) -> bool:
    """Keep what a form sent for the form at ``address``; whether there was anything to keep."""
    typed = parse_form(request.POST)
    comment = request.POST.get("comment", "")
    size = len(comment) + sum(map(len, flatten(typed).values()))
    if not typed or size > LARGEST:
        return False
    request.session[_KEY] = {
        "address": address,
        "typed": typed,
        "comment": comment,
        "seen": parse_seen(request.POST),
    }
    return True


def restore(request: HttpRequest, address: str) -> tuple[Mapping[str, Any], str, Seen] | None:
    """Return the texts that wait for the form at ``address``, the comment, and what it had shown."""
    found = request.session.get(_KEY)
    if not found or found["address"] != address:
        return None
    del request.session[_KEY]
    capture, version = found["seen"]
    return found["typed"], found["comment"], (capture, version)


def lead_to_login(request: HttpRequest, kwargs: Mapping[str, Any]) -> HttpResponse:
    """Answer who is not signed in any more: by the login they come back to where they were."""
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
    """Return where a form of capture whose token is an older one finds again what was typed into
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
