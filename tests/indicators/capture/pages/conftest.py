"""The cast of captures, and who captures for the institution, signed in."""

import pytest

from tests.factories.captures import make_cast


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def ana(client, cast):
    client.force_login(cast.ana)
    return client
