"""CSV: UTF-8 with its mark, so that a spreadsheet shows the accents; decimals with a point."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..batches import batches
from ..columns import Column, Row, row_serializer
from ..csv_cells import BYTE_ORDER_MARK, cell, escape_formula

BATCH = 1_000


def write(columns: Sequence[Column], rows: Iterable[Row], context: Any) -> Iterator[bytes]:
    """Yield the header first, also where there is no row."""
    tell = row_serializer(columns, context)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow([column.name for column in columns])
    for batch in batches(rows, BATCH):
        for row in batch:
            writer.writerow([escape_formula(cell(value)) for value in tell(row).values()])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    if buffer.tell():
        yield buffer.getvalue().encode()
