"""A formula over whole columns: the same nodes, evaluated for many units at once.

A column is a list with one entry a row: a ``Decimal``, or a ``Missing`` that says why there is
none.  The arithmetic is the same exact ``Decimal`` arithmetic as for one value; what is saved is
the walk over the tree, done once a column instead of once a row, which lets the interpreter run
the operation itself in C.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, DecimalException

from .formulas import (
    EXACT,
    OPERATIONS,
    Constant,
    Extremum,
    Negation,
    Node,
    Operation,
    Symbol,
    error_code,
)
from .official_numbers import NOT_APPLICABLE, NOT_AVAILABLE


@dataclass(frozen=True, slots=True)
class Missing:
    """No number in this row: a status (nd, na) or the code of an arithmetic failure."""

    reason: str

    @property
    def is_failure(self) -> bool:
        """Return whether the arithmetic failed, as opposed to a value that is not there."""
        return self.reason not in (NOT_AVAILABLE, NOT_APPLICABLE)


ND = Missing(NOT_AVAILABLE)
NA = Missing(NOT_APPLICABLE)

Cell = Decimal | Missing
Column = Sequence[Cell]


def evaluate_columns(node: Node, columns: Mapping[str, Column], rows: int) -> list[Cell]:
    """Return the value of ``node`` in each of ``rows`` rows.

    Every symbol of the formula must have a column of that length.  A row with a missing input is
    missing: nd outweighs na, and both outweigh an arithmetic failure further down, exactly as
    when one row is evaluated alone.
    """
    match node:
        case Constant(value):
            return [value] * rows
        case Symbol(name):
            return list(columns[name])
        case Negation(operand):
            return _map(EXACT.minus, evaluate_columns(operand, columns, rows))
        case Operation(operator, left, right):
            return _pairs(
                OPERATIONS[operator],
                evaluate_columns(left, columns, rows),
                evaluate_columns(right, columns, rows),
            )
        case Extremum(function, operands):
            chosen = min if function == "min" else max
            total = evaluate_columns(operands[0], columns, rows)
            for operand in operands[1:]:
                total = _pairs(chosen, total, evaluate_columns(operand, columns, rows))
            return total


def _map(operation: Callable[[Decimal], Decimal], column: list[Cell]) -> list[Cell]:
    return [cell if isinstance(cell, Missing) else _one(operation, cell) for cell in column]


def _one(operation: Callable[[Decimal], Decimal], value: Decimal) -> Cell:
    try:
        return operation(value)
    except DecimalException as error:
        return Missing(error_code(error))


def _pairs(
    operation: Callable[[Decimal, Decimal], Decimal], left: list[Cell], right: list[Cell]
) -> list[Cell]:
    """Apply one operation down two columns: in one sweep if nothing is missing or fails."""
    try:
        return list(map(operation, left, right))  # type: ignore[arg-type]
    except (DecimalException, TypeError):
        # A failed row or a Missing among the numbers: go row by row and name it.
        return [_pair(operation, *pair) for pair in zip(left, right, strict=True)]


def _pair(operation: Callable[[Decimal, Decimal], Decimal], left: Cell, right: Cell) -> Cell:
    if isinstance(left, Missing) or isinstance(right, Missing):
        return weakest(cell for cell in (left, right) if isinstance(cell, Missing))
    try:
        return operation(left, right)
    except DecimalException as error:
        return Missing(error_code(error))


def weakest(missing: Iterable[Missing]) -> Missing:
    """Return the reason that prevails among several: nd before na before an arithmetic failure."""
    reasons = list(missing)
    for reason in (ND, NA):
        if reason in reasons:
            return reason
    return reasons[0]
