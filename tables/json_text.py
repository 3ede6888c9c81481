"""JSON as bytes and as text."""

from typing import Any

import orjson


def bytes_of(value: Any) -> bytes:
    """As it travels."""
    return orjson.dumps(value)


def text_of(value: Any) -> str:
    """As it stands in the cell of a table."""
    return orjson.dumps(value).decode()
