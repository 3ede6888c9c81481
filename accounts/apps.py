"""The application of what belongs to an account: its tokens."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Tokens for programs, what they allow, and how much anybody may ask in a minute."""

    name = "accounts"
    verbose_name = _("Claves de la API")

    def ready(self) -> None:
        """Import what the API's schema says of tokens; it is found by being imported."""
        from . import schema  # noqa: F401
