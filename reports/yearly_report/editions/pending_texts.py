"""The texts of open editions that wait for somebody; the lists of capture and review tell of them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
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


def _returned(user: Any) -> Iterator[WaitingItem]:
    for slug, name, count in _by_programme(returned_to(user)):
        text = ngettext(
            "Le devolvieron %(count)d texto del informe anual de %(programme)s.",
            "Le devolvieron %(count)d textos del informe anual de %(programme)s.",
            count,
        )
        yield _item(text, slug, name, count)


def _in_review(user: Any) -> Iterator[WaitingItem]:
    for slug, name, count in _by_programme(waiting_for_review(user)):
        text = ngettext(
            "%(count)d texto del informe anual de %(programme)s espera revisión.",
            "%(count)d textos del informe anual de %(programme)s esperan revisión.",
            count,
        )
        yield _item(text, slug, name, count)


def _by_programme(texts: QuerySet[Narrative]) -> Iterable[tuple[str, str, int]]:
    of = "edition__programme"
    counted = texts.order_by().values_list(f"{of}__slug", f"{of}__short_name")
    return counted.annotate(count=Count("pk")).order_by(f"{of}__slug")


def _item(text: str, slug: str, name: str, count: int) -> WaitingItem:
    address = reverse("programme:editions", args=(slug,))
    return WaitingItem(text % {"count": count, "programme": name}, address, slug, count)
