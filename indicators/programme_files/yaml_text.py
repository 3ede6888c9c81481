"""Definitions as YAML text, written as a person would: figures quoted, long texts folded."""

import os
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from indicators.arithmetic.official_numbers import UnreadableFigure, read_missing
from indicators.arithmetic.targets import read_target

WIDTH = 105
LONG = 70
"""The most characters of a text that stands in the line of its key."""
WORD = 24
"""The most characters of a word of a list that stands in one line."""

_NUMBERLIKE = re.compile(r"[0-9][0-9., ]*")
"""A code or a figure: quoted, so that no editor takes 2.10 for 2.1."""


_OTHER_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


class _Dumper(yaml.SafeDumper):
    """Writes lists indented below their key, and every text in the plainest style that keeps it."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=_style(dumper, text))


def _style(dumper: _Dumper, text: str) -> str | None:
    if _OTHER_LINE_ENDS.search(text):
        return '"'
    analysis = dumper.analyze_scalar(text)
    if (len(text) > LONG or "\n" in text) and analysis.allow_block and _folds(text):
        return ">"
    plain = yaml.SafeLoader("").resolve(yaml.ScalarNode, text, (True, False))
    safe = plain == "tag:yaml.org,2002:str" and analysis.allow_block_plain
    if safe and not _NUMBERLIKE.fullmatch(text) and not _is_figure(text):
        return None
    return "'" if '"' in text and analysis.allow_single_quoted else '"'


def _folds(text: str) -> bool:
    """Return whether a text comes back from folded lines: none of them begins with a space."""
    return not re.search(r"(^|\n)[ \t]|[ \t](\n|$)", text)


def _mapping(dumper: _Dumper, data: Mapping[Any, Any]) -> yaml.Node:
    """Write what is said of years, and the figures of a year, in one line or two if they fit."""
    is_short = (
        bool(data)
        and sum(len(str(part)) + 3 for pair in data.items() for part in pair) < 2 * WIDTH
        and all(isinstance(value, str | int | date) for value in data.values())
        and (all(isinstance(key, int) for key in data) or all(map(_is_figure, data.values())))
    )
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=is_short)


class _Whole(dict[str, Any]):
    """The mapping of a whole file, a line a key."""


def _list(dumper: _Dumper, data: Sequence[Any]) -> yaml.Node:
    """Write words in one line, and sentences one below the other."""
    is_short = all(isinstance(value, str | int) and len(str(value)) <= WORD for value in data)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=is_short)


def _is_figure(value: Any) -> bool:
    """Return whether a value is printed as a figure or as a bound or range of figures."""
    if not isinstance(value, str):
        return False
    if read_missing(value):
        return True
    try:
        return read_target(value).value is not None
    except UnreadableFigure:
        return False


_Dumper.add_representer(str, _text)
_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(
    _Whole,
    lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data.items()),
)
_Dumper.add_representer(list, _list)


def write_yaml(data: Mapping[str, Any]) -> str:
    """Return a definition as text, its keys in the order given."""
    return yaml.dump(
        _Whole(data),
        Dumper=_Dumper,
        allow_unicode=True,
        width=WIDTH,
        sort_keys=False,
        default_flow_style=False,
    )


def value_text(value: Any) -> str:
    """Return one value as it stands after its key, in one line."""
    return write_yaml({"k": value}).removeprefix("k: ").strip()


def schema_line(kind: str, folder: Path) -> str:
    """Return the line by which an editor checks a file of a kind, in a folder, as one types."""
    path = os.path.relpath(settings.BASE_DIR / "docs" / "format" / f"{kind}.schema.json", folder)
    return f"# yaml-language-server: $schema={Path(path).as_posix()}\n"
