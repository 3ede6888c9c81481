"""The pauses of the scripts are shorter in tests that say so, and nowhere else."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_page_says_nothing_of_it(client):
    assert '<html lang="es-MX">' in client.get("/").content.decode()


def test_a_test_may_ask_for_it(client, settings):
    settings.SCRIPT_DELAY_DIVISOR = 10
    assert '<html lang="es-MX" data-delay-divisor="10">' in client.get("/").content.decode()
