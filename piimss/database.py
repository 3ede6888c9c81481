"""The connection to PostgreSQL: it waits for a server that takes a question and never answers no longer
than for a slow one.
"""

import time
from typing import Any

import psycopg
from django.conf import settings

GRACE = 3
"""Seconds that the server has to tell by itself that a statement took too long."""


class BoundedConnection(psycopg.Connection[Any]):
    """psycopg's, with a limit of its own: that of the server is none where the server hangs."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for an answer; raise OperationalError where none comes, and end the connection."""
        longest = settings.STATEMENT_SECONDS + GRACE if timeout is None else timeout
        deadline = time.monotonic() + longest
        try:
            return super().wait(gen, interval, longest)
        except psycopg.Error as error:
            if timeout is not None or time.monotonic() < deadline:
                raise
            # What it was asked may still come: nobody else is given this connection.
            self.pgconn.finish()
            raise psycopg.OperationalError("the database server does not answer") from error
