"""Tables in a spreadsheet: the rows below a row of titles, each number as it is displayed."""

import io
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .formula_evaluator import Value, evaluate_formula
from .tables import DocumentTable, FormulaResult, ReadDocument, TableHeading, squeezed

KEYS = ("Clave", "Elemento", "Serie histórica", "Símbolo", "Año")
"""Titles of columns that are empty in no row: where they are, the row before goes on."""

NOTES = "Notas"
"""The beginning of a row that has below each figure the numbers of its notes."""

_PARTS = re.compile(r'(?:"[^"]*"|\\.|[^;"\\])+')
_SHAPE = re.compile(r'(?P<digits>#,##0|#,###|0|#)(?P<decimals>\.0+)?(?P<rest>(?:"[^"]*"|\\.)*)')

Row = tuple[str, ...]


def read(content: bytes) -> ReadDocument:
    """Return every table of every sheet; its headings are what the sheet begins with, and what is
    above it.

    The first sheet is the cover, and the colophon too.
    """
    from openpyxl import load_workbook

    kept = load_workbook(io.BytesIO(content), data_only=True)
    live = load_workbook(io.BytesIO(content))
    tables: list[DocumentTable] = []
    cover = ""
    for location, sheet in enumerate(kept.worksheets):
        rows = [tuple(_displayed_text(cell) for cell in row) for row in sheet.iter_rows()]
        if location == 0:
            cover = "\n".join(" ".join(filter(None, row)) for row in rows)
        tables += _tables(sheet.title, rows, _formula_results(live[sheet.title]))
    return ReadDocument(tuple(tables), cover, cover)


def _tables(
    name: str, rows: list[Row], live: dict[tuple[int, int], FormulaResult]
) -> Iterator[DocumentTable]:
    title = next((text for row in rows for text in row if text), "")
    above, at = title, 0
    while at < len(rows):
        if _is_heading(rows[at]):
            above = rows[at][0]
        if sum(map(bool, rows[at])) < 2:
            at += 1
            continue
        start = at
        at = next((end for end in range(start, len(rows)) if _ends(rows[end])), len(rows))
        yield _table(name, (TableHeading(1, title), TableHeading(2, above)), rows, start, at, live)


def _table(
    name: str,
    headings: tuple[TableHeading, ...],
    rows: list[Row],
    start: int,
    end: int,
    live: dict[tuple[int, int], FormulaResult],
) -> DocumentTable:
    header = rows[start]
    key = next((at for at, text in enumerate(header) if text in KEYS), None)
    body: list[Row] = []
    worked: dict[tuple[int, int], FormulaResult] = {}
    for location in range(start + 1, end):
        row = rows[location]
        if row[0] == NOTES and header[0] == "Serie histórica":
            continue
        if key is not None and not row[key] and body:
            body[-1] = tuple(
                f"{said} {more}".strip() for said, more in zip(body[-1], row, strict=True)
            )
            continue
        body.append(row)
        own = {column: result for (line, column), result in live.items() if line == location}
        worked |= {(len(body) - 1, column): result for column, result in own.items()}
    where = f"hoja «{name}», fila {start + 1}"
    return DocumentTable(headings, header, tuple(body), where, live=worked)


def _is_heading(row: Row) -> bool:
    return bool(row and row[0]) and not any(row[1:])


def _ends(row: Row) -> bool:
    """Return whether the table ends: at an empty row, or a heading over all columns."""
    return not any(row) or _is_heading(row)


def _formula_results(sheet: Any) -> dict[tuple[int, int], FormulaResult]:
    """Return the result of each formula of a sheet, worked out from the numbers that stand in its
    cells.
    """

    def value_of(name: str) -> Value:
        value = sheet[name].value
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return Decimal(repr(value))
        # What is itself a formula is no figure of the report.
        return None if value is None else str(value)

    return {
        (cell.row - 1, cell.column - 1): evaluate_formula(str(cell.value), value_of)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def _displayed_text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return displayed(Decimal(repr(value)), str(cell.number_format))
    return squeezed(str(value))


def displayed(value: Decimal, shape: str) -> str:
    """Return a number as its format displays it; raises ValueError for a format with more to it."""
    if shape == "General":
        return f"{value:f}"
    # A second part is for what is below zero, and says its sign itself.
    above, *below = _PARTS.findall(shape)
    sign = ""
    if value < 0 and below:
        value, sign = -value, below[0].partition('"')[2].partition('"')[0]
    found = _SHAPE.fullmatch(above)
    if found is None:
        raise ValueError(f"the number format {shape!r} is not known")
    decimals = len(found["decimals"] or ".") - 1
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in found["digits"] else f"{rounded:f}"
    if "0" not in found["digits"] and abs(rounded) < 1:
        text = text.replace("0.", ".", 1)
    rest = found["rest"].replace('"', "").replace("\\", "")
    return squeezed(f"{sign}{text}{rest}")
