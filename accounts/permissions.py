"""The permission of what a token allows on top of what its owner may do."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from .models import Token, TokenScope, may_capture


class TokenScopePermission(BasePermission):
    """With a token only reading, unless it was made for captures and its owner captures today.

    It stands before every view of the API, so a view that is written to asks only what its own
    rules ask of the person.  A view that lists its own ``permission_classes`` names this one first.
    """

    message = ""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return whether the token that was shown, if any, may be used for this method."""
        token = request.auth
        if request.method in SAFE_METHODS or not isinstance(token, Token) or token.may_capture:
            return True
        if token.scope == TokenScope.CAPTURE:
            self.message = _("La cuenta de esta clave ya no tiene el encargo de captura.")
        elif may_capture(token.user):
            self.message = _(
                "Esta clave es de lectura: para enviar capturas, cree una con alcance de captura."
            )
        else:
            self.message = _(
                "Esta clave es solo de lectura, y la cuenta no tiene el encargo de captura con el que "
                "se crean las que envían."
            )
        return False
