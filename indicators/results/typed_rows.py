"""Rows of results with the types that the database would give."""

from datetime import date
from decimal import Decimal
from json import loads
from typing import Any

from .copy import Row
from .evaluate import COLUMNS


def typed_row(row: Row) -> dict[str, Any]:
    """Return a row of text as the types that the database would give."""
    cells: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
    for name in ("indicator_id", "unit_id", "year", "method_id", "capture_id"):
        cells[name] = None if cells[name] is None else int(cells[name])
    for name in ("value", "computed", "target", "gap", "progress", "pace"):
        cells[name] = None if cells[name] is None else Decimal(cells[name])
    cells["cutoff"] = None if cells["cutoff"] is None else date.fromisoformat(cells["cutoff"])
    cells["met"] = None if cells["met"] is None else cells["met"] == "1"
    cells["inputs"], cells["marks"] = loads(cells["inputs"]), loads(cells["marks"])
    return cells
