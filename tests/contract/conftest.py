"""The schema, for the tests of what the API promises."""

import json

import pytest
from drf_spectacular.generators import SchemaGenerator


@pytest.fixture(scope="session")
def schema():
    """The schema as it is now."""
    return json.loads(json.dumps(SchemaGenerator().get_schema(public=True), default=str))
