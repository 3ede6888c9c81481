"""The formats by which the API may be asked, as REST framework negotiates them.

Lists are written by ``formats``; what is no list comes as JSON whatever was asked for.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from rest_framework.renderers import BaseRenderer, JSONRenderer

from .csv_cells import write_csv
from .formats import formats


class _File(BaseRenderer):
    """A format of files; where there is nothing but one row or an error, that as JSON."""

    charset = None

    def render(self, data: Any, media_type: Any = None, renderer_context: Any = None) -> bytes:
        return bytes(JSONRenderer().render(data, renderer_context=renderer_context))


class CSVRenderer(BaseRenderer):
    """A renderer of what is no table of ours, as one: the rows of a page, or one row; nested values
    as JSON.
    """

    media_type, format, charset = "text/csv", "csv", "utf-8"

    def render(self, data: Any, media_type: Any = None, renderer_context: Any = None) -> bytes:
        rows = _rows(data)
        header = list(dict.fromkeys(key for row in rows for key in row))
        return write_csv(header, ([row.get(key) for key in header] for row in rows))


def _rows(data: Any) -> list[Mapping[str, Any]]:
    if isinstance(data, Mapping):
        results = data.get("results")
        data = results if isinstance(results, Sequence) and "count" in data else [data]
    return [row if isinstance(row, Mapping) else {"value": row} for row in data or []]


class JSONLinesRenderer(_File):
    media_type, format = "application/x-ndjson", "jsonl"


class XLSXRenderer(_File):
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    format = "xlsx"


class ParquetRenderer(_File):
    media_type, format = "application/vnd.apache.parquet", "parquet"


FILES = (CSVRenderer, JSONLinesRenderer, XLSXRenderer, ParquetRenderer)
assert {file.format: file.media_type for file in FILES} == {
    written.name: written.media_type for written in formats().values()
}
