"""Waiting for what the server does a moment later, which no page shows."""

import time


def wait_until(holds, page=None, seconds=5):
    """Wait until something holds; a ``page`` goes on with its own work meanwhile."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        if page:
            page.wait_for_timeout(50)
        else:
            time.sleep(0.05)
