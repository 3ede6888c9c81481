"""Parquet: every column with its type, decimals exact, meanings and units in the schema."""

import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from django.utils.translation import gettext as _

from ..batches import batches
from ..columns import NESTED, Column, ColumnKind, Row
from ..json_text import text_of
from .unwritable_value import UnwritableValue

BATCH = 10_000
DECIMALS = 20
"""As many as a computed figure is kept to."""
_DIGITS = 38
_LARGEST = Decimal(10) ** (_DIGITS - DECIMALS)
_STEP = Decimal(1).scaleb(-DECIMALS)


def write(columns: Sequence[Column], rows: Iterable[Row], context: Any) -> Iterator[bytes]:
    """Yield a batch of rows at a time; a file without rows still has its schema."""
    import pyarrow as pa
    from pyarrow import parquet

    schema = _schema(columns)
    readers = [
        part.serializer(context) if part.kind in NESTED else part.reader(context)
        for part in columns
    ]
    pieces = _WriteBuffer()
    with parquet.ParquetWriter(pieces, schema, compression="zstd") as writer:
        for batch in batches(rows, BATCH):
            arrays = [
                pa.array([_plain(read(row), column.kind) for row in batch], type=kept.type)
                for column, read, kept in zip(columns, readers, schema, strict=True)
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            yield from pieces.drain()
    yield from pieces.drain()


def _schema(columns: Sequence[Column]) -> Any:
    import pyarrow as pa

    kinds = {
        ColumnKind.INTEGER: pa.int64(),
        ColumnKind.DECIMAL: pa.decimal128(_DIGITS, DECIMALS),
        ColumnKind.DATE: pa.date32(),
        ColumnKind.DATETIME: pa.timestamp("us", tz="UTC"),
        ColumnKind.BOOLEAN: pa.bool_(),
    }
    return pa.schema(
        [
            pa.field(
                part.name,
                kinds.get(part.kind, pa.string()),
                metadata={"description": str(part.meaning), "unit": str(part.unit)},
            )
            for part in columns
        ]
    )


def _plain(value: Any, kind: ColumnKind) -> Any:
    if value is None:
        return None
    if kind == ColumnKind.DECIMAL:
        return _exact(value)
    return text_of(value) if kind in NESTED else value


def _exact(value: Decimal) -> Decimal:
    """Return the value with as many decimals as the column has; ``UnwritableValue`` if it is larger
    than fits.
    """
    if abs(value) >= _LARGEST:
        raise UnwritableValue(
            _("La cifra %s no cabe en Parquet; pida la tabla como CSV o JSON.") % f"{value:f}"
        )
    with localcontext(prec=80):
        return value.quantize(_STEP, rounding=ROUND_HALF_UP)


class _WriteBuffer(io.RawIOBase):
    """A file that is only written forwards, and gives away what was written."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self._length = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._pieces.append(piece)
        self._length += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._length

    def drain(self) -> Iterator[bytes]:
        """Yield what was written since the last time."""
        pieces, self._pieces = self._pieces, []
        if pieces:
            yield b"".join(pieces)
