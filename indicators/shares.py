"""What each variable contributes to a result that is a sum: its share, in percent of the whole.

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
    Node,
    Number,
    Operation,
    evaluate,
    substitute,
    symbols,
)


def shares_of(
    node: Node, values: Mapping[str, Decimal], definitions: Mapping[str, Node] | None = None
) -> dict[str, Decimal]:
    """Share of each variable by symbol, percentages that add up to 100; empty where there are none.

    ``definitions`` are the formulas of derived variables, which are evaluated from their counts.
    """
    terms = list(_terms(node))
    names = [symbols(term) for term in terms]
    if len(terms) < 2 or any(len(each) != 1 for each in names) or len(set(names)) < len(names):
        return {}
    try:
        parts = [evaluate(substitute(term, definitions or {}), values) for term in terms]
        whole = reduce(EXACT.add, parts)
        if min(parts) < 0 or whole == 0:
            return {}
        percents = [EXACT.divide(EXACT.multiply(part, Decimal(100)), whole) for part in parts]
    except (KeyError, CalculationError):
        return {}
    return {symbol: percent for (symbol,), percent in zip(names, percents, strict=True)}


def _terms(node: Node) -> Iterator[Node]:
    """The parts that are added up; a constant factor or divisor of the whole changes no share."""
    match node:
        case Operation("+", left, right):
            yield from _terms(left)
            yield from _terms(right)
        case Operation("*" | "/", left, Number()) if _is_sum(left):
            yield from _terms(left)
        case Operation("*", Number(), right) if _is_sum(right):
            yield from _terms(right)
        case _:
            yield node


def _is_sum(node: Node) -> bool:
    return isinstance(node, Operation) and node.operator == "+"
