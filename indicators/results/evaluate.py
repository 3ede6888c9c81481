"""From the statements of one indicator and year to its results: the arithmetic and the judgement.

Works down columns, one entry a unit; a row leaves as the text of its cells, ready to be written or
compared with what is stored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from json import dumps

from indicators.arithmetic.formulas import PREVIOUS
from indicators.arithmetic.official_numbers import (
    DEFINITIVE,
    NOT_AVAILABLE,
    PRELIMINARY,
    round_half_up,
)
from indicators.arithmetic.progress import Assessment, Commitment, judge
from indicators.arithmetic.vectorized import ND, Cell, Missing, evaluate_columns

from .compiled import CompiledIndicator, CompiledMethod
from .copy import Row
from .inputs import YearColumns

COLUMNS = (
    "indicator_id",
    "unit_id",
    "year",
    "method_id",
    "capture_id",
    "status",
    "value",
    "printed",
    "computed",
    "failure",
    "inputs",
    "cutoff",
    "target",
    "met",
    "gap",
    "progress",
    "progress_reason",
    "pace",
    "pace_reason",
    "light",
    "marks",
)
"""The columns of a result, in the order of the rows that leave this module."""

STORED_DECIMALS = 20
"""So many that rounding what is stored gives what rounding the exact figure would."""

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class CarriedResult:
    """The result that a year hands to the next one of an accumulated indicator, unrounded."""

    cell: Cell
    preliminary: bool


NOTHING_BEFORE = CarriedResult(ND, preliminary=False)

CarriedByYear = Mapping[tuple[int, int], Mapping[int, CarriedResult]]
"""What each year left by unit, by (indicator id, year)."""


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

    rows: list[Row]
    carried: dict[int, CarriedResult]
    failures: int


def evaluate_year(
    plan: CompiledIndicator,
    year: int,
    block: YearColumns,
    previous: Mapping[int, CarriedResult],
    only: Sequence[int] | None = None,
) -> EvaluatedYear:
    """Evaluate one indicator in one year for every unit of the block, or ``only`` some.

    ``previous`` holds what last year left by unit, for accumulated methods.
    """
    units = [unit for unit in (only or block.units) if unit in block.row_of]
    row_numbers = [block.row_of[unit] for unit in units]
    method = plan.method_of(year)
    before = [previous.get(unit, NOTHING_BEFORE) for unit in units]
    given = _given(method, block, row_numbers, [carried.cell for carried in before], year)
    preliminary = _preliminary(method, block, row_numbers, before, year)
    computed = _computed(method, given, len(row_numbers))
    inputs = _inputs(method, given, len(row_numbers))
    ids = (str(plan.id), str(year), str(method.id) if method else None)
    commitments = {plan.root_unit_id: plan.commitment(year, plan.root_unit_id)}
    bare = plan.commitment(year, 0)
    rows, left, failures = [], {}, 0
    for at, (unit, row) in enumerate(zip(units, row_numbers, strict=True)):
        figure = _figure(block, row, computed[at], plan.decimals, at in preliminary)
        failures += bool(figure.failure)
        commitment = commitments.get(unit, bare)
        assessment = _judged(commitment, figure, block.cutoffs[row], year)
        rows.append(_row(ids, unit, block, row, figure, inputs[at], commitment, assessment))
        if method is not None and method.uses_previous:
            # Through the text that is stored, so that a later run that reads it finds the same.
            text = _stored(figure.computed)
            exact = None if text is None else Decimal(text)
            left[unit] = carried_result(figure.status, figure.value, block.printed[row], exact)
    return EvaluatedYear(rows, left, failures)


def _preliminary(
    method: CompiledMethod | None,
    block: YearColumns,
    rows: Sequence[int],
    before: Sequence[CarriedResult],
    year: int,
) -> set[int]:
    """Return which rows have a preliminary part: a variable, or last year's result where it is used."""
    if method is None:
        return set()
    marked = [
        block.preliminary[variable.id]
        for variable in method.variables.values()
        if variable.id in block.preliminary
    ]
    found = {at for at, row in enumerate(rows) if any(row in marked_rows for marked_rows in marked)}
    if method.uses_previous and year != method.accumulates_from:
        found |= {at for at, carried in enumerate(before) if carried.preliminary}
    return found


def _given(
    method: CompiledMethod | None,
    block: YearColumns,
    rows: Sequence[int],
    previous: list[Cell],
    year: int,
) -> dict[str, list[Cell | None]]:
    """Return the column of every variable as stated, None where it was not, and of ``previous``."""
    if method is None or method.node is None:
        return {}
    given: dict[str, list[Cell | None]] = {}
    for symbol, variable in method.variables.items():
        column = block.columns.get(variable.id)
        given[symbol] = [None] * len(rows) if column is None else [column[at] for at in rows]
    if method.uses_previous:
        starts = year == method.accumulates_from
        given[PREVIOUS] = [ZERO] * len(rows) if starts else list(previous)
    return given


def _computed(
    method: CompiledMethod | None, given: Mapping[str, list[Cell | None]], rows: int
) -> list[Cell]:
    """Return what the method gives in each row; without a formula nothing can be said."""
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
) -> list[str]:
    """Return the numbers that went into each row, as a JSON object of texts with its keys in order."""
    if method is None or method.node is None:
        return ["{}"] * rows
    # The order in which PostgreSQL keeps the keys of a JSON object: by length, then by letter.
    names = sorted(given, key=lambda name: (len(name), name))
    texts = []
    for cells in zip(*(given[name] for name in names), strict=True):
        pairs = [
            f'"{name}": "{cell:f}"'
            for name, cell in zip(names, cells, strict=True)
            if type(cell) is Decimal
        ]
        texts.append("{" + ", ".join(pairs) + "}")
    return texts


@dataclass(frozen=True, slots=True)
class _Figure:
    """A row's figure, as far as it is known: its status, the value to compare, and what was computed."""

    status: str
    value: Decimal | None
    computed: Decimal | None
    failure: str


def _figure(block: YearColumns, row: int, cell: Cell, decimals: int, preliminary: bool) -> _Figure:
    """Return the printed figure, if any, else the computed one rounded; preliminary if a part is."""
    computed, failure = (None, "") if isinstance(cell, Missing) else (cell, "")
    if isinstance(cell, Missing) and cell.is_failure:
        failure = cell.reason
    if block.printed[row]:
        status = block.figure_statuses[row]
        if preliminary and status == DEFINITIVE:
            status = PRELIMINARY
        return _Figure(status, block.printed_values[row], computed, failure)
    if isinstance(cell, Missing):
        return _Figure(NOT_AVAILABLE if failure else cell.reason, None, None, failure)
    status = PRELIMINARY if preliminary else DEFINITIVE
    return _Figure(status, round_half_up(cell, decimals), cell, "")


def _judged(commitment: Commitment, figure: _Figure, cutoff: date | None, year: int) -> Assessment:
    if commitment.baseline is None and commitment.year_target is None:
        # Nothing was promised, so the figure itself does not matter: judged once for all alike.
        return _judged_without_promise(
            commitment, figure.value is None, figure.status, cutoff, year
        )
    return judge(commitment, value=figure.value, status=figure.status, year=year, cutoff=cutoff)


@lru_cache(maxsize=4096)
def _judged_without_promise(
    commitment: Commitment, without_value: bool, status: str, cutoff: date | None, year: int
) -> Assessment:
    value = None if without_value else ZERO
    return judge(commitment, value=value, status=status, year=year, cutoff=cutoff)


def _row(
    ids: tuple[str, str, str | None],
    unit: int,
    block: YearColumns,
    row: int,
    figure: _Figure,
    inputs: str,
    commitment: Commitment,
    assessment: Assessment,
) -> Row:
    indicator, year, method = ids
    cutoff = block.cutoffs[row]
    return (
        indicator,
        str(unit),
        year,
        method,
        block.captures[row],
        figure.status,
        _text(figure.value),
        block.printed[row],
        _stored(figure.computed),
        figure.failure,
        inputs,
        cutoff.isoformat() if cutoff else None,
        _text(commitment.year_target),
        None if assessment.met is None else str(int(assessment.met)),
        _text(assessment.gap),
        _stored(assessment.progress.value),
        assessment.progress.reason or "",
        _stored(assessment.pace.value),
        assessment.pace.reason or "",
        assessment.light,
        "[]" if not assessment.marks else dumps(assessment.marks),
    )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _stored(value: Decimal | None) -> str | None:
    """Return a computed number as it is kept: to twenty decimals, without trailing zeros."""
    if value is None:
        return None
    text = f"{round_half_up(value, STORED_DECIMALS):f}"
    return text.rstrip("0").rstrip(".")
