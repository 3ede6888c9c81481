"""Is the site running?  Asked before something is put in the place of all its data."""

import fcntl
import time
from typing import IO

from django.conf import settings
from django.db import connection

from piimss.backup.postgres import other_sessions

_held: list[IO[str]] = []


PATIENCE = 5.0
"""Seconds in which a site that was just stopped lets go of its folder."""


def mark_as_served() -> bool:
    """Have the embedded run known as long as this process or one that it starts lives; False where
    another one serves from the same folder.
    """
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    file = open(settings.VAR_DIR / "serving", "w")  # noqa: SIM115  the lock goes with the file
    end = time.monotonic() + PATIENCE
    while not _lock(file):
        if time.monotonic() > end:
            file.close()
            return False
        time.sleep(0.1)
    _held.append(file)
    return True


def _lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def is_running() -> bool:
    """Return whether anybody else works with the database."""
    if connection.vendor == "postgresql":
        return other_sessions() > 0
    path = settings.VAR_DIR / "serving"
    if not path.exists():
        return False
    with open(path) as file:
        return not _lock(file)
