"""Web processes that end after some thousands of requests, beside those that stay.

Prints one line of JSON.  Run by ``python -m benchmarks`` with the database in the environment.
"""

import http.client
import json
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from django.core.management import call_command

from benchmarks.http_client import Connection
from benchmarks.measure_pages import FOLDER, PAGES

RECYCLED_AFTER = 2_000
CLIENTS = 8
BLOCK = 1_000
"""Requests to one site before it is the other's turn."""
BLOCKS = 16
SETTLED = 4
"""Blocks after which all that a process loads once is loaded."""


class Site:
    """A site as production runs it but for one setting, and what was seen of it."""

    def __init__(self, process: Any, root: str) -> None:
        self._process = process
        self._root = root
        self._connections = [Connection(root) for _client in range(CLIENTS)]
        self._addresses = cycle([*PAGES, "/api/v1/", "/estado/", "/cuenta/entrar/", "/informes/"])
        self.seconds: list[float] = []
        self.closed = 0
        self.megabytes: list[float] = []

    def ask(self, requests: int) -> None:
        """Ask for so many pages, by all clients at once."""
        paths = list(islice(self._addresses, requests))
        with ThreadPoolExecutor(CLIENTS) as pool:
            for client in range(CLIENTS):
                pool.submit(self._ask_all, client, paths[client::CLIENTS])
        self.megabytes.append(self._memory())

    def _ask_all(self, client: int, paths: list[str]) -> None:
        for path in paths:
            begun = time.perf_counter()
            try:
                status, _body, _tag = self._connections[client].get(path)
            except (http.client.HTTPException, OSError):
                self.closed += 1
                self._connections[client] = Connection(self._root)
                status, _body, _tag = self._connections[client].get(path)
            if status != 200:
                raise RuntimeError(f"{path}: {status}")
            self.seconds.append(time.perf_counter() - begun)

    def _memory(self) -> float:
        """Return the megabytes of its processes, what they share counted once."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        found = 0
        for pid in children.read_text().split():
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            found += int(next(line for line in lines if line.startswith("Pss:")).split()[1])
        return found / 1024


def run() -> dict[str, object]:
    """Measure, on the real programme; the two sites take turns."""
    call_command("load_programme", str(FOLDER), verbosity=0)
    call_command("recompute", verbosity=0)
    with _site(0) as staying, _site(RECYCLED_AFTER) as recycled:
        for _block in range(BLOCKS):
            staying.ask(BLOCK)
            recycled.ask(BLOCK)
        return {
            "recycled_after": RECYCLED_AFTER,
            "requests": BLOCK * BLOCKS,
            "settled_after": BLOCK * SETTLED,
            "staying": _figures(staying),
            "recycled": _figures(recycled),
        }


def _figures(site: Site) -> dict[str, float]:
    centiles = statistics.quantiles(site.seconds, n=100)
    return {
        "median": centiles[49],
        "slowest_hundredth": centiles[98],
        "slowest": max(site.seconds),
        "closed": site.closed,
        "megabytes_settled": site.megabytes[SETTLED - 1],
        "megabytes_at_the_end": site.megabytes[-1],
    }


@contextmanager
def _site(max_requests: int) -> Iterator[Site]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--access-logfile",
         "/dev/null", "--log-level", "error", "--max-requests", str(max_requests),
         "--max-requests-jitter", str(max_requests // 10)],
    )  # fmt: skip
    try:
        for _try in range(300):
            try:
                Connection(f"http://127.0.0.1:{port}").get("/healthz")
                break
            except OSError:
                time.sleep(0.1)
        yield Site(process, f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(40)


def main() -> None:
    """One line of JSON on standard output."""
    print(json.dumps(run()))
