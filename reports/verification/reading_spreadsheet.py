"""Tables in a spreadsheet: the rows below a row of titles, each number as it is displayed."""

import io
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .tables import Table, squeezed

TITLES = re.compile(r"Resultado( |\s*calculado|$)|Valor de la variable en|Sustitución en método")
"""What stands in a row of titles of figures, and nowhere else in it."""

NOTES = "Notas"
"""How a row begins that has below each figure the numbers of its notes."""

_SHAPE = re.compile(r'(?P<digits>#,##0|#,###|0|#)(?P<decimals>\.0+)?(?P<rest>(?:"[^"]*"|\\.)*)')


def tables_of(content: bytes) -> Iterator[Table]:
    """Every table of figures of every sheet; its heading is what the sheet begins with."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), data_only=True)
    for sheet in book.worksheets:
        rows = [tuple(_shown(cell) for cell in row) for row in sheet.iter_rows()]
        title = next((text for row in rows for text in row if text), "")
        yield from _tables(sheet.title, title, rows)


def _tables(name: str, title: str, rows: list[tuple[str, ...]]) -> Iterator[Table]:
    starts = [
        place
        for place, row in enumerate(rows)
        if sum(bool(TITLES.match(text)) for text in row) and sum(map(bool, row)) > 1
    ]
    for place in starts:
        body = []
        for row in rows[place + 1 :]:
            if sum(map(bool, row)) < 2:  # an empty row, or a heading over all columns, ends it
                break
            if row[0] != NOTES:
                body.append(row)
        yield Table((title,), rows[place], tuple(body), f"hoja «{name}», fila {place + 1}")


def _shown(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return displayed(Decimal(repr(value)), str(cell.number_format))
    return squeezed(str(value))


def displayed(value: Decimal, shape: str) -> str:
    """A number as its format displays it; raises ValueError for a format with more to it."""
    if shape == "General":
        return f"{value:f}"
    found = _SHAPE.fullmatch(shape.partition(";")[0])
    if found is None:
        raise ValueError(f"the number format {shape!r} is not known")
    decimals = len(found["decimals"] or ".") - 1
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in found["digits"] else f"{rounded:f}"
    if "0" not in found["digits"] and abs(rounded) < 1:
        text = text.replace("0.", ".", 1)
    rest = found["rest"].replace('"', "").replace("\\", "")
    return squeezed(f"{text}{rest}")
