"""So many long answers at once and no more, so that the short ones go on."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException

AT_ONCE = 2
"""Long answers that one process works on; it has four threads."""
WAITS = 3
"""Seconds that another one waits for its turn."""

_slots = BoundedSemaphore(AT_ONCE)


class TooManyRequestsInProgress(APIException):
    """Too many long answers are being worked out; says when to try again."""

    status_code = 503
    default_detail = _(
        "Hay varias consultas largas en curso: vuelva a intentarlo en unos segundos."
    )
    default_code = "busy"
    wait = 5
    """Seconds, for ``Retry-After``."""


@contextmanager
def slot() -> Iterator[None]:
    """Hold one of the turns, from the beginning to the end of the block; raises
    TooManyRequestsInProgress.
    """
    if not _slots.acquire(timeout=WAITS):
        raise TooManyRequestsInProgress
    try:
        yield
    finally:
        _slots.release()


def with_slot(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield pieces of a file, with a turn from the first one that is taken until the last one is,
    or until nobody wants any more.  It waits as long as it has to: the file has been begun.
    """
    with _slots:
        yield from chunks
