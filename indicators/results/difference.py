"""Compares rows with those that are stored; writes the ones that differ, and no others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model

from .copy import delete_rows, insert_rows


@dataclass
class Difference:
    """Rows to insert, ids of rows to delete, and how many of those are the same row anew."""

    new: list[Any]
    obsolete_ids: list[int]
    replaced: int
    unchanged: int

    @property
    def size(self) -> int:
        """Return the number of rows that are not as they are stored."""
        return len(self.new) + len(self.obsolete_ids) - self.replaced


def find_difference(
    stored_rows: Iterable[tuple[Any, ...]], rows: Sequence[Any], of_the_key: int
) -> Difference:
    """Return the difference between rows and those that are stored, which begin with their ids.

    The first columns, so many as ``of_the_key``, say what a row is about.
    """
    stored = {row[1 : of_the_key + 1]: row for row in stored_rows}
    new: list[Any] = []
    stale: list[int] = []
    replaced = unchanged = 0
    for row in rows:
        former = stored.pop(row[:of_the_key], None)
        if former is None:
            new.append(row)
        elif _is_same(former[1:], row):
            unchanged += 1
        else:
            new.append(row)
            stale.append(former[0])
            replaced += 1
    stale += [row[0] for row in stored.values()]
    return Difference(new, stale, replaced, unchanged)


def _is_same(one: Sequence[Any], other: Sequence[Any]) -> bool:
    """Return whether two rows are equal and their numbers have as many decimals: 1.0 is not 1.00."""
    return one == other and all(
        cell.same_quantum(beside)
        for cell, beside in zip(one, other, strict=True)
        if isinstance(cell, Decimal)
    )


def write_difference(model: type[Model], columns: Sequence[str], difference: Difference) -> None:
    """Bring the rows of a model to what was found."""
    delete_rows(model, difference.obsolete_ids)
    insert_rows(model, columns, difference.new)
