"""Rows in batches."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield as many at a time, the last fewer."""
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch
