"""Context processors: what pages of every application may say of the reports, where the settings
let them.
"""

from typing import Any

from django.http import HttpRequest

from .yearly_report.editions.pending_texts import returned_to, waiting_for_review


class PendingTexts:
    """The texts of open editions that wait for somebody; counted by who asks, each by one query."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def in_review(self) -> int:
        """Return the number of texts that wait for a reviewer."""
        return waiting_for_review().count()

    def returned(self) -> int:
        """Return the number of texts returned to who is signed in, in the units that they write for."""
        user: Any = getattr(self._request, "user", None)
        return returned_to(user).count() if user is not None else 0


def pending_texts(request: HttpRequest) -> dict[str, PendingTexts]:
    """Return ``pending_texts`` for the templates; no query is made before one names it."""
    return {"pending_texts": PendingTexts(request)}
