"""The table of the sheet: its columns, and the text of its cells.  No Django.

A row is one variable of one capture.  What is typed is compared as the sheet shows it, since a
number that was typed ``1 234`` comes back as 1234 without anybody having touched it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from indicators.arithmetic.number_input import read_typed
from indicators.arithmetic.official_numbers import UnreadableFigure

SHEET = "Capturas"
GUIDE = "Instrucciones"

MOST_ROWS = 20_000
"""Rows of one sheet: twice what the largest institution has."""

MOST_DIGITS = 15
"""The most digits that a number of a spreadsheet keeps."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its letter, its heading, and how wide it is in characters.

    ``part`` is the part of a captured variable that is filled in there, empty where nothing is.
    """

    letter: str
    name: str
    width: int
    part: str = ""


COLUMNS = (
    SheetColumn("A", "Indicador", 10),
    SheetColumn("B", "Variable", 9),
    SheetColumn("C", "Nombre de la variable", 38),
    SheetColumn("D", "Nombre del indicador", 42),
    SheetColumn("E", "Unidad", 15),
    SheetColumn("F", "Año", 7),
    SheetColumn("G", "Ciclo", 12),
    SheetColumn("H", "Año anterior", 16),
    SheetColumn("I", "Valor", 18, "value"),
    SheetColumn("J", "Estado", 15, "status"),
    SheetColumn("K", "Fuente", 34, "source"),
    SheetColumn("L", "Nota", 26, "note"),
    SheetColumn("M", "Clave", 30),
)
IDENTITY = ("A", "B", "E", "F", "G")
"""The columns that say what a row is about; its key says the same."""

KEY = "M"
"""Hidden: what the row is about and how it stood, signed."""

LETTER_OF = {column.part: column.letter for column in COLUMNS if column.part}

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One variable as the sheet goes out with it; ``last`` is last year's value, if there is one."""

    indicator: str
    symbol: str
    name: str
    indicator_name: str
    unit: str
    year: int
    cycle: str
    last: Decimal | None
    entry: Mapping[str, str]
    key: str

    @property
    def identity(self) -> tuple[str, ...]:
        """Return the texts of the cells of ``IDENTITY``."""
        return (self.indicator, self.symbol, self.unit, str(self.year), self.cycle)


def clean(text: str) -> str:
    """Return a text without what no cell holds, as it comes back."""
    return _NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def canonical_text(part: str, text: str) -> str:
    """Return the text of a variable's part in the sheet: one for all ways of typing the same."""
    if part != "value":
        return clean(text)
    try:
        number = read_typed(text)
    except UnreadableFigure:
        return clean(text)
    return number.understood if number.value is None else plain(number.value)


def plain(value: Decimal) -> str:
    """Return a number by its digits alone: neither separators nor zeros at the end, nor -0."""
    digits = f"{value:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return digits if value else "0"


def fits_a_cell(value: Decimal) -> bool:
    """Return whether a number of a spreadsheet holds it to the last digit."""
    digits = plain(value).lstrip("-").replace(".", "").strip("0")
    return len(digits) <= MOST_DIGITS and abs(value) < Decimal(10) ** MOST_DIGITS


def digest(text: str) -> str:
    """Return a short sign of a text, to tell whether it was touched; empty for an empty one."""
    return sha256(text.encode()).hexdigest()[:10] if text else ""
