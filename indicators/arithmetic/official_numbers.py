"""Figures as official documents print them: read strictly, written the same way back.

Decimal point; thousands with commas, with spaces of any kind, or with the apostrophe of millions
(``42'344,860``), for which some keyboards give an accent.  Marks that are not seen come along with
what is copied and say nothing.  A figure that can be read in two ways (``526,8780``, ``0,5``) is
refused rather than guessed, with a sentence that says what is wrong: the same one wherever it came
from, since every door reads by ``read_number`` and ``read_missing``.
"""

import re
import unicodedata
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
_UNGROUPED = re.compile(r"[-−]?[1-9][0-9]{3,}(\.[0-9]+)?")
_COMMAS = re.compile(r"[0-9]{1,3}(?:['’´][0-9]{3})*(?:,[0-9]{3})*(?:\.[0-9]+)?")
_SPACES = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:\.[0-9]+)?")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
_LEADING_ZERO = re.compile(r"0[0-9]*[,'’´ ]")
_MISSING = {
    "nd": NOT_AVAILABLE,
    "n/d": NOT_AVAILABLE,
    "nodisponible": NOT_AVAILABLE,
    "na": NOT_APPLICABLE,
    "n/a": NOT_APPLICABLE,
    "noaplica": NOT_APPLICABLE,
}
_HYPHEN = "\u00ad"
_HIDDEN_MINUS = re.compile(rf"\s*{_HYPHEN}\s*[.0-9]")
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

    Raises UnreadableFigure for what is neither one number nor a word for a missing one.
    """
    stripped = text.strip()
    shown = visible(text).strip()
    if missing := read_missing(shown):
        return Printed(text=stripped, status=missing, value=None, decimals=0)
    body, marks = _PRELIMINARY_MARK.subn("", shown)
    if marks > 1:
        raise UnreadableFigure(f"«{text}» lleva más de una marca p/.")
    value = read_number(body.strip().removesuffix("%").strip(), quoted=text)
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


def with_separators(text: str) -> str:
    """Return a figure that was printed without them with its thousands apart, like its neighbours; any
    other as it is.
    """
    if not _UNGROUPED.fullmatch(text):
        return text
    return f"{'' if text[0].isdigit() else text[0]}{write_number(Decimal(text.lstrip('-−')))}"


def visible(text: str) -> str:
    """Return the text without the marks of direction, of order and of hyphenation that nobody sees.

    A hidden hyphen before a figure stays: many documents hold their minus sign as one.
    """
    kept = "".join(sign for sign in text if sign == _HYPHEN or unicodedata.category(sign) != "Cf")
    shown = kept.replace(_HYPHEN, "")
    return f"{_HYPHEN}{shown}" if _HIDDEN_MINUS.match(kept) else shown


def read_missing(text: str) -> str:
    """Return nd or na if the text says that there is no number: ``ND``, ``N. D.``, ``N/D``,
    ``No disponible``, and the like for NA; empty otherwise.
    """
    return _MISSING.get(re.sub(r"[.\s]", "", text).lower(), "")


def read_number(text: str, *, quoted: str = "") -> Decimal:
    """Read one number without anything around it, what is not seen left out before; raises
    UnreadableFigure, which quotes the text, or ``quoted`` as what that was part of.
    """
    quoted = quoted or text
    if re.search(r"[\t\r\n\v\f]", text):
        raise UnreadableFigure("Se pegó más de una celda: deje un solo número.")
    spaced = re.sub(r"\s", " ", text)
    negative = spaced.startswith(("-", "−"))
    digits = spaced[1:].lstrip() if negative else spaced
    if not _is_one_number(digits):
        raise UnreadableFigure(_why_not(spaced, quoted))
    plain = re.sub(r"[,'’´ ]", "", digits)
    if len(plain.replace(".", "")) > MAX_DIGITS:
        raise UnreadableFigure(f"«{quoted}» tiene más de {MAX_DIGITS} cifras.")
    value = Decimal(plain)
    return value.copy_negate() if negative and value else value


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
    (
        f"^{_HYPHEN}",
        "empieza con un guion oculto, que pudo ser el signo menos: si lo es, escriba el signo menos; si "
        "no, solo el número.",
    ),
    (r"\$", "escriba el número sin el signo $."),
    (r"\(.*\)", "los paréntesis no se leen como negativo: escriba el signo menos."),
    (
        r"[0-9]\s*e\s*[+-]?[0-9]",
        "está en notación científica: escriba el número con todas sus cifras.",
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


def _why_not(text: str, quoted: str) -> str:
    """Return the first reason that fits, with an example of how it is written."""
    for pattern, reason in _REASONS:
        if re.search(pattern, text, re.IGNORECASE):
            return f"«{quoted}» no se puede leer: {reason} Por ejemplo, 1,234,567.89."
    return f"«{quoted}» no se puede leer como un número. Por ejemplo, 1,234,567.89."


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Round ``value`` half up (away from zero: -0.65 becomes -0.7) to ``decimals``.

    What rounds to zero is plain zero: a negative one would be a different text for the same number.
    """
    rounded = value.quantize(_last_unit(decimals), context=_DISPLAY)
    return rounded if rounded else rounded.copy_abs()


def round_on_its_side(value: Decimal, decimals: int, *limits: Decimal | int) -> Decimal:
    """Round half up to ``decimals``, or to as many more as keep it on its side of every limit: 99.97
    is not 100.0, nor −0.04 zero.
    """
    rounded = round_half_up(value, decimals)
    while decimals < MAX_DIGITS and any(
        rounded.compare(Decimal(limit)) != value.compare(Decimal(limit)) for limit in limits
    ):
        decimals += 1
        rounded = round_half_up(value, decimals)
    return rounded


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
