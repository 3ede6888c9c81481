"""The parts that the wiring adds to the API's schema: what is in an address, the page for people,
examples.

The examples are answers of the real programme, kept in a file beside this one; a test compares them
with what the API answers, and ``make schema`` writes them again.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.results.data_state import RESULTS_PENDING

Schema = dict[str, Any]
PROBLEM = {"$ref": "#/components/schemas/Problem"}
EXAMPLES = Path(__file__).with_name("examples.json")


def complete(result: Schema, generator: Any, request: Any, public: bool) -> Schema:
    """Return the schema as it is served; called by drf-spectacular when all addresses are described."""
    result["paths"][reverse("api-docs")] = {"get": _page_for_people()}
    schemes = result["components"].get("securitySchemes", {})
    if "cookieAuth" in schemes:
        schemes["cookieAuth"]["description"] = _(
            "La sesión de quien entró al sitio. Para leer lo publicado no hace falta."
        )
    for path, operation in operations(result):
        for parameter in operation.get("parameters", ()):
            _describe(parameter)
        _exemplify(operation, examples()["paths"].get(path, {}))
        headers = operation["responses"].get("200", {}).get("headers", {})
        if "{programme}" in path and "ETag" in headers:
            headers[RESULTS_PENDING] = _results_pending()
        for status, example in examples()["problems"].items():
            content = operation["responses"].get(status, {}).get("content", {})
            if content.get("application/json") == {"schema": PROBLEM}:
                content["application/json"]["example"] = example
    return result


def operations(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """Yield each operation with its path."""
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            yield path, operation


@cache
def examples() -> Schema:
    """Read once, and only when somebody asks for the schema."""
    found: Schema = json.loads(EXAMPLES.read_text("utf-8"))
    return found


def _describe(parameter: Schema) -> None:
    """Describe a parameter that stands within an address, or is the same at each of them."""
    in_address = {
        "programme": _("Clave del programa, como la dice «programmes/»."),
        "code": _("Clave del indicador, como la dice «indicators/»."),
    }
    if parameter["in"] == "path" and parameter["name"] in in_address:
        parameter.setdefault("description", in_address[parameter["name"]])
        parameter["schema"].pop("pattern", None)
    elif parameter["name"] == "format":
        parameter.setdefault("description", _("Formato de la respuesta."))


def _exemplify(operation: Schema, known: Schema) -> None:
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in known.get("parameters", {}):
            parameter["example"] = known["parameters"][parameter["name"]]
    content = operation["responses"].get("200", {}).get("content", {})
    for media_type, answers in known.get("answers", {}).items():
        if media_type in content:
            content[media_type]["examples"] = answers


def _results_pending() -> Schema:
    return {
        "description": _(
            "Viene, con «true», mientras falta recalcular algo de lo aprobado: «values» y «revisions» "
            "ya lo dicen, «results» y «reconciliation» todavía no. Con «as_of» se calcula al momento."
        ),
        "schema": {"type": "string", "enum": ["true"]},
    }


def _page_for_people() -> Schema:
    return {
        "operationId": "docs_retrieve",
        "summary": _("Documentación para personas"),
        "description": _("Este esquema como una página para leer y probar."),
        "tags": ["entrada"],
        "responses": {
            "200": {
                "description": _("La página."),
                "content": {"text/html": {"schema": {"type": "string"}}},
            }
        },
    }
