"""What is in print of the figure that a form is about."""

from dataclasses import dataclass
from typing import Any

from indicators.models import Capture, CaptureStatus
from indicators.reconciliation.ledger import with_printed
from indicators.words import day

from ..slots import Place


@dataclass(frozen=True)
class PrintedThere:
    """What the latest publication prints of the same year, up to which day, and where."""

    figure: str
    cutoff: str
    where: str


def printed_of(place: Place) -> PrintedThere | None:
    """What the latest publication prints of the figure of a place; one query."""
    readings = Capture.objects.filter(
        indicator=place.indicator,
        year=place.year,
        unit=place.unit,
        status=CaptureStatus.APPROVED,
        rank__gt=0,
    ).exclude(publication=None)
    rows: list[Any] = list(
        with_printed(readings).select_related("publication").order_by("rank", "id")
    )
    for each in rows:
        if (each.printed, each.publication.title) == (each.printed_beside, each.printed_in):
            cutoff = day(each.cutoff) if each.cutoff else ""
            return PrintedThere(each.printed, cutoff, each.printed_in)
    return None
