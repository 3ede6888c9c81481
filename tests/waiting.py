"""Waiting for what a server or a worker does a moment later, which no answer shows."""

import time


def wait_until(holds, page=None, seconds=60):
    """Wait until something holds; a ``page`` goes on with its own work meanwhile.

    What a page itself must answer is asked here too, by ``page.evaluate``: its own
    ``wait_for_function`` evaluates a text within the page from the second time on, which the
    pages' Content-Security-Policy refuses.
    """
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        if page:
            page.wait_for_timeout(50)
        else:
            time.sleep(0.05)
