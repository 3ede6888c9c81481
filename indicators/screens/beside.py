"""What is in print of the figure that a form is about."""

from dataclasses import dataclass

from django.db.models import F

from ..models import Capture, CaptureStatus
from ..places import Place
from ..reconciling import with_printed
from ..words import day


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
    )
    latest = (
        with_printed(readings)
        .filter(printed=F("printed_beside"), publication__title=F("printed_in"))
        .order_by("rank", "id")
        .values_list("printed", "cutoff", "printed_in")
        .first()
    )
    if latest is None:
        return None
    figure, cutoff, where = latest
    return PrintedThere(figure, day(cutoff) if cutoff else "", where)
