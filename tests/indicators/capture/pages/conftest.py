"""The cast of captures, and who captures for the institution, signed in."""

import pytest

from tests.databases import kept_fixture
from tests.factories.captures import make_cast

cast = kept_fixture(make_cast, "cast")


@pytest.fixture
def ana(client, cast):
    client.force_login(cast.ana)
    return client
