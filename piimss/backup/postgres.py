"""PostgreSQL: every table through the connection that the site has anyway, as of one moment.

No program of the server's version is needed for it, and no rights but those of the tables' owner.  The
tables themselves are made by the migrations, as they were when the copy was made.
"""

import gzip
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from .pieces import pack

_LONGEST_WAIT = "15s"
"""For a table that somebody else holds; then nothing was done."""


@contextmanager
def snapshot() -> Iterator[tuple[dict[str, Any], Iterator[tuple[str, bytes]]]]:
    """Hold one moment of the data; yields what is needed to load them, and the pieces of every table."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        tables = {table: _columns(cursor, table) for table in sorted(_tables(cursor))}
        cursor.execute(
            "SELECT sequencename, last_value FROM pg_sequences "
            "WHERE schemaname = current_schema() AND last_value IS NOT NULL ORDER BY 1"
        )
        yield {"tables": tables, "sequences": dict(cursor.fetchall())}, _dump(tables)


def _dump(tables: dict[str, list[str]]) -> Iterator[tuple[str, bytes]]:
    for table, columns in tables.items():
        with connection.cursor() as cursor, cursor.copy(_copy(table, columns, "TO STDOUT")) as rows:
            for number, piece in enumerate(pack(rows), start=1):
                yield f"{table}/{number:05}.gz", piece


@contextmanager
def loading(about: dict[str, Any], leaves: list[tuple[str, str]]) -> Iterator[Callable[..., None]]:
    """Put a copy in the place of whatever there is; at its end all of it, or nothing.

    What it yields takes the pieces in their order.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(f"SET LOCAL lock_timeout = '{_LONGEST_WAIT}'")
        _drop_everything(cursor)
        MigrationExecutor(connection).migrate(leaves)
        tables = list(about["tables"])
        # What guards the rows would refuse them; it comes back before anybody sees them.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _set_triggers(cursor, tables, "DISABLE")
        cursor.execute(f"TRUNCATE {', '.join(map(_quoted, tables))}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        with _TableLoader(about["tables"]) as loader:
            yield loader.take
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _set_triggers(cursor, tables, "ENABLE")
        for sequence, last in about["sequences"].items():
            cursor.execute("SELECT setval(%s, %s)", [_quoted(sequence), last])


class _TableLoader(ExitStack):
    """Loads one table after the other, each from all of its pieces."""

    def __init__(self, tables: dict[str, list[str]]) -> None:
        super().__init__()
        self._tables = tables
        self._table = ""
        self._rows: Any = None

    def take(self, name: str, piece: bytes) -> None:
        table = name.partition("/")[0]
        if table != self._table:
            self.close()
            cursor = self.enter_context(connection.cursor())
            self._rows = self.enter_context(
                cursor.copy(_copy(table, self._tables[table], "FROM STDIN"))
            )
            self._table = table
        self._rows.write(gzip.decompress(piece))


def other_sessions() -> int:
    """Return how many others are connected to the database."""
    # By a connection of its own: those of this process's pool are not told from others'.
    own = [connection.connection.info.backend_pid] if connection.connection else []
    parameters = connection.get_connection_params()
    parameters.pop("pool", None)
    with psycopg.connect(**parameters) as asking:
        found = asking.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND pid <> ALL(%s)",
            [own],
        ).fetchone()
    return int(found[0]) if found else 0


def _tables(cursor: Any) -> list[str]:
    cursor.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    )
    return [table for (table,) in cursor.fetchall()]


def _columns(cursor: Any, table: str) -> list[str]:
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
        "AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
        [_quoted(table)],
    )
    return [column for (column,) in cursor.fetchall()]


def _copy(table: str, columns: list[str], way: str) -> str:
    return f"COPY {_quoted(table)} ({', '.join(map(_quoted, columns))}) {way}"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _set_triggers(cursor: Any, tables: list[str], state: str) -> None:
    for table in tables:
        cursor.execute(f"ALTER TABLE {_quoted(table)} {state} TRIGGER USER")


_OURS = (
    "oid NOT IN (SELECT objid FROM pg_depend WHERE deptype = 'e') "
    "AND (SELECT nspname FROM pg_namespace n WHERE n.oid = {}) = current_schema()"
)
_OF_CLASS = _OURS.format("relnamespace")
_EVERYTHING = (
    ("VIEW", "oid::regclass::text", f"pg_class WHERE relkind = 'v' AND {_OF_CLASS}"),
    ("TABLE", "oid::regclass::text", f"pg_class WHERE relkind IN ('r', 'p') AND {_OF_CLASS}"),
    ("SEQUENCE", "oid::regclass::text", f"pg_class WHERE relkind = 'S' AND {_OF_CLASS}"),
    (
        "FUNCTION",
        "oid::regprocedure::text",
        f"pg_proc WHERE prokind = 'f' AND {_OURS.format('pronamespace')}",
    ),
)


def _drop_everything(cursor: Any) -> None:
    """Drop the tables, views and functions of the schema, but for those of extensions."""
    for kind, name_of, which in _EVERYTHING:
        cursor.execute(f"SELECT {name_of} FROM {which}")  # noqa: S608  written above
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP {kind} IF EXISTS {name} CASCADE")
