"""Authentication of who asks, by the token in the header ``Authorization: Token …``."""

from typing import Any

from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.request import Request

from .models import Token
from .throttles import PerMinuteThrottle
from .tokens import InvalidToken, record_use, token_in_request


class ApiTokenAuthentication(TokenAuthentication):
    """``request.user`` is the owner and ``request.auth`` the token; what opens nothing gets a 401.

    Knox would delete what has expired as it meets it; here it stays for its owner to see.
    """

    def authenticate(self, request: Request) -> tuple[Any, Token] | None:
        """Return the owner and the token; None where no token is shown."""
        try:
            token = token_in_request(request)
        except InvalidToken as why:
            # Before anything else is counted: whoever guesses comes no further than here.
            throttle = PerMinuteThrottle()
            if not throttle.allow_request(request):
                raise Throttled(wait=throttle.wait()) from None
            raise AuthenticationFailed(str(why)) from None
        if token is None:
            return None
        record_use(token)
        return token.user, token
