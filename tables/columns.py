"""The description that a table gives of itself: its columns, their kinds, units and meanings.

Filters, orderings, files, the schema and the data package are all read off this description, so
that none of them can say something else than another.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import Any

from django.utils import timezone

Row = Mapping[str, Any]
Choices = Sequence[tuple[str, Any]]


class ColumnKind(StrEnum):
    """The kind of a cell's values."""

    CODE = "code"
    """A short name by which something is found: a key, a slug."""
    ENUM = "word"
    """One of a closed list."""
    TEXT = "text"
    """Words of people or documents; also a figure as it was printed."""
    INTEGER = "integer"
    DECIMAL = "decimal"
    """An exact number; as JSON it travels as text."""
    DATE = "date"
    DATETIME = "moment"
    """A date and time with its zone."""
    BOOLEAN = "boolean"
    ENUM_LIST = "words"
    """Several of a closed list."""
    MAP = "map"
    """Texts by name."""
    OBJECT = "object"
    """One row within the row."""
    ROWS = "rows"
    """Rows within the row."""


NESTED = frozenset({ColumnKind.ENUM_LIST, ColumnKind.MAP, ColumnKind.OBJECT, ColumnKind.ROWS})
EXACT_FILTER_KINDS = frozenset(
    {
        ColumnKind.CODE,
        ColumnKind.ENUM,
        ColumnKind.INTEGER,
        ColumnKind.DECIMAL,
        ColumnKind.DATE,
        ColumnKind.BOOLEAN,
    }
)
RANGE_FILTER_KINDS = frozenset(
    {ColumnKind.INTEGER, ColumnKind.DECIMAL, ColumnKind.DATE, ColumnKind.DATETIME}
)


@dataclass(frozen=True)
class Column:
    """One column of a table.

    ``source`` is where its value stands in the plain rows that the application gives, also the
    path by which the database finds and orders it; empty means the same name.  ``make`` writes a
    value that stands nowhere, out of the row and what the table has at hand; one that
    ``is_completed`` is brought by another query once the rows are found.  Neither can be asked for
    by value nor ordered by.  ``unit`` is the unit of measure, ``choices`` the closed list with what
    each word means; of several words only those of the list are told.  ``minimum`` and ``maximum``
    bound what may be asked of a number.
    """

    name: str
    kind: ColumnKind
    meaning: Any
    unit: Any = ""
    source: str = ""
    choices: Choices = ()
    nullable: bool = False
    make: Callable[[Row, Any], Any] | None = None
    order_by: str | tuple[str, ...] = ()
    is_filterable: bool = True
    is_completed: bool = False
    minimum: int | None = None
    maximum: int | None = None
    columns: tuple["Column", ...] = ()

    @property
    def path(self) -> str:
        """Return the path at which the value stands in a plain row."""
        return self.source or self.name

    @property
    def filter_exact(self) -> bool:
        """Return whether rows can be asked for by a value of it."""
        return self._is_stored and self.kind in EXACT_FILTER_KINDS

    @property
    def filter_member(self) -> bool:
        """Return whether rows can be asked for by one of the words that it has."""
        return self._is_stored and self.kind == ColumnKind.ENUM_LIST and bool(self.choices)

    @property
    def filter_range(self) -> bool:
        """Return whether rows can be asked for from one value to another."""
        return self._is_stored and self.kind in RANGE_FILTER_KINDS

    @property
    def filter_null(self) -> bool:
        """Return whether rows can be asked for in which it has no value, or has one."""
        return self.nullable and (self.filter_exact or self.filter_range)

    @property
    def _is_stored(self) -> bool:
        return self.is_filterable and self.make is None and not self.is_completed

    @property
    def order_paths(self) -> tuple[str, ...]:
        """Return the paths by which rows are ordered where it is asked for; empty where they cannot
        be.
        """
        if self.order_by:
            return (self.order_by,) if isinstance(self.order_by, str) else self.order_by
        if self.make or self.is_completed or self.kind in NESTED or self.kind == ColumnKind.TEXT:
            return ()
        return (self.path,)

    @property
    def is_in_order(self) -> bool:
        """Return whether rows are ordered by its own text, as people order names and codes."""
        return self.kind == ColumnKind.CODE and self.order_paths == (self.path,)

    def reader(self, context: Any) -> Callable[[Row], Any]:
        """Return the function by which its value, as Python has it, is read off a plain row."""
        if (make := self.make) is not None:
            return lambda row: make(row, context)
        path = self.path
        if (listed := self._listed) is not None:
            return lambda row: listed(row[path])
        return lambda row: row[path]

    @property
    def _listed(self) -> Callable[[Sequence[str]], list[str]] | None:
        """Return the function that leaves the words of its closed list; None where it has none."""
        if self.kind != ColumnKind.ENUM_LIST or not self.choices:
            return None
        words = frozenset(word for word, _meaning in self.choices)
        return lambda stored: [word for word in stored if word in words]

    def serializer(self, context: Any) -> Callable[[Row], Any]:
        """Return the function by which its value is read off a plain row as JSON tells it."""
        read, write = self.reader(context), self.writer(context)
        return read if write is None else lambda row: write(read(row))

    def writer(self, context: Any) -> Callable[[Any], Any] | None:
        """Return the function by which JSON tells a value of it; None where it tells it as it stands."""
        match self.kind:
            case ColumnKind.DECIMAL:
                return lambda value: None if value is None else f"{value:f}"
            case ColumnKind.DATE | ColumnKind.DATETIME:
                return to_json
            case ColumnKind.ENUM_LIST:
                return self._listed
            case ColumnKind.OBJECT:
                one = _nested(self.columns, context)
                return lambda row: None if row is None else one(row)
            case ColumnKind.ROWS:
                each = _nested(self.columns, context)
                return lambda rows: [each(row) for row in rows]
        return None


@dataclass(frozen=True)
class Table:
    """A table of open data.

    ``key`` are the columns that tell one row from every other.  ``searched`` are the paths of the
    texts in which words are looked for, ``order`` the paths of the order in which rows come if
    nobody asks for another one; it decides between any two rows.
    """

    name: str
    title: Any
    meaning: Any
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    order: tuple[str, ...]
    searched: tuple[str, ...] = ()
    extra: tuple[Column, ...] = field(default=())
    """Columns that only come where they are asked for by ``include``."""

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Return the columns by name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def flat(self) -> tuple[Column, ...]:
        """Return the columns that hold one plain value."""
        return tuple(column for column in self.columns if column.kind not in NESTED)


def to_json(value: Any) -> Any:
    """Return a value as JSON tells it: decimals, dates and moments as text."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return _datetime_to_json(value)
    return value.isoformat() if isinstance(value, date) else value


@lru_cache(maxsize=4_096)  # a publication has one moment for all of its figures
def _datetime_to_json(value: datetime) -> str:
    return timezone.localtime(value).isoformat()


def _nested(columns: Sequence[Column], context: Any) -> Callable[[Row], dict[str, Any]]:
    plan = [(column.name, column.serializer(context)) for column in columns]
    return lambda row: {name: serialize(row) for name, serialize in plan}


def row_serializer(columns: Sequence[Column], context: Any) -> Callable[[Row], dict[str, Any]]:
    """Return the function that serializes a plain row to JSON.

    What stands in the row is taken out of it at one stroke; only what is written otherwise, or made, is
    asked of each column: a page has thousands of cells.
    """
    spare = next((column.path for column in columns if column.make is None), None)
    if spare is None or len(columns) == 1:
        return _nested(columns, context)
    names = [column.name for column in columns]
    taken = itemgetter(*(spare if column.make else column.path for column in columns))
    made = [(column.name, column.serializer(context)) for column in columns if column.make]
    written = [
        (column.name, write)
        for column in columns
        if not column.make and (write := column.writer(context)) is not None
    ]

    def serialize(row: Row) -> dict[str, Any]:
        serialized = dict(zip(names, taken(row), strict=True))
        for name, write in written:
            serialized[name] = write(serialized[name])
        for name, make in made:
            serialized[name] = make(row)
        return serialized

    return serialize
