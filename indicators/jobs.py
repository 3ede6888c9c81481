"""Jobs: work that was accepted and is finished by itself, whoever is lost on the way.

A job is a row of the database: a filled sheet, a build of the report's files, a recalculation.  The
message that goes through the broker only says that there is one; it may be lost, come twice or come
late.  Who carries a job out holds its claim meanwhile, and ``hand_over_pending`` asks again for
every job that is not done and that nobody holds.  Each kind registers as its application starts
(``AppConfig.ready``).

On PostgreSQL a claim is a lock of the database session: the server lets it go as soon as the process
or its connection is no more, so that no clock and no waiting time decides who is alive.  SQLite has
one process, which knows its own.
"""

import logging
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.db import Error, connection

logger = logging.getLogger(__name__)

EXPIRES = 4 * 3600
"""Seconds after which a message that asks again is dropped unread, as others say the same.  By the
clocks of two hosts: far more than those may differ.
"""

MOST_ATTEMPTS = 3
"""Beginnings of one job before it is called failed: it may be what ends those who try it."""


@dataclass(frozen=True)
class JobKind:
    """A kind of job: its name, the keys of those that are not done, and how one is asked for.

    ``hand_over`` takes the key and the options of the message.
    """

    name: str
    find_pending: Callable[[], Iterable[int]]
    hand_over: Callable[..., Any]


_kinds: dict[str, JobKind] = {}
_held: set[tuple[str, int]] = set()
_held_lock = Lock()


def register(kind: JobKind) -> None:
    """Let a kind of job be taken up again wherever it was left."""
    _kinds[kind.name] = kind


def hand_over_pending() -> int:
    """Ask again for every job that is not done and that nobody carries out; return how many.

    A job that only waits for its turn is asked for once more too: who takes the second message finds
    it done or claimed.
    """
    asked = 0
    for kind in _kinds.values():
        try:
            asked += _hand_over_kind(kind)
        except Exception:
            logger.exception("Jobs of the kind %s could not be asked for again", kind.name)
    return asked


def _hand_over_kind(kind: JobKind) -> int:
    # Read first: whoever begins in between holds its claim by the time that claims are read.
    pending = list(kind.find_pending())
    held = claimed(kind.name) if pending else set()
    free = [pk for pk in pending if pk not in held]
    for pk in free:
        kind.hand_over(pk, expires=EXPIRES)
    return len(free)


@contextmanager
def claim(kind: str, pk: int) -> Iterator[bool]:
    """Hold a job while it is carried out; the value says whether it is ours and not somebody else's.

    Begun outside of any transaction, so that the claim can be given back whatever happens to one.
    """
    with _claim_in_process(kind, pk) as ours:
        if connection.vendor != "postgresql" or not ours:
            yield ours
        elif _lock(kind, pk):
            try:
                yield True
            finally:
                _unlock(kind, pk)
        else:
            yield False


@contextmanager
def _claim_in_process(kind: str, pk: int) -> Iterator[bool]:
    """Hold a job against other threads: a session of the database has its own locks twice."""
    key = (kind, pk)
    with _held_lock:
        ours = key not in _held
        _held.add(key)
    try:
        yield ours
    finally:
        if ours:
            with _held_lock:
                _held.discard(key)


def claimed(kind: str) -> set[int]:
    """Return the keys of the jobs of a kind that somebody carries out now."""
    if connection.vendor != "postgresql":
        with _held_lock:
            return {pk for name, pk in _held if name == kind}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 "
            "AND classid = %s::bigint::oid AND granted AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database())",
            [_number(kind)],
        )
        return {pk for (pk,) in cursor.fetchall()}


def _number(kind: str) -> int:
    """Return the number under which PostgreSQL keeps the locks of a kind: 31 bits of its name."""
    return zlib.crc32(f"piimss:{kind}".encode()) & 0x7FFF_FFFF


def _lock(kind: str, pk: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s::int, %s::int)", [_number(kind), pk])
        return bool(cursor.fetchone()[0])


def _unlock(kind: str, pk: int) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s::int, %s::int)", [_number(kind), pk])
    except Error:
        # The session goes, and its locks with it: from a pool somebody else would be given both.
        if connection.connection is not None:
            connection.connection.close()
