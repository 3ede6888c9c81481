"""The figures that some units are to capture in some cycles, what there is of each, and its
question.

The list of what is missing, the sheet that is filled elsewhere and the notices begin with it.  A
fixed number of queries, however many figures there are.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indicators.models import Capture, Cycle
from indicators.results.compiled import CompiledIndicator
from objectives.models import Programme

from .assignments import assignments_in, capture_in_cycle, is_requested, slots_of
from .context import ContextLoader, context_loader
from .slots import CaptureSlot

_Key = tuple[tuple[int, int], int]


@dataclass(frozen=True)
class CaptureTodo:
    """The figures of some cycles, with what is known of them."""

    loader: ContextLoader
    slots: Mapping[_Key, CaptureSlot]
    captures: Mapping[_Key, Capture]

    def items_of(self, cycle: Cycle) -> Iterator[tuple[CaptureSlot, Capture]]:
        """Yield the figures of one of the cycles: where, and the capture or a blank one.

        One that nobody has begun is left out where a figure that counts longer stands already: it
        could not be sent.
        """
        for key, slot in self.slots.items():
            compiled = self.loader.compiled_indicators[slot.indicator.pk]
            capture = self.captures[key]
            if slot.cycle != cycle or not is_requested(slot, compiled):
                continue
            if capture_in_cycle(slot) is not None or not self.loader.newer_than(capture):
                yield slot, capture

    def stated_codes(self, cycle: Cycle) -> list[str]:
        """Return the codes of the indicators whose result itself one of the cycles asks for."""
        return self._codes(
            cycle,
            lambda slot, compiled: (
                compiled.states_result(cycle.year) and is_requested(slot, compiled)
            ),
        )

    def unmeasured_codes(self, cycle: Cycle) -> list[str]:
        """Return the codes of the indicators that are not measured in the year of a cycle."""
        return self._codes(cycle, lambda slot, compiled: not compiled.is_measured(cycle.year))

    def _codes(
        self, cycle: Cycle, applies: Callable[[CaptureSlot, CompiledIndicator], bool]
    ) -> list[str]:
        codes = {
            slot.indicator.position: slot.indicator.code
            for slot in self.slots.values()
            if slot.cycle == cycle
            and applies(slot, self.loader.compiled_indicators[slot.indicator.pk])
        }
        return [codes[position] for position in sorted(codes)]


def load_todo(programme: Programme, cycles: Sequence[Cycle], units: Collection[Any]) -> CaptureTodo:
    """Return the figures that these units are to capture in these cycles."""
    indicators = list(programme.indicators.all())
    for indicator in indicators:
        indicator.programme = programme
    slots = slots_of(assignments_in(programme, indicators, units), cycles)
    captures = {key: capture_in_cycle(slot) or slot.blank_capture() for key, slot in slots.items()}
    return CaptureTodo(context_loader(list(captures.values())), slots, captures)
