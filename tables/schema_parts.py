"""The JSON Schema of a table's rows, its cells and the API's refusals.

No field of a row is promised, since ``fields`` may leave any of them out; and none is forbidden
either, since more may come: whoever reads them overlooks what they do not know.
"""

from typing import Any

from django.utils.translation import gettext as _

from .columns import Column, ColumnKind, Table

Schema = dict[str, Any]

TYPES: dict[ColumnKind, Schema] = {
    ColumnKind.CODE: {"type": "string"},
    ColumnKind.ENUM: {"type": "string"},
    ColumnKind.TEXT: {"type": "string"},
    ColumnKind.INTEGER: {"type": "integer"},
    ColumnKind.DECIMAL: {"type": "string", "format": "decimal", "pattern": r"^-?\d+(\.\d+)?$"},
    ColumnKind.DATE: {"type": "string", "format": "date"},
    ColumnKind.DATETIME: {"type": "string", "format": "date-time"},
    ColumnKind.BOOLEAN: {"type": "boolean"},
    ColumnKind.ENUM_LIST: {"type": "array", "items": {"type": "string"}},
    ColumnKind.MAP: {"type": "object", "additionalProperties": {"type": "string"}},
}


def row_schema(table: Table) -> Schema:
    """Return the schema of a row."""
    properties = {column.name: column_schema(column) for column in table.columns}
    for parameter in table.extra:
        schema = column_schema(parameter)
        only = _("Solo viene si se pide con «include=%s».") % parameter.name
        properties[parameter.name] = schema | {"description": f"{schema['description']} {only}"}
    return {"type": "object", "description": str(table.meaning), "properties": properties}


def column_schema(column: Column) -> Schema:
    """Return the schema of a cell: its type, its unit and what it means."""
    if column.kind in (ColumnKind.OBJECT, ColumnKind.ROWS):
        inner: Schema = {
            "type": "object",
            "properties": {nested.name: column_schema(nested) for nested in column.columns},
            "required": [nested.name for nested in column.columns],
        }
        schema = inner if column.kind == ColumnKind.OBJECT else {"type": "array", "items": inner}
    else:
        schema = dict(TYPES[column.kind])
    words: list[Any] = [word for word, _meaning in column.choices]
    if words and column.kind == ColumnKind.ENUM:
        words.append(None if column.nullable else "")
        schema["enum"] = words
    elif words:
        schema["items"] = {"type": "string", "enum": words}
    if column.nullable:
        schema["type"] = [str(schema["type"]), "null"]
    sentences: list[Any] = [str(column.meaning)]
    if column.unit:
        sentences.append(_("Unidad: %s.") % column.unit)
    if words:
        sentences.append("; ".join(f"{word}: {meaning}" for word, meaning in column.choices) + ".")
    schema["description"] = " ".join(map(str, sentences))
    return schema


def problem_schema() -> Schema:
    """Return the schema of a refusal: what is wrong, in a sentence and, where it lies in
    parameters, by their names.
    """
    sentences = {"type": "array", "items": {"type": "string"}}
    return {
        "type": "object",
        "description": _("Por qué no se responde lo pedido."),
        "required": ["detail"],
        "properties": {
            "detail": {"type": "string", "description": _("Qué pasó, en una frase.")},
            "errors": {
                "type": "object",
                "additionalProperties": sentences,
                "description": _("Las frases, por el nombre del parámetro."),
            },
        },
    }


def name_of(table: Table) -> str:
    """Return the name of the schema of its rows."""
    name = "".join(part.capitalize() for part in table.name.split("-"))
    return f"{name[:-3]}y" if name.endswith("ies") else name.removesuffix("s")
