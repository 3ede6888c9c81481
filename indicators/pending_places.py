"""Which figures some units are to capture in some cycles, and what there is of each.

The list of what is missing and the sheet that is filled elsewhere begin with it.  A fixed number of
queries, however many figures there are.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from objectives.models import Programme

from .duties import Duty, duties_in, is_captured_below
from .models import UNFINISHED, Capture, CaptureStatus, Cycle
from .places import Place
from .questions import Background, background_of

_Key = tuple[tuple[int, int], int]


@dataclass(frozen=True)
class PendingPlaces:
    """The figures of some cycles, with what is known of them."""

    background: Background
    duties: Sequence[Duty]
    places: Mapping[_Key, Place]
    asked: Mapping[_Key, Capture]

    def of(self, cycle: Cycle) -> Iterator[tuple[Place, Capture]]:
        """The figures of one of the cycles: where, and the capture or a blank one."""
        for duty in self.duties:
            plan = self.background.plans[duty.indicator.pk]
            whole = duty.unit.pk == duty.indicator.programme.root_unit_id
            if whole or is_captured_below(plan, cycle.year):
                key = (duty.indicator.pk, duty.unit.pk), cycle.pk
                yield self.places[key], self.asked[key]


def pending_places(
    programme: Programme, cycles: Sequence[Cycle], units: Collection[Any]
) -> PendingPlaces:
    """What people of these units are to capture in these cycles."""
    indicators = list(programme.indicators.all())
    for each in indicators:
        each.programme = programme
    duties = duties_in(programme, indicators, units)
    places = _places(duties, cycles)
    asked = {key: begun_in(place) or place.blank() for key, place in places.items()}
    return PendingPlaces(background_of(list(asked.values())), duties, places, asked)


def begun_in(place: Place) -> Capture | None:
    """What was captured in the cycle itself, not in another one of the same year."""
    capture = place.capture
    return capture if capture and capture.cycle_id == place.cycle.pk else None


def entered(
    indicators: Collection[int], units: Collection[int], years: Collection[int]
) -> dict[tuple[int, int, int], list[Capture]]:
    """What people entered of some figures and did not give up, by indicator, unit and year, the
    latest first; one query."""
    found: dict[tuple[int, int, int], list[Capture]] = {}
    for capture in (
        Capture.objects.filter(
            indicator__in=indicators,
            unit__in=units,
            year__in=years,
            cycle__isnull=False,
            status__in=(*UNFINISHED, CaptureStatus.APPROVED),
        )
        .select_related("cycle")
        .order_by("-id")
    ):
        found.setdefault((capture.indicator_id, capture.unit_id, capture.year), []).append(capture)
    return found


def latest_in(cycle: Cycle, captures: Sequence[Capture]) -> Capture | None:
    """Of what was entered of one figure, what its cycle shows: its own latest one, or else the one
    that is under way in another cycle of the year."""
    mine = [each for each in captures if each.cycle_id == cycle.pk]
    elsewhere = [each for each in captures if each.status in UNFINISHED]
    return next(iter(mine or elsewhere), None)


def _places(duties: Sequence[Duty], cycles: Sequence[Cycle]) -> dict[_Key, Place]:
    """Each duty in each cycle, with what has been captured of it; one query."""
    found = entered(
        {each.indicator.pk for each in duties},
        {each.unit.pk for each in duties},
        {each.year for each in cycles},
    )
    places = {}
    for duty in duties:
        for cycle in cycles:
            captures = found.get((duty.indicator.pk, duty.unit.pk, cycle.year), [])
            latest = latest_in(cycle, captures)
            if latest is not None:
                latest.indicator, latest.unit = duty.indicator, duty.unit
            places[(duty.indicator.pk, duty.unit.pk), cycle.pk] = Place(
                duty.indicator, cycle.year, duty.unit, cycle, (), latest
            )
    return places
