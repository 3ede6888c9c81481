"""A workbook of one sheet: numbers as numbers, headers that stay in sight, columns described."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ..columns import NESTED, Column, ColumnKind, Row
from ..json_text import text_of
from .unwritable_value import UnwritableValue

_ROWS = 1_048_575  # what a sheet holds below its header
_LONGEST = 32_767  # characters of a cell
_PIECE = 64 * 1024
_WIDTHS = {ColumnKind.TEXT: 40, ColumnKind.CODE: 18, ColumnKind.DATE: 12, ColumnKind.DATETIME: 20}
_FORMATS = {ColumnKind.DATE: "yyyy-mm-dd", ColumnKind.DATETIME: "yyyy-mm-dd hh:mm:ss"}


def write(columns: Sequence[Column], rows: Iterable[Row], context: Any) -> Iterator[bytes]:
    """Yield the workbook, written to a file on disk, since a workbook's index comes last, and read
    back in pieces.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("datos")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(1, len(columns)))}1"
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = max(
            _WIDTHS.get(column.kind, 12), len(column.name) + 4
        )
    header = []
    for column in columns:
        cell = WriteOnlyCell(sheet, column.name)
        cell.font = Font(bold=True)
        header.append(cell)
    sheet.append(header)
    readers = [(entry.kind, entry.reader(context), entry.serializer(context)) for entry in columns]
    for number, row in enumerate(rows):
        if number == _ROWS:
            raise UnwritableValue(
                _(
                    "Son más renglones de los que caben en una hoja; pida la tabla como CSV o Parquet."
                )
            )
        cells = []
        for kind, read, tell in readers:
            value = tell(row) if kind in NESTED else read(row)
            cell = WriteOnlyCell(sheet, _plain(value, kind))
            if kind in _FORMATS:
                cell.number_format = _FORMATS[kind]
            elif isinstance(cell.value, str):
                cell.data_type = "s"  # never a formula, whatever it begins with
            cells.append(cell)
        sheet.append(cells)
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _plain(value: Any, kind: ColumnKind) -> Any:
    if value is None:
        return None
    if kind in NESTED:
        return clean(text_of(value))
    if isinstance(value, Decimal):
        # A spreadsheet keeps fifteen digits; the figure as it was printed stands in its own column.
        return float(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    return clean(value) if isinstance(value, str) else value


def clean(text: str) -> str:
    """Return the text without what a cell cannot hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return str(ILLEGAL_CHARACTERS_RE.sub("", text))[:_LONGEST]
