"""A table as Table Schema has it: fields with types, units and meanings, keys and what they point to.

An empty cell of a text is an empty text where the column always has a value, and no value where it
may have none.
"""

from typing import Any

from tables.columns import Column, Kind, Table

from .flat_columns import Pointer, pointers

Descriptor = dict[str, Any]

_TYPES = {
    Kind.CODE: "string",
    Kind.WORD: "string",
    Kind.TEXT: "string",
    Kind.INTEGER: "integer",
    Kind.DECIMAL: "number",
    Kind.DATE: "date",
    Kind.MOMENT: "datetime",
    Kind.BOOLEAN: "boolean",
    Kind.WORDS: "array",
    Kind.MAP: "object",
    Kind.ROWS: "array",
}
_TEXTS = frozenset({Kind.CODE, Kind.WORD, Kind.TEXT})


def table_schema(table: Table, columns: tuple[Column, ...]) -> Descriptor:
    """The schema of a table whose file has those columns."""
    names = {each.name for each in columns}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(each, is_key=table.key == (each.name,)) for each in columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
        "foreignKeys": [_foreign_key(each) for each in pointers(table) if {*each.columns} <= names],
    }


def _field(column: Column, *, is_key: bool) -> Descriptor:
    constraints: Descriptor = {}
    if not column.nullable:
        constraints["required"] = True
    if is_key:
        constraints["unique"] = True
    words = [word for word, _meaning in column.words]
    field: Descriptor = {
        "name": column.name,
        "type": _TYPES[column.kind],
        "description": _description(column),
    }
    if column.unit:
        field["unit"] = str(column.unit)
    if column.kind in _TEXTS and not column.nullable:
        field["missingValues"] = []
    if words and column.kind == Kind.WORD:
        constraints["enum"] = words if column.nullable else [*words, ""]
    if constraints:
        field["constraints"] = constraints
    return field


def _description(column: Column) -> str:
    told = [str(column.meaning)]
    if column.words:
        told.append("; ".join(f"{word}: {meaning}" for word, meaning in column.words) + ".")
    return " ".join(told)


def _foreign_key(pointer: Pointer) -> Descriptor:
    return {
        "fields": list(pointer.columns),
        "reference": {"resource": pointer.table, "fields": list(pointer.key)},
    }
