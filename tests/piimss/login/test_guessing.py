"""Eight connections that guess passwords as fast as they are answered, on the real server."""

import http.client
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from urllib.parse import urlencode

import pytest

from tests.conftest import ROOT
from tests.servers import free_port

LOGIN = "/cuenta/entrar/"
PAGES = 40
MOST_SECONDS = 0.8
"""Half of the pages come sooner; it was two seconds and more where every guess was hashed at once."""


@pytest.fixture
def port(tmp_path, own_database, django_db_blocker):
    """The port of the site as ``make run`` starts it on what it prepared before."""
    with django_db_blocker.unblock():
        own_database.give_to_site(own_database.PROGRAMME, tmp_path / "var")
    port = free_port()
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PIIMSS_", "DJANGO_"))
    }
    env |= {"PIIMSS_MODE": "embedded", "PIIMSS_VAR_DIR": str(tmp_path / "var"), "PORT": str(port)}
    with open(tmp_path / "log", "w") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip
    try:
        assert process.stdout is not None
        assert any("PIIMSS está en" in line for line in process.stdout), (
            tmp_path / "log"
        ).read_text()
        yield port
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


def ask(port, method="GET", body=None, cookie=""):
    """An answer of the login page: its status, its text and its cookie."""
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request(method, LOGIN, body, headers)
        response = connection.getresponse()
        text = response.read().decode()
        return response.status, text, (response.headers["Set-Cookie"] or "").partition(";")[0]


def median_of_pages(port):
    def seconds():
        begun = time.monotonic()
        assert ask(port)[0] == 200
        return time.monotonic() - begun

    return statistics.median(seconds() for _each in range(PAGES))


@pytest.mark.servers
def test_pages_go_on_coming_while_somebody_guesses(port):
    over, answered = threading.Event(), Counter()

    def guess(number):
        _status, text, cookie = ask(port)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)[1]
        for each in range(10_000):
            if over.is_set():
                return
            fields = {"username": f"p{number}-{each}", "password": "x", "next": ""}
            body = urlencode({**fields, "csrfmiddlewaretoken": token})
            answered[ask(port, "POST", body, cookie)[0]] += 1

    ask(port)
    guessers = [threading.Thread(target=guess, args=(number,)) for number in range(8)]
    for each in guessers:
        each.start()
    try:
        time.sleep(0.5)
        found = median_of_pages(port)
    finally:
        over.set()
        for each in guessers:
            each.join(60)
    assert set(answered) == {200, 429}
    assert answered[200] < 28  # the limit of an address, and as many as were on their way by then
    assert found < MOST_SECONDS, found
