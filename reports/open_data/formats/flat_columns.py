"""A table's columns for a file in which a cell holds one value, and what they point to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from tables.columns import Column, ColumnKind, Row, Table

_POINTS_TO = {
    "objective": ("objectives", "code"),
    "strategy": ("strategies", "code"),
    "indicator": ("indicators", "code"),
    "publication": ("publications", "slug"),
    "old_publication": ("publications", "slug"),
    "unit": ("units", "slug"),
    "parent": ("units", "slug"),
}
"""A column of such a name holds the key of a row of that table."""

_OF_A_METHOD = {
    "variables": (("indicator", "method_valid_from"), "methods", ("indicator", "valid_from")),
    "values": (
        ("indicator", "method_valid_from", "variable"),
        "variables",
        ("indicator", "method_valid_from", "symbol"),
    ),
}
"""Keys of several columns, by the table that holds them."""


@dataclass(frozen=True)
class Pointer:
    """Columns that hold the key of a row of another table."""

    columns: tuple[str, ...]
    table: str
    key: tuple[str, ...]


def flat_columns(table: Table, others: frozenset[str]) -> tuple[Column, ...]:
    """Return the columns of a file: a row within the row becomes columns of its own, and rows
    within the row are left to the table of that name where there is one.
    """
    return tuple(_flat(table, others))


def _flat(table: Table, others: frozenset[str]) -> Iterator[Column]:
    for column in table.columns:
        if column.kind == ColumnKind.OBJECT:
            for inner in column.columns:
                yield _inner(column, inner)
        elif column.kind != ColumnKind.ROWS or column.name not in others:
            yield column


def _inner(outer: Column, inner: Column) -> Column:
    path, read = outer.path, inner.reader(None)

    def make(row: Row, context: Any) -> Any:
        return read(row[path])

    return replace(
        inner,
        name=f"{outer.name}_{inner.name}",
        meaning=f"{outer.meaning} {inner.meaning}",
        make=make,
    )


def pointers(table: Table) -> tuple[Pointer, ...]:
    """Return the columns of a table that hold keys of others."""
    found = [
        Pointer((column.name,), other, (key,))
        for column in table.columns
        if column.kind == ColumnKind.CODE and column.name in _POINTS_TO
        for other, key in [_POINTS_TO[column.name]]
    ]
    if table.name in _OF_A_METHOD:
        found.append(Pointer(*_OF_A_METHOD[table.name]))
    return tuple(found)
