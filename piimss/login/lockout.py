"""The wait after wrong passwords: by account and address, by account and by address, for a while, and
the page says how long.

A browser in which somebody signed in before is known by a cookie, and counted by itself: whoever
guesses from elsewhere makes its owner wait nowhere.  Of what a stranger sends no more is kept than the
name, the address and how often, until it no longer counts.
"""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from axes.signals import user_locked_out
from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.clock import database_now
from piimss.login.hashing import TooManyHashings

log = logging.getLogger(__name__)

TOO_MANY_REQUESTS = 429
SECONDS_UNTIL_A_TURN = 3
BROWSER_COOKIE = "piimss_browser"
BROWSER_KNOWN_FOR = timedelta(days=180)


@dataclass(frozen=True)
class Limit:
    """So many wrong passwords within so long; then nobody is let try until the oldest are forgotten."""

    failures: int
    within: timedelta


OF_ACCOUNT_AT_ADDRESS = Limit(settings.AXES_FAILURE_LIMIT, settings.AXES_COOLOFF_TIME)
# Short, since a stranger can bring them about for others: for those who come from a new browser.
_SHORT = min(timedelta(minutes=5), settings.AXES_COOLOFF_TIME)
OF_ACCOUNT = Limit(10, _SHORT)
OF_ADDRESS = Limit(20, _SHORT)


class MustWait(Exception):
    """Whoever asks has to wait before a password of theirs is looked at."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class LoginLimits(AxesDatabaseHandler):
    """Counts wrong passwords; axes asks it before a password is looked at, and tells it afterwards.

    A row is an account and an address; in the place of the browser's own description, which anybody
    may change, stands by what a known one is known.
    """

    def is_allowed(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        """Return True; raise MustWait, before the page of a wrong password is built for nothing."""
        if until := waits_until(request, credentials):
            raise MustWait(until)
        return True

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **_more: Any
    ) -> None:
        """Count a wrong password; who has to wait does not come here, so that it prolongs nothing."""
        if request is None:
            return
        request.axes_credentials = credentials
        name, address = get_client_username(request, credentials), request.axes_ip_address
        forget_old_attempts()
        self._count(name, address, known_browser(request, name))
        request.axes_locked_out = waits_until(request, credentials) is not None
        if request.axes_locked_out:
            log.warning("Wrong passwords for %r from %s: must wait", name, address)
            user_locked_out.send("axes", request=request, username=name, ip_address=address)

    def _count(self, name: str | None, address: str | None, browser: str) -> None:
        with transaction.atomic():
            attempt, _is_new = AccessAttempt.objects.get_or_create(
                username=name,
                ip_address=address,
                user_agent=browser,
                defaults={"failures_since_start": 0},
            )
            # A new one is stamped by the host, whose clock decides for nobody else.
            AccessAttempt.objects.filter(pk=attempt.pk).update(
                failures_since_start=F("failures_since_start") + 1, attempt_time=database_now()
            )

    def user_logged_in(self, sender: Any, request: Any, user: Any, **_more: Any) -> None:
        """Forget the wrong passwords before the right one, and have the browser known."""
        name = user.get_username()
        own = Q(ip_address=request.axes_ip_address, user_agent="")
        if browser := known_browser(request, name):
            own |= Q(user_agent=browser)
        AccessAttempt.objects.filter(own, username=name).delete()
        request.signed_in_as = name

    def user_logged_out(self, sender: Any, request: Any, user: Any, **_more: Any) -> None:
        """Do nothing: who was in when is nobody's business."""


def forget_old_attempts() -> int:
    """Delete the wrong passwords that no longer count; how many rows there were."""
    before = database_now() - settings.AXES_COOLOFF_TIME
    return AccessAttempt.objects.filter(attempt_time__lte=before).delete()[0]


def waits_until(request: Any, credentials: dict[str, Any] | None) -> datetime | None:
    """Return until when whoever asks has to wait before a password of theirs is looked at."""
    name, address = get_client_username(request, credentials), request.axes_ip_address
    attempts, now = AccessAttempt.objects.all(), database_now()
    if browser := known_browser(request, name):
        found = [
            _ends(attempts.filter(username=name, user_agent=browser), OF_ACCOUNT_AT_ADDRESS, now)
        ]
    else:
        strangers = attempts.filter(user_agent="")
        found = [
            _ends(strangers.filter(username=name, ip_address=address), OF_ACCOUNT_AT_ADDRESS, now),
            _ends(strangers.filter(username=name), OF_ACCOUNT, now),
            _ends(strangers.filter(ip_address=address), OF_ADDRESS, now),
        ]
    return max((end for end in found if end), default=None)


def _ends(attempts: QuerySet[Any], limit: Limit, now: datetime) -> datetime | None:
    """Return when a limit that is reached is so no longer."""
    failures = 0
    recent = attempts.filter(attempt_time__gt=now - limit.within)
    for at, number in recent.order_by("-attempt_time").values_list(
        "attempt_time", "failures_since_start"
    ):
        failures += number
        if failures >= limit.failures:
            return at + limit.within
    return None


# The browser that is known -------------------------------------------------------------------


def known_browser(request: HttpRequest, name: str | None) -> str:
    """Return by what a browser is known in which that name signed in before; empty if it did not."""
    try:
        return _signer(name).unsign(request.COOKIES[BROWSER_COOKIE], max_age=BROWSER_KNOWN_FOR)
    except (KeyError, BadSignature):
        return ""


def _signer(name: str | None) -> TimestampSigner:
    # The name is in the signature alone: nobody reads in the browser who signs in with it.
    return TimestampSigner(salt=f"piimss.known-browser:{name}")


class LoginMiddleware:
    """Answers whoever has to wait, and has the browser known in which somebody signed in."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._answer(request)
        if name := getattr(request, "signed_in_as", ""):
            response.set_cookie(
                BROWSER_COOKIE,
                _signer(name).sign(known_browser(request, name) or secrets.token_urlsafe(12)),
                max_age=BROWSER_KNOWN_FOR,
                secure=bool(settings.SESSION_COOKIE_SECURE),
                httponly=True,
                samesite="Lax",
            )
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Show the login again for whoever has to wait, or where too many passwords are looked at."""
        if isinstance(error, MustWait):
            return _waiting(request, error.until)
        if not isinstance(error, TooManyHashings):
            return None
        sentence = _(
            "Muchas personas están entrando a la vez. Vuelva a intentarlo en unos segundos."
        )
        return _login_again(request, sentence, SECONDS_UNTIL_A_TURN)


def locked_out(
    request: HttpRequest, original: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Show the login again after the wrong password that was one too many."""
    return _waiting(request, waits_until(request, credentials))


def _waiting(request: HttpRequest, until: datetime | None) -> HttpResponse:
    minutes = _minutes_left(until)
    waiting = ngettext(
        "Demasiados intentos con una contraseña que no es. Vuelva a intentarlo en %d minuto.",
        "Demasiados intentos con una contraseña que no es. Vuelva a intentarlo en %d minutos.",
        minutes,
    )
    return _login_again(request, waiting % minutes, minutes * 60)


def _minutes_left(until: datetime | None) -> int:
    """Return the whole minutes until then; at least one."""
    left = until - database_now() if until else timedelta()
    return max(1, -(-left // timedelta(minutes=1)))


def _login_again(request: HttpRequest, sentence: str, seconds: int) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in ("next", "username")}
    response = render(
        request,
        "registration/login.html",
        {"locked_out": sentence, **typed},
        status=TOO_MANY_REQUESTS,
    )
    response["Retry-After"] = str(seconds)
    return response
