"""People as screens and published data name them."""

from typing import Any

from django.utils.translation import gettext as _


def name_of(user: Any) -> str:
    """Return the person's own name, or else that of the account; nobody is a load of files."""
    if user is None:
        return _("carga de archivos")
    return join_name(user.first_name, user.last_name, user.get_username())


def join_name(first_name: str, last_name: str, account: str) -> str:
    """Return the name of a person whose row is not at hand."""
    return f"{first_name} {last_name}".strip() or account
