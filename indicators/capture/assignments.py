"""The figures that a person is to capture in a cycle: indicators and units, in the programme's
order; what there is of each, and until when it is to be captured.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from indicators.duties import unit_ids_of
from indicators.models import (
    UNFINISHED,
    Capture,
    CaptureStatus,
    Consolidation,
    Cycle,
    CycleKind,
    Indicator,
)
from indicators.results.compiled import CompiledIndicator
from objectives.collation import alphabetical
from objectives.models import Programme, ResponsibleUnit
from objectives.periods import due_on
from objectives.units import contributes

from .slots import CaptureSlot, captures_entered

SENT = (CaptureStatus.IN_REVIEW.value, CaptureStatus.APPROVED.value)
"""The statuses of a figure that is no longer the planner's to see to."""


@dataclass(frozen=True)
class Assignment:
    """One figure to capture every year: of an indicator, for a unit."""

    indicator: Indicator
    unit: ResponsibleUnit


def units_of(user: Any, programme: Programme) -> list[ResponsibleUnit]:
    """Return the units of a programme for which a person captures; one query."""
    return units_in(programme, unit_ids_of(user))


def units_in(programme: Programme, ids: Collection[int]) -> list[Any]:
    """Return some units of a programme by their names, each with its ``kind`` there."""
    units = ResponsibleUnit.objects.filter(places__programme=programme, pk__in=ids)
    found = units.annotate(kind=F("places__kind"))
    return sorted(found, key=lambda unit: alphabetical(unit.short_name))


def assignments_in(
    programme: Programme, indicators: Sequence[Indicator], units: Collection[Any]
) -> list[Assignment]:
    """Return the assignments of these units (of ``units_in``): the institution's figures of the
    indicators that they own, and their own unit's of those to which it contributes.

    ``is_captured_below`` says of which indicators units below capture anything.
    """
    own = {unit.pk for unit in units}
    below = [unit for unit in units if unit.pk != programme.root_unit_id]
    found = []
    for indicator in indicators:
        if indicator.owner_id in own:
            found.append(Assignment(indicator, programme.root_unit))
        found += [
            Assignment(indicator, unit)
            for unit in below
            if contributes(indicator.captured_by, unit.slug, unit.kind)
        ]
    return found


def is_captured_below(compiled: CompiledIndicator, year: int) -> bool:
    """Return whether units below the institution capture it: its method has a variable of theirs."""
    method = compiled.method_of(year)
    if method is None or method.node is None:
        return False
    return any(
        variable.consolidation != Consolidation.NATIONAL for variable in method.variables.values()
    )


def latest_in(cycle: Cycle, captures: Sequence[Capture]) -> Capture | None:
    """Return the capture of one figure that a cycle shows: its own latest one, or else the
    one that is under way in another cycle of the year.
    """
    mine = [capture for capture in captures if capture.cycle_id == cycle.pk]
    elsewhere = [capture for capture in captures if capture.status in UNFINISHED]
    return next(iter(mine or elsewhere), None)


def slots_of(
    assignments: Sequence[Assignment], cycles: Sequence[Cycle]
) -> dict[tuple[tuple[int, int], int], CaptureSlot]:
    """Return the slot of each assignment in each cycle, with what has been captured of it; one query.

    By the ids of indicator and unit, and of the cycle.
    """
    found = captures_entered(
        {assignment.indicator.pk for assignment in assignments},
        {assignment.unit.pk for assignment in assignments},
        {requested.year for requested in cycles},
    )
    slots = {}
    for assignment in assignments:
        for cycle in cycles:
            captures = found.get((assignment.indicator.pk, assignment.unit.pk, cycle.year), [])
            latest = latest_in(cycle, captures)
            if latest is not None:
                latest.indicator, latest.unit = assignment.indicator, assignment.unit
            slots[(assignment.indicator.pk, assignment.unit.pk), cycle.pk] = CaptureSlot(
                assignment.indicator, cycle.year, assignment.unit, cycle, (), latest
            )
    return slots


def is_requested(slot: CaptureSlot, compiled: CompiledIndicator) -> bool:
    """Return whether a cycle asks for that figure at all: of the institution, of a unit if it
    counts; never in a year in which nothing is measured.
    """
    if not (compiled.begins_by(slot.year) and compiled.is_measured(slot.year)):
        return False
    return slot.is_institutional or is_captured_below(compiled, slot.year)


def capture_in_cycle(slot: CaptureSlot) -> Capture | None:
    """Return the capture made in the cycle itself, not in another one of the same year."""
    capture = slot.capture
    return capture if capture and capture.cycle_id == slot.cycle.pk else None


def is_outstanding(slot: CaptureSlot) -> bool:
    """Return whether somebody still has to send it."""
    capture = capture_in_cycle(slot)
    return capture is None or capture.status not in SENT


def due_day(slot: CaptureSlot) -> date:
    """Return until when a figure is to be captured.

    A part of a year is due when its cycle closes: the ficha's month is that of the whole year.
    Never later than the cycle, after which nothing is taken, nor before it opens.
    """
    cycle = slot.cycle
    if cycle.kind == CycleKind.PRELIMINARY:
        return cycle.closes_on
    until = due_on(slot.indicator.availability_month, slot.year, slot.indicator.availability_lag)
    return cycle.closes_on if until is None else min(max(until, cycle.opens_on), cycle.closes_on)
