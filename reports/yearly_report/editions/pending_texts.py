"""The texts of open editions that wait for somebody; the lists of capture and review tell of them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import ngettext

from indicators.capture.waiting_items import WaitingItem, register
from indicators.permissions import CAPTURE, REVIEW
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


def register_waiting_items() -> None:
    """Let the lists of capture and review tell of the texts that wait."""
    register(CAPTURE, _returned)
    register(REVIEW, _in_review)


def _returned(user: Any) -> WaitingItem | None:
    count = returned_to(user).count()
    text = ngettext(
        "Le devolvieron %d texto del informe anual.",
        "Le devolvieron %d textos del informe anual.",
        count,
    )
    return WaitingItem(text % count, page="editions") if count else None


def _in_review(_user: Any) -> WaitingItem | None:
    count = waiting_for_review().count()
    text = ngettext(
        "%d texto del informe anual espera revisión.",
        "%d textos del informe anual esperan revisión.",
        count,
    )
    return WaitingItem(text % count, page="editions") if count else None
