"""Figures as official documents print them: read strictly, written the same way back.

Mexican convention: decimal point, comma for thousands; documents also write millions with an
apostrophe (``42'344,860``).  A figure that can be read in two ways (``526,8780``) is refused
rather than guessed.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

DEFINITIVE = "definitivo"
PRELIMINARY = "preliminar"
NOT_AVAILABLE = "nd"
NOT_APPLICABLE = "na"

STATUSES = (DEFINITIVE, PRELIMINARY, NOT_AVAILABLE, NOT_APPLICABLE)

MAX_DIGITS = 30
"""More digits than any printed figure has; a longer one is a slip of the keyboard."""

_PRELIMINARY_MARK = re.compile(
    # Before the figure or after it, never inside; a percent sign may follow.
    r"^p\s*/|\^?\{?\s*p\s*/\s*\}?(?=[\s%^{}p/]*$)",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:[,'’][0-9]{3})*(?:\.[0-9]+)?")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
_DISPLAY = Context(prec=130, rounding=ROUND_HALF_UP)


class UnreadableFigure(ValueError):
    """The text is neither a number, nor ND, nor NA; says what was found, in Spanish."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One figure as printed: its text, and what it says.

    ``value`` is None exactly when ``status`` is nd or na; ``decimals`` is the number of decimals
    that were printed, which is the precision that a comparison may ask of it.
    """

    text: str
    status: str
    value: Decimal | None
    decimals: int

    @property
    def unit_of_last_decimal(self) -> Decimal:
        """Return one unit of the last printed decimal: 0.01 for ``29.99``, 1 for ``15,414,033``."""
        return _last_unit(self.decimals)


def read_printed(text: str) -> Printed:
    """Read a figure as printed, with its mark ``p/`` and its ``%`` if it has them.

    ``ND``, ``N.D.``, ``N. D.``, ``n.d.`` mean not available; ``NA``, ``n.a.``, ``n..a.`` not
    applicable.  Raises UnreadableFigure for anything else that is not one number.
    """
    stripped = text.strip()
    letters = re.sub(r"[.\s]", "", stripped).lower()
    if letters in (NOT_AVAILABLE, NOT_APPLICABLE):
        return Printed(text=stripped, status=letters, value=None, decimals=0)
    body, marks = _PRELIMINARY_MARK.subn("", stripped)
    if marks > 1:
        raise UnreadableFigure(f"«{text}» lleva más de una marca p/.")
    value = _number(body, text)
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return Printed(
        text=stripped,
        status=PRELIMINARY if marks else DEFINITIVE,
        value=value,
        decimals=max(0, -exponent),
    )


def without_mark(text: str) -> str:
    """Return a printed figure without its mark ``p/``, its percent sign kept."""
    return _PRELIMINARY_MARK.sub("", text.strip()).strip()


def _number(body: str, text: str) -> Decimal:
    """Return the number in ``body``; ``text`` is the whole of what was printed, for the message."""
    digits = body.strip().removesuffix("%").strip().replace("−", "-")
    negative = digits.startswith("-")
    digits = digits.removeprefix("-").strip()
    if not (_GROUPED.fullmatch(digits) or _PLAIN.fullmatch(digits)):
        raise UnreadableFigure(
            f"«{text}» no se puede leer como un número: se espera punto decimal y comas cada tres "
            "cifras, por ejemplo 1,234,567.89."
        )
    plain = re.sub(r"[,'’]", "", digits)
    if len(plain.replace(".", "")) > MAX_DIGITS:
        raise UnreadableFigure(f"«{text}» tiene más de {MAX_DIGITS} cifras.")
    value = Decimal(plain)
    return value.copy_negate() if negative and value else value


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Round ``value`` half up (away from zero: -0.65 becomes -0.7) to ``decimals``.

    What rounds to zero is plain zero: a negative one would be a different text for the same number.
    """
    rounded = value.quantize(_last_unit(decimals), context=_DISPLAY)
    return rounded if rounded else rounded.copy_abs()


@lru_cache
def _last_unit(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def write_number(value: Decimal, decimals: int | None = None) -> str:
    """Write ``value`` with thousands commas and decimal point, all its decimals unless told how
    many.

    A negative sign is the hyphen that documents and spreadsheets use; zero has none.
    """
    shown = value if decimals is None else round_half_up(value, decimals)
    return f"{shown if shown else shown.copy_abs():,f}"
