"""Tables that a spreadsheet opens: with their accents, and without running what somebody typed."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from .json_text import text_of

BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets read the accents wrongly

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_FORMULA = re.compile(r"\s*[=+\-@\t\r\n|%＝＋－＠]")


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


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write a whole table; without columns, nothing but the mark."""
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    if header:
        writer.writerow([escape_formula(title) for title in header])
    writer.writerows([escape_formula(value) for value in row] for row in rows)
    return text.getvalue().encode()
