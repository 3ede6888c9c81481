"""What documents print of a programme's registers, each reading with the judgement on it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from indicators.arithmetic.official_numbers import read_printed
from objectives.api import known_on
from objectives.models import Programme
from objectives.periods import Period

from .compliance import Cell, Tally
from .compliance_verdicts import Reading, ReadingVerdict, judge
from .models import ComplianceReading


@dataclass(frozen=True)
class JudgedReading:
    """A row with what it says, and the judgement on it; ``elsewhere`` are the other rows of the same
    period, register and objective.
    """

    row: ComplianceReading
    reading: Reading
    judged: ReadingVerdict
    elsewhere: tuple[ComplianceReading, ...]


def judged_readings(
    programme: Programme, entered: Mapping[Cell, Tally], as_of: date | None = None
) -> list[JudgedReading]:
    """Return all readings of a programme in their order, or those known on an earlier day, judged as
    they stood then, beside what its entries give; two queries.
    """
    found = (
        ComplianceReading.objects.filter(register__programme=programme)
        .select_related("register", "objective", "publication")
        .order_by("register__position", "position")
    )
    if as_of is not None:
        found = found.alias(known=known_on("publication__")).filter(known__lte=as_of)
    rows = list(found)
    objectives = list(programme.objectives.values_list("code", flat=True)) if rows else []
    readings = [_reading_of(row) for row in rows]
    judged = judge(readings, objectives, entered)
    by_cell: Mapping[Cell, list[ComplianceReading]] = _by_cell(rows, readings)
    return [
        JudgedReading(
            row,
            reading,
            verdict,
            tuple(other for other in by_cell[reading.cell] if other is not row),
        )
        for row, reading, verdict in zip(rows, readings, judged, strict=True)
    ]


def _reading_of(row: ComplianceReading) -> Reading:
    return Reading(
        register=row.register.slug,
        objective=row.objective.code if row.objective else None,
        period=Period(row.year, row.part),
        programmed=row.programmed,
        fulfilled=row.fulfilled,
        percent=read_printed(row.printed) if row.printed else None,
        publication=row.publication.order,
        place=row.position,
    )


def _by_cell(
    rows: list[ComplianceReading], readings: list[Reading]
) -> dict[Cell, list[ComplianceReading]]:
    found: dict[Cell, list[ComplianceReading]] = defaultdict(list)
    for row, reading in zip(rows, readings, strict=True):
        found[reading.cell].append(row)
    return found
