"""How far a register is fulfilled: shares of what was due, and what documents print of them.

Plain values in and out.  What is not due counts neither as programmed nor as fulfilled; where
nothing was due there is no percentage, which is not zero.  What is printed and what is computed are
two facts, and the verdict on them is that of the reconciliation.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from indicators.arithmetic.formulas import EXACT
from indicators.arithmetic.official_numbers import NOT_APPLICABLE, Printed
from indicators.arithmetic.reconciliation_rules import (
    PrintedAgainstComputed,
    Verdict,
    compare,
    sources_disagree,
)
from objectives.periods import Period

HUNDRED = Decimal(100)


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


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document prints of a register in a period, of an objective or (None) of the whole.

    ``publication`` is the order in which the document came out, ``place`` the order in which its
    places are listed; ``percent`` is None where only the counts are printed.
    """

    register: str
    objective: str | None
    period: Period
    programmed: int | None
    fulfilled: int | None
    percent: Printed | None
    publication: int
    place: int

    @property
    def cell(self) -> "Cell":
        return (self.register, self.objective, self.period)

    @property
    def exact_percent(self) -> Decimal | None:
        """Return what its counts give or, where there are none, the percentage that it prints."""
        if self.programmed is not None and self.fulfilled is not None:
            return percent_of(self.programmed, self.fulfilled)
        return self.percent.value if self.percent else None

    @property
    def is_not_applicable(self) -> bool:
        """Return whether it says that nothing was due."""
        return self.programmed == 0 or (
            self.percent is not None and self.percent.status == NOT_APPLICABLE
        )


Cell = tuple[str, str | None, Period]


class Basis(StrEnum):
    """What a percentage is computed from."""

    COUNTS = "cuentas"
    AVERAGE = "promedio"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class ReadingVerdict:
    """The judgement on one reading.

    ``averaged`` are the percentages of the periods of which a year's is the mean, by their part of
    the year.  ``programmed`` and ``fulfilled`` are the sums of the objectives' counts beside those of
    the whole; None where not all of them are printed.  ``sources_disagree`` says that two places
    print different percentages of the same, and ``is_current`` that this is the one with the last
    word.
    """

    basis: Basis
    comparison: PrintedAgainstComputed
    computed: Decimal | None
    averaged: Mapping[int, Decimal]
    programmed: int | None
    fulfilled: int | None
    sums_differ: bool
    sources_disagree: bool
    is_current: bool

    @property
    def verdict(self) -> Verdict:
        """Return the verdict on the percentage against what gives it."""
        return self.comparison.verdict

    @property
    def own_finding(self) -> bool:
        """Return whether its own arithmetic does not give what it prints."""
        return self.sums_differ or self.verdict in (Verdict.DIFFERS, Verdict.ROUNDING)

    @property
    def is_finding(self) -> bool:
        """Return whether something does not fit, be it with another place."""
        return self.own_finding or self.sources_disagree


def judge(readings: Sequence[Reading], objectives: Collection[str]) -> list[ReadingVerdict]:
    """Judge each reading beside all others of its programme, whose objectives are given.

    The last word on a period has the latest publication, and within one the place listed first.
    """
    by_cell: dict[Cell, list[Reading]] = defaultdict(list)
    for reading in sorted(readings, key=lambda reading: (-reading.publication, reading.place)):
        by_cell[reading.cell].append(reading)
    current = {cell: printings[0] for cell, printings in by_cell.items()}
    by_year: dict[Cell, dict[int, Decimal]] = defaultdict(dict)
    for (register, objective, period), reading in sorted(current.items(), key=_part_of):
        if period.part and (percent := reading.exact_percent) is not None:
            by_year[register, objective, Period(period.year)][period.part] = percent
    disagreeing = {cell for cell, printings in by_cell.items() if _disagree(printings)}
    return [
        _judge_one(reading, current, by_year, objectives, is_disputed=reading.cell in disagreeing)
        for reading in readings
    ]


def _judge_one(
    reading: Reading,
    current: Mapping[Cell, Reading],
    by_year: Mapping[Cell, Mapping[int, Decimal]],
    objectives: Collection[str],
    *,
    is_disputed: bool,
) -> ReadingVerdict:
    basis = Basis.NOTHING
    averaged: Mapping[int, Decimal] = {}
    computed: Decimal | None = None
    if reading.programmed is not None and reading.fulfilled is not None:
        basis, computed = Basis.COUNTS, percent_of(reading.programmed, reading.fulfilled)
    elif reading.period.part == 0 and reading.percent is not None:
        averaged = by_year.get(reading.cell, {})
        basis = Basis.AVERAGE if averaged else Basis.NOTHING
        computed = average(averaged.values())
    sums = _sums_over_objectives(reading, current, objectives)
    return ReadingVerdict(
        basis=basis,
        comparison=compare(reading.percent, computed)
        if reading.percent
        else PrintedAgainstComputed(Verdict.NOT_RECOMPUTABLE, None),
        computed=computed,
        averaged=averaged,
        programmed=sums[0] if sums else None,
        fulfilled=sums[1] if sums else None,
        sums_differ=sums is not None and sums != (reading.programmed, reading.fulfilled),
        sources_disagree=is_disputed,
        is_current=current[reading.cell] is reading,
    )


def _part_of(item: tuple[Cell, Reading]) -> int:
    (_register, _objective, period), _reading = item
    return period.part


def _sums_over_objectives(
    reading: Reading, current: Mapping[Cell, Reading], objectives: Collection[str]
) -> tuple[int, int] | None:
    """Return the counts of all objectives together beside those of the whole; None where it prints
    none, or they are not all printed.
    """
    if reading.objective is not None or None in (reading.programmed, reading.fulfilled):
        return None
    programmed = fulfilled = 0
    for objective in objectives:
        part = current.get((reading.register, objective, reading.period))
        if part is None:
            return None
        if part.is_not_applicable:
            continue
        if part.programmed is None or part.fulfilled is None:
            return None
        programmed += part.programmed
        fulfilled += part.fulfilled
    return (programmed, fulfilled) if objectives else None


def _disagree(printings: Sequence[Reading]) -> bool:
    """Return whether the places of one cell print different percentages; the latest stand first."""
    by_publication: dict[int, list[Printed]] = defaultdict(list)
    for reading in reversed(printings):
        if reading.percent is not None:
            by_publication[reading.publication].append(reading.percent)
    return sources_disagree(list(by_publication.values()))


# What the entries themselves give ---------------------------------------------------------

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
    unit: str | None
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
