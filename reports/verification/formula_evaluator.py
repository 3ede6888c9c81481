"""Formulas of a spreadsheet worked out from its cells, without the program that would do it.

They are few words: numbers, cells, ``+ - * / ^``, ``MIN``, ``MAX``, ``COUNT``, ``IF`` and what is
between quotes.  As in a spreadsheet a sign binds tighter than a power, and powers go from the left.
"""

import re
from collections.abc import Callable
from decimal import Context, Decimal, DecimalException

from .tables import FormulaResult

Value = Decimal | str | bool | None
"""None is an empty cell."""

EXACT = Context(prec=80)
DEEPEST = 100
_TOKEN = re.compile(
    r'\s*(?:(?P<number>\d+(?:\.\d*)?|\.\d+)|(?P<text>"(?:[^"]|"")*")|(?P<cell>\$?[A-Z]{1,3}\$?\d+)(?!\()'
    r"|(?P<function>[A-Z]+)(?=\()|(?P<sign>[-+*/^(),=]))"
)


class FormulaNotEvaluable(ValueError):
    """The formula is none that is understood here, or gives no number; says why, in Spanish."""


def evaluate_formula(formula: str, cell: Callable[[str], Value]) -> FormulaResult:
    """Return the result of a formula, which begins with ``=``; ``cell`` has what stands in a cell."""
    try:
        working = _Evaluator(formula.removeprefix("="), cell)
        value = working.evaluate()
    except FormulaNotEvaluable as why:
        return FormulaResult(None, f"«{formula[:80]}»: {why}")
    except DecimalException:
        return FormulaResult(None, f"«{formula[:80]}»: no tiene resultado")
    if not isinstance(value, Decimal) or isinstance(value, bool):
        return FormulaResult(None, f"«{formula[:80]}»: no da un número")
    given = tuple(number for number in working.read.values() if isinstance(number, Decimal))
    return FormulaResult(value, inputs=given)


class _Evaluator:
    """One formula, from the left to the right."""

    def __init__(self, text: str, cell: Callable[[str], Value]) -> None:
        self._tokens = _tokens(text)
        self._cell = cell
        self._at = self._depth = 0
        self.read: dict[str, Value] = {}

    def evaluate(self) -> Value:
        value = self._comparison()
        if self._at < len(self._tokens):
            raise FormulaNotEvaluable(f"sobra «{self._tokens[self._at][1]}»")
        return value

    def _comparison(self) -> Value:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormulaNotEvaluable("tiene demasiados paréntesis")
        value = self._sum()
        while self._take("="):
            value = value == self._sum()
        self._depth -= 1
        return value

    def _sum(self) -> Value:
        value = self._product()
        while sign := self._take("+", "-"):
            left, right = _number(value), _number(self._product())
            value = EXACT.add(left, right) if sign == "+" else EXACT.subtract(left, right)
        return value

    def _product(self) -> Value:
        value = self._power()
        while sign := self._take("*", "/"):
            left, right = _number(value), _number(self._power())
            if sign == "/" and not right:
                raise FormulaNotEvaluable("divide entre cero")
            value = EXACT.multiply(left, right) if sign == "*" else EXACT.divide(left, right)
        return value

    def _power(self) -> Value:
        value = self._signed()
        while self._take("^"):
            value = EXACT.power(_number(value), _number(self._signed()))
        return value

    def _signed(self) -> Value:
        negative, signed = False, False
        while sign := self._take("+", "-"):
            negative, signed = negative != (sign == "-"), True
        value = self._one()
        if not signed:
            return value
        return EXACT.minus(_number(value)) if negative else _number(value)

    def _one(self) -> Value:
        kind, text = self._next()
        if kind == "number":
            return Decimal(text)
        if kind == "text":
            return text[1:-1].replace('""', '"')
        if kind == "cell":
            name = text.replace("$", "")
            self.read[name] = self._cell(name)
            return self.read[name]
        if kind == "function":
            return self._called(text)
        if text != "(":
            raise FormulaNotEvaluable(f"no se espera «{text}»")
        value = self._comparison()
        self._expect(")")
        return value

    def _called(self, function: str) -> Value:
        self._expect("(")
        values = [self._comparison()]
        while self._take(","):
            values.append(self._comparison())
        self._expect(")")
        match function:
            case "MIN" | "MAX":
                # An empty cell or a text would be passed over, and the figure be another one.
                return (min if function == "MIN" else max)(_number(value) for value in values)
            case "COUNT":
                return Decimal(sum(_is_number(value) for value in values))
            case "IF" if len(values) == 3 and isinstance(values[0], bool):
                return values[1] if values[0] else values[2]
        raise FormulaNotEvaluable(f"no se conoce la función {function}")

    def _next(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise FormulaNotEvaluable("está incompleta")
        self._at += 1
        return self._tokens[self._at - 1]

    def _take(self, *signs: str) -> str:
        """Take the sign that comes next if it is one of these; else empty."""
        if self._at < len(self._tokens) and self._tokens[self._at] in [("sign", s) for s in signs]:
            self._at += 1
            return self._tokens[self._at - 1][1]
        return ""

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            raise FormulaNotEvaluable(f"falta «{sign}»")


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    text = text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise FormulaNotEvaluable(f"no se entiende «{text[at : at + 20]}»")
        kind = str(match.lastgroup)
        found.append((kind, match[kind]))
        at = match.end()
    return found


def _is_number(value: Value) -> bool:
    return isinstance(value, Decimal)


def _number(value: Value) -> Decimal:
    if isinstance(value, Decimal):
        return value
    raise FormulaNotEvaluable("una celda no tiene un número")
