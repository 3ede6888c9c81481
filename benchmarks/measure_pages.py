"""The pages in a slowed-down browser, beside an empty page of the same site.

Prints one line of JSON.  Run by ``python -m benchmarks`` with the database in the environment.
"""

import gzip
import json
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import brotli
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Browser, sync_playwright

from benchmarks.pages_urls import EMPTY
from benchmarks.timing import time_in_turns
from tables import http_cache

FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "piimss-2020-2024"
BOARD, FICHA, COMPARE = "/", "/indicadores/2.1/", "/comparar/?i=1.1&i=2.2&i=6.1"
PAGES = (
    BOARD, "/?year=2024", FICHA, "/indicadores/6.1/", "/objetivos/4/", "/estrategias/",
    "/estrategias/3.2/", "/evaluabilidad/", COMPARE, "/conciliacion/", "/datos/",
)  # fmt: skip
SLOWER = 4
"""Times by which the browser's processor is made slower: about that of a modest phone."""
ROUNDS = 9

# Reported by the page itself: when its drawn chart is on the screen, when the interactive one has
# taken its place, and by how much anything moved.
_WATCH = """
  const seen = {drawn: null, live: null, shift: 0};
  window.seen = seen;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.shift += entry.value;
  }).observe({type: "layout-shift", buffered: true});
  /* Messages wait for the frame at hand to be laid out and painted, and for nothing more. */
  const afterThisFrame = (then) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(0);
  };
  const look = () => {
    const chart = [...document.querySelectorAll(".stage > svg.chart")]
      .find((chart) => chart.getBoundingClientRect().height);
    if (chart && seen.drawn === null) afterThisFrame(() => { seen.drawn ??= performance.now(); });
    if (document.querySelector(".stage.is-live"))
      afterThisFrame(() => { seen.live ??= performance.now(); });
    if (seen.live === null) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
"""
_FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


def run() -> dict[str, object]:
    """Measure, on the real programme."""
    call_command("load_programme", str(FOLDER), verbosity=0)
    call_command("recompute", verbosity=0)
    with _server() as root, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        figures = {
            "painted": _painted(browser, root),
            "weights": {page: _weight(browser, root + page) for page in PAGES},
        }
        browser.close()
    return {
        **figures,
        "slower": SLOWER,
        "rounds": ROUNDS,
        "queries": {page: _queries(page) for page in PAGES},
        "unchanged": _unchanged(),
    }


@contextmanager
def _server() -> Iterator[str]:
    """The site in a process of its own, one worker, on this machine only."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "benchmarks.pages_site:application",
         "--config", "python:benchmarks.pages_server", "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    root = f"http://127.0.0.1:{port}"
    try:
        for _try in range(200):
            try:
                urllib.request.urlopen(root + EMPTY, timeout=5).read()
                break
            except OSError:
                time.sleep(0.1)
        yield root
    finally:
        process.terminate()
        process.wait(20)


def _painted(browser: Browser, root: str) -> dict[str, dict[str, float]]:
    """Medians in milliseconds from the start of the visit, the pages taking turns."""
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for number in range(ROUNDS + 1):
        for page in (EMPTY, BOARD, FICHA, COMPARE):
            seen = _visit(browser, root + page, live=page in (FICHA, COMPARE))
            if number:  # the first round only wakes everything up
                for name, value in seen.items():
                    if value is not None:
                        found[page][name].append(value)
    return {
        page: {name: statistics.median(values) for name, values in figures.items()}
        for page, figures in found.items()
    }


def _visit(browser: Browser, address: str, *, live: bool) -> dict[str, Any]:
    """One visit with an empty cache, on a slowed-down processor."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(_WATCH)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address)
    if live:
        page.locator(".stage.is-live").wait_for(timeout=60_000)
    page.wait_for_timeout(300)
    seen: dict[str, Any] = page.evaluate("window.seen")
    seen["first"] = page.evaluate(_FIRST_PAINT)
    context.close()
    return seen


def _weight(browser: Browser, address: str) -> dict[str, float]:
    """Compressed bytes of a page as production sends it: the document, and all but the charts'
    library."""
    context = browser.new_context()
    page = context.new_page()
    requests: list[Any] = []
    page.on("requestfinished", lambda request: requests.append(request))
    page.goto(address, wait_until="networkidle")
    bodies = {
        request.url: response.body() for request in requests if (response := request.response())
    }
    document = len(gzip.compress(bodies[page.url], 6))
    rest = sum(
        len(brotli.compress(body))
        for url, body in bodies.items()
        if url != page.url and "plotly-cartesian" not in url
    )
    context.close()
    return {"document": document, "whole": document + rest}


def _queries(page: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(page).status_code == 200, page
    return len(captured)


def _unchanged() -> dict[str, float]:
    """Seconds for the board built, and for the answer that it has not changed since."""
    client = Client()
    etag = client.get(BOARD)["ETag"]

    def ask() -> None:
        assert client.get(BOARD, headers={"If-None-Match": etag}).status_code == 304

    def build() -> None:
        http_cache.clear()  # or the copy that is kept would be measured
        assert client.get(BOARD).status_code == 200

    return time_in_turns(15, built=build, unchanged=ask)


def main() -> None:
    """One line of JSON on standard output."""
    print(json.dumps(run()))
