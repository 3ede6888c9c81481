"""The addresses of captures asked for everything that their schema allows, and much that it does not."""

from copy import deepcopy
from functools import cache

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from piimss.wsgi import application
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast, open_cycle_of

# Each request ends as it does outside of tests, with its connection.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def narrowed(schema, captures):
    """The schema with names that there are beside some that there are not: what is drawn at random
    would never get past the door."""
    schema["paths"] = {path: each for path, each in schema["paths"].items() if "captures" in path}
    for operations in schema["paths"].values():
        for operation in operations.values():
            # Who is not known is another test's: here whoever asks is always Ana.
            operation.pop("security")
            for parameter in operation.get("parameters", ()):
                if parameter["name"] == "programme":
                    parameter["schema"] = {"type": "string", "enum": ["de-prueba"]}
                if parameter["name"] == "id":
                    parameter["schema"] = {"type": "integer", "enum": captures}
    bodies = schema["components"]["schemas"]
    create = bodies["CaptureCreateRequest"]["properties"]
    for name in ("values", "statuses", "sources", "notes"):
        create[name] |= {
            "properties": dict.fromkeys(("v1", "v2"), create[name]["additionalProperties"]),
            "additionalProperties": False,
        }
    del create["explanations"]
    for name in ("CaptureSubmitRequest", "CaptureWithdrawRequest"):
        bodies[name]["properties"]["version"]["enum"] = [2, 3]
        bodies[name]["required"] = ["version"]
    create["indicator"]["enum"] = ["1.1", "9.9"]
    create["unit"]["enum"] = ["nacional", "norte"]
    create["year"]["enum"] = [2022, 2023]
    return schema


@kept_fixture
def ana_and_captures():
    cast = make_cast()
    draft = capture_at_status(cast, "borrador")
    open_cycle_of(cast.small, 2022, by=cast.olga)
    sent = capture_at_status(cast, "en_revision", unit="norte", by="noe")
    return cast.ana, (draft.pk, sent.pk)


@pytest.fixture(scope="module")
def schema_of(schema):
    """Narrow the schema to some captures; it keeps what is found in it, so that it is found once."""

    @cache
    def make(captures):
        narrow = narrowed(deepcopy(schema), [*captures, 999_999])
        loaded = schemathesis.openapi.from_dict(narrow)
        loaded.app = application
        return loaded

    return make


@pytest.fixture
def captures_schema(ana_and_captures, schema_of):
    ana, captures = ana_and_captures
    client = Client()
    client.force_login(ana)
    client.get("/cuenta/entrar/")
    cookies = {name: each.value for name, each in client.cookies.items()}
    who = {
        "cookies": cookies,
        "headers": {"X-CSRFToken": cookies["csrftoken"], "Accept-Encoding": "identity"},
    }
    return schema_of(captures), who


# A schema does not say which figures can be read, so that what it allows may still be refused; and a
# parameter that is left empty counts as not given, whatever its type.
BEYOND = {"POST": [positive_data_acceptance], "PATCH": [positive_data_acceptance]}
BEYOND["GET"] = [negative_data_rejection, positive_data_acceptance]

OPERATIONS = [
    ("GET", ""),
    ("POST", ""),
    ("GET", "{id}/"),
    ("PATCH", "{id}/"),
    ("POST", "{id}/submit/"),
    ("POST", "{id}/withdraw/"),
]


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_no_answer_is_outside_the_schema(captures_schema, method, path, mode):
    schema, who = captures_schema
    operation = schema[f"/api/v1/programmes/{{programme}}/captures/{path}"][method]

    @settings(
        max_examples=40,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        response = case.call(**who)
        answered.add(response.status_code)
        case.validate_response(response, excluded_checks=BEYOND[method])

    answered = set()
    ask()
    assert not answered & {401, 415}
    if mode == GenerationMode.POSITIVE:
        assert answered & {200, 201, 409}, "nothing got past the door"
