"""The texts of open editions that wait for somebody; the lists of capture and review tell of them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import ngettext

from indicators.capture.waiting_items import WaitingItem, register
from indicators.duties import CAPTURE, REVIEW, programmes_of, unit_ids_of
from reports.models import EditionState, Narrative, NarrativeStatus


def waiting_for_review(user: Any) -> QuerySet[Narrative]:
    """Return the texts that a reviewer has to decide."""
    return Narrative.objects.filter(
        status=NarrativeStatus.IN_REVIEW,
        edition__state=EditionState.OPEN,
        edition__programme__in=programmes_of(user, REVIEW),
    )


def returned_to(user: Any) -> QuerySet[Narrative]:
    """Return the texts that came back to the units whose texts that person writes."""
    return Narrative.objects.filter(
        status=NarrativeStatus.RETURNED,
        edition__state=EditionState.OPEN,
        unit__in=unit_ids_of(user),
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


def _in_review(user: Any) -> WaitingItem | None:
    count = waiting_for_review(user).count()
    text = ngettext(
        "%d texto del informe anual espera revisión.",
        "%d textos del informe anual esperan revisión.",
        count,
    )
    return WaitingItem(text % count, page="editions") if count else None
