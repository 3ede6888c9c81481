"""Sheets as people fill them: the downloaded workbook, with some cells written over."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from indicators.duties import CAPTURE
from indicators.models import FilledSheet
from indicators.sheets.export import sheet_of
from indicators.sheets.processing import check
from indicators.sheets.submission import receive
from indicators.sheets.table import SHEET
from tests.factories.captures import Cast, make_cast
from tests.factories.duties import give, take


def download(cast: Any, by: str = "ana") -> bytes:
    """The workbook as it goes out; there must be something pending."""
    content = sheet_of(cast.small.programme, by=cast.people[by])
    assert content is not None
    return content


def rows_in(content: bytes) -> dict[tuple[str, str, str], int]:
    """Return which row is about which indicator, unit and variable."""
    sheet = load_workbook(io.BytesIO(content))[SHEET]
    return {
        (str(row[0].value), str(row[4].value), str(row[1].value)): row[0].row
        for row in sheet.iter_rows(min_row=2)
        if row[0].value is not None
    }


def change(content: bytes, do: Any) -> bytes:
    """The workbook after ``do(sheet)``."""
    book = load_workbook(io.BytesIO(content))
    do(book[SHEET])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fill(content: bytes, **cells: Any) -> bytes:
    """The workbook with cells filled: ``I2=12``."""

    def put(sheet: Any) -> None:
        for address, value in cells.items():
            sheet[address] = value

    return change(content, put)


def as_file(content: bytes, name: str = "capturas.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def send(cast: Any, content: bytes, by: str = "ana") -> FilledSheet:
    """Send a workbook and have it checked; the sheet as it stands then."""
    sheet = receive(cast.small.programme, as_file(content), by=cast.people[by])
    check(sheet.pk)
    sheet.refresh_from_db()
    return sheet


def told(sheet: FilledSheet) -> dict[str, str]:
    """Return what is wrong, by cell."""
    return {each["cell"]: each["message"] for each in sheet.problems}


def cells_of(sheet: FilledSheet) -> dict[str, tuple[str, str]]:
    """Return what changes, by cell: before and after."""
    return {
        cell["cell"]: (cell["before"], cell["after"])
        for capture in sheet.captures
        for cell in capture["cells"]
    }


def large_sheet(units: int, indicators: int, variables: int) -> tuple[Cast, bytes]:
    """A sheet with a row for each variable of each indicator and unit, every value filled."""
    cast = make_cast()
    small = cast.small
    symbols = {f"v{number}": "suma" for number in range(1, variables + 1)}
    for number in range(2, indicators + 2):
        small.add_indicator(f"1.{number}", " + ".join(symbols), symbols=symbols)
    small.indicators["1.1"].methods.get().variables.update(consolidation="nacional")
    small.programme.indicators.update(owner=small.units["sur"])
    below = [small.add_unit(f"u{number}") for number in range(units)]
    take(cast.ana)
    for unit in below:
        give(cast.ana, CAPTURE, unit=unit)

    def fill_all(sheet: Any) -> None:
        for row in range(2, sheet.max_row + 1):
            sheet[f"I{row}"] = row
            sheet[f"K{row}"] = "Registro"

    return cast, change(download(cast), fill_all)
