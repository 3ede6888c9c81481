"""The limits of how much anybody may ask in a minute: who shows a token by the token, all others by
address.

Whoever shows one is not counted by address, so that the people behind one address of an office have
a number each.  A token that opens nothing counts as none: guessing is counted by address.
"""

import logging
import math
import time
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, JsonResponse
from django.utils.translation import ngettext
from rest_framework.throttling import SimpleRateThrottle

from .addresses import throttle_address
from .models import Token
from .tokens import InvalidToken, django_request, token_in_request

log = logging.getLogger(__name__)

MINUTE = 60
CACHE_RETRY_SECONDS = 5
"""For how long a cache that did not answer is not asked again."""


class PerMinuteThrottle(SimpleRateThrottle):
    """So many a minute of the clock, of one token or else of one address; 0 for as many as there are.

    Takes the API's requests and Django's own, and counts each once, whoever asks first.  Django REST
    Framework would keep the moment of every request; two numbers in the cache are enough.  Where it
    cannot be reached everybody goes on.
    """

    _unavailable_until = 0.0

    def __init__(self) -> None:
        # The limits are those of the moment.  The parent would read one out of a sentence each time.
        self.seconds = 0

    def allow_request(self, request: Any, view: Any = None) -> bool:
        """Return whether it may go on; the answer stays with the request."""
        asked: Any = django_request(request)
        if not hasattr(asked, "_seconds_to_wait"):
            asked._seconds_to_wait = self._seconds_to_wait(asked)
        self.seconds = asked._seconds_to_wait
        return self.seconds == 0

    def wait(self) -> int | None:
        """Return the whole seconds until it may be tried again, after a refusal."""
        return self.seconds or None

    def _seconds_to_wait(self, request: HttpRequest) -> int:
        token = _token_of(request)
        most = settings.API_RATE_TOKEN if token else settings.API_RATE_ADDRESS
        if not most:
            return 0
        minute, gone = divmod(time.time(), MINUTE)
        key = f"token:{token.pk}" if token else f"address:{throttle_address(request)}"
        counted = self._count(f"{key}:{minute:.0f}")
        return 0 if counted <= most else math.ceil(MINUTE - gone)

    def _count(self, key: str) -> int:
        """Count one more request; return their number so far, 0 if the cache does not answer."""
        if time.monotonic() < PerMinuteThrottle._unavailable_until:
            return 0
        cache = caches["throttles"]
        try:
            try:
                return cache.incr(key)
            except ValueError:  # the first of its minute
                return 1 if cache.add(key, 1, timeout=2 * MINUTE) else cache.incr(key)
        except Exception as error:  # whatever it is, nobody is refused for it
            PerMinuteThrottle._unavailable_until = time.monotonic() + CACHE_RETRY_SECONDS
            log.warning("Nobody is throttled: the cache does not answer (%s)", error)
            return 0


def _token_of(request: Any) -> Token | None:
    try:
        return token_in_request(request)
    except InvalidToken:
        return None


def throttled_response(request: HttpRequest) -> JsonResponse | None:
    """Return the refusal of what comes too often, for what answers before the API's own views do."""
    throttle = PerMinuteThrottle()
    if throttle.allow_request(request):
        return None
    seconds = throttle.wait() or MINUTE
    return JsonResponse(
        {"detail": throttle_message(seconds)},
        status=429,
        headers={"Retry-After": str(seconds)},
        json_dumps_params={"ensure_ascii": False},
    )


def throttle_message(seconds: float | None) -> str:
    """Return the sentence for whoever asks too often."""
    whole = math.ceil(seconds or MINUTE)
    return (
        ngettext(
            "Son demasiadas solicitudes en un minuto: vuelva a intentarlo en %d segundo.",
            "Son demasiadas solicitudes en un minuto: vuelva a intentarlo en %d segundos.",
            whole,
        )
        % whole
    )
