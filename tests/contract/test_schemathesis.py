"""Whatever is asked, in whatever shape, the API answers as its schema says; never with a 500.

The addresses, their parameters and what is wrong with them are drawn by schemathesis.
"""

import json
from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from piimss.wsgi import application
from tests.contract.addresses import IN_ADDRESS, table_of
from tests.contract.test_committed_schema import committed
from tests.factories.tokens import make as make_token
from tests.factories.tokens import make_person

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.usefixtures("real_programme"),
    pytest.mark.parametrize(
        ("path", "method"),
        [
            (path, method.upper())
            for path, methods in committed()["paths"].items()
            for method in methods
        ],
    ),
]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
    allow_header_conformance,
]
SETTINGS = settings(
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


@pytest.fixture(scope="module")
def loaded_schema(schema) -> schemathesis.BaseSchema:
    """Keeps with the schema what is found in it and in the code, so that it is found once."""
    loaded = schemathesis.openapi.from_dict(schema)
    loaded.app = application
    return loaded


@pytest.fixture
def api(db, loaded_schema) -> Iterator[schemathesis.BaseSchema]:
    """The schema, and the whole application within this process and this test's transaction: no
    request ends the connection.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield loaded_schema
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask(case, headers):
    checks = list(CHECKS)
    if "" not in (case.query or {}).values():  # what is left empty counts as not given
        checks.append(negative_data_rejection)
    # It reads what is not compressed.
    case.call_and_validate(
        checks=checks, headers={"Accept-Encoding": "identity", **(headers or {})}
    )


def fuzz(operation, mode, headers=None, examples=8):
    """Draw requests for the real programme's addresses."""
    told = operation.definition.raw
    given_besides = "requestBody" in told or any(
        each["in"] != "path" for each in told.get("parameters", ())
    )
    if mode == GenerationMode.NEGATIVE and not given_besides:
        return  # nothing can be wrong but the address, which the boundaries try
    known = {each.name: IN_ADDRESS[each.name] for each in operation.path_parameters}

    @settings(SETTINGS, max_examples=examples)
    @given(case=operation.as_strategy(generation_mode=mode, path_parameters=known or None))
    def check(case):
        ask(case, headers)

    check()


@pytest.mark.parametrize("mode", MODES)
def test_who_shows_no_token(api, path, method, mode):
    fuzz(api[path][method], mode)


def test_who_shows_one(api, path, method):
    secret = make_token(make_person())[1]
    fuzz(api[path][method], MODES[0], {"Authorization": f"Token {secret}"}, examples=4)


def test_who_shows_one_that_opens_nothing(api, path, method):
    headers = {"Authorization": "Token piimss_" + "0" * 64}
    fuzz(api[path][method], MODES[0], headers, examples=3)


def shape_of(parameter, path):
    """Return what its boundaries depend on: where it is given, what may be given, and who reads it,
    which is one reader for all tables.
    """
    said = ("description", "example", "default")
    allowed = {name: each for name, each in parameter["schema"].items() if name not in said}
    reader = "table" if table_of(path) else path
    return json.dumps([reader, parameter["in"], allowed], sort_keys=True)


FIRST_OF_SHAPE: dict[str, tuple[str, str, str]] = {}
for at, operations in committed()["paths"].items():
    for verb, told in operations.items():
        for parameter in told.get("parameters", ()):
            place = (at, verb.upper(), parameter["name"])
            FIRST_OF_SHAPE.setdefault(shape_of(parameter, at), place)


def test_every_boundary_of_every_shape_of_parameter(api, path, method):
    """Also methods that there are not, parameters twice, and addresses of nothing.

    Each parameter of each table by itself is asked awkward things in ``test_fuzzed``.
    """
    operation = api[path][method]
    asked = 0
    others = {
        each["name"]
        for each in operation.definition.raw.get("parameters", ())
        if FIRST_OF_SHAPE[shape_of(each, path)] != (path, method, each["name"])
    }
    for case in api.iter_coverage_cases(
        operation,
        generation_modes=MODES,
        generation_config=api.config.generation_for(operation=operation),
    ):
        if case.meta.phase.data.parameter not in others:
            ask(case, None)
            asked += 1
    assert asked
