"""The texts of open editions that wait for somebody."""

from typing import Any

from django.db.models import QuerySet

from ..models import EditionState, Narrative, NarrativeStatus
from .permissions import units_written_by


def waiting_for_review() -> QuerySet[Narrative]:
    """Those that a reviewer has to decide."""
    return Narrative.objects.filter(
        status=NarrativeStatus.IN_REVIEW, edition__state=EditionState.OPEN
    )


def returned_to(user: Any) -> QuerySet[Narrative]:
    """Those that came back to the units whose texts that person writes."""
    return Narrative.objects.filter(
        status=NarrativeStatus.RETURNED,
        edition__state=EditionState.OPEN,
        unit__in=units_written_by(user),
    )
