"""CSV, of which any may be opened by a spreadsheet: with its accents, and without running what somebody
typed.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from .batches import batches
from .json_text import text_of

BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets read the accents wrongly

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
# Also after apostrophes, so that the one put before a text can be told from its own.
_FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n|%＝＋－＠]")
BATCH = 1_000


def escape_formula(text: str) -> str:
    """Return a text that a spreadsheet would run as a formula, quoted; a number stays a number."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def cell(value: Any) -> str:
    """Return the text of a cell: nothing where there is no value, JSON where there are several."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return text_of(value) if isinstance(value, dict | list | tuple) else str(value)


def write_pieces(
    header: Sequence[str], rows: Iterable[Iterable[Any]], *, mark: str = BYTE_ORDER_MARK
) -> Iterator[bytes]:
    """Yield a table piece by piece, its header in the first; without columns, nothing but the mark.

    Every CSV that is given away is written here.
    """
    buffer = io.StringIO()
    buffer.write(mark)
    writer = csv.writer(buffer, lineterminator="\r\n")
    if header:
        writer.writerow([escape_formula(title) for title in header])
    for batch in batches(rows, BATCH):
        writer.writerows([escape_formula(cell(value)) for value in row] for row in batch)
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    if buffer.tell():
        yield buffer.getvalue().encode()


def write_csv(header: Sequence[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """Return a whole table."""
    return b"".join(write_pieces(header, rows))
