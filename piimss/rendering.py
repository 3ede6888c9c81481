"""Every list of the API as a table that a spreadsheet opens."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.encoding import force_str
from rest_framework.renderers import BaseRenderer
from rest_framework.utils.encoders import JSONEncoder

from indicators.csv_tables import write_csv


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
        return write_csv(
            [_cell(key) for key in header],
            ([_cell(row.get(key)) for key in header] for row in rows),
        )


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
    return force_str(value)
