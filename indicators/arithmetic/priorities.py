"""The order of attention: which indicators come first, and since when each has been off its target.

The order is the system's own and no official one: no rule of the programme compares indicators of
different units.  It uses only what is comparable between them, each fact before the next one:

1. the light: red before amber; what is on target or cannot be judged asks for nothing;
2. a setback: worse than at the baseline before better than there;
3. the pace: the smaller a share of the way promised for the year was walked, the sooner.  Where
   there is no pace (a constant direction, a target against the direction) the indicator comes after
   those that have one, by its gap as a share of the target.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from .formulas import EXACT
from .progress import TrafficLight

_ASKS = (TrafficLight.RED, TrafficLight.AMBER)


@dataclass(frozen=True, slots=True)
class YearOutcome:
    """The outcome of one indicator in one year; pace in percent, gap and target in its own unit."""

    light: TrafficLight
    setback: bool
    pace: Decimal | None
    gap: Decimal | None
    target: Decimal | None


def needs_attention(outcome: YearOutcome) -> bool:
    """Return whether the year was judged and the target missed."""
    return outcome.light in _ASKS


def urgency(outcome: YearOutcome) -> tuple[int, bool, bool, Decimal]:
    """Sorts outcomes that ask for attention, the most urgent first."""
    return (
        _ASKS.index(outcome.light),
        not outcome.setback,
        outcome.pace is None,
        _missed_share(outcome) if outcome.pace is None else outcome.pace,
    )


def _missed_share(outcome: YearOutcome) -> Decimal:
    """Return the gap as a share of the target, below zero; beyond any number where that is zero."""
    if outcome.gap is None or outcome.target is None:
        return Decimal(0)
    if outcome.target == 0:
        return Decimal("-Infinity")
    return -EXACT.divide(abs(outcome.gap), abs(outcome.target))


def met_since(met: Mapping[int, bool | None], year: int) -> int | None:
    """Return the first of the years in a row, up to ``year``, in which the target was met, or
    missed.

    ``met`` holds the years that could be judged; a year that is not in it, or is None, ends the
    row: nothing is known of it.  None if ``year`` itself could not be judged.
    """
    state = met.get(year)
    if state is None:
        return None
    while met.get(year - 1) is state:
        year -= 1
    return year
