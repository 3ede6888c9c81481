"""Whole tables as files, written piece by piece so that a large one never stands in memory."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..columns import Column, Row
from . import csv, json_lines, parquet, xlsx

Write = Callable[[Sequence[Column], Iterable[Row], Any], Iterator[bytes]]
"""Columns, plain rows and what the table has at hand, to pieces of a file."""


@dataclass(frozen=True)
class Format:
    """A format of files: how it is asked for, its media type, and how it is written."""

    name: str
    media_type: str
    write: Write


def formats() -> dict[str, Format]:
    """Return all there are, by the name by which they are asked for."""
    found = (
        Format("csv", "text/csv", csv.write),
        Format("jsonl", "application/x-ndjson", json_lines.write),
        Format(
            "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx.write
        ),
        Format("parquet", "application/vnd.apache.parquet", parquet.write),
    )
    return {written.name: written for written in found}
