"""One JSON object a line: for whom a page of a thousand rows is too little."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..batches import batches
from ..columns import Column, Row, row_serializer
from ..json_text import bytes_of

BATCH = 1_000


def write(columns: Sequence[Column], rows: Iterable[Row], context: Any) -> Iterator[bytes]:
    """Yield the lines; nothing at all where there is no row."""
    tell = row_serializer(columns, context)
    for batch in batches(rows, BATCH):
        yield b"".join(bytes_of(tell(row)) + b"\n" for row in batch)
