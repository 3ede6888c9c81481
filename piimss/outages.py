"""The answer while the database is away or busy: soon, in a sentence, with everything that was typed.

Who meets the outage waits for as long as a connection is waited for (``DATABASES``); from then on
everybody is answered at once, and one request at a time tries whether the database is back.
"""

import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from threading import Lock
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError, connection
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    UnreadablePostError,
)
from django.http.multipartparser import MultiPartParserError
from django.template.loader import get_template
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from piimss import errors

SECONDS_BETWEEN_TRIES = 1.0
LONGEST_TRY = 10.0
"""Seconds after which another request may try, though the one before has not come back."""

READ_ONLY = "25006"
"""PostgreSQL's code where nothing may be written, as on a server that stands by; no outage to Django."""

RETRY_AFTER = 5
"""Seconds after which a program is told to ask again."""

ANSWERS_WITHOUT_DATABASE = ("/healthz", "/readyz")

AWAY = ("08", "57P", "53300")
"""The beginnings of PostgreSQL's codes of a database that is away, ends, or takes nobody more: with any
other one it is there, and has no lock in time, no room, or cut a statement off.
"""

SECRET = "password"  # noqa: S105 - what the names of such fields have in them


class Breaker:
    """Knows whether the database is away, and lets one request at a time try."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._next_try: float | None = None

    def lets_through(self) -> bool:
        """Return whether a request may ask the database: all, or one at a time while it is away."""
        if self._next_try is None:
            return True
        with self._lock:
            now = time.monotonic()
            if self._next_try is None:
                return True
            if now < self._next_try:
                return False
            self._next_try = now + LONGEST_TRY
            return True

    def trip(self) -> None:
        """Note that the database did not answer."""
        with self._lock:
            self._next_try = time.monotonic() + SECONDS_BETWEEN_TRIES

    def pass_on(self) -> None:
        """Let the next request try: the one that was let through had nothing to ask."""
        if self._next_try is not None:
            with self._lock:
                if self._next_try is not None:
                    self._next_try = time.monotonic()

    def close(self) -> None:
        """Note that it answered."""
        if self._next_try is not None:
            with self._lock:
                self._next_try = None


breaker = Breaker()


def answer_while_away(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return a middleware that refuses at once while the database is known to be away."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.path in ANSWERS_WITHOUT_DATABASE:
            return get_response(request)
        if not breaker.lets_through():
            return unavailable(request, _away())
        response = get_response(request)
        if response.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
            if connection.connection is None:
                breaker.pass_on()
            else:
                breaker.close()
        return response

    return answer


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Return the answer to a failure: of the database a 503, of anything else a 500."""
    return response_to(request, sys.exc_info()[1]) or errors.server_error(request)


def response_to(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """Return the answer to a failure of the database; None for any other."""
    state = getattr(getattr(error, "__cause__", None), "sqlstate", None)
    if not isinstance(error, OperationalError | InterfaceError) and state != READ_ONLY:
        return None
    if (state and not state.startswith(AWAY)) or "database is locked" in str(error):
        breaker.close()  # it answered, and who tried whether it is back need not be waited for
        return unavailable(request, _busy())
    breaker.trip()
    return unavailable(request, _away())


def unavailable(request: HttpRequest, message: str) -> HttpResponse:
    """Return a 503 that says when to come back, and gives back what was typed."""
    if request.path.startswith(errors.API_PREFIX):
        response: HttpResponse = JsonResponse(
            {"detail": message}, status=503, json_dumps_params={"ensure_ascii": False}
        )
    else:
        context = {"message": message, "address": request.get_full_path(), **_typed(request)}
        # Without the request: nothing on the page asks the database who is signed in.
        response = HttpResponse(get_template("unavailable.html").render(context), status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    return response


def _typed(request: HttpRequest) -> dict[str, Any]:
    """Return the fields of a form that was sent; none where one of them is secret."""
    if request.method != "POST":
        return {}
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
        files = list(request.FILES)
    except (MultiPartParserError, RequestDataTooBig, TooManyFieldsSent, UnreadablePostError):
        return {"lost": True}
    if any(SECRET in name for name, _value in fields):
        return {"lost": True}
    return {"fields": fields, "files": files}


def _away() -> str:
    return _("La base de datos del sitio no responde en este momento.")


def _busy() -> str:
    return _("El sitio está ocupado y no pudo terminar esto a tiempo.")
