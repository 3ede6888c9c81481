"""Rows of the database as plain values, a whole page at a stroke, out of queries written once.

To write a query of forty columns anew takes the ORM as long as the database takes to answer it, and
whoever asks for another year asks the same query.  So it is written with a ``QueryParameter`` for
each value that changes, and remembered by what else it is made of.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Any

from cachetools import LRUCache
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, QuerySet, Value

from .columns import Row

_EQUAL_ARE_THE_SAME = frozenset({str, date, datetime, type(None)})
"""Types of which two equal values can stand for each other; 1.0 and 1.00 are equal numbers."""
_MAX_CACHED = 256

Step = Callable[[Any, Any, Any], Any]
"""From a value, the expression that gave it and the connection, to the value it stands for."""

_cached: "LRUCache[Hashable, CompiledQuery]" = LRUCache(_MAX_CACHED)
_lock = Lock()


class QueryParameter(Value):
    """Stands in a query for the value with that number, which is given when it is asked."""

    def __init__(self, number: int, output_field: "Field[Any, Any] | None" = None) -> None:
        super().__init__(number, output_field or Field())

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Return a place for a parameter, and itself in it."""
        return "%s", [self]


@dataclass(frozen=True)
class CompiledQuery:
    """A query of plain values as it is sent; ``sql`` is empty where it finds nothing whatever it is
    given.
    """

    using: str = DEFAULT_DB_ALIAS
    sql: str = ""
    parameters: tuple[Any, ...] = ()
    names: tuple[str, ...] = ()
    converters: tuple[tuple[int, Sequence[Step], Any], ...] = ()
    """Of a place in the rows: the steps from what the database gives, and the expression asked for."""

    @classmethod
    def from_queryset(cls, rows: QuerySet[Any, Any] | None) -> "CompiledQuery":
        """Compile a ``values()`` or ``values_list()`` query; None finds nothing."""
        if rows is None:
            return cls()
        query = rows.query
        compiler = query.get_compiler(rows.db)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            return cls()
        selected = [column[0] for column in compiler.select[: compiler.col_count]]
        return cls(
            rows.db,
            sql,
            tuple(parameters),
            tuple(query.selected or ()),
            tuple(
                (
                    place,
                    [_without_connection(step, compiler.connection) for step in steps],
                    expression,
                )
                for place, (steps, expression) in compiler.get_converters(selected).items()
            ),
        )

    def rows(self, values: Sequence[Any] = (), part: slice | None = None) -> list[Row]:
        """Return the rows by name, as Django would give them."""
        names = self.names
        return [dict(zip(names, cells, strict=True)) for cells in self.cells(values, part)]

    def cells(self, values: Sequence[Any] = (), part: slice | None = None) -> list[tuple[Any, ...]]:
        """Return the rows as tuples, with the values given to the slots; of all of them or of a part.

        Django converts cell by cell; here it is done by column, and each distinct text, date or
        moment once: in a page most are alike.  What a cell holds may therefore be shared by several
        rows, and is not to be changed.
        """
        if not self.sql:
            return []
        connection = connections[self.using]
        sql, parameters = self.sql, self._bind(values)
        if part is not None:
            sql += " LIMIT %s OFFSET %s"
            parameters += [part.stop - part.start, part.start]
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            found = cursor.fetchall()
        if not found:
            return []
        columns: list[Iterable[Any]] = list(zip(*found, strict=True))
        for place, steps, expression in self.converters:
            for step in steps:
                columns[place] = _converted(columns[place], step, expression, connection)
        return list(zip(*columns, strict=True))

    def _bind(self, values: Sequence[Any]) -> list[Any]:
        connection = connections[self.using]
        return [
            parameter.output_field.get_db_prep_value(values[parameter.value], connection)
            if isinstance(parameter, QueryParameter)
            else parameter
            for parameter in self.parameters
        ]


def cached_query(key: Hashable, make: Callable[[], QuerySet[Any, Any] | None]) -> CompiledQuery:
    """Return the query of that key, written the first time."""
    with _lock:
        query = _cached.get(key)
    # Outside the lock: writing takes long, and two threads that write the same query write equal ones.
    if query is None:
        query = CompiledQuery.from_queryset(make())
        with _lock:
            _cached[key] = query
    return query


def clear_cache() -> None:
    """Forget all queries, as in a process that has just begun."""
    with _lock:
        _cached.clear()


def _converted(cells: Iterable[Any], step: Callable[..., Any], *given: Any) -> list[Any]:
    if set(map(type, cells)) <= _EQUAL_ARE_THE_SAME:
        known = {cell: step(cell, *given) for cell in set(cells)}
        return [known[cell] for cell in cells]
    return [step(cell, *given) for cell in cells]


def _without_connection(step: Step, connection: Any) -> Step:
    """Return the same, without the connection of the thread that wrote the query."""
    if getattr(step, "__self__", None) is not connection.ops:
        return step
    name = step.__name__
    return lambda value, expression, connection: getattr(connection.ops, name)(
        value, expression, connection
    )
