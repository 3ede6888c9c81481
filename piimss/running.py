"""Is the site running?  Asked before something is put in the place of all its data."""

import fcntl
from typing import IO

from django.conf import settings
from django.db import connection

from piimss.backup.postgres import other_sessions

_held: list[IO[str]] = []


def mark_as_served() -> None:
    """Have the embedded run known as long as this process or one that it starts lives."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    file = open(settings.VAR_DIR / "serving", "w")  # noqa: SIM115  the lock goes with the file
    fcntl.flock(file, fcntl.LOCK_SH)
    _held.append(file)


def is_running() -> bool:
    """Return whether anybody else works with the database."""
    if connection.vendor == "postgresql":
        return other_sessions() > 0
    path = settings.VAR_DIR / "serving"
    if not path.exists():
        return False
    with open(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False
