"""People as screens and published data name them."""

from typing import Any


def name_of(user: Any) -> str:
    """Return the person's own name, or else that of the account."""
    own: str = user.get_full_name() or user.get_username()
    return own
