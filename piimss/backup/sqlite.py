"""SQLite: the file itself, as its own backup copies it while others read and write."""

import gzip
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection

from . import pieces


@contextmanager
def snapshot() -> Iterator[tuple[dict[str, Any], Iterator[tuple[str, bytes]]]]:
    """Hold one moment of the data; yields what is needed to load them, and the pieces."""
    with TemporaryDirectory(prefix="piimss-") as folder:
        path = Path(folder) / "copia.sqlite3"
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as target:
            connection.connection.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        yield {}, _dump(path)


def _dump(path: Path) -> Iterator[tuple[str, bytes]]:
    with open(path, "rb") as file:
        for number, piece in enumerate(
            pieces.pack(iter(lambda: file.read(pieces.PIECE), b"")), start=1
        ):
            yield f"sqlite/{number:05}.gz", piece


@contextmanager
def loading(about: dict[str, Any], leaves: list[tuple[str, str]]) -> Iterator[Callable[..., None]]:
    """Put a copy in the place of whatever there is, once all of it was taken."""
    with TemporaryDirectory(prefix="piimss-") as folder:
        path = Path(folder) / "copia.sqlite3"
        with open(path, "wb") as file:

            def take(name: str, piece: bytes) -> None:
                file.write(gzip.decompress(piece))

            yield take
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as source:
            source.backup(connection.connection)
    connection.close()
