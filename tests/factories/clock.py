"""A moment at which a test is: on its host and in its database, which has a clock of its own."""

from contextlib import contextmanager
from unittest.mock import patch

import time_machine
from django.utils import timezone


@contextmanager
def everywhere_at(moment):
    """Let it be that moment, and stay it, on this host and where the data are kept."""
    with (
        time_machine.travel(moment, tick=False),
        patch("indicators.clock.database_now", timezone.now),
        patch("piimss.login.lockout.database_now", timezone.now),
    ):
        yield
