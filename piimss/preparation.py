"""The steps that come before the site serves; each may be repeated and loses nothing."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

PREPARING = 0x7069_696D
"""The number under which PostgreSQL keeps the lock of who prepares a database."""

SECONDS_BETWEEN_LOOKS = 0.5


def prepare(report: Callable[[str], object]) -> list[str]:
    """Put the database in order; load and recalculate every programme of the project.

    A folder that is not whole stops no other; returns the names of those, each of which was told of
    with its faults.  Who finds somebody else at it waits for them, and then finds everything done.
    """
    refused = []
    with _alone():
        report(_("Base de datos…"))
        call_command("migrate", verbosity=0, interactive=False)
        for folder in programme_folders():
            report(_("Programa %(name)s…") % {"name": folder.name})
            try:
                call_command("load_programme", str(folder))
            except CommandError as sentence:
                refused.append(folder.name)
                report(str(sentence))
        report(_("Recálculo…"))
        call_command("recompute")
    return refused


def told_of(refused: list[str]) -> str:
    """Return the sentence about folders that were not loaded; what was loaded of them before stays."""
    return _("No se cargó %(names)s: arriba dice por qué. Lo demás está preparado.") % {
        "names": ", ".join(f"fixtures/{name}" for name in refused)
    }


def is_prepared() -> bool:
    """Return whether the database has all its tables as this version of the site has them."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return False
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


@contextmanager
def _alone() -> Iterator[None]:
    if connection.vendor == "postgresql":
        # Asked again and again: whoever waits in the database does so for as long as its limits say.
        while not _holds_lock():
            time.sleep(SECONDS_BETWEEN_LOOKS)
        yield
        # Only here: where a step failed this process ends, and its lock with it.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARING])
    else:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        with (settings.VAR_DIR / "prepare.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _holds_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [PREPARING])
        return bool(cursor.fetchone()[0])


def programme_folders() -> list[Path]:
    """Return every programme that comes with the project, whole or not."""
    return sorted(
        path
        for path in (settings.BASE_DIR / "fixtures").iterdir()
        if path.is_dir() and not path.name.startswith((".", "_"))
    )
