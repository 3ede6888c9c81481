"""Targets as documents print them: a number, a bound, a range, or only the way that is wanted.

«32.27» is judged by the direction that the ficha declares; «≥ 90», «menor que 5» and «90 a 95» say
themselves what fulfils them; «Incrementar» asks for more than the baseline.  Read strictly, as
figures are, and written one way.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .official_numbers import UnreadableFigure, read_printed, write_number


class Comparison(StrEnum):
    """The ways in which a figure is compared with a target that it is to fulfil."""

    BY_DIRECTION = ""
    AT_LEAST = ">="
    AT_MOST = "<="
    MORE_THAN = ">"
    LESS_THAN = "<"
    RANGE = "rango"
    DIRECTION_ONLY = "tendencia"


SIGNS = {
    Comparison.AT_LEAST: "≥",
    Comparison.AT_MOST: "≤",
    Comparison.MORE_THAN: ">",
    Comparison.LESS_THAN: "<",
}
"""The comparisons with one number that say themselves on which side of it a figure has to be."""

_WORDS = {
    Comparison.AT_LEAST: ("mayor o igual que", "mayor o igual a", "al menos", "por lo menos"),
    Comparison.AT_MOST: ("menor o igual que", "menor o igual a", "a lo más", "cuando más"),
    Comparison.MORE_THAN: ("mayor que", "mayor a", "más de"),
    Comparison.LESS_THAN: ("menor que", "menor a", "menos de"),
}
_BOUND = re.compile(
    r"(?P<sign>>=|=>|≥|<=|=<|≤|>|<|"
    + "|".join(word for words in _WORDS.values() for word in words)
    + r")\s*(?P<number>.+)",
    re.IGNORECASE,
)
_BY_SIGN = {sign: comparison for comparison, sign in SIGNS.items()} | {
    ">=": Comparison.AT_LEAST,
    "=>": Comparison.AT_LEAST,
    "<=": Comparison.AT_MOST,
    "=<": Comparison.AT_MOST,
}
_BY_WORD = {word: comparison for comparison, words in _WORDS.items() for word in words}
_NUMBER = r"[-−]?\s*[0-9][0-9.,'’´ ]*\s*%?"
_RANGE = re.compile(
    rf"(?:entre\s+|de\s+)?(?P<lower>{_NUMBER})\s*(?:–|—|-|\ba\b|\by\b|\bhasta\b)\s*(?P<upper>{_NUMBER})",
    re.IGNORECASE,
)
_WAYS = {
    "ascendente": ("ascendente", "aumentar", "incrementar", "crecer", "aumento", "incremento"),
    "descendente": ("descendente", "disminuir", "reducir", "bajar", "disminución", "reducción"),
    "constante": ("constante", "mantener", "sostener"),
}
_WAY_OF = {word: way for way, words in _WAYS.items() for word in words}


@dataclass(frozen=True, slots=True)
class Goal:
    """A target as it is compared, in the indicator's unit.

    ``value`` is the number or the lower end of a range, None where only a direction is asked for;
    ``upper`` the upper end of a range, None for all others.
    """

    value: Decimal | None
    comparison: Comparison = Comparison.BY_DIRECTION
    upper: Decimal | None = None

    @property
    def number(self) -> Decimal | None:
        """Return the one number to go to; None for a range and for a direction."""
        return None if self.comparison is Comparison.RANGE else self.value

    def bound_near(self, value: Decimal) -> Decimal | None:
        """Return the end of a range on whose side a value lies; of all others the number."""
        if self.upper is None or self.value is None:
            return self.value
        return self.upper if value + value > self.value + self.upper else self.value


def read_target(text: str) -> Goal:
    """Read a target as printed; raises UnreadableFigure for what is none, ND and NA among them."""
    clean = " ".join(text.split())
    if clean.rstrip(".").lower() in _WAY_OF:
        return Goal(None, Comparison.DIRECTION_ONLY)
    if found := _BOUND.fullmatch(clean):
        sign = found["sign"].lower()
        return Goal(_number(found["number"], text), _BY_SIGN.get(sign) or _BY_WORD[sign])
    if found := _RANGE.fullmatch(clean):
        lower, upper = _number(found["lower"], text), _number(found["upper"], text)
        if lower >= upper:
            raise UnreadableFigure(f"«{text}» no es un rango: el primer número no es el menor.")
        return Goal(lower, Comparison.RANGE, upper)
    return Goal(_number(clean, text))


def way_asked_for(text: str) -> str:
    """Return the direction that a target without a number asks for; empty for all others."""
    return _WAY_OF.get(" ".join(text.split()).rstrip(".").lower(), "")


def _number(text: str, whole: str) -> Decimal:
    try:
        value = read_printed(text).value
    except UnreadableFigure as error:
        if text.strip() == whole.strip():
            raise
        raise UnreadableFigure(f"«{whole}» no se entiende como meta: {error}") from error
    if value is None:
        raise UnreadableFigure(f"«{whole}» no es un número y aquí tiene que haberlo.")
    return value


def write_goal(goal: Goal, direction: str = "tendencia esperada") -> str:
    """Write a target one way, whatever the document's: «≥ 90», «90 a 95», «ascendente»."""
    if goal.value is None:
        return direction
    number = write_number(goal.value)
    if goal.upper is not None:
        return f"{number} a {write_number(goal.upper)}"
    return f"{SIGNS[goal.comparison]} {number}" if goal.comparison in SIGNS else number
