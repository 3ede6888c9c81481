"""The API's schema is OpenAPI 3.1, whole, and says in Spanish what everything means."""

import json
import re
from pathlib import Path

import drf_spectacular
import pytest
from jsonschema import Draft202012Validator

from piimss.api.schema import operations
from tables.columns import ColumnKind
from tables.schema_parts import column_schema
from tests.contract.addresses import is_list, lists, table_of, tables
from tests.contract.test_api import FIELDS

METASCHEMA = Path(drf_spectacular.__file__).parent / "validation" / "openapi_3_1_schema.json"
WITHOUT_UNIT = {"number", "page", "position", "sense"}
ENGLISH = re.compile(r"\b(the|of|with|and|is|are|this|which|there|where)\b", re.I)


def schemas(schema):
    """Every JSON Schema in it, with its place."""

    def walk(value, place):
        if isinstance(value, dict):
            for name, each in value.items():
                here = f"{place}/{name}"
                if name == "schema" and isinstance(each, dict):
                    yield here, each
                elif name not in ("example", "examples", "value"):
                    yield from walk(each, here)
        elif isinstance(value, list):
            for number, each in enumerate(value):
                yield from walk(each, f"{place}/{number}")

    yield from walk(schema["paths"], "paths")
    yield from schema["components"]["schemas"].items()


def fields(place, part):
    """The fields that a schema describes, those within them too."""
    for name, each in part.get("properties", {}).items():
        yield f"{place}.{name}", each
        yield from fields(f"{place}.{name}", each)
    for name in ("items", "additionalProperties"):
        if isinstance(part.get(name), dict):
            yield from fields(f"{place}[]", part[name])


def resolved(schema, part):
    """A part with what it refers to within reach."""
    return {**part, "components": schema["components"]}


@pytest.mark.slow
def test_it_is_openapi_3_1(schema):
    official = json.loads(METASCHEMA.read_text("utf-8"))
    assert official["$id"].startswith("https://spec.openapis.org/oas/3.1/schema/")
    errors = list(Draft202012Validator(official).iter_errors(schema))
    assert not errors, errors[0].message
    assert schema["openapi"].startswith("3.1.")


def test_each_schema_in_it_is_one(schema):
    checked = 0
    for place, part in schemas(schema):
        errors = list(Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(part))
        assert not errors, (place, errors[0].message)
        checked += 1
    assert checked > 250


def test_whatever_it_refers_to_is_in_it(schema):
    text = json.dumps(schema)
    names = set(re.findall(r'"\$ref": "#/components/schemas/(\w+)"', text))
    assert names == set(schema["components"]["schemas"])
    assert text.count('"$ref"') == len(re.findall(r'"\$ref": "#/components/schemas/\w+"', text))


def test_the_examples_are_what_their_schemas_say(schema):
    checked = 0
    for path, operation in operations(schema):
        for each in operation.get("parameters", ()):
            if "example" in each:
                Draft202012Validator(each["schema"]).validate(each["example"])
                checked += 1
        for status, answer in operation["responses"].items():
            for content in answer.get("content", {}).values():
                told = [each["value"] for each in content.get("examples", {}).values()]
                told += [content["example"]] if "example" in content else []
                validator = Draft202012Validator(resolved(schema, content.get("schema", {})))
                for each in told:
                    errors = list(validator.iter_errors(each))
                    assert not errors, (path, status, errors[0].message)
                    checked += 1
    assert checked > 250


def test_every_field_and_parameter_says_what_it_means(schema):
    found = {}
    for name, component in schema["components"]["schemas"].items():
        assert component.get("description") or name == "Root", name
        found |= dict(fields(name, component))
    for path, operation in operations(schema):
        found |= {f"{path} ?{each['name']}": each for each in operation.get("parameters", ())}
    assert len(found) > 350
    silent = [place for place, part in found.items() if not part.get("description", "").strip()]
    assert not silent, silent
    for place, part in found.items():
        sentence = part["description"].partition("\n\n*")[0].rstrip()  # then a closed list
        assert sentence.endswith("."), (place, part["description"])


def test_every_number_says_its_unit(schema):
    """A number or a place of something, a page: they have none, and what counts or measures has one."""

    def numbers(columns):
        for column in columns:
            if (
                column.kind in (ColumnKind.DECIMAL, ColumnKind.INTEGER)
                and column.name not in WITHOUT_UNIT
            ):
                yield column
            yield from numbers(column.columns)

    checked = 0
    for path in lists(schema):
        table = table_of(path)
        for column in numbers((*table.columns, *table.extra)):
            assert str(column.unit), (path, column.name)
            assert f"Unidad: {column.unit}." in column_schema(column)["description"]
            checked += 1
    assert checked > 30


def test_every_operation_has_a_title_and_says_what_it_is(schema):
    for path, operation in operations(schema):
        assert operation["summary"].strip(), path
        assert operation["description"].strip(), path
        assert operation["tags"], path
        assert all(each["description"].strip() for each in operation["responses"].values()), path
    ids = [operation["operationId"] for _path, operation in operations(schema)]
    assert len(ids) == len(set(ids))
    told = {each["name"] for each in schema["tags"]}
    assert {tag for _path, each in operations(schema) for tag in each["tags"]} <= told


def test_all_that_it_says_is_in_spanish(schema):
    def texts(value, name=""):
        if isinstance(value, dict):
            for key, each in value.items():
                if key not in ("example", "examples"):
                    yield from texts(each, key)
        elif isinstance(value, list):
            for each in value:
                yield from texts(each, name)
        elif name in ("description", "summary", "title") and isinstance(value, str):
            yield value

    found = list(texts(schema))
    assert len(found) > 500
    assert not [each for each in found if ENGLISH.search(re.sub(r"`[^`]*`|«[^»]*»", "", each))]


def test_every_answer_that_an_address_may_give_is_there(schema):
    for path in tables(schema):
        answers = schema["paths"][path]["get"]["responses"]
        assert {"200", "304", "400", "401", "404", "406", "429", "500"} <= set(answers), path
        assert "ETag" in answers["200"]["headers"]
        assert "Retry-After" in answers["429"]["headers"]
        files = {"text/csv", "application/x-ndjson", "application/vnd.apache.parquet"}
        assert files < set(answers["200"]["content"])
    assert {"200", "304", "406", "429", "500"} <= set(
        schema["paths"]["/api/v1/"]["get"]["responses"]
    )


@pytest.mark.parametrize("name", FIELDS)
def test_the_fields_that_were_promised_are_in_it(schema, name):
    path = f"/api/v1/programmes/{{programme}}/{name}"
    content = schema["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    component = schema["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
    if is_list(path):
        row = component["properties"]["results"]["items"]["$ref"].rpartition("/")[2]
        component = schema["components"]["schemas"][row]
    assert set(FIELDS[name].split()) <= set(component["properties"])


def test_it_is_served_as_json_and_as_yaml_once_for_all(client, db, schema):
    as_json = client.get("/api/v1/schema/", {"format": "json"})
    assert as_json.json() == schema
    assert client.get("/api/v1/schema/").content.startswith(b"openapi: 3.1")
    again = client.get("/api/v1/schema/", {"format": "json"}, HTTP_IF_NONE_MATCH=as_json["ETag"])
    assert again.status_code == 304
    refused = client.get("/api/v1/schema/", {"format": "xml"})
    assert refused.status_code == 400
    assert refused.json()["errors"]["format"] == [
        "«xml» no se conoce; los que hay son: yaml, json."
    ]
