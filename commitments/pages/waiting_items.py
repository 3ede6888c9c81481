"""The reports that wait for somebody; the lists of capture and review tell of them."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from commitments.models import ProgressReport
from commitments.permissions import reports_to_review, reports_to_write
from indicators.capture.waiting_items import WaitingItem, register
from indicators.duties import CAPTURE, REVIEW


def register_waiting_items() -> None:
    """Let the lists of capture and review tell of the reports that wait."""
    register(CAPTURE, _to_write)
    register(REVIEW, _to_review)


def _to_write(user: Any) -> Iterator[WaitingItem]:
    for slug, name, count in _by_programme(reports_to_write(user)):
        text = ngettext(
            "Falta informar el avance de %(count)d compromiso de %(programme)s.",
            "Falta informar el avance de %(count)d compromisos de %(programme)s.",
            count,
        )
        yield _item(text, slug, name, count)


def _to_review(user: Any) -> Iterator[WaitingItem]:
    for slug, name, count in _by_programme(reports_to_review(user)):
        text = ngettext(
            "El avance de %(count)d compromiso de %(programme)s espera revisión.",
            "El avance de %(count)d compromisos de %(programme)s espera revisión.",
            count,
        )
        yield _item(text, slug, name, count)


def _by_programme(reports: QuerySet[ProgressReport]) -> QuerySet[Any]:
    of = "commitment__register__programme"
    counted = reports.order_by().values_list(f"{of}__slug", f"{of}__short_name")
    return counted.annotate(count=Count("pk")).order_by(f"{of}__slug")


def _item(text: str, slug: str, name: str, count: int) -> WaitingItem:
    address = reverse("programme:commitments", args=(slug,))
    return WaitingItem(text % {"count": count, "programme": name}, address, slug, count)
