"""The figure that is in print of what a form is about."""

from dataclasses import dataclass
from typing import Any

from indicators.models import Capture, CaptureStatus
from indicators.reconciliation.ledger import with_printed
from indicators.words import day

from ..slots import CaptureSlot


@dataclass(frozen=True)
class PrintedFigure:
    """The figure that the latest publication prints of the same year, up to which day, and where."""

    figure: str
    cutoff: str
    where: str


def find_printed(slot: CaptureSlot) -> PrintedFigure | None:
    """Return the figure of a slot as the latest publication prints it; one query."""
    readings = Capture.objects.filter(
        indicator=slot.indicator,
        year=slot.year,
        unit=slot.unit,
        status=CaptureStatus.APPROVED,
        rank__gt=0,
    ).exclude(publication=None)
    rows: list[Any] = list(
        with_printed(readings).select_related("publication").order_by("rank", "id")
    )
    for row in rows:
        if (row.printed, row.publication.title) == (row.printed_beside, row.printed_in):
            cutoff = day(row.cutoff) if row.cutoff else ""
            return PrintedFigure(row.printed, cutoff, row.printed_in)
    return None
