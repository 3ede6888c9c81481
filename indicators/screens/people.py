"""People as the screens name them."""

from typing import Any


def name_of(user: Any) -> str:
    """The person's own name, or else that of the account."""
    return user.get_full_name() or user.get_username()
