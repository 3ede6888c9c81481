"""CSV: UTF-8 with its mark, so that a spreadsheet shows the accents; decimals with a point."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..columns import Column, Row, row_serializer
from ..csv_cells import write_pieces


def write(columns: Sequence[Column], rows: Iterable[Row], context: Any) -> Iterator[bytes]:
    """Yield the header first, also where there is no row."""
    tell = row_serializer(columns, context)
    return write_pieces([column.name for column in columns], (tell(row).values() for row in rows))
