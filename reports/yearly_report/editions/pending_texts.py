"""The texts of open editions that wait for somebody."""

from typing import Any

from django.db.models import QuerySet

from reports.models import EditionState, Narrative, NarrativeStatus

from .permissions import user_has_duty_to_write


def waiting_for_review() -> QuerySet[Narrative]:
    """Return the texts that a reviewer has to decide."""
    return Narrative.objects.filter(
        status=NarrativeStatus.IN_REVIEW, edition__state=EditionState.OPEN
    )


def returned_to(user: Any) -> QuerySet[Narrative]:
    """Return the texts that came back to the units whose texts that person writes."""
    if not user_has_duty_to_write(user):
        return Narrative.objects.none()
    return Narrative.objects.filter(
        status=NarrativeStatus.RETURNED,
        edition__state=EditionState.OPEN,
        unit__memberships__user=user,
    )
