"""What the comparison of two schemas calls a break, a change at a time."""

from copy import deepcopy

import pytest

from tests.contract.compatibility import incompatibilities

ROW = {
    "type": "object",
    "required": ["code"],
    "properties": {
        "code": {"type": "string"},
        "light": {"type": "string", "enum": ["verde", "rojo"]},
        "value": {"type": ["string", "null"], "format": "decimal", "pattern": r"^\d+$"},
        "year": {"type": "integer", "minimum": 1900, "maximum": 2100},
        "marks": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}},
        "inputs": {"type": "object", "additionalProperties": {"type": "string"}},
        "parent": {"$ref": "#/components/schemas/Row"},
    },
}
BASE = {
    "paths": {
        "/rows/": {
            "get": {
                "operationId": "rows",
                "security": [{"Token": []}, {}],
                "parameters": [
                    {"in": "query", "name": "light", "schema": {"enum": ["verde", "rojo"]}},
                    {"in": "query", "name": "size", "schema": {"type": "integer", "default": 100}},
                    {"in": "query", "name": "year", "schema": {"type": "integer", "minimum": 1900}},
                    {"in": "path", "name": "code", "required": True, "schema": {"type": "string"}},
                ],
                "responses": {
                    "200": {
                        "headers": {"ETag": {"schema": {"type": "string"}}},
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Row"}},
                            "text/csv": {"schema": {"type": "string"}},
                        },
                    },
                    "304": {"description": "."},
                    "404": {"content": {"application/json": {"schema": {"type": "object"}}}},
                },
            },
            "post": {
                "operationId": "add",
                "requestBody": {
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Row"}}
                    }
                },
                "responses": {"201": {"description": "."}},
            },
        },
        "/other/": {"get": {"operationId": "other", "responses": {}}},
    },
    "components": {"schemas": {"Row": ROW}},
}
GET = "paths /rows/ get"
ANSWER = f"{GET} responses 200"
POST = "paths /rows/ post"


def changed(place, value=None):
    """The schema with something else at a place; without a value, with nothing there."""
    new = deepcopy(BASE)
    *way, last = place.split()
    here = new
    for step in way:
        here = here[int(step) if isinstance(here, list) else step]
    if value is None:
        del here[int(last) if isinstance(here, list) else last]
    elif isinstance(here, list):
        here.insert(int(last), value)
    else:
        here[last] = value
    return new


def of_row(place, value=None, *, only):
    """A change of the row where it is only told, or only asked."""
    new = changed(f"components schemas Row {place}", value)
    old = deepcopy(BASE)
    for schema in (old, new):
        methods = schema["paths"]["/rows/"]
        del methods["get" if only == "asked" else "post"]
    return old, new


def test_nothing_changed():
    assert incompatibilities(BASE, deepcopy(BASE)) == []


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (changed("paths /other/"), "/other/: the path is gone"),
        (changed("paths /rows/ post"), "POST /rows/: the method is gone"),
        (changed(f"{GET} operationId", "x"), "operationId changed"),
        (changed(f"{GET} security", [{"Token": []}]), "must say who they are"),
        (changed(f"{GET} parameters 0"), "?light: the parameter is gone"),
        (
            changed(
                f"{GET} parameters 0",
                {"in": "query", "name": "new", "required": True, "schema": {"type": "string"}},
            ),
            "?new: a new parameter that must be given",
        ),
        (changed(f"{GET} parameters 0 required", True), "?light: it must be given now"),
        (changed(f"{GET} parameters 0 schema enum", ["verde"]), "['rojo'] is not taken any more"),
        (changed(f"{GET} parameters 1 schema default", 10), "where nothing is given"),
        (changed(f"{GET} parameters 1 schema type", "string"), "integer is not taken any more"),
        (changed(f"{GET} parameters 1 schema enum", [1]), "a closed list now"),
        (changed(f"{GET} parameters 1 schema maximum", 9), "maximum went from None to 9"),
        (changed(f"{GET} parameters 2 schema minimum", 2000), "minimum went from 1900 to 2000"),
        (changed(f"{GET} parameters 3 schema format", "uuid"), "the format changed"),
        (changed(f"{GET} parameters 3 schema pattern", "x"), "the pattern changed"),
        (changed(f"{GET} responses 304"), "the answer 304 is gone"),
        (changed(f"{ANSWER} headers ETag"), "the header ETag is gone"),
        (changed(f"{ANSWER} content text/csv"), "the format text/csv is gone"),
        (changed(f"{POST} requestBody required", True), "a body must be sent now"),
        (changed(f"{POST} requestBody"), "no body is taken any more"),
        (changed("components schemas Row properties code"), "Row.code: the field is gone"),
        (changed("components schemas Row anyOf", [{}]), "anyOf changed"),
    ],
)
def test_what_breaks(new, sentence):
    assert any(sentence in each for each in incompatibilities(BASE, new))


@pytest.mark.parametrize(
    "new",
    [
        changed("paths /more/", {"get": {"responses": {}}}),
        changed("paths /other/ post", {"responses": {}}),
        changed(f"{GET} parameters 0", {"in": "query", "name": "new", "schema": {}}),
        changed(f"{GET} parameters 0 schema enum", ["verde", "rojo", "azul"]),
        changed(f"{GET} parameters 0 description", "Otra."),
        changed(f"{GET} parameters 2 schema minimum", 1800),
        changed(f"{GET} parameters 2 schema type", "number"),
        changed(f"{GET} parameters 3 required", False),
        changed(f"{GET} responses 404"),
        changed(f"{GET} responses 410", {"description": "."}),
        changed(f"{ANSWER} headers Link", {}),
        changed(f"{ANSWER} content text/plain", {}),
        changed("components schemas Row properties new", {"type": "string"}),
        changed("components schemas Row properties code description", "La clave."),
        changed("components schemas New", {"type": "string"}),
    ],
)
def test_what_does_not(new):
    assert incompatibilities(BASE, new) == []


@pytest.mark.parametrize(
    ("place", "value", "breaks"),
    [
        ("properties code type", "integer", "told asked"),
        ("properties code type", ["string", "null"], "told"),
        ("properties value type", "string", "asked"),
        ("properties value format", None, "told"),
        ("properties value format", "date", "told asked"),
        ("properties code format", "uuid", "asked"),
        ("properties value pattern", None, "told"),
        ("properties light enum", ["verde", "rojo", "azul"], "told"),
        ("properties light enum", ["verde"], "asked"),
        ("properties light enum", None, "told"),
        ("properties code enum", ["1"], "asked"),
        ("properties code const", "1", "asked"),
        ("properties year maximum", 2050, "asked"),
        ("properties year maximum", 2200, "told"),
        ("properties year minimum", None, "told"),
        ("properties marks items enum", ["a", "b", "c"], "told"),
        ("properties inputs additionalProperties type", "number", "told asked"),
        ("additionalProperties", False, "asked"),
        ("required", ["code", "year"], "asked"),
        ("required", [], "told"),
    ],
)
def test_what_breaks_whom(place, value, breaks):
    """Of whom the same change breaks: who reads the answers, or who sends."""
    found = {
        side for side in ("told", "asked") if incompatibilities(*of_row(place, value, only=side))
    }
    assert found == set(breaks.split())


def test_a_component_by_another_name_is_the_same_where_its_schema_is():
    new = deepcopy(BASE)
    new["components"]["schemas"]["Renglon"] = deepcopy(ROW)
    content = new["paths"]["/rows/"]["get"]["responses"]["200"]["content"]
    content["application/json"]["schema"] = {"$ref": "#/components/schemas/Renglon"}
    assert incompatibilities(BASE, new) == []
