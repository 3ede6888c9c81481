"""Printing a formula: as text, with the numbers substituted, as MathML and for a spreadsheet.

What ``write_plain`` prints parses back to the same nodes.  A quotient inside a product is printed
in parentheses although the grammar does not need them, because that is how fichas print it:
``(93,936 / 42,344,860) × 100,000``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from .formulas import (
    ATOM,
    PRECEDENCE,
    Constant,
    Extremum,
    Negation,
    Node,
    Operation,
    Symbol,
)
from .official_numbers import write_number


@dataclass(frozen=True, slots=True)
class _Style:
    """The look of numbers, symbols and operators."""

    number: Callable[[Decimal], str]
    symbol: Callable[[str], str]
    operators: Mapping[str, str]


_PLAIN_OPERATORS = {"+": " + ", "-": " - ", "*": " * ", "/": " / ", "**": " ** "}
_PRINTED_OPERATORS = {"+": " + ", "-": " − ", "*": " × ", "/": " / ", "**": "^"}


def write_plain(node: Node) -> str:
    """Write the formula as its author would type it; it parses back to the same nodes."""
    return _write(node, _Style(number=_typed, symbol=lambda name: name, operators=_PLAIN_OPERATORS))


def write_substituted(node: Node, values: Mapping[str, Decimal]) -> str:
    """Write the formula with every symbol's number in its place, as a ficha prints it.

    A symbol without a number is left as its name.  A negative number is put in parentheses so
    that two signs never meet.
    """

    def symbol(name: str) -> str:
        value = values.get(name)
        if value is None:
            return name
        return f"({write_number(value)})" if value < 0 else write_number(value)

    style = _Style(number=write_number, symbol=symbol, operators=_PRINTED_OPERATORS)
    return _write(node, style)


def _typed(value: Decimal) -> str:
    return f"{value:f}"


def _precedence(node: Node) -> int:
    match node:
        case Operation(operator, _, _):
            return PRECEDENCE[operator]
        case Negation():
            return PRECEDENCE["neg"]
        case _:
            return ATOM


def _write(node: Node, style: _Style) -> str:
    match node:
        case Constant(value):
            return style.number(value)
        case Symbol(name):
            return style.symbol(name)
        case Negation(operand):
            inner = _write(operand, style)
            return f"-{inner}" if _precedence(operand) >= PRECEDENCE["neg"] else f"-({inner})"
        case Extremum(function, operands):
            return f"{function}({', '.join(_write(argument, style) for argument in operands)})"
        case Operation(operator, left, right):
            return style.operators[operator].join(
                (_operand(node, left, False, style), _operand(node, right, True, style))
            )


def _operand(parent: Operation, node: Node, on_the_right: bool, style: _Style) -> str:
    """Write one side of an operation, in parentheses where the grammar or the reader needs them."""
    text = _write(node, style)
    return f"({text})" if _needs_parentheses(parent, node, on_the_right) else text


def _needs_parentheses(parent: Operation, node: Node, on_the_right: bool) -> bool:
    own, around = _precedence(node), PRECEDENCE[parent.operator]
    if parent.operator == "**":
        # The power binds tightest and to the right: only atoms stand bare on its left.
        return own < (PRECEDENCE["neg"] if on_the_right else ATOM)
    if own < around or (own == around and on_the_right):
        return True
    return isinstance(node, Negation) or (parent.operator == "*" and _is_plain_quotient(node))


def _is_plain_quotient(node: Node) -> bool:
    """Return whether a quotient begins a chain of products: within a longer one it is not set apart."""
    return (
        isinstance(node, Operation)
        and node.operator == "/"
        and not (isinstance(node.left, Operation) and node.left.operator in ("*", "/"))
    )


def write_mathml(node: Node, names: Mapping[str, str] | None = None) -> str:
    """Write the formula as a MathML ``<math>`` element; ``names`` puts words in place of symbols."""
    return (
        '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">'
        f"{_mathml(node, names or {})}</math>"
    )


def _mathml(node: Node, names: Mapping[str, str]) -> str:
    match node:
        case Constant(value):
            return f"<mn>{write_number(value)}</mn>"
        case Symbol(name):
            return _mathml_symbol(name, names)
        case Negation(operand):
            inner = _mathml_fenced(operand, names, _precedence(operand) < PRECEDENCE["neg"])
            return f"<mrow><mo>−</mo>{inner}</mrow>"
        case Extremum(function, operands):
            inner = "<mo>,</mo>".join(_mathml(argument, names) for argument in operands)
            word = {"min": "mín", "max": "máx"}[function]
            return f"<mrow><mi>{word}</mi><mo>(</mo>{inner}<mo>)</mo></mrow>"
        case Operation("/", left, right):
            return f"<mfrac>{_mathml_row(left, names)}{_mathml_row(right, names)}</mfrac>"
        case Operation("**", left, right):
            base = _mathml_fenced(left, names, _precedence(left) < ATOM)
            return f"<msup>{base}{_mathml_row(right, names)}</msup>"
        case Operation(operator, left, right):
            sign = {"+": "+", "-": "−", "*": "×"}[operator]
            sides = (
                _mathml_fenced(left, names, _mathml_needs_fence(node, left, False)),
                _mathml_fenced(right, names, _mathml_needs_fence(node, right, True)),
            )
            return f"<mrow>{sides[0]}<mo>{sign}</mo>{sides[1]}</mrow>"


def _mathml_needs_fence(parent: Operation, node: Node, on_the_right: bool) -> bool:
    """Return whether parentheses are needed as in text, not around a fraction, which its bar groups."""
    if isinstance(node, Operation) and node.operator == "/":
        return False
    return _needs_parentheses(parent, node, on_the_right)


def _mathml_row(node: Node, names: Mapping[str, str]) -> str:
    return f"<mrow>{_mathml(node, names)}</mrow>"


def _mathml_fenced(node: Node, names: Mapping[str, str], fenced: bool) -> str:
    inner = _mathml(node, names)
    return f"<mrow><mo>(</mo>{inner}<mo>)</mo></mrow>" if fenced else inner


def _mathml_symbol(name: str, names: Mapping[str, str]) -> str:
    if name in names:
        return f"<mtext>{escape(names[name])}</mtext>"
    letters, digits = name.rstrip("0123456789"), name[len(name.rstrip("0123456789")) :]
    if letters and digits:
        return f"<msub><mi>{escape(letters)}</mi><mn>{digits}</mn></msub>"
    return f"<mi>{escape(name)}</mi>"


MOST_ARGUMENTS = 255
"""The most arguments that a function of a spreadsheet takes."""


def write_spreadsheet(node: Node, cell_of: Callable[[str], str]) -> str:
    """Write the formula as a spreadsheet computes it, without ``=``; ``cell_of`` names a symbol's
    cell.

    There a sign binds tighter than a power, and powers are worked out from the left: whatever is
    not bare beside either is put in parentheses.
    """

    def bare(side: Node) -> str:
        text = write_spreadsheet(side, cell_of)
        return text if _precedence(side) == ATOM else f"({text})"

    match node:
        case Constant(value):
            return _typed(value)
        case Symbol(name):
            return cell_of(name)
        case Negation(operand):
            return f"-{bare(operand)}"
        case Extremum(function, operands):
            return _chosen(
                function.upper(), [write_spreadsheet(argument, cell_of) for argument in operands]
            )
        case Operation("**", left, right):
            return f"{bare(left)}^{bare(right)}"
        case Operation(operator, left, right):
            sides = [
                f"({text})" if _needs_parentheses(node, side, on_the_right) else text
                for side, on_the_right in ((left, False), (right, True))
                for text in [write_spreadsheet(side, cell_of)]
            ]
            return operator.join(sides)


def _chosen(function: str, operands: Sequence[str]) -> str:
    """Return the smallest or the largest, of as many as there are."""
    while len(operands) > MOST_ARGUMENTS:
        first = f"{function}({','.join(operands[:MOST_ARGUMENTS])})"
        operands = [first, *operands[MOST_ARGUMENTS:]]
    return f"{function}({','.join(operands)})"
