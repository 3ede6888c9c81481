"""The workbook that goes out: one table to fill, locked but for the cells that are filled in, and a
sheet that says how.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from indicators.arithmetic.number_input import STATUS_CHOICE, STATUS_WORDS, read_typed
from indicators.arithmetic.official_numbers import UnreadableFigure
from indicators.capture.parsing import PARTS
from indicators.models import LONGEST_REASON

from .table import (
    COLUMNS,
    GUIDE,
    KEY,
    LETTER_OF,
    MOST_DIGITS,
    SHEET,
    ExportRow,
    clean,
    fits_a_cell,
    plain,
)

_HEAD, _LOCKED, _LOCKED_FIGURE, _OPEN, _OPEN_WORDS = (
    "Encabezado",
    "No se llena",
    "No se llena, número",
    "Se llena, número",
    "Se llena",
)
_FONT, _SIZE = "Arial", 10  # what both Excel and LibreOffice have, or stand in for
_GREEN, _PAPER, _SUNKEN, _RULE = "235B4E", "FFF7DC", "F1F3F0", "C9CFCB"
_LINE_HEIGHT = 13.5  # points
_TALLEST = 120


@dataclass(frozen=True)
class Guide:
    """The text of the second sheet: a title, then paragraphs."""

    title: str
    paragraphs: Sequence[str]


def write_workbook(rows: Sequence[ExportRow], guide: Guide, *, author: str) -> bytes:
    """Write the rows as an .xlsx file, ready to be filled."""
    from openpyxl import Workbook  # takes a moment to import, and few ask for it

    book = Workbook()
    book.properties.title, book.properties.creator = clean(guide.title), clean(author)
    _add_styles(book)
    sheet = book.worksheets[0]
    sheet.title = SHEET
    _write_table(sheet, rows)
    _write_guide(book.create_sheet(GUIDE), guide)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _add_styles(book: Any) -> None:
    """Add the named styles, so that each is there once for any number of cells."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

    thin = Side(style="thin", color=_RULE)
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    words = Alignment(horizontal="left", vertical="top", wrap_text=True)
    figures = Alignment(horizontal="right", vertical="top")
    styles = (
        (
            _HEAD,
            Font(name=_FONT, size=_SIZE, bold=True, color="FFFFFF"),
            _GREEN,
            Alignment(vertical="center", wrap_text=True),
        ),
        (_LOCKED, Font(name=_FONT, size=_SIZE, color="404A46"), _SUNKEN, words),
        (_LOCKED_FIGURE, Font(name=_FONT, size=_SIZE, color="404A46"), _SUNKEN, figures),
        (_OPEN, Font(name=_FONT, size=_SIZE, color="000000"), _PAPER, figures),
        (_OPEN_WORDS, Font(name=_FONT, size=_SIZE, color="000000"), _PAPER, words),
    )
    for name, font, fill, alignment in styles:
        is_open = name in (_OPEN, _OPEN_WORDS)
        book.add_named_style(
            NamedStyle(
                name,
                font=font,
                fill=PatternFill("solid", fgColor=fill),
                border=border,
                alignment=alignment,
                protection=Protection(locked=not is_open),
            )
        )


def _write_table(sheet: Any, rows: Sequence[ExportRow]) -> None:
    for slot, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[column.letter].width = column.width
        _put(sheet, 1, slot, column.name, _HEAD)
    sheet.row_dimensions[1].height = 2 * _LINE_HEIGHT
    sheet.column_dimensions[KEY].hidden = True
    for down, row in enumerate(rows, start=2):
        _write_row(sheet, down, row)
    _lay_out(sheet, len(rows) + 1)
    _validate(sheet, len(rows) + 1)


def _write_row(sheet: Any, down: int, row: ExportRow) -> None:
    known = (row.indicator, row.symbol, row.name, row.indicator_name, row.unit)
    for slot, text in enumerate(known, start=1):
        _put(sheet, down, slot, text, _LOCKED)
    _put(sheet, down, 6, row.year, _LOCKED)
    _put(sheet, down, 7, row.cycle, _LOCKED)
    _put(sheet, down, 8, row.last, _LOCKED_FIGURE)
    for slot, part in enumerate(PARTS, start=9):
        value: Any = row.entry.get(part, "")
        if part == "value":
            value = _figure(value)
        elif part == "status":
            value = STATUS_WORDS.get(value, value)
        _put(sheet, down, slot, value, _OPEN if part == "value" else _OPEN_WORDS)
    _put(sheet, down, len(COLUMNS), row.key, _LOCKED)
    sheet.row_dimensions[down].height = _height(row)


def _figure(text: str) -> Decimal | str:
    """Return a number that a cell holds to the last digit as such, everything else as it was typed."""
    try:
        number = read_typed(text)
    except UnreadableFigure:
        return text
    if number.value is None or not fits_a_cell(number.value):
        return text
    return Decimal(plain(number.value))


def _put(sheet: Any, down: int, across: int, value: Any, style: str) -> None:
    cell = sheet.cell(row=down, column=across)
    cell.style = style
    if isinstance(value, str):
        if value := clean(value):
            cell.value = value
            cell.data_type = "s"  # also where it begins like a formula
    elif isinstance(value, Decimal):
        cell.value = value if fits_a_cell(value) else plain(value)
        cell.number_format = _number_format(value)
    elif value is not None:
        cell.value = value


def _number_format(value: Decimal) -> str:
    """Return a format with thousands apart and as many decimals as the figure has."""
    _digits, _dot, decimals = plain(value).partition(".")
    return "#,##0" + (f".{'0' * min(len(decimals), MOST_DIGITS)}" if decimals else "")


def _height(row: ExportRow) -> float:
    """Return room for the longest text: not every program makes it by itself."""
    widths = {column.part or column.letter: column.width for column in COLUMNS}
    texts = [
        (row.name, widths["C"]),
        (row.indicator_name, widths["D"]),
        (row.unit, widths["E"]),
        *((row.entry.get(part, ""), widths[part]) for part in PARTS),
    ]
    lines = max(
        sum(-(-len(line) // width) or 1 for line in text.split("\n")) for text, width in texts
    )
    return min(lines * _LINE_HEIGHT + 2, _TALLEST)


def _lay_out(sheet: Any, last: int) -> None:
    visible = f"A1:{COLUMNS[-2].letter}{last}"
    sheet.freeze_panes = "D2"
    sheet.auto_filter.ref = visible
    sheet.sheet_properties.tabColor = _GREEN
    sheet.print_area = visible
    sheet.print_title_rows = "1:1"
    _print_on_a4(sheet)
    _protect(sheet)


def _print_on_a4(sheet: Any) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.5, 0.7, 0.3
    sheet.oddFooter.center.text = "&P / &N"


def _protect(sheet: Any) -> None:
    """Protect against slips, not against people: there is no password.  Filters and widths stay free."""
    sheet.protection.sheet = True
    sheet.protection.autoFilter = False
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def _validate(sheet: Any, last: int) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    words = list(STATUS_WORDS.values())
    # Never a warning with the possibility to go on: what is not on the list is refused on return.
    statuses = DataValidation(
        type="list",
        formula1=f'"{",".join(words)}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=_("Estado"),
        error=_("Elija %s.") % STATUS_CHOICE,
    )
    statuses.add(f"{LETTER_OF['status']}2:{LETTER_OF['status']}{last}")
    lengths = DataValidation(
        type="textLength",
        operator="lessThanOrEqual",
        formula1=str(LONGEST_REASON),
        allow_blank=True,
        showErrorMessage=True,
        error=_("Cada celda admite %s caracteres.") % f"{LONGEST_REASON:,}",
    )
    lengths.add(f"{LETTER_OF['source']}2:{LETTER_OF['note']}{last}")
    for validation in (statuses, lengths):
        sheet.add_data_validation(validation)


def _write_guide(sheet: Any, guide: Guide) -> None:
    from openpyxl.styles import Alignment, Font

    width = 78
    sheet.column_dimensions["A"].width = width
    sheet.sheet_view.showGridLines = False
    for down, text in enumerate((guide.title, *guide.paragraphs), start=1):
        cell = sheet.cell(row=down, column=1, value=clean(text))
        cell.data_type = "s"
        cell.font = Font(name=_FONT, size=_SIZE + 1)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        lines = -(-len(text) // (width + 4)) or 1
        sheet.row_dimensions[down].height = lines * _LINE_HEIGHT + 6
        if down == 1:
            cell.font = Font(name=_FONT, bold=True, size=14, color=_GREEN)
            sheet.row_dimensions[down].height = 30
    _print_on_a4(sheet)
    sheet.page_setup.orientation = "portrait"
    _protect(sheet)
