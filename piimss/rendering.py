"""Every list of the API as a table that a spreadsheet opens."""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.encoding import force_str
from rest_framework.renderers import BaseRenderer
from rest_framework.utils.encoders import JSONEncoder

BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets read the accents wrongly

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_FORMULA = re.compile(r"\s*[=+\-@\t\r\n|%＝＋－＠]")


class CSVRenderer(BaseRenderer):
    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"
    render_style = "text"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        rows = _rows(data)
        header = list(dict.fromkeys(key for row in rows for key in row))
        text = io.StringIO()
        text.write(BYTE_ORDER_MARK)
        writer = csv.writer(text, lineterminator="\r\n")
        if header:
            writer.writerow([_cell(key) for key in header])
        writer.writerows([_cell(row.get(key)) for key in header] for row in rows)
        return text.getvalue().encode()


def _rows(data: Any) -> list[Mapping[str, Any]]:
    if isinstance(data, Mapping):
        results = data.get("results")
        data = results if isinstance(results, Sequence) and "count" in data else [data]
    return [row if isinstance(row, Mapping) else {"value": row} for row in data or []]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping) or (isinstance(value, Sequence) and not isinstance(value, str)):
        return json.dumps(value, ensure_ascii=False, cls=JSONEncoder)
    return harmless(force_str(value))


def harmless(text: str) -> str:
    """A text that a spreadsheet would run as a formula, quoted; a number stays a number."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text
