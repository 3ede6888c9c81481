"""The one clock by which what happened is put in order: the database's, whichever host asks."""

from datetime import UTC, date, datetime, timedelta

from django.db import connection
from django.utils import timezone

TICK = timedelta(microseconds=1)
"""The least by which two moments differ that the database keeps."""


def database_now() -> datetime:
    """Return the moment that it is where the data are kept, also within a transaction; one query.

    A host whose own clock is wrong stamps what it writes as all others do.  SQLite is read by the
    machine that it is on and has no other clock.
    """
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment.astimezone(UTC)


def database_today() -> date:
    """Return the day that it is where the data are kept: by it a cycle opens and closes, and a figure
    is due.  One query.
    """
    return timezone.localdate(database_now())


def moment_after(earlier: datetime | None) -> datetime:
    """Return that moment, or the first one after what lies before it: a clock may be put back, and
    what it wrote while it was wrong stays.
    """
    now = database_now()
    return now if earlier is None else max(now, earlier + TICK)
