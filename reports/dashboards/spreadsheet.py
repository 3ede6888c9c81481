"""Tables as a spreadsheet: numbers as numbers, texts as texts and never as formulas."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

Value = str | int | Decimal | date | bool | None

MOST_CHARACTERS = 32_767
"""The most characters that a cell of a spreadsheet holds."""

MOST_DIGITS = 15
"""The number of digits that a spreadsheet keeps; the exact figure is in the texts beside it."""

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LINE_HEIGHT = 15  # points
_TALLEST = 400  # points a row may have
_CHARACTERS_A_PAGE = 180  # what stays readable on a landscape page
_NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True, slots=True)
class SpreadsheetColumn:
    """A heading and how wide its column is, in characters."""

    name: str
    width: int = 12


@dataclass(frozen=True, slots=True)
class SpreadsheetTable:
    """One sheet: a title, its columns and their rows."""

    title: str
    columns: tuple[SpreadsheetColumn, ...]
    rows: tuple[tuple[Value, ...], ...]


def workbook_of(tables: Sequence[SpreadsheetTable], *, title: str, author: str) -> bytes:
    """Return the tables as an .xlsx file, one sheet each, ready to be read and printed."""
    from openpyxl import Workbook  # takes a moment to import, and few ask for it

    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title, book.properties.creator = _clean(title), _clean(author)
    for table in tables:
        _write(book.create_sheet(_NOT_IN_TITLE.sub(" ", _clean(table.title))[:31]), table)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write(sheet: Any, table: SpreadsheetTable) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    wrapped = Alignment(vertical="top", wrap_text=True)
    words = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
    for place, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
        cell = _put(sheet, 1, place, column.name)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="235B4E")
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    for down, row in enumerate(table.rows, start=2):
        for place, value in enumerate(row, start=1):
            _put(sheet, down, place, value).alignment = words if isinstance(value, str) else wrapped
        sheet.row_dimensions[down].height = _height(table.columns, row)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:A"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    across = sum(column.width for column in table.columns)
    sheet.page_setup.fitToWidth = -(-across // _CHARACTERS_A_PAGE)
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _height(columns: Sequence[SpreadsheetColumn], row: Sequence[Value]) -> int:
    """Return a height with room for all lines of the longest text: not every program makes it by
    itself.
    """
    lines = 1
    for column, value in zip(columns, row, strict=True):
        if isinstance(value, str):
            own = sum(-(-len(line) // (column.width - 1)) or 1 for line in value.split("\n"))
            lines = max(lines, own)
    return min(lines * _LINE_HEIGHT, _TALLEST)


def _put(sheet: Any, down: int, across: int, value: Value) -> Any:
    cell = sheet.cell(row=down, column=across)
    if isinstance(value, str):
        cell.value = _clean(value)[:MOST_CHARACTERS]
        cell.data_type = "s"  # also where it begins like a formula
    elif isinstance(value, Decimal):
        cell.value = float(value)
        cell.number_format = number_format(value)
    elif isinstance(value, date):
        cell.value = value
        cell.number_format = "yyyy-mm-dd"
    elif value is not None:
        cell.value = value
    return cell


def number_format(value: Decimal) -> str:
    """Return the format with thousands apart and as many decimals as the figure has, and a
    spreadsheet keeps.
    """
    exponent = value.as_tuple().exponent
    kept = MOST_DIGITS - max(0, value.adjusted() + 1)
    decimals = max(0, min(-exponent, kept)) if isinstance(exponent, int) else 0
    return "#,##0" + (f".{'0' * decimals}" if decimals else "")


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("", text)
