"""docs/format.md and the JSON Schemas: the format of a programme's files, as the schemas give it.

What people wrote of it is ``format.md`` beside this module; the tables and examples are put in.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from indicators.arithmetic.official_numbers import STATUSES, read_printed
from indicators.arithmetic.targets import read_target, write_goal
from objectives.periods import Frequency, read_frequency

from .format_keys import EXAMPLE, Key, file_kinds, groups_of, schema_of
from .yaml_text import value_text

LONGEST_EXAMPLE = 50  # characters, in a table
TEMPLATE = Path(__file__).with_name("format.md")

FIGURES = ("15,414,033", "15414033", "29.99", "-0.65", "45.1 %", "51.2 p/", "ND", "NA")
TARGETS = (
    *("60.0", "≥ 90", "<= 5", "mayor que 10", "al menos 35", "a lo más 12", "90 a 95"),
    *("entre 33 y 34", "Incrementar", "descendente"),
)
FREQUENCIES = ("Anual", "Bienal", "Trienal", "Cuatrienal", "Quinquenal", "Sexenal")

_MARK = re.compile(r"^\[\[(\w+)(?: ([\w./]+))?\]\]$", flags=re.MULTILINE)


def format_files() -> Mapping[str, str]:
    """Return the document and the schemas, by their paths in docs/."""
    schemas = {
        f"format/{kind}.schema.json": json.dumps(
            schema_of(kind), ensure_ascii=False, indent=1, default=str
        )
        + "\n"
        for kind in file_kinds()
    }
    return {"format.md": _document(), **schemas}


def _document() -> str:
    makers = {
        "keys": _key_tables,
        "example": _example,
        "figures": lambda _name: _table(("se escribe", "se lee"), map(_figure_row, FIGURES)),
        "targets": lambda _name: _table(
            ("se escribe", "se compara con"), map(_target_row, TARGETS)
        ),
        "frequencies": lambda _name: _table(
            ("se escribe", "cada cuántos años"), map(_frequency_row, FREQUENCIES)
        ),
    }
    return _MARK.sub(lambda mark: makers[mark[1]](mark[2] or ""), TEMPLATE.read_text("utf-8"))


def _key_tables(kind: str) -> str:
    """Return a table a group of keys, the whole file's first."""
    parts = []
    groups = groups_of(kind)
    titles = {group.name: group.title for group in groups}
    for place, group in enumerate(groups):
        if place:
            parts.append(f"### {group.title}")
        parts.append(
            _table(
                ("clave", "significado", "obligatoria", "se escribe", "ejemplo"),
                (_key_row(key, titles) for key in group.keys),
            )
        )
    return "\n\n".join(parts)


def _key_row(key: Key, titles: Mapping[str, str]) -> tuple[str, ...]:
    held = titles.get(key.group)
    example = f"véase «{held}»" if held else f"`{_shown(key.example)}`"
    required = "sí" if key.is_required else "no"
    return (f"`{key.name}`", key.meaning, required, key.notation, example)


def _shown(example: Any) -> str:
    """Return an example as it is written after its key, if it is long its beginning."""
    if isinstance(example, str) and len(example) > LONGEST_EXAMPLE:
        example = f"{example[:LONGEST_EXAMPLE].rstrip()}…"
    return value_text(example)


def _example(path: str) -> str:
    text = (EXAMPLE / path).read_text("utf-8")
    return f"`{path}`:\n\n```yaml\n{text}```"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    cells = [heads, tuple("---" for _head in heads), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in cells)


_STATUS_WORDS = dict(
    zip(STATUSES, ("definitivo", "preliminar", "no disponible", "no aplica"), strict=True)
)


def _figure_row(text: str) -> tuple[str, str]:
    read = read_printed(text)
    value = "" if read.value is None else f"{read.value:f}, "
    return (f'`"{text}"`', f"{value}{_STATUS_WORDS[read.status]}")


def _target_row(text: str) -> tuple[str, str]:
    goal = read_target(text)
    return (f'`"{text}"`', write_goal(goal, "solo la tendencia: mejor que la línea base"))


def _frequency_row(text: str) -> tuple[str, str]:
    found = read_frequency(text)
    assert isinstance(found, Frequency)
    return (f"`{text}`", str(found.years))
