"""The contribution of each variable to a result that is a sum: its share, in percent of the whole.

A share says something only where the method adds parts up, each part made from one variable
(``v1 + ... + v9``, a weighted sum, ``previous + v1``) and none of them negative.  For a quotient or
a difference there is none.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import reduce

from .formulas import (
    EXACT,
    CalculationError,
    Constant,
    Extremum,
    Negation,
    Node,
    Operation,
    evaluate,
    substitute,
    symbols,
)


def shares_of(
    node: Node, values: Mapping[str, Decimal], definitions: Mapping[str, Node] | None = None
) -> dict[str, Decimal]:
    """Return the share of each variable by symbol, percentages that add up to 100; empty without
    any.

    ``definitions`` are the formulas of derived variables, which are evaluated from their counts but
    where they were stated themselves: nothing was counted that year.
    """
    terms = list(_terms(_without_factor(node)))
    names = [symbols(term) for term in terms]
    if len(terms) < 2 or any(len(name) != 1 for name in names) or len(set(names)) < len(names):
        return {}
    if any(_adds(term) for term in terms):
        return {}  # a constant in a part is nobody's share
    derived = {name: made for name, made in (definitions or {}).items() if name not in values}
    try:
        parts = [evaluate(substitute(term, derived), values) for term in terms]
        whole = reduce(EXACT.add, parts)
        if min(parts) < 0 or whole == 0:
            return {}
        percents = [EXACT.divide(EXACT.multiply(part, Decimal(100)), whole) for part in parts]
    except (KeyError, CalculationError):
        return {}
    return {symbol: percent for (symbol,), percent in zip(names, percents, strict=True)}


def _without_factor(node: Node) -> Node:
    """Return the sum where all of it is multiplied or divided by a number: that changes no share.

    Only by one above zero, and only the whole: a factor of one part is part of it.
    """
    match node:
        case Operation("*" | "/", left, Constant(factor)) if factor > 0:
            return _without_factor(left)
        case Operation("*", Constant(factor), right) if factor > 0:
            return _without_factor(right)
        case _:
            return node


def _terms(node: Node) -> Iterator[Node]:
    """Yield the parts that are added up."""
    match node:
        case Operation("+", left, right):
            yield from _terms(left)
            yield from _terms(right)
        case _:
            yield node


def _adds(node: Node) -> bool:
    """Return whether anything is added or subtracted within a part."""
    match node:
        case Operation(operator, left, right):
            return operator in ("+", "-") or _adds(left) or _adds(right)
        case Negation(operand):
            return _adds(operand)
        case Extremum(_function, operands):
            return any(_adds(argument) for argument in operands)
        case _:
            return False
