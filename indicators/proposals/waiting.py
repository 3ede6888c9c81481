"""The proposals that wait for a person, counted for the lists of what is pending."""

from typing import Any

from django.db.models import Count

from indicators.models import ProposalStatus

from .permissions import proposals_seen_by


def count_waiting(user: Any) -> list[tuple[str, int]]:
    """Return how many proposals a person may decide in each programme, by its slug; one query."""
    waiting = proposals_seen_by(user).filter(status=ProposalStatus.OPEN).exclude(proposed_by=user)
    counted = waiting.order_by().values_list("programme__slug")
    return [tuple(row) for row in counted.annotate(count=Count("pk"))]
