"""The real programme, for the tests of what the API promises."""

import json

import pytest
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator


@pytest.fixture(scope="module")
def real_programme(django_db_setup, django_db_blocker):
    """Loaded once for the module and taken away again."""
    with django_db_blocker.unblock():
        call_command("load_programme", "fixtures/piimss-2020-2024", verbosity=0)
        call_command("recompute", verbosity=0)
    yield
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="session")
def schema():
    """The schema as it is now."""
    return json.loads(json.dumps(SchemaGenerator().get_schema(public=True), default=str))
