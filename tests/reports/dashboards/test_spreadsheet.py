"""Tables as a spreadsheet, read again with the library that reads them."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.dashboards.spreadsheet import (
    MOST_CHARACTERS,
    SpreadsheetColumn,
    SpreadsheetTable,
    number_format,
    workbook_of,
)


def opened(*rows, title="Tabla"):
    table = SpreadsheetTable(
        title, (SpreadsheetColumn("Uno"), SpreadsheetColumn("Dos", 40)), tuple(rows)
    )
    return openpyxl.load_workbook(io.BytesIO(workbook_of([table], title="T", author="A")))


def cells(*values):
    """Each value as it is found again, in the first column."""
    sheet = opened(*((value, None) for value in values)).worksheets[0]
    return [sheet.cell(row=place, column=1) for place in range(2, len(values) + 2)]


def test_numbers_are_numbers_with_their_own_decimals():
    found = cells(Decimal("1234.50"), Decimal("21463300"), Decimal("-0.7"), 2023)
    assert [each.value for each in found] == [1234.5, 21463300, -0.7, 2023]
    assert [each.number_format for each in found] == ["#,##0.00", "#,##0", "#,##0.0", "General"]


def test_nothing_is_nothing_and_never_zero():
    assert cells(None, Decimal(0))[0].value is None


def test_a_day_is_a_day():
    (found,) = cells(date(2024, 6, 30))
    assert found.is_date and found.value.date() == date(2024, 6, 30)


@pytest.mark.parametrize("text", ["=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_text_is_never_a_formula(text):
    (found,) = cells(text)
    assert (found.data_type, found.value) == ("s", text)


def test_no_sheet_has_a_formula_in_its_xml():
    table = SpreadsheetTable("=T", (SpreadsheetColumn("=C"),), (("=1+1",),))
    book = zipfile.ZipFile(io.BytesIO(workbook_of([table], title="=t", author="=a")))
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_the_sheet_is_ready_to_be_read_and_printed():
    sheet = opened(("a", "b")).worksheets[0]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:B2"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    wide = SpreadsheetTable(
        "T", (SpreadsheetColumn("a", 100), SpreadsheetColumn("b", 100)), (("x", "y" * 250),)
    )
    book = openpyxl.load_workbook(io.BytesIO(workbook_of([wide], title="T", author="A")))
    assert book.worksheets[0].page_setup.fitToWidth == 2
    assert book.worksheets[0].row_dimensions[2].height == 3 * 15
    assert sheet.column_dimensions["B"].width == 40


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(min_size=1, max_size=60))
def test_no_text_breaks_the_file(text, title):
    sheet = opened((text, None), title=f"T{title}").worksheets[0]
    assert len(sheet.title) <= 31
    assert sheet.cell(row=2, column=1).value in (None, *_as_stored(text))


def _as_stored(text):
    """Without what XML cannot hold; its line ends are one and the same."""
    kept = "".join(
        each for each in text
        if each in "\t\n\r" or (each >= " " and each not in "\ufffe\uffff")
    )  # fmt: skip
    return (kept, kept.replace("\r\n", "\n").replace("\r", "\n"))


def test_a_very_long_text_is_cut_where_a_cell_ends():
    (found,) = cells("a" * 50_000)
    assert len(found.value) == MOST_CHARACTERS


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("1E+3", "#,##0"),
        ("0.00", "#,##0.00"),
        ("1E-20", "#,##0." + "0" * 15),
        ("42344860.123456791043282", "#,##0." + "0" * 7),
    ],
)
def test_a_format_has_as_many_decimals_as_the_figure(value, form):
    assert number_format(Decimal(value)) == form
