"""The contents of a spreadsheet's cells."""

from dataclasses import dataclass
from decimal import Decimal

from ..report import Figure
from .figures import format_of


@dataclass(frozen=True, slots=True)
class LiveFormula:
    """A formula, and what it gives: what is shown where nothing recalculates."""

    formula: str
    value: Decimal
    format: str


@dataclass(frozen=True, slots=True)
class FormattedNumber:
    """A number that is not a figure of the report, in its format."""

    value: Decimal
    format: str


@dataclass(frozen=True, slots=True)
class SheetLink:
    """The name of another sheet, to go there."""

    sheet: str


@dataclass(frozen=True, slots=True)
class SpreadsheetCell:
    """A cell: what stands over ``span`` columns, and how it looks."""

    value: str | int | Figure | LiveFormula | FormattedNumber | SheetLink | None
    style: str = "text"
    span: int = 1


def text_of(value: object) -> str:
    """Return a cell that is written as text, also where it begins like a formula."""
    if isinstance(value, Figure):
        return "" if format_of(value) else value.display_text
    return value if isinstance(value, str) else ""
