"""Numbers as people type them or paste them from a spreadsheet: read strictly, never guessed.

Decimal point; thousands with commas, with spaces of any kind, or with the apostrophe of millions,
for which some keyboards give an accent.  Marks that are not seen come along with what is copied and
say nothing.
What can be read in two ways (``526,8780``, ``0,5``, ``1.234,56``) is refused with a sentence that
says what is wrong.  A percent sign is refused too: whether 45 % is 45 or 0.45 depends on the
variable, and only the person knows which is asked.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from .official_numbers import (
    MAX_DIGITS,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    UnreadableFigure,
    write_number,
)

LONGEST_NUMBER = 100
"""Characters that a number may be typed with; more is a text pasted by mistake."""

_COMMAS = re.compile(r"[0-9]{1,3}(?:['’´][0-9]{3})*(?:,[0-9]{3})*(?:\.[0-9]+)?")
_SPACES = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:\.[0-9]+)?")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
_LEADING_ZERO = re.compile(r"0[0-9]*[,'’´ ]")
_WORDS = {
    "nd": NOT_AVAILABLE,
    "n/d": NOT_AVAILABLE,
    "nodisponible": NOT_AVAILABLE,
    "na": NOT_APPLICABLE,
    "n/a": NOT_APPLICABLE,
    "noaplica": NOT_APPLICABLE,
}


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
    stripped = _visible(text).strip()
    if not stripped:
        raise UnreadableFigure("Falta el valor.")
    if len(stripped) > LONGEST_NUMBER:
        raise UnreadableFigure(
            f"El texto pasa de {LONGEST_NUMBER} caracteres: escriba solo el número."
        )
    word = re.sub(r"[.\s]", "", stripped).lower()
    if word in _WORDS:
        status = _WORDS[word]
        return TypedNumber(text, None, status, status.upper())
    value = _number(stripped)
    return TypedNumber(text, value, "", write_number(value).replace("-", "−"))


def _visible(text: str) -> str:
    """Drop the marks of direction, of order and of hyphenation that nobody sees."""
    return "".join(character for character in text if unicodedata.category(character) != "Cf")


def _number(text: str) -> Decimal:
    if re.search(r"[\t\r\n\v\f]", text):
        raise UnreadableFigure("Se pegó más de una celda: deje un solo número.")
    spaced = re.sub(r"\s", " ", text)
    sign, digits = "", spaced
    if spaced[0] in "-−":
        sign, digits = "-", spaced[1:].lstrip()
    if not _is_one_number(digits):
        raise UnreadableFigure(_why_not(spaced, digits))
    plain = re.sub(r"[,'’´ ]", "", digits)
    if len(plain.replace(".", "")) > MAX_DIGITS:
        raise UnreadableFigure(f"«{text}» tiene más de {MAX_DIGITS} cifras.")
    value = Decimal(plain)
    return value.copy_negate() if sign and value else value


def _is_one_number(digits: str) -> bool:
    if _PLAIN.fullmatch(digits):
        return True
    # «0,123» is no group of thousands: whoever types it may well mean a decimal comma.
    grouped = _COMMAS.fullmatch(digits) or _SPACES.fullmatch(digits)
    return bool(grouped) and not _LEADING_ZERO.match(digits)


_REASONS = (
    (r"p\s*/", "la marca p/ no va con el número: elija el estado «preliminar»."),
    (
        r"%",
        "el signo % no dice si 45 % se anota 45 o 0.45: escriba el número como lo pide la variable.",
    ),
    (r"\$", "escriba el número sin el signo $."),
    (r"\(.*\)", "los paréntesis no se leen como negativo: escriba el signo menos."),
    (
        r"[0-9]\s*e\s*[+-]?[0-9]",
        "está en notación científica y le faltan cifras: copie el número completo.",
    ),
    (r"#", "es un aviso de la hoja de cálculo, no un número."),
    (r"^=", "es una fórmula de la hoja de cálculo: escriba su resultado."),
    (r"[a-zá-ÿ]", "tiene letras: escriba solo el número, o ND o NA."),
    (r"\.[0-9]*[.,'’´]|[.,]$|^,", "los separadores no están en su lugar."),
    (
        r"[0-9],[0-9]",
        "la coma separa grupos de tres cifras y el punto los decimales; escrito así se puede leer de "
        "dos maneras.",
    ),
    (
        r"[0-9] +[0-9]",
        "el espacio separa grupos de tres cifras; escrito así se puede leer de dos maneras.",
    ),
)


def _why_not(text: str, digits: str) -> str:
    """Return the first reason that fits, with an example of how it is written."""
    for pattern, reason in _REASONS:
        if re.search(pattern, text, re.IGNORECASE):
            return f"«{text}» no se puede leer: {reason} Por ejemplo, 1,234,567.89."
    return f"«{text}» no se puede leer como un número. Por ejemplo, 1,234,567.89."
