"""Rows in batches."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

IDS_AT_ONCE = 5_000
"""Ids that any database takes in one question."""


def batches(rows: Iterable[T], size: int = IDS_AT_ONCE) -> Iterator[list[T]]:
    """Yield as many at a time, the last fewer."""
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch
