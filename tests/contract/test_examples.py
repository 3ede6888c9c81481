"""The examples in the API's schema are what it answers of the real programme."""

import json
import re

import pytest

from piimss.api.schema import EXAMPLES, examples, operations
from tests.contract.addresses import IN_ADDRESS, filled, lists
from tests.contract.examples import examples_of

# What has not happened yet in the real programme.
NOT_YET = {
    "error",
    "parent",
    "changed_at",
    "target_marks",
    "availability_lag",
    "explained_at",
    "continues",
    "continues_method_valid_from",
    "previous_of",
    "target_comparison",
    "target_upper",
    "comparison",
    "strategy",
    "upper",
}

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.usefixtures("real_programme"),
]


def test_the_file_has_what_the_api_answers(schema, request):
    present = examples_of(schema)
    if request.config.getoption("renew"):
        EXAMPLES.write_text(json.dumps(present, ensure_ascii=False, indent=1) + "\n", "utf-8")
        examples.cache_clear()
    assert json.loads(EXAMPLES.read_text("utf-8")) == present, "make schema"


def test_every_example_of_a_parameter_finds_something(schema, client):
    """Each by itself, asked as a reader of the documentation would try it."""
    asked = 0
    for path in lists(schema):
        for parameter in schema["paths"][path]["get"].get("parameters", ()):
            if parameter["name"] in IN_ADDRESS and parameter["in"] == "path":
                assert parameter["example"] == IN_ADDRESS[parameter["name"]]
                continue
            if "example" not in parameter:
                continue
            value = parameter["example"]
            text = str(value).lower() if isinstance(value, bool) else value
            response = client.get(filled(path), {parameter["name"]: text})
            assert response.status_code == 200, (path, parameter["name"], response.content)
            has_rows = examples()["paths"][path]["answers"]["application/json"]["renglon"]["value"]
            if response["Content-Type"] == "application/json" and has_rows["count"]:
                assert response.json()["results"], (path, parameter["name"], value)
            asked += 1
    assert asked > 200


def test_every_parameter_and_answer_with_rows_has_one(schema):
    for path, operation in operations(schema):
        if path.endswith("/docs/") or "/captures/" in path:  # those have examples of their own
            continue
        known = examples()["paths"].get(path, {})
        value = known.get("answers", {}).get("application/json", {}).get("renglon", {}).get("value")
        if isinstance(value, dict) and value.get("count") == 0:
            continue  # a table without a row in the real programme
        for parameter in operation.get("parameters", ()):
            name = parameter["name"]
            there = "example" in parameter or re.sub(r"_(min|max)$", "", name) in NOT_YET
            assert there, (path, name)
        for status, answer in operation["responses"].items():
            content = answer.get("content", {}).get("application/json")
            if (
                content is not None
                and status not in ("429", "500", "503")
                and "/schema/" not in path
            ):
                assert {"example", "examples"} & set(content), (path, status)
