"""The tests' databases: made once a run, copied by each test process in some milliseconds.

A run has a few *templates*: an empty database with every table, the real programme and the small
one of the definition files with their results, and what the fixtures of ``kept_fixture`` make.  The
first process that needs a template makes it; every process has a database of its own, and ``use``
turns it into a template as often as tests ask.
"""

import fcntl
import pickle
import re
import sqlite3
import time
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction

from tests import servers

PROGRAMME_FOLDER = "fixtures/piimss-2020-2024"
EXAMPLE_FOLDER = "tests/indicators/example"
ODD_FOLDERS = sorted(str(folder) for folder in Path("tests/programmes").iterdir())
EMPTY, PROGRAMME, EXAMPLE, ODD = "empty", "programme", "example", "odd"
# Seconds; it takes a tenth of one.
LONGEST_COPY = 20


def _migrate() -> None:
    call_command("migrate", verbosity=0, run_syncdb=True)


def _load(*folders: str) -> None:
    for folder in folders:
        call_command("load_programme", folder, verbosity=0)
    call_command("recompute", verbosity=0)


@dataclass(frozen=True)
class _Recipe:
    """Makes a template, of another one or of nothing."""

    base: str
    make: Callable[[], None]


_RECIPES = {
    EMPTY: _Recipe("", _migrate),
    PROGRAMME: _Recipe(EMPTY, partial(_load, PROGRAMME_FOLDER)),
    EXAMPLE: _Recipe(EMPTY, partial(_load, EXAMPLE_FOLDER)),
    ODD: _Recipe(EMPTY, partial(_load, *ODD_FOLDERS)),
}


def add(template: str, base: str, make: Callable[[], None]) -> None:
    """Have one more template, made of another one when it is first used."""
    _RECIPES.setdefault(template, _Recipe(base, make))


def kept_fixture(make: Callable[[], Any], name: str = "", base: str = EMPTY) -> Any:
    """Have a fixture whose rows are made once a run, of another template, and which every test finds
    as it was made.

    It takes no other fixture, and what it returns is kept with the rows.  As in a test, nothing that
    waits for the end of a transaction is done.  Without a name it is called as what makes it.
    """
    template = f"made_{zlib.crc32(f'{make.__module__}.{make.__qualname__}'.encode()):08x}"
    add(template, base, partial(_make_and_keep, template, make))

    def find(db: None) -> Any:
        assert _state["template"] == template, f"two fixtures want a database, {make.__name__} one"
        return pickle.loads(_kept_path(template).read_bytes())

    find.template = template  # type: ignore[attr-defined]
    find.__doc__ = make.__doc__
    return pytest.fixture(find, name=name or make.__name__)


def template_of(fixtures: dict[str, Any]) -> str:
    """Return the template that a test begins with by the definitions of its fixtures.

    That of a kept fixture comes first, since it has in it what it was made of.
    """
    kept = (getattr(found[-1].func, "template", "") for found in fixtures.values())
    by_name = {
        "real_programme": PROGRAMME,
        "example_programme": EXAMPLE,
        "odd_programmes": ODD,
    }
    named = (template for name, template in by_name.items() if name in fixtures)
    return next(filter(None, (*kept, *named)), EMPTY)


def _make_and_keep(template: str, make: Callable[[], Any]) -> None:
    with transaction.atomic():
        made = make()
        connection.run_on_commit.clear()
    _kept_path(template).write_bytes(pickle.dumps(made))


def _kept_path(template: str) -> Path:
    return _folder() / f"{template}.pickle"


_state: dict[str, str | bool] = {"template": "", "changed": True}


def create() -> None:
    """Give this process its database, empty."""
    name = _engine().own
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    use(EMPTY)


def use(template: str) -> None:
    """Make this process's database what a template is, unless it is."""
    if _state == {"template": template, "changed": False}:
        return
    engine = _engine()
    if not engine.has(template):
        _make(template)
    engine.restore(template)
    _state.update(template=template, changed=False)


def _make(template: str) -> None:
    """Make a template in this process's database, unless another process has made it meanwhile."""
    engine, recipe = _engine(), _RECIPES[template]
    if recipe.base:
        use(recipe.base)
    with open(_folder() / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not engine.has(template):
            if not recipe.base:
                engine.begin()
            _state["changed"] = True
            recipe.make()
            engine.keep(template)


def give_to_site(template: str, folder: Path) -> None:
    """Put a copy of a template where an embedded run looks for its database."""
    use(template)
    folder.mkdir(parents=True, exist_ok=True)
    with (
        closing(sqlite3.connect(_Sqlite()._path(template))) as source,
        closing(sqlite3.connect(folder / "piimss.sqlite3")) as target,
    ):
        source.backup(target)


def mark_changed() -> None:
    """Have the next ``use`` copy the template again: something was committed."""
    connections.close_all()
    _state["changed"] = True


def drop() -> None:
    """Remove this process's database; the templates go with the run's server or folder."""
    connections.close_all()
    _engine().drop()


def _folder() -> Path:
    folder = servers.run_folder() / "databases"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _engine() -> "_Sqlite | _Postgres":
    return _Postgres() if connection.vendor == "postgresql" else _Sqlite()


class _Sqlite:
    """A database is a file, and copied by SQLite's own backup, which heeds who else has it open."""

    @property
    def own(self) -> str:
        return str(_folder() / f"test-{servers.WORKER or 'main'}.sqlite3")

    def _path(self, template: str) -> Path:
        return _folder() / f"{template}.sqlite3"

    def has(self, template: str) -> bool:
        return self._path(template).exists()

    def begin(self) -> None:
        connection.ensure_connection()

    def keep(self, template: str) -> None:
        path = self._path(template)
        half = path.with_suffix(".half")
        with closing(sqlite3.connect(half)) as target:
            connection.connection.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        half.rename(path)

    def restore(self, template: str) -> None:
        connection.ensure_connection()
        end = time.monotonic() + LONGEST_COPY

        def stop_waiting(status: int, remaining: int, total: int) -> None:
            # A copy begins again for as long as somebody else holds the database.
            if remaining and time.monotonic() > end:
                raise TimeoutError(f"{self.own} is held by a thread that an earlier test left")

        with closing(sqlite3.connect(self._path(template))) as source:
            source.backup(connection.connection, progress=stop_waiting)
        connection.close()

    def drop(self) -> None:
        for path in _folder().glob(f"{Path(self.own).name}*"):
            path.unlink(missing_ok=True)


class _Postgres:
    """A database is made from its template by the server."""

    @property
    def own(self) -> str:
        return self._name(servers.WORKER or "main")

    def _name(self, what: str) -> str:
        run = re.sub(r"\W", "_", servers.run_folder().name.lower())
        return f"{run}_{what}"

    def has(self, template: str) -> bool:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self._name(template)])
            return cursor.fetchone() is not None

    def begin(self) -> None:
        if self._is_missing():
            self._run(f'CREATE DATABASE "{self.own}"')

    def _is_missing(self) -> bool:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.own])
            return cursor.fetchone() is None

    def keep(self, template: str) -> None:
        connection.close()
        self._copy(self.own, self._name(template))

    def restore(self, template: str) -> None:
        connection.close()
        self.drop()
        self._copy(self._name(template), self.own)

    def drop(self) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{self.own}" WITH (FORCE)')

    def _copy(self, source: str, target: str) -> None:
        self._run(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')

    @staticmethod
    def _run(statement: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement)
