"""Many rows in and out of the database as text: COPY on PostgreSQL, plain cursors elsewhere.

Text is what both databases agree on, and two rows are the same exactly when their text is.
``None`` is NULL.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

Row = tuple[str | None, ...]

_ESCAPES = {"\\b": "\b", "\\f": "\f", "\\n": "\n", "\\r": "\r", "\\t": "\t", "\\v": "\v"}
_ESCAPED = re.compile(r"\\(.)")
_TO_ESCAPE = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_NULL = "\\N"


@contextmanager
def snapshot() -> Iterator[None]:
    """Keep everything read inside to one moment, whatever others commit in between.

    Inside a transaction nothing is done: whoever began it holds the lock under which statements
    change.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def read_rows(query: str, parameters: Sequence[Any]) -> list[Row]:
    """Return the rows of a query as text; dates in ISO form, booleans as they are stored."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute(query, parameters)
            return [
                tuple(None if cell is None else str(cell) for cell in row)
                for row in cursor.fetchall()
            ]
        # COPY takes no parameters from the server's side: they are quoted by the driver.
        statement = connection.ops.compose_sql(  # type: ignore[attr-defined]
            f"COPY ({query}) TO STDOUT", parameters
        )
        with cursor.copy(statement) as copy:
            text = b"".join(copy).decode()
    return [_fields(line) for line in text.split("\n")[:-1]]


def _fields(line: str) -> Row:
    fields = line.split("\t")
    if "\\" not in line:
        return tuple(fields)
    return tuple([None if field == _NULL else _unescaped(field) for field in fields])


def _unescaped(field: str) -> str:
    if "\\" not in field:
        return field
    return _ESCAPED.sub(lambda match: _ESCAPES.get(match[0], match[1]), field)


def insert_rows(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows given as text; their order is that of ``columns``."""
    if not rows:
        return
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            placeholders = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({placeholders})", rows)  # noqa: S608
            return
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for start in range(0, len(rows), 10_000):
                copy.write("".join(_lines(rows[start : start + 10_000])))


def _lines(rows: Iterable[Row]) -> Iterable[str]:
    for row in rows:
        line = "\t".join([_NULL if cell is None else cell for cell in row])
        # Counts over the whole line: almost none has anything to escape.
        if (
            line.count("\\") != row.count(None)
            or line.count("\t") != len(row) - 1
            or "\n" in line
            or "\r" in line
        ):
            line = "\t".join(
                [_NULL if cell is None else cell.translate(_TO_ESCAPE) for cell in row]
            )
        yield f"{line}\n"


def delete_rows(table: str, ids: Sequence[str]) -> None:
    """Delete rows by their ids, given as text."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            numbers = [int(pk) for pk in ids]
            cursor.execute(f"DELETE FROM {table} WHERE id = ANY(%s)", [numbers])  # noqa: S608
        else:
            cursor.executemany(f"DELETE FROM {table} WHERE id = %s", [[pk] for pk in ids])  # noqa: S608
