"""Numbers and statuses as people type them or paste them, and as programs send them: never guessed.

What can be read in two ways is refused, as in print (``official_numbers.py``).  A percent sign is
refused too: whether 45 % is 45 or 0.45 depends on the variable, and only the person knows which is
asked.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from .official_numbers import (
    DEFINITIVE,
    MAX_DIGITS,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    PRELIMINARY,
    STATUSES,
    UnreadableFigure,
    read_missing,
    read_number,
    visible,
    write_number,
)

LONGEST_NUMBER = 100
"""Characters that a number may be typed with; more is a text pasted by mistake."""

STATUS_WORDS = {
    DEFINITIVE: "definitivo",
    PRELIMINARY: "preliminar",
    NOT_AVAILABLE: "no disponible",
    NOT_APPLICABLE: "no aplica",
}
"""The words of the statuses, as people choose them."""

STATUS_CHOICE = " o ".join(", ".join(STATUS_WORDS.values()).rsplit(", ", 1))
"""The same in a sentence."""


class UnknownStatus(ValueError):
    """The text names no status; says which there are, in Spanish."""


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """The reading of a typed text: a number, or that there is none and why.

    ``status`` is nd or na, and empty for a number: typing a number does not say whether it is
    definitive.  ``understood`` shows the person how the text was read, with a true minus sign.
    """

    text: str
    value: Decimal | None
    status: str
    understood: str


def read_typed(text: str) -> TypedNumber:
    """Read one number, or ND or NA; raises UnreadableFigure, whose text is for the person."""
    # A cell that is copied brings the end of its line along.
    stripped = visible(text).strip()
    if not stripped:
        raise UnreadableFigure("Falta el valor.")
    if len(stripped) > LONGEST_NUMBER:
        raise UnreadableFigure(
            f"El texto pasa de {LONGEST_NUMBER} caracteres: escriba solo el número."
        )
    if status := read_missing(stripped):
        return TypedNumber(text, None, status, status.upper())
    value = read_number(stripped)
    return TypedNumber(text, value, "", write_number(value).replace("-", "−"))


def read_status(text: str) -> str:
    """Read a status by its word, its sign or its mark in print; empty for an empty text.

    Raises UnknownStatus, whose text is for the person.
    """
    said = " ".join(visible(text).split()).lower()
    if not said or said in STATUSES:
        return said
    if status := read_missing(said):
        return status
    if re.fullmatch(r"p ?/", said):
        return PRELIMINARY
    raise UnknownStatus(f"«{text[:60]}» no es un estado: elija {STATUS_CHOICE}.")


def expand_exponent(text: str) -> str:
    """Return a number of JSON by its digits alone: programs write 0.00005 as ``5e-05``.

    Raises UnreadableFigure for one of more digits than are kept.
    """
    if "e" not in text.lower():
        return text
    try:
        value = Decimal(text)
        exponent = value.as_tuple().exponent
        if isinstance(exponent, int) and abs(exponent) <= LONGEST_NUMBER:
            return f"{value:f}"
    except InvalidOperation:  # an exponent that no number has
        pass
    raise UnreadableFigure(f"«{text[:60]}» tiene más de {MAX_DIGITS} cifras.")
