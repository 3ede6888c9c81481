"""Which figures some units are to capture in some cycles, what there is of each, and its question.

The list of what is missing, the sheet that is filled elsewhere and the notices begin with it.  A
fixed number of queries, however many figures there are.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indicators.models import Capture, Cycle
from objectives.models import Programme

from .assignments import duties_in, in_its_cycle, is_asked_for, is_computable, places_of
from .context import Background, background_of
from .slots import Place

_Key = tuple[tuple[int, int], int]


@dataclass(frozen=True)
class PendingPlaces:
    """The figures of some cycles, with what is known of them."""

    background: Background
    places: Mapping[_Key, Place]
    asked: Mapping[_Key, Capture]

    def of(self, cycle: Cycle) -> Iterator[tuple[Place, Capture]]:
        """The figures of one of the cycles: where, and the capture or a blank one.

        One that nobody has begun is left out where a figure that counts longer stands already: it
        could not be sent.
        """
        for key, place in self.places.items():
            plan, capture = self.background.plans[place.indicator.pk], self.asked[key]
            if place.cycle != cycle or not is_asked_for(place, plan):
                continue
            if in_its_cycle(place) is not None or not self.background.newer_than(capture):
                yield place, capture

    def not_asked(self, cycle: Cycle) -> list[str]:
        """The codes of the indicators that nobody can capture in one of the cycles."""
        codes = {
            place.indicator.position: place.indicator.code
            for place in self.places.values()
            if place.cycle == cycle
            and not is_computable(self.background.plans[place.indicator.pk], cycle.year)
        }
        return [codes[position] for position in sorted(codes)]


def pending_places(
    programme: Programme, cycles: Sequence[Cycle], units: Collection[Any]
) -> PendingPlaces:
    """What people of these units are to capture in these cycles."""
    indicators = list(programme.indicators.all())
    for each in indicators:
        each.programme = programme
    places = places_of(duties_in(programme, indicators, units), cycles)
    asked = {key: in_its_cycle(place) or place.blank() for key, place in places.items()}
    return PendingPlaces(background_of(list(asked.values())), places, asked)
