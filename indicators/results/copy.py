"""Many rows into the database at once: COPY on PostgreSQL, one statement run many times elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from tables.batches import batches


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


def insert_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of a model, whose cells are what its fields hold, in the order of ``columns``."""
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(
                f"INSERT INTO {table} ({names}) VALUES ({places})",  # noqa: S608
                [
                    [
                        field.get_db_prep_save(cell, connection)
                        for field, cell in zip(fields, row, strict=True)
                    ]
                    for row in rows
                ],
            )
            return
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            copy.set_types([field.db_type(connection).partition("(")[0] for field in fields])
            for row in rows:
                copy.write_row(row)


def delete_rows(model: type[Model], ids: Iterable[int]) -> None:
    """Delete rows of a model by their ids."""
    for some in batches(ids):
        model._default_manager.filter(pk__in=some).delete()
