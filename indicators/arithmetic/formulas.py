"""Methods of calculation as formulas: one parse, several readings of the same nodes.

The grammar is small on purpose: ``+ - * / ** ( )``, numbers, symbols, ``min(a, b)`` and
``max(a, b)``.  The symbol ``previous`` is last year's result of the same indicator, for
accumulated ones; ``v1 + ... + v9`` stands for the sum of the nine.  Nothing is ever handed to
Python's own evaluator.

A parsed formula is a tree of frozen nodes.  This module evaluates it exactly; the sister module
``printing`` prints it; ``vectorized`` evaluates it over many units at once.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import (
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    DivisionUndefined,
    InvalidOperation,
    Overflow,
)
from functools import lru_cache
from typing import Literal

from .official_numbers import MAX_DIGITS

RESULT = "resultado"
"""The symbol under which the result itself is captured, where no formula gives it."""

PREVIOUS = "previous"
FUNCTIONS = ("min", "max")
MAX_LENGTH = 2000
MAX_DEPTH = 60
MAX_OPERATIONS = 150

EXACT = Context(prec=50, Emax=99, Emin=-99, traps=[InvalidOperation, DivisionByZero, Overflow])
"""Fifty significant digits; a result above 10^99 is a mistake in the data, not a figure."""

Operator = Literal["+", "-", "*", "/", "**"]
PRECEDENCE: dict[str, int] = {"+": 1, "-": 1, "*": 2, "/": 2, "neg": 3, "**": 4}
ATOM = 5


class FormulaError(ValueError):
    """The text is not a formula; ``position`` is the 1-based character where it goes wrong."""

    def __init__(self, reason: str, position: int) -> None:
        super().__init__(f"{reason} (posición {position})")
        self.reason = reason
        self.position = position


class CalculationError(ArithmeticError):
    """The arithmetic has no result; ``code`` names why and ``str()`` says it in Spanish."""

    def __init__(self, code: str) -> None:
        super().__init__(CALCULATION_ERRORS[code])
        self.code = code


DIVISION_BY_ZERO = "division_entre_cero"
OVERFLOW = "desborde"
UNDEFINED = "operacion_indefinida"
CALCULATION_ERRORS = {
    DIVISION_BY_ZERO: "El denominador es cero: el método no tiene resultado.",
    OVERFLOW: "El resultado es demasiado grande para ser una cifra: revise las variables.",
    UNDEFINED: "La operación no está definida con estas variables (por ejemplo, una raíz de un "
    "número negativo).",
}


@dataclass(frozen=True, slots=True)
class Constant:
    """A constant, exactly as written."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Symbol:
    """A variable of the method, or ``previous``."""

    name: str


@dataclass(frozen=True, slots=True)
class Negation:
    """The operand with its sign changed."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Operation:
    """Two operands and the operator between them."""

    operator: Operator
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Extremum:
    """The smaller (``min``) or the larger (``max``) of two or more operands."""

    function: str
    operands: tuple["Node", ...]


Node = Constant | Symbol | Negation | Operation | Extremum

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<dots>\.\.\.|…)|(?P<operator>\*\*|[-+*/(),]))"
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    end = len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            raise FormulaError(f"el carácter «{text[at]}» no se usa en las fórmulas", at + 1)
        kind = match.lastgroup
        assert kind is not None
        yield _Token(kind, match.group(kind), match.start(kind) + 1)
        at = match.end()
    yield _Token("end", "", end + 1)


class _Parser:
    """Recursive descent over the tokens; one method a level of precedence."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.at = 0
        self.depth = 0
        self.operations = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        token = self.token
        self.at += 1
        return token

    def takes(self, *texts: str) -> bool:
        return self.token.kind == "operator" and self.token.text in texts

    def expect(self, text: str) -> None:
        if not self.takes(text):
            found = self.token.text or "el final"
            raise FormulaError(f"se esperaba «{text}» y se encontró «{found}»", self.token.position)
        self.take()

    def parse(self) -> Node:
        node = self.sum()
        if self.token.kind != "end":
            raise FormulaError(f"sobra «{self.token.text}»", self.token.position)
        return node

    def sum(self) -> Node:
        node = self.product()
        while self.takes("+", "-"):
            operator = self.take().text
            if operator == "+" and self.token.kind == "dots":
                node = self.series(node)
                continue
            right = self.product()
            node = self.operation("+" if operator == "+" else "-", node, right)
        return node

    def operation(self, operator: Operator, left: Node, right: Node) -> Node:
        """Build one more operation, counted so that no tree grows too deep to be walked."""
        self.operations += 1
        if self.operations > MAX_OPERATIONS:
            raise FormulaError(
                f"la fórmula pasa de {MAX_OPERATIONS} operaciones", self.token.position
            )
        return Operation(operator, left, right)

    def series(self, start: Node) -> Node:
        """Read the rest of ``v1 + ... + v9`` after its dots: every symbol in between, added."""
        dots = self.take()
        in_a_sum = isinstance(start, Operation) and start.operator in ("+", "-")
        first = start.right if isinstance(start, Operation) and in_a_sum else start
        self.expect("+")
        last = self.take()
        bounds = [
            re.fullmatch(r"([A-Za-z_]+)([0-9]+)", name)
            for name in (first.name if isinstance(first, Symbol) else "", last.text)
        ]
        low, high = bounds
        if low is None or high is None or low[1] != high[1] or int(low[2]) >= int(high[2]):
            raise FormulaError(
                "los puntos suspensivos van entre dos símbolos de la misma letra, como v1 + ... + v9",
                dots.position,
            )
        node = start
        for number in range(int(low[2]) + 1, int(high[2]) + 1):
            node = self.operation("+", node, Symbol(f"{low[1]}{number}"))
        return node

    def product(self) -> Node:
        node = self.negation()
        while self.takes("*", "/"):
            operator = self.take().text
            right = self.negation()
            node = self.operation("*" if operator == "*" else "/", node, right)
        return node

    def negation(self) -> Node:
        if self.takes("-"):
            self.take()
            with_depth = self._deeper()
            node = Negation(self.negation())
            self.depth = with_depth
            return node
        return self.power()

    def power(self) -> Node:
        base = self.atom()
        if self.takes("**"):
            self.take()
            depth = self._deeper()
            node = self.operation("**", base, self.negation())
            self.depth = depth
            return node
        return base

    def atom(self) -> Node:
        token = self.take()
        if token.kind == "number":
            if len(token.text) > MAX_DIGITS:
                raise FormulaError(f"el número pasa de {MAX_DIGITS} cifras", token.position)
            return Constant(Decimal(token.text))
        if token.kind == "name":
            return self.choice(token) if token.text in FUNCTIONS else Symbol(token.text)
        if token.kind == "operator" and token.text == "(":
            depth = self._deeper()
            node = self.sum()
            self.expect(")")
            self.depth = depth
            return node
        found = token.text or "el final de la fórmula"
        raise FormulaError(f"se esperaba un número o un símbolo y está «{found}»", token.position)

    def choice(self, name: _Token) -> Node:
        depth = self._deeper()
        self.expect("(")
        operands = [self.sum()]
        while self.takes(","):
            self.take()
            operands.append(self.sum())
        self.expect(")")
        self.depth = depth
        if len(operands) < 2:
            raise FormulaError(f"«{name.text}» compara dos valores o más", name.position)
        return Extremum(name.text, tuple(operands))

    def _deeper(self) -> int:
        """Count one level of nesting; returns the level to go back to."""
        before = self.depth
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FormulaError("demasiados niveles de paréntesis", self.token.position)
        return before


@lru_cache(maxsize=1024)
def parse(text: str) -> Node:
    """Return the tree of a formula; raise FormulaError with reason (Spanish) and position."""
    if not text.strip():
        raise FormulaError("la fórmula está vacía", 1)
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"la fórmula pasa de {MAX_LENGTH} caracteres", MAX_LENGTH + 1)
    return _Parser(text).parse()


@lru_cache(maxsize=1024)
def symbols(node: Node) -> tuple[str, ...]:
    """Return the names of the symbols in a formula, each once, in order of appearance."""
    return tuple(dict.fromkeys(_symbols(node)))


def _symbols(node: Node) -> Iterator[str]:
    match node:
        case Constant():
            return
        case Symbol(name):
            yield name
        case Negation(operand):
            yield from _symbols(operand)
        case Operation(_, left, right):
            yield from _symbols(left)
            yield from _symbols(right)
        case Extremum(_, operands):
            for operand in operands:
                yield from _symbols(operand)


def substitute(node: Node, definitions: Mapping[str, Node]) -> Node:
    """Replace every symbol of a formula that has a definition by it.

    This is how a derived variable (a percentage of counted cases) is opened down to its counts.
    """
    match node:
        case Symbol(name):
            return definitions.get(name, node)
        case Negation(operand):
            return Negation(substitute(operand, definitions))
        case Operation(operator, left, right):
            return Operation(
                operator, substitute(left, definitions), substitute(right, definitions)
            )
        case Extremum(function, operands):
            return Extremum(
                function, tuple(substitute(argument, definitions) for argument in operands)
            )
        case _:
            return node


def evaluate(node: Node, values: Mapping[str, Decimal]) -> Decimal:
    """Return the exact value of a formula; every symbol must have a number in ``values``.

    Raises KeyError for a symbol without a number (missing is never zero: callers decide the
    status first) and CalculationError where the arithmetic has no result.
    """
    try:
        return _evaluate(node, values)
    except DecimalException as error:
        raise CalculationError(error_code(error)) from error


def _evaluate(node: Node, values: Mapping[str, Decimal]) -> Decimal:
    match node:
        case Constant(value):
            return value
        case Symbol(name):
            return values[name]
        case Negation(operand):
            return EXACT.minus(_evaluate(operand, values))
        case Operation(operator, left, right):
            return apply(operator, _evaluate(left, values), _evaluate(right, values))
        case Extremum(function, operands):
            chosen = min if function == "min" else max
            return chosen(_evaluate(operand, values) for operand in operands)


def apply(operator: str, left: Decimal, right: Decimal) -> Decimal:
    """Apply one exact operation; raise decimal's own exceptions, see ``error_code``."""
    return OPERATIONS[operator](left, right)


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    """Return a power; zero to a negative one is a division by zero, which decimal calls infinite."""
    if not base and exponent < 0:
        raise DivisionByZero
    return EXACT.power(base, exponent)


OPERATIONS = {
    "+": EXACT.add,
    "-": EXACT.subtract,
    "*": EXACT.multiply,
    "/": EXACT.divide,
    "**": _power,
}


def error_code(error: DecimalException) -> str:
    """Return the name of an arithmetic failure, one of ``CALCULATION_ERRORS``."""
    if isinstance(error, DivisionByZero | DivisionUndefined):
        return DIVISION_BY_ZERO
    if isinstance(error, InvalidOperation) and any(
        signal is DivisionUndefined for signal in (error.args[0] if error.args else ())
    ):
        return DIVISION_BY_ZERO
    return OVERFLOW if isinstance(error, Overflow) else UNDEFINED
