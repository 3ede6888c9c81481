"""Docstrings name what exists: classes and exceptions of the code, and files of the project."""

import builtins
import re

from tests.test_rooms import APPLICATIONS, ROOT

DOCSTRING = re.compile(r'"""(.*?)"""', flags=re.S)
QUOTED = re.compile(r"``(_?[A-Z]\w*)``")
RAISED = re.compile(r"\braises?\s+(_?[A-Z]\w*(?:(?:,|,? and|,? or)\s+_?[A-Z]\w*)*)", flags=re.I)
FILE = re.compile(r"\b(?:tests|docs|benchmarks|fixtures|templates)/[\w/.-]+\.\w+")
HEADERS = {"Allow"}

SOURCES = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for application in APPLICATIONS
    for path in (ROOT / application).rglob("*.py")
}
DOCSTRINGS = [
    (path, text) for path, source in SOURCES.items() for text in DOCSTRING.findall(source)
]


def names_in(docstring: str) -> set[str]:
    raised = " ".join(RAISED.findall(docstring))
    return {*QUOTED.findall(docstring), *re.findall(r"\b_?[A-Z]\w*", raised)}


def test_names_are_found_where_they_are_written():
    assert names_in("Return it; raise NotFound.") == {"NotFound"}
    assert names_in("Raises _Gone, KeyError or ``Other``, of ``this``.") == {
        "_Gone",
        "KeyError",
        "Other",
    }


def test_every_class_and_exception_exists():
    code = " ".join(DOCSTRING.sub("", source) for source in SOURCES.values())
    known = {*re.findall(r"\b\w+\b", code), *dir(builtins), *HEADERS}
    named = {(path, name) for path, text in DOCSTRINGS for name in names_in(text)}
    assert len(named) > 50
    assert {(path, name) for path, name in named if name not in known} == set()


def test_every_file_exists():
    named = {(path, name) for path, text in DOCSTRINGS for name in FILE.findall(text)}
    assert named
    assert {(path, name) for path, name in named if not (ROOT / name).is_file()} == set()
