"""A table as Table Schema has it: fields with types, units and meanings, keys and what they point to.

An empty cell of a text is an empty text where the column always has a value, and no value where it
may have none.
"""

from typing import Any

from tables.columns import Column, ColumnKind, Table

from .flat_columns import Pointer, pointers

Descriptor = dict[str, Any]

_TYPES = {
    ColumnKind.CODE: "string",
    ColumnKind.ENUM: "string",
    ColumnKind.TEXT: "string",
    ColumnKind.INTEGER: "integer",
    ColumnKind.DECIMAL: "number",
    ColumnKind.DATE: "date",
    ColumnKind.DATETIME: "datetime",
    ColumnKind.BOOLEAN: "boolean",
    ColumnKind.ENUM_LIST: "array",
    ColumnKind.MAP: "object",
    ColumnKind.ROWS: "array",
}
_TEXTS = frozenset({ColumnKind.CODE, ColumnKind.ENUM, ColumnKind.TEXT})


def table_schema(table: Table, columns: tuple[Column, ...]) -> Descriptor:
    """Return the schema of a table whose file has those columns."""
    names = {column.name for column in columns}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(column, is_key=table.key == (column.name,)) for column in columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
        "foreignKeys": [
            _foreign_key(pointer) for pointer in pointers(table) if {*pointer.columns} <= names
        ],
    }


def _field(column: Column, *, is_key: bool) -> Descriptor:
    constraints: Descriptor = {}
    if not column.nullable:
        constraints["required"] = True
    if is_key:
        constraints["unique"] = True
    words = [word for word, _meaning in column.choices]
    field: Descriptor = {
        "name": column.name,
        "type": _TYPES[column.kind],
        "description": _description(column),
    }
    if column.unit:
        field["unit"] = str(column.unit)
    if column.kind in _TEXTS and not column.nullable:
        field["missingValues"] = []
    if words and column.kind == ColumnKind.ENUM:
        constraints["enum"] = words if column.nullable else [*words, ""]
    if constraints:
        field["constraints"] = constraints
    return field


def _description(column: Column) -> str:
    sentences = [str(column.meaning)]
    if column.choices:
        sentences.append("; ".join(f"{word}: {meaning}" for word, meaning in column.choices) + ".")
    return " ".join(sentences)


def _foreign_key(pointer: Pointer) -> Descriptor:
    return {
        "fields": list(pointer.columns),
        "reference": {"resource": pointer.table, "fields": list(pointer.key)},
    }
