"""JSON as bytes and as text."""

from typing import Any

import orjson


def bytes_of(value: Any) -> bytes:
    """Return a value's JSON as it travels."""
    return orjson.dumps(value)


def text_of(value: Any) -> str:
    """Return a value's JSON as it stands in the cell of a table."""
    return orjson.dumps(value).decode()
