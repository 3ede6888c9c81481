"""Every key that may stand in a programme's files, as the schemas say it: meaning, notation, example.

The examples are those of ``example/``, a small programme that has every key once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from indicators.fichas.definitions import IndicatorDefinition
from objectives.definition_files import notation_of
from objectives.definitions import (
    ProgrammeDefinition,
    PublicationsDefinition,
    UnitsDefinition,
)
from objectives.programme_parts import PARTS

EXAMPLE = Path(__file__).parent / "example"


def file_kinds() -> Mapping[str, type[BaseModel]]:
    """Return the schemas of the kinds of files, by the name of their JSON Schema."""
    return {
        "programme": ProgrammeDefinition,
        "publications": PublicationsDefinition,
        "units": UnitsDefinition,
        **{part.name: part.schema for part in PARTS.values()},
        "indicator": IndicatorDefinition,
    }


Schema = dict[str, Any]


@dataclass(frozen=True)
class Key:
    """A key of a group: its meaning, how its value is written, an example of one, and the name
    of the group that it holds, if it holds any.
    """

    name: str
    meaning: str
    is_required: bool
    notation: str
    example: Any
    group: str


@dataclass(frozen=True)
class Group:
    """Keys that stand together: those of a whole file, or of a part of one."""

    name: str
    title: str
    keys: tuple[Key, ...]


class _WithoutTitles(GenerateJsonSchema):
    """Leaves out the titles that repeat a key in capitals, and the reasons for programmers."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


@cache
def schema_of(kind: str) -> Schema:
    """Return the JSON Schema of a kind of file, with every key's meaning and an example."""
    schema = file_kinds()[kind].model_json_schema(schema_generator=_WithoutTitles)
    examples = _examples(kind, schema)
    for name, group in _groups(kind, schema):
        group.pop("description", None)
        for key, value in group["properties"].items():
            if (name, key) in examples and _reference(value) is None:
                value["examples"] = [examples[name, key]]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def groups_of(kind: str) -> list[Group]:
    """Return the groups of keys of a kind of file, the whole file first."""
    schema = schema_of(kind)
    examples = _examples(kind, schema)
    return [
        Group(name, group["title"], tuple(_keys(name, group, examples)))
        for name, group in _groups(kind, schema)
    ]


def _groups(kind: str, schema: Schema) -> Iterator[tuple[str, Schema]]:
    """Yield the groups of a schema with their names, each before those that it holds."""
    pending, seen = [(kind, schema)], set()
    while pending:
        name, group = pending.pop(0)
        if name in seen:
            continue
        seen.add(name)
        yield name, group
        held = [found for value in group["properties"].values() if (found := _reference(value))]
        pending[:0] = [(found, schema["$defs"][found]) for found in held]


def _reference(value: Schema) -> str | None:
    """Return the name of the group that a key holds, one or many."""
    if "$ref" in value:
        return str(value["$ref"].rpartition("/")[2])
    parts = [*value.get("anyOf", []), *value.get("allOf", [])]
    parts += [value[name] for name in ("items", "additionalProperties") if _is_schema(value, name)]
    return next((found for part in parts if (found := _reference(part))), None)


def _is_schema(value: Schema, name: str) -> bool:
    return isinstance(value.get(name), dict)


def _keys(
    name_of_group: str, group: Schema, examples: Mapping[tuple[str, str], Any]
) -> Iterator[Key]:
    for name, value in group["properties"].items():
        held = _reference(value)
        example = examples.get((name_of_group, name))
        yield Key(
            name=name,
            meaning=value.get("description", ""),
            is_required=name in group.get("required", ()),
            notation=_notation(value, example),
            example=example,
            group=held or "",
        )


def _notation(value: Schema, example: Any) -> str:
    """Return how a value is written, in a few words; the example tells years from symbols."""
    if "anyOf" in value:
        (value,) = [part for part in value["anyOf"] if part.get("type") != "null"]
    if "$ref" in value:
        return "grupo de claves"
    if "x-notation" in value:
        return str(value["x-notation"])
    if "enum" in value:
        return ", ".join(value["enum"])
    if "pattern" in value:
        return notation_of(value["pattern"])
    if value.get("type") == "array":
        many = _notation(value["items"], None)
        return "lista de grupos de claves" if many == "grupo de claves" else f"lista: {many}"
    if value.get("type") == "object":
        return _mapping_notation(value, example)
    if value.get("type") == "integer":
        return f"número entero, de {value['minimum']} a {value['maximum']}"
    if value.get("format") == "date":
        return "fecha, AAAA-MM-DD"
    return f"texto, hasta {value['maxLength']} letras" if "maxLength" in value else "texto"


def _mapping_notation(value: Schema, example: Any) -> str:
    first, held = next(iter(example.items()), (None, None)) if example else (None, None)
    by = "año" if isinstance(first, int) else "símbolo"
    if "enum" in value.get("propertyNames", {}):
        by = "clase (kind)"
    return f"por cada {by}, {_notation(value['additionalProperties'], held)}"


# Examples ---------------------------------------------------------------------------------


def example_files(kind: str) -> list[Path]:
    """Return the files of a kind in the example."""
    if kind == "indicator":
        return sorted((EXAMPLE / "indicators").iterdir())
    return [EXAMPLE / f"{kind}.yaml"]


def _examples(kind: str, schema: Schema) -> Mapping[tuple[str, str], Any]:
    """Return the first value of each key, by its group and name, in the files of the example."""
    found: dict[tuple[str, str], Any] = {}
    for path in example_files(kind):
        _collect(kind, schema, schema, yaml.safe_load(path.read_text("utf-8")), found)
    return found


def _collect(
    name: str, group: Schema, schema: Schema, data: Any, found: dict[tuple[str, str], Any]
) -> None:
    for key, value in data.items():
        declared = group["properties"][key]
        held = _reference(declared)
        found.setdefault((name, key), value)
        if held is not None:
            for part in _parts(value, declared):
                _collect(held, schema["$defs"][held], schema, part, found)


def _parts(value: Any, declared: Schema) -> list[Any]:
    """Return the groups that a key holds: one, a list, or one by each year or word."""
    if isinstance(value, list):
        return value
    return list(value.values()) if "additionalProperties" in declared else [value]
