"""The hashing of passwords, dear on purpose: one at a time, beside everything else and not before it."""

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial

from django.contrib.auth.hashers import PBKDF2PasswordHasher

MOST_AT_HAND = 2
"""Of one process: one that is hashed and one that waits; others keep no thread from the pages."""

NICENESS = 10
"""The priority of hashing: a tenth of the processor while pages want all of it."""


class TooManyHashings(Exception):
    """As many passwords as may be are being hashed: whoever comes now tries again in a moment."""


class OneAtATimeHasher(PBKDF2PasswordHasher):
    """Django's usual one, in turn; raises TooManyHashings where too many wait."""

    _places = threading.BoundedSemaphore(MOST_AT_HAND)
    _turn = threading.Lock()

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        """Return the hash; it is worked out whether or not there is an account of that name."""
        if not self._places.acquire(blocking=False):
            raise TooManyHashings
        try:
            with self._turn:
                return _in_background(partial(super().encode, password, salt, iterations))
        finally:
            self._places.release()


def _in_background(do: Callable[[], str]) -> str:
    """Do it in a thread of less priority, which no thread can take back once it has it."""
    with ThreadPoolExecutor(max_workers=1, initializer=_step_back) as thread:
        return thread.submit(do).result()


def _step_back() -> None:
    if sys.platform == "linux":  # elsewhere a priority is that of a whole process
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
