"""Pages of the API beside prepared bytes and beside Datasette, on the same SQLite data.

Each server is one process with one worker; one client asks them in turns.  Prints one line of JSON.
Run by ``python -m benchmarks`` with an empty folder for the database in the environment; the data are
those of the embedded run, since Datasette reads SQLite only.
"""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from benchmarks import national
from benchmarks.api_urls import PREPARED, RESULTS
from benchmarks.http_client import Connection
from benchmarks.timing import time_in_turns
from indicators.results.recompute import recompute_programme

FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "piimss-2020-2024"
DATASETTE = "/tabla/resultados.json?_size=100&_shape=objects"
"""A page as ours: rows, how many there are in all, the address of the next."""
DATASETTE_BARE = "/tabla/resultados.json?_size=100&_shape=array"
"""Rows alone: it counts nothing and suggests nothing."""
ROUNDS, BURST = 60, 10
"""Turns, and requests in each: the first one of a turn wakes a server that has been waiting."""
QUICK_BURST = 50
"""Requests in a turn of what is not built: whoever believes the version for a second asks for it once
in several hundred requests, and once in each turn here, since the other turns take longer."""
BIG_UNITS = 1_112
"""Of 18 indicators and five years: a little over 100,000 results."""
BIG = f"/api/v1/programmes/{national.SLUG}/results/?count=false"


def run() -> dict[str, object]:
    """Make the data and measure."""
    call_command("load_programme", str(FOLDER), verbosity=0)
    call_command("recompute", verbosity=0)
    database = Path(settings.DATABASES["default"]["NAME"])
    small = _small(database)
    recompute_programme(national.make(BIG_UNITS))
    return {"small": small, "big": _big()}


def _small(database: Path) -> dict[str, object]:
    """The real programme: built, unchanged, not sent again; prepared bytes; Datasette."""
    table = _datasette_table(database)
    with ExitStack() as servers:
        exact = Connection(servers.enter_context(_site(seconds=0)))
        believing = Connection(servers.enter_context(_site(seconds=1)))
        datasette = Connection(servers.enter_context(_datasette(table)))
        tag = exact.get(RESULTS)[2]
        others = _other_addresses()
        seconds = time_in_turns(
            ROUNDS,
            prepared=_requests(exact, lambda: PREPARED, times=QUICK_BURST),
            built=_requests(exact, lambda: next(others)),
            unchanged=_requests(exact, lambda: RESULTS, times=QUICK_BURST),
            not_sent=_requests(
                exact, lambda: RESULTS, {"If-None-Match": tag}, 304, times=QUICK_BURST
            ),
            prepared_there=_requests(believing, lambda: PREPARED, times=QUICK_BURST),
            believed=_requests(believing, lambda: RESULTS, times=QUICK_BURST),
            datasette=_requests(datasette, lambda: DATASETTE),
            datasette_bare=_requests(datasette, lambda: DATASETTE_BARE),
        )
        rows = json.loads(datasette.get(DATASETTE)[1])["rows"]
        ours = json.loads(exact.get(RESULTS)[1])["results"]
    assert len(rows) == len(ours) == 100
    assert [row["value"] for row in rows] == [row["value"] for row in ours]
    slow = ("built", "datasette", "datasette_bare")
    per_request = {
        name: turn / (BURST if name in slow else QUICK_BURST) for name, turn in seconds.items()
    }
    return {
        "seconds": per_request,
        "bytes": len(json.dumps(ours)),
        "rounds": ROUNDS,
        "burst": BURST,
        "quick_burst": QUICK_BURST,
    }


def _big() -> dict[str, float]:
    """The first page of 100,000 rows beside that of 234, both built."""
    with _site(seconds=0) as root:
        client = Connection(root)
        others, more = _other_addresses("count=false&"), _other_addresses(base=BIG + "&")
        seconds = time_in_turns(
            ROUNDS,
            of_few=_requests(client, lambda: next(others)),
            of_many=_requests(client, lambda: next(more)),
        )
    return {name: turn / BURST for name, turn in seconds.items()}


def _other_addresses(query: str = "", base: str = RESULTS + "?") -> Iterator[str]:
    """Addresses with the same rows, none of which has been asked for before."""
    for number in count():
        yield f"{base}{query}year_min={1900 + number % 110}&year_max={2025 + number // 110}"


def _requests(
    client: Connection,
    address: Callable[[], str],
    headers: dict[str, str] | None = None,
    status: int = 200,
    *,
    times: int = BURST,
) -> Callable[[], object]:
    def ask() -> None:
        for _time in range(times):
            answered, _body, _tag = client.get(address(), headers)
            assert answered == status, (address(), answered)

    return ask


def _datasette_table(database: Path) -> Path:
    """The rows of the API as one flat table, as somebody would publish them with Datasette."""
    from django.test import Client

    answer = Client(headers={"host": "127.0.0.1"}).get(RESULTS, {"page_size": 1000})
    rows = json.loads(answer.content)["results"]
    path = database.with_name("tabla.db")
    with sqlite3.connect(path) as connection:
        columns = ", ".join(f'"{name}"' for name in rows[0])
        connection.execute(f"CREATE TABLE resultados ({columns})")
        connection.executemany(
            f"INSERT INTO resultados VALUES ({', '.join('?' for _ in rows[0])})",
            [
                [
                    json.dumps(cell) if isinstance(cell, dict | list) else cell
                    for cell in row.values()
                ]
                for row in rows
            ],
        )
    return path


def _datasette(path: Path) -> "_Server":
    return _Server(
        [
            sys.executable,
            "-m",
            "datasette",
            "serve",
            str(path),
            "--setting",
            "num_sql_threads",
            "1",
        ],
        port_flags=("--host", "127.0.0.1", "--port"),
        probe="/-/versions.json",
    )


@contextmanager
def _site(*, seconds: int) -> Iterator[str]:
    """The site in a process of its own, one worker, on this machine only."""
    with _Server(
        [sys.executable, "-m", "gunicorn", "benchmarks.api_site:application",
         "--config", "python:benchmarks.pages_server"],
        port_flags=("--bind",),
        probe=RESULTS,
        # Counted as in production, and never refused.
        environment={
            "PIIMSS_MODE": "embedded",
            "PIIMSS_API_VERSION_SECONDS": str(seconds),
            "PIIMSS_API_RATE_ADDRESS": "1000000000",
        },
    ) as root:  # fmt: skip
        yield root


class _Server:
    """A server in a process of its own, from when it answers until it is ended."""

    def __init__(
        self,
        command: list[str],
        *,
        port_flags: tuple[str, ...],
        probe: str,
        environment: dict[str, str] | None = None,
    ) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        last = f"127.0.0.1:{port}" if port_flags == ("--bind",) else str(port)
        self._command = [*command, *port_flags, last]
        self._root, self._probe = f"http://127.0.0.1:{port}", probe
        self._environment = {**os.environ, **(environment or {})}

    def __enter__(self) -> str:
        self._process = subprocess.Popen(
            self._command,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _try in range(300):
            try:
                if Connection(self._root).get(self._probe)[0] == 200:
                    return self._root
            except OSError:
                pass
            time.sleep(0.1)
        raise SystemExit(f"No respondió: {' '.join(self._command)}")

    def __exit__(self, *_error: object) -> None:
        self._process.terminate()
        self._process.wait(20)


def main() -> None:
    """One line of JSON on standard output."""
    print(json.dumps(run()))
