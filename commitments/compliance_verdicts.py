"""The judgement on what documents print of how far registers are fulfilled.

Plain values in and out.  What is printed and what is computed are two facts, and the verdict on them
is that of the reconciliation.  A document is held against itself: the mean of a year and the sum over
objectives are of its own figures, and of another one's only where it prints none.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.arithmetic.official_numbers import NOT_APPLICABLE, Printed
from indicators.arithmetic.reconciliation_rules import (
    PrintedAgainstComputed,
    Verdict,
    compare,
    sources_disagree,
)
from objectives.periods import Period

from .compliance import Cell, Tally, average, percent_of


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
    def cell(self) -> Cell:
        return (self.register, self.objective, self.period)

    @property
    def has_counts(self) -> bool:
        return self.programmed is not None and self.fulfilled is not None

    @property
    def printed_percent(self) -> Decimal | None:
        return self.percent.value if self.percent else None

    @property
    def exact_percent(self) -> Decimal | None:
        """Return what its counts give or, where there are none, the percentage that it prints."""
        if self.programmed is not None and self.fulfilled is not None:
            return percent_of(self.programmed, self.fulfilled)
        return self.printed_percent

    @property
    def says_nothing_was_due(self) -> bool:
        return self.percent is not None and self.percent.status == NOT_APPLICABLE

    @property
    def contradicts_itself(self) -> bool:
        """Return whether its counts say that something was due and its percentage that nothing was, or
        the other way round.
        """
        if self.programmed is None or self.percent is None:
            return False
        return self.percent.value is not None if self.programmed == 0 else self.says_nothing_was_due


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
    the whole; None where not all of them are printed.  ``is_borrowed`` says that either is of what
    another publication prints.  ``sources_disagree`` says that two places print different figures of
    the same, ``entered`` is what the entries give, where all of them are reported, and ``is_current``
    says that this is the reading with the last word.
    """

    basis: Basis
    comparison: PrintedAgainstComputed
    computed: Decimal | None
    averaged: Mapping[int, Decimal]
    programmed: int | None
    fulfilled: int | None
    sums_differ: bool
    is_borrowed: bool
    contradicts_itself: bool
    sources_disagree: bool
    entered: Tally | None
    entries_differ: bool
    is_current: bool

    @property
    def verdict(self) -> Verdict:
        """Return the verdict on the percentage against what gives it."""
        return Verdict.DIFFERS if self.contradicts_itself else self.comparison.verdict

    @property
    def own_finding(self) -> bool:
        """Return whether its own arithmetic does not give what it prints."""
        return self.sums_differ or self.verdict in (Verdict.DIFFERS, Verdict.ROUNDING)

    @property
    def is_finding(self) -> bool:
        """Return whether something does not fit, be it with another place or with the entries."""
        return self.own_finding or self.sources_disagree or self.entries_differ


class _Printings:
    """All readings of a programme, and which of a cell is to be taken."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self.by_cell: dict[Cell, list[Reading]] = defaultdict(list)
        self.parts: dict[Cell, set[int]] = defaultdict(set)
        for reading in sorted(readings, key=lambda reading: (-reading.publication, reading.place)):
            self.by_cell[reading.cell].append(reading)
            register, objective, period = reading.cell
            if period.part:
                self.parts[register, objective, Period(period.year)].add(period.part)

    def current(self, cell: Cell) -> Reading:
        """Return the reading with the last word: the first place of the latest publication."""
        return self.by_cell[cell][0]

    def beside(self, reading: Reading, cell: Cell) -> Reading | None:
        """Return what a reading's own publication prints of another cell; what another one does, where
        it prints nothing; None where none does.
        """
        there = self.by_cell.get(cell, [])
        own = (each for each in there if each.publication == reading.publication)
        return next(own, there[0] if there else None)

    def parts_of_the_year(self, reading: Reading) -> dict[int, Reading]:
        """Return what is printed of the parts of a reading's year, by part, where there is a number."""
        register, objective, period = reading.cell
        found = {
            part: self.beside(reading, (register, objective, Period(period.year, part)))
            for part in sorted(self.parts.get(reading.cell, ()))
        }
        return {
            part: printed
            for part, printed in found.items()
            if printed is not None and printed.exact_percent is not None
        }

    def objectives_beside(
        self, reading: Reading, objectives: Collection[str]
    ) -> list[Reading] | None:
        """Return what is printed of each objective beside the counts of the whole; None where it has
        none, or not all are printed.
        """
        if reading.objective is not None or not reading.has_counts or not objectives:
            return None
        found = []
        for code in objectives:
            printed = self.beside(reading, (reading.register, code, reading.period))
            if printed is None or not (printed.has_counts or printed.says_nothing_was_due):
                return None
            found.append(printed)
        return found


def judge(
    readings: Sequence[Reading],
    objectives: Collection[str],
    entered: Mapping[Cell, Tally] | None = None,
) -> list[ReadingVerdict]:
    """Judge each reading beside all others of its programme, whose objectives are given, and beside
    what the entries of its registers give.

    The last word on a period has the latest publication, and within one the place listed first.
    """
    printings = _Printings(readings)
    disputed = {cell for cell, there in printings.by_cell.items() if _disagree(there)}
    return [
        _judge_one(
            reading,
            printings,
            objectives,
            (entered or {}).get(reading.cell),
            is_disputed=reading.cell in disputed,
        )
        for reading in readings
    ]


def _judge_one(
    reading: Reading,
    printings: _Printings,
    objectives: Collection[str],
    entered: Tally | None,
    *,
    is_disputed: bool,
) -> ReadingVerdict:
    basis, averaged, used = Basis.NOTHING, dict[int, Decimal](), list[Reading]()
    computed: Decimal | None = None
    if reading.programmed is not None and reading.fulfilled is not None:
        basis, computed = Basis.COUNTS, percent_of(reading.programmed, reading.fulfilled)
    elif reading.period.part == 0 and reading.percent is not None:
        parts = printings.parts_of_the_year(reading)
        used = list(parts.values())
        averaged = _percents_that_fit(reading.percent, parts)
        basis = Basis.AVERAGE if averaged else Basis.NOTHING
        computed = average(averaged.values())
    beside = printings.objectives_beside(reading, objectives)
    sums = beside and (
        sum(part.programmed or 0 for part in beside),
        sum(part.fulfilled or 0 for part in beside),
    )
    known = entered if entered and not entered.unreported else None
    return ReadingVerdict(
        basis=basis,
        comparison=compare(reading.percent, computed)
        if reading.percent
        else PrintedAgainstComputed(Verdict.NOT_RECOMPUTABLE, None),
        computed=computed,
        averaged=averaged,
        programmed=sums[0] if sums else None,
        fulfilled=sums[1] if sums else None,
        sums_differ=bool(sums) and sums != (reading.programmed, reading.fulfilled),
        is_borrowed=any(
            part.publication != reading.publication for part in (*used, *(beside or ()))
        ),
        contradicts_itself=reading.contradicts_itself,
        sources_disagree=is_disputed,
        entered=known,
        entries_differ=known is not None and _differ(reading, known),
        is_current=printings.current(reading.cell) is reading,
    )


def _percents_that_fit(printed: Printed, parts: Mapping[int, Reading]) -> dict[int, Decimal]:
    """Return the percentages of the parts of a year as exactly as their counts give them; as they are
    printed, where the mean of these is the printed one and that of the exact ones is not.
    """
    exact = {part: reading.exact_percent for part, reading in parts.items()}
    shown = {part: reading.printed_percent for part, reading in parts.items()}
    for each in (exact, shown):
        percents = {part: value for part, value in each.items() if value is not None}
        fits = compare(printed, average(percents.values())).verdict == Verdict.MATCHES
        if fits and len(percents) == len(parts):
            return percents
    return {part: value for part, value in exact.items() if value is not None}


def _differ(reading: Reading, entered: Tally) -> bool:
    """Return whether a reading prints other counts than the entries give or, without them, another
    percentage.
    """
    if reading.has_counts:
        return (reading.programmed, reading.fulfilled) != (entered.due, entered.fulfilled)
    if reading.percent is None:
        return False
    if entered.percent is None:
        return not reading.says_nothing_was_due
    return compare(reading.percent, entered.percent).verdict == Verdict.DIFFERS


def _disagree(printings: Sequence[Reading]) -> bool:
    """Return whether the places of one cell print different percentages or counts; the latest stand
    first.
    """
    by_publication: dict[int, list[Printed]] = defaultdict(list)
    for reading in reversed(printings):
        if reading.percent is not None:
            by_publication[reading.publication].append(reading.percent)
    counts = (
        {reading.programmed for reading in printings} - {None},
        {reading.fulfilled for reading in printings} - {None},
    )
    return sources_disagree(list(by_publication.values())) or any(len(said) > 1 for said in counts)
