"""How far a register is fulfilled: shares of what was due, by register, objective and period.

Plain values in and out.  What is not due counts neither as programmed nor as fulfilled; where
nothing was due there is no percentage, which is not zero, and neither is there one while something
that was due is not reported.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from indicators.arithmetic.formulas import EXACT
from objectives.periods import Period

HUNDRED = Decimal(100)

Cell = tuple[str, str | None, Period]
"""A register, the code of an objective (None: the whole), and a period."""


def percent_of(programmed: int, fulfilled: int) -> Decimal | None:
    """Return the share of what was due that is fulfilled, in percent, exact; None where nothing was."""
    if programmed == 0:
        return None
    return EXACT.divide(EXACT.multiply(Decimal(fulfilled), HUNDRED), Decimal(programmed))


def average(percents: Iterable[Decimal]) -> Decimal | None:
    """Return the mean of the percentages of several periods; None where there is none."""
    values = list(percents)
    if not values:
        return None
    total = Decimal(0)
    for value in values:
        total = EXACT.add(total, value)
    return EXACT.divide(total, Decimal(len(values)))


FULFILLED = 100
"""The percentage from which on a commitment is fulfilled."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a commitment in a period in which it was asked about; of ``count`` of which the
    same is known, where they need not be told apart.

    ``percent`` is None where nothing was reported yet; ``not_applicable`` says that nothing was due.
    """

    register: str
    objective: str | None
    period: Period
    percent: int | None
    not_applicable: bool = False
    count: int = 1


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of some entries: how many were due, and of those how many are fulfilled and how many
    were reported; and of how many nothing was due.
    """

    due: int
    fulfilled: int
    reported: int
    not_applicable: int

    @property
    def unreported(self) -> int:
        """Return of how many that were due nothing is known: they are not unfulfilled for that."""
        return self.due - self.reported

    @property
    def percent(self) -> Decimal | None:
        """Return the share of what was due that is fulfilled; None where nothing was, or not all of it
        was reported.
        """
        return None if self.unreported else percent_of(self.due, self.fulfilled)


K = TypeVar("K")


def tally(entries: Iterable[Entry], keys_of: Callable[[Entry], Iterable[K]]) -> dict[K, Tally]:
    """Count entries by each of their keys; what is not due counts in neither number."""
    counted: dict[K, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for entry in entries:
        is_due = not entry.not_applicable
        said = entry.percent is not None
        fulfilled = entry.percent is not None and entry.percent >= FULFILLED
        for key in keys_of(entry):
            counts = counted[key]
            counts[0] += entry.count * is_due
            counts[1] += entry.count * (is_due and fulfilled)
            counts[2] += entry.count * (is_due and said)
            counts[3] += entry.count * entry.not_applicable
    return {key: Tally(*counts) for key, counts in counted.items()}


def cells_of(entry: Entry) -> tuple[Cell, ...]:
    """Return the cells in which an entry counts: its objective's, if it serves one, and the whole's."""
    whole = (entry.register, None, entry.period)
    if entry.objective is None:
        return (whole,)
    return ((entry.register, entry.objective, entry.period), whole)
