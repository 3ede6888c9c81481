"""The real programme, served to a real browser; pictures of what was seen."""

from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

PICTURES = Path(__file__).resolve().parents[2] / "test-pictures"


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """The real programme, served; loaded once for all tests of the module, which only read."""
    with django_db_blocker.unblock():
        call_command("load_programme", "fixtures/piimss-2020-2024", verbosity=0)
        call_command("recompute", verbosity=0)
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def keep_picture(page):
    """Keeps a picture of the page in ``test-pictures/``, for people to look at afterwards."""

    def keep(name):
        PICTURES.mkdir(exist_ok=True)
        path = PICTURES / f"{name}.png"
        page.screenshot(path=path, full_page=True)
        assert path.stat().st_size > 10_000

    return keep
