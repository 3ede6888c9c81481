"""The description of tokens in the API's schema."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension


class TokenScheme(OpenApiAuthenticationExtension):
    """The header that a token is shown in."""

    target_class = "accounts.authentication.ApiTokenAuthentication"
    name = "Token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the scheme as OpenAPI has it: the whole header is the key."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": _(
                "`Token` y la clave: `Authorization: Token piimss_…`. Se crea en `/cuenta/claves/` "
                "y lee lo que puede ver su dueño; con alcance de captura también envía capturas. Lo "
                "publicado se lee sin clave."
            ),
        }
