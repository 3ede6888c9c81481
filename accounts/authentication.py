"""Who asks, by the token in the header ``Authorization: Token …``."""

from typing import Any

from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.request import Request

from .models import Token
from .throttles import PerAddress
from .tokens import DoesNotHold, note_use, shown_in


class ByToken(TokenAuthentication):
    """``request.user`` is the owner and ``request.auth`` the token; what opens nothing gets a 401.

    Knox would delete what has expired as it meets it; here it stays for its owner to see.
    """

    def authenticate(self, request: Request) -> tuple[Any, Token] | None:
        """The owner and the token; None where no token is shown."""
        try:
            token = shown_in(request)
        except DoesNotHold as why:
            # Before anything else is counted: whoever guesses comes no further than here.
            address = PerAddress()
            if not address.allow_request(request, None):
                raise Throttled(wait=address.wait()) from None
            raise AuthenticationFailed(str(why)) from None
        if token is None:
            return None
        note_use(token)
        return token.user, token
