"""The real programme, served to a real browser; pictures of what was seen."""

from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.conftest import complaints_fail

PICTURES = Path(__file__).resolve().parents[2] / "test-pictures"


@pytest.fixture(scope="module")
def server(reading_programme):
    """A server for all tests of the module."""
    with reading_programme():
        server = LiveServer("localhost")
        yield server
        server.stop()


@pytest.fixture
def site(real_programme, server, django_db_blocker):
    """The real programme, served to tests that only read."""
    with django_db_blocker.unblock():
        yield server.url


@pytest.fixture(scope="session")
def readers(browser, browser_context_args):
    """The context of all who only read: what one of them fetched the next one has."""
    context = browser.new_context(**browser_context_args)
    yield context
    context.close()


@pytest.fixture
def reader(readers):
    """A page of its own for a test that only reads; to get there takes half of what it takes in a
    context of its own."""
    page = readers.new_page()
    with complaints_fail(page):
        yield page
    page.wait_for_load_state()
    page.close()
    readers.clear_cookies()
    readers.clear_permissions()


@pytest.fixture
def hasty(settings):
    """Autosaves, retries and previews wait a tenth of what they do, for tests that wait for them.

    Not for those that are about what happens before: at the press of a key, at leaving a page.
    """
    settings.SCRIPT_DELAY_DIVISOR = 10


@pytest.fixture
def keep_picture(page, pytestconfig):
    """Keeps a picture of the page in ``test-pictures/`` for people, where ``--pictures`` asks for it.

    As JPEG: Chromium takes half as long again to make a PNG.
    """

    def keep(name):
        if not pytestconfig.getoption("--pictures"):
            return
        PICTURES.mkdir(exist_ok=True)
        path = PICTURES / f"{name}.jpg"
        page.screenshot(path=path, full_page=True, type="jpeg", quality=70)
        assert path.stat().st_size > 10_000

    return keep
