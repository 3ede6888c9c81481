"""The files that a programme begins with: every key with its meaning, the optional ones as comments.

The values are those of the example; what is not a comment is a whole programme.
"""

import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from .format_keys import Group, Key, example_files, file_kinds, groups_of
from .yaml_text import WIDTH, write_yaml

HEAD = (
    "# Los valores son de ejemplo: cámbielos. Lo optativo está como comentario: para usarlo, quite de "
    "sus\n# renglones el primer «# ». Qué quiere decir cada clave, con más ejemplos: docs/format.md\n\n"
)
BEGUN_EMPTY = (
    ("indicator", "readings"),
    ("glossary", "terms"),
    ("alignments", "frameworks"),
    ("registers", "registers"),
)
"""The lists with which a programme may begin empty: nothing was published yet."""
KEPT_WHOLE = ("variables", "actions")
"""The lists of which an example needs all, and not only the first: a formula names its variables."""


def skeleton_files(slug: str) -> Mapping[str, str]:
    """Return the files of a new programme as text, by their paths in its folder."""
    unit = re.sub(r"(-[0-9]{4})+$", "", slug)
    return {
        ("indicators/1.1.yaml" if kind == "indicator" else f"{kind}.yaml"): _file(kind, slug, unit)
        for kind in file_kinds()
    }


def _file(kind: str, slug: str, unit: str) -> str:
    data = yaml.safe_load(example_files(kind)[0].read_text("utf-8"))
    match kind:
        case "programme":
            data["slug"] = slug
        case "units":
            data["units"][0]["slug"] = unit
        case "indicator":
            data["owner"] = unit
    groups = {group.name: group for group in groups_of(kind)}
    return HEAD + "\n".join(_lines(groups[kind], data, groups)) + "\n"


def _lines(
    group: Group, data: Mapping[str, Any], groups: Mapping[str, Group], *, is_optional: bool = False
) -> Iterator[str]:
    """Yield the lines of a group, each key after its meaning.

    What is optional is a comment; within such a comment only what the example does not use is one
    again, so that one mark less makes the example of it.
    """
    for key in group.keys:
        says = f"{key.meaning} Se escribe: {key.notation}." if not key.group else key.meaning
        yield from textwrap.wrap(
            says, WIDTH - 20, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False
        )
        is_used = key.is_required or (is_optional and key.name in data)
        lines = _value_lines(
            key, data.get(key.name, key.example), groups, is_optional=is_optional or not is_used
        )
        if (group.name, key.name) in BEGUN_EMPTY:
            yield f"{key.name}: []  # o quite este renglón, y de los siguientes el primer «# »"
        elif is_used:
            yield from lines
            continue
        yield from (f"# {line}".rstrip() for line in lines)


def _value_lines(
    key: Key, value: Any, groups: Mapping[str, Group], *, is_optional: bool
) -> Iterator[str]:
    """Yield a key with its value; of many groups the first one, and after it the others of an
    example as they are.
    """
    if not key.group:
        yield from write_yaml({key.name: value}).splitlines()
        return
    group = groups[key.group]
    yield f"{key.name}:"
    if isinstance(value, list):
        is_begun = False
        for line in _lines(group, value[0], groups, is_optional=is_optional):
            begins = not is_begun and not line.startswith("#")
            is_begun = is_begun or begins
            yield f"{'  - ' if begins else '    '}{line}"
        if is_optional and key.name in KEPT_WHOLE:
            yield from write_yaml({"k": value[1:]}).splitlines()[1:]
    elif set(value) <= {held.name for held in group.keys}:
        yield from _indented(2, _lines(group, value, groups, is_optional=is_optional))
    else:
        name, held = next(iter(value.items()))
        yield f"  {name}:"
        yield from _indented(4, _lines(group, held, groups, is_optional=is_optional))


def _indented(spaces: int, lines: Iterator[str]) -> Iterator[str]:
    return (f"{' ' * spaces}{line}" for line in lines)
