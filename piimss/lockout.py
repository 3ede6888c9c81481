"""The wait after wrong passwords: by account and address, for a while, and the page says how long."""

from datetime import timedelta
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.addresses import client_address

TOO_MANY_REQUESTS = 429


def locked_out(
    request: HttpRequest, original: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Show the login again, for whoever has to wait before they try once more."""
    minutes = _minutes_left(request, credentials or {})
    waiting = ngettext(
        "Demasiados intentos con una contraseña que no es. Vuelva a intentarlo en %d minuto.",
        "Demasiados intentos con una contraseña que no es. Vuelva a intentarlo en %d minutos.",
        minutes,
    )
    response = render(
        request,
        "registration/login.html",
        {
            "locked_out": waiting % minutes,
            "next": request.POST.get("next", ""),
            "username": (credentials or {}).get("username", ""),
        },
        status=TOO_MANY_REQUESTS,
    )
    response["Retry-After"] = str(minutes * 60)
    return response


def _minutes_left(request: HttpRequest, credentials: dict[str, Any]) -> int:
    """Return the whole minutes until the last failure that counted is forgotten; at least one."""
    last = (
        AccessAttempt.objects.filter(
            username=credentials.get("username"), ip_address=client_address(request)
        )
        .order_by("-attempt_time")
        .first()
    )
    cool_off: timedelta = settings.AXES_COOLOFF_TIME
    left = cool_off - (timezone.now() - last.attempt_time) if last else cool_off
    return max(1, -(-left // timedelta(minutes=1)))
