"""From the statements of one indicator and year to its results: the arithmetic and the judgement.

Works down columns, one entry a unit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from indicators.arithmetic.formulas import PREVIOUS
from indicators.arithmetic.official_numbers import (
    DEFINITIVE,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    PRELIMINARY,
    round_half_up,
)
from indicators.arithmetic.progress import Assessment, Commitment, judge
from indicators.arithmetic.targets import Goal
from indicators.arithmetic.vectorized import ND, Cell, Missing, evaluate_columns

from .compiled import CompiledIndicator, CompiledMethod
from .inputs import YearColumns


class ResultRow(NamedTuple):
    """The columns of a result, in the order in which they are stored and compared."""

    indicator_id: int
    unit_id: int
    year: int
    method_id: int | None
    capture_id: int | None
    status: str
    value: Decimal | None
    printed: str
    computed: Decimal | None
    failure: str
    inputs: dict[str, str]
    cutoff: date | None
    target: Decimal | None
    target_comparison: str
    target_upper: Decimal | None
    met: bool | None
    gap: Decimal | None
    progress: Decimal | None
    progress_reason: str
    pace: Decimal | None
    pace_reason: str
    light: str
    marks: list[str]


STORED_DECIMALS = 20
"""So many that rounding what is stored gives what rounding the exact figure would."""

ZERO = Decimal(0)

NO_GOAL = Goal(None)


@dataclass(frozen=True, slots=True)
class CarriedResult:
    """The result that a year hands to the next one of an accumulated indicator, unrounded."""

    cell: Cell
    preliminary: bool


NOTHING_BEFORE = CarriedResult(ND, preliminary=False)

CarriedByYear = Mapping[tuple[int, int], Mapping[int, CarriedResult]]
"""The results that each year leaves to the next one: by (indicator id, year), then by unit id."""


def carried_result(
    status: str, value: Decimal | None, printed: str, computed: Decimal | None
) -> CarriedResult:
    """Return the printed figure if there is one, else the computed one to the digits that are stored."""
    cell: Cell = Missing(status)
    if value is not None:
        cell = value if printed or computed is None else computed
    return CarriedResult(cell, status == PRELIMINARY)


@dataclass(frozen=True)
class EvaluatedYear:
    """The results of one indicator and year: rows to store, and what the year after builds on."""

    rows: list[ResultRow]
    carried: dict[int, CarriedResult]
    failures: int


def evaluate_year(
    compiled: CompiledIndicator,
    year: int,
    year_columns: YearColumns,
    previous: Mapping[int, CarriedResult],
    only: Sequence[int] | None = None,
) -> EvaluatedYear:
    """Evaluate one indicator in one year for every unit that has a row, or ``only`` some.

    ``previous`` holds what last year left by unit, for accumulated methods.
    """
    units = [unit for unit in (only or year_columns.units) if unit in year_columns.row_of]
    row_numbers = [year_columns.row_of[unit] for unit in units]
    method = compiled.method_of(year)
    before = [previous.get(unit, NOTHING_BEFORE) for unit in units]
    given = _given(method, year_columns, row_numbers, [carried.cell for carried in before], year)
    preliminary = _preliminary(method, year_columns, row_numbers, before, year)
    computed = _computed(method, given, len(row_numbers))
    inputs = _inputs(method, given, len(row_numbers))
    ids = (compiled.id, year, method.id if method else None)
    judge_figure = _Judge(compiled, year)
    carries = method is not None and method.uses_previous
    rows, left, failures = [], {}, 0
    for at, (unit, row) in enumerate(zip(units, row_numbers, strict=True)):
        figure = _figure(year_columns, row, computed[at], compiled.decimals, at in preliminary)
        failures += bool(figure.failure)
        commitment, assessment = judge_figure(unit, figure, year_columns.cutoffs[row])
        result = _row(ids, unit, year_columns, row, figure, inputs[at], commitment, assessment)
        rows.append(result)
        if carries:
            # As it is stored, so that a later run that reads it finds the same.
            left[unit] = carried_result(
                result.status, result.value, result.printed, result.computed
            )
    return EvaluatedYear(rows, left, failures)


def not_applicable(compiled: CompiledIndicator, year: int) -> ResultRow:
    """Return the institution's result of a year in which nothing is measured and nobody stated
    anything.
    """
    commitment = compiled.commitment(year, compiled.root_unit_id)
    assessment = judge(commitment, value=None, status=NOT_APPLICABLE, year=year)
    ids = (compiled.id, year, None)
    nothing = YearColumns()
    nothing.add_unit(compiled.root_unit_id)
    figure = _Figure(NOT_APPLICABLE, None, None, "")
    return _row(ids, compiled.root_unit_id, nothing, 0, figure, {}, commitment, assessment)


def _preliminary(
    method: CompiledMethod | None,
    year_columns: YearColumns,
    rows: Sequence[int],
    before: Sequence[CarriedResult],
    year: int,
) -> set[int]:
    """Return the rows with a preliminary part: a variable, or last year's result where it is used."""
    if method is None:
        return set()
    marked = [
        year_columns.preliminary[variable.id]
        for variable in method.variables.values()
        if variable.id in year_columns.preliminary
    ]
    found = {at for at, row in enumerate(rows) if any(row in marked_rows for marked_rows in marked)}
    if method.uses_previous and year != method.accumulates_from:
        found |= {at for at, carried in enumerate(before) if carried.preliminary}
    return found


def _given(
    method: CompiledMethod | None,
    year_columns: YearColumns,
    rows: Sequence[int],
    previous: list[Cell],
    year: int,
) -> dict[str, list[Cell | None]]:
    """Return the column of every variable as stated, None where it was not, and of ``previous``."""
    if method is None or method.node is None:
        return {}
    given: dict[str, list[Cell | None]] = {}
    for symbol, variable in method.variables.items():
        column = year_columns.columns.get(variable.id)
        given[symbol] = [None] * len(rows) if column is None else [column[at] for at in rows]
    if method.uses_previous:
        starts = year == method.accumulates_from
        given[PREVIOUS] = [ZERO] * len(rows) if starts else list(previous)
    return given


def _computed(
    method: CompiledMethod | None, given: Mapping[str, list[Cell | None]], rows: int
) -> list[Cell]:
    """Return the method's result in each row; without a formula none can be computed."""
    if method is None or method.node is None:
        return [ND] * rows
    columns: dict[str, list[Cell]] = {
        symbol: [ND if cell is None else cell for cell in column]
        for symbol, column in given.items()
    }
    for symbol, variable in method.variables.items():
        if variable.definition is not None:
            derived = evaluate_columns(variable.definition, columns, rows)
            # A percentage that was stated as such stands; else it comes from its counts.
            columns[symbol] = [
                own if stated is None else stated
                for stated, own in zip(given[symbol], derived, strict=True)
            ]
    return evaluate_columns(method.node, columns, rows)


def _inputs(
    method: CompiledMethod | None, given: Mapping[str, list[Cell | None]], rows: int
) -> list[dict[str, str]]:
    """Return the numbers that went into each row, by symbol, as texts."""
    if method is None or method.node is None:
        return [{} for _row in range(rows)]
    return [
        {
            symbol: f"{cell:f}"
            for symbol, cell in zip(given, cells, strict=True)
            if type(cell) is Decimal
        }
        for cells in zip(*given.values(), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Figure:
    """A row's figure, as far as it is known: its status, the value to compare, and what was computed."""

    status: str
    value: Decimal | None
    computed: Decimal | None
    failure: str


def _figure(
    year_columns: YearColumns, row: int, cell: Cell, decimals: int, preliminary: bool
) -> _Figure:
    """Return the printed figure, if any, else the computed one rounded, or the one that was captured
    where none is computed; preliminary if a part is.
    """
    computed, failure = (None, "") if isinstance(cell, Missing) else (cell, "")
    if isinstance(cell, Missing) and cell.is_failure:
        failure = cell.reason
    if year_columns.printed[row]:
        status = year_columns.figure_statuses[row]
        if preliminary and status == DEFINITIVE:
            status = PRELIMINARY
        return _Figure(status, year_columns.printed_values[row], computed, failure)
    stated = year_columns.stated_results.get(row)
    if stated is not None and isinstance(cell, Missing) and not failure:
        # Nothing was computed: the figure is the captured one.
        value = None if stated.value is None else _at_most(stated.value, decimals)
        return _Figure(stated.status, value, None, "")
    if isinstance(cell, Missing):
        return _Figure(NOT_AVAILABLE if failure else cell.reason, None, None, failure)
    status = PRELIMINARY if preliminary else DEFINITIVE
    return _Figure(status, round_half_up(cell, decimals), cell, "")


def _at_most(value: Decimal, decimals: int) -> Decimal:
    """Return a stated figure as it was stated, rounded where it has more decimals than the ficha."""
    rounded = round_half_up(value, decimals)
    return value if value == rounded else rounded


class _Judge:
    """The judgement of one indicator's figures in a year.

    To units nothing was promised, so the figure itself does not matter: they are judged once for all
    alike.
    """

    def __init__(self, compiled: CompiledIndicator, year: int) -> None:
        self.year = year
        self.root_unit_id = compiled.root_unit_id
        self.of_root = compiled.commitment(year, compiled.root_unit_id)
        self.of_units = compiled.commitment(year, 0)
        self.known: dict[tuple[bool, str, date | None], Assessment] = {}

    def __call__(
        self, unit: int, figure: _Figure, cutoff: date | None
    ) -> tuple[Commitment, Assessment]:
        """Return the commitment to a unit's figure, and the assessment of the figure against it."""
        if unit == self.root_unit_id:
            return self.of_root, self._judged(self.of_root, figure, cutoff)
        alike = (figure.value is None, figure.status, cutoff)
        if alike not in self.known:
            self.known[alike] = self._judged(self.of_units, figure, cutoff)
        return self.of_units, self.known[alike]

    def _judged(self, commitment: Commitment, figure: _Figure, cutoff: date | None) -> Assessment:
        return judge(
            commitment, value=figure.value, status=figure.status, year=self.year, cutoff=cutoff
        )


def _row(
    ids: tuple[int, int, int | None],
    unit: int,
    year_columns: YearColumns,
    row: int,
    figure: _Figure,
    inputs: dict[str, str],
    commitment: Commitment,
    assessment: Assessment,
) -> ResultRow:
    indicator, year, method = ids
    goal = commitment.year_target or NO_GOAL
    return ResultRow(
        indicator,
        unit,
        year,
        method,
        year_columns.captures[row],
        figure.status,
        figure.value,
        year_columns.printed[row],
        _stored(figure.computed),
        figure.failure,
        inputs,
        year_columns.cutoffs[row],
        goal.value,
        goal.comparison.value,
        goal.upper,
        assessment.met,
        assessment.gap,
        _stored(assessment.progress.value),
        assessment.progress.reason or "",
        _stored(assessment.pace.value),
        assessment.pace.reason or "",
        assessment.light,
        list(assessment.marks),
    )


def _stored(value: Decimal | None) -> Decimal | None:
    """Return a computed number as it is kept: to twenty decimals, without trailing zeros."""
    if value is None:
        return None
    text = f"{round_half_up(value, STORED_DECIMALS):f}"
    return Decimal(text.rstrip("0").rstrip("."))
