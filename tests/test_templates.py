"""Templates know their own application and those below it, as the code does; no linter sees them."""

import re
from pathlib import Path, PurePosixPath

import pytest
from django.template import engines

ROOT = Path(__file__).resolve().parents[1]
KNOWN = {
    "accounts": {"accounts"},
    "tables": {"tables"},
    "objectives": {"objectives", "accounts", "tables"},
    "indicators": {"indicators", "objectives", "accounts", "tables"},
    "reports": {"reports", "indicators", "objectives", "accounts", "tables"},
}
"""The applications that the templates of each may know."""

SITE = KNOWN["indicators"]
"""The templates of all pages may know no more, so that the form of a capture runs no dashboard."""

TEMPLATES = sorted(
    path.relative_to(folder).as_posix()
    for folder in (ROOT / "templates", ROOT / "piimss" / "templates")
    for path in folder.rglob("*")
    if path.is_file()
)
LIBRARIES = engines["django"].engine.libraries
_CODE = re.compile(r"{%.*?%}|{{.*?}}")
_TAG = re.compile(r"{%-?\s*(load|include|extends)\s+(.+?)\s*-?%}")


def application_of(template: str) -> str:
    """Return the application of a template; empty for what all pages have around them."""
    first, *rest = PurePosixPath(template).parts
    return first if rest and first in {*KNOWN, "piimss"} else ""


def faults(template: str, text: str) -> list[str]:
    """Return what a template takes from an application that it may not know."""
    application = application_of(template)
    known = KNOWN.get(application, SITE)
    found = []
    for kind, rest in _TAG.findall(text):
        if kind == "load":
            names = [rest.split()[-1]] if " from " in rest else rest.split()
            owners = {LIBRARIES[name].partition(".")[0] for name in names}
            found += sorted(owner for owner in owners & {*KNOWN, "piimss"} if owner not in known)
        elif named := re.match(r"""["']([^"']+)["']""", rest):
            owner = application_of(named[1])
            if owner and owner not in (known | {application} if application else set()):
                found.append(named[1])
    return found


def source_of(template: str) -> str:
    (path,) = [
        path
        for folder in (ROOT / "templates", ROOT / "piimss" / "templates")
        if (path := folder / template).is_file()
    ][:1]
    return path.read_text("utf-8")


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_knows_nothing_above_its_application(template):
    assert faults(template, source_of(template)) == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_variable_says_what_it_holds(template):
    code = " ".join(_CODE.findall(source_of(template)))
    assert not re.search(r"\beach\b", code)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("indicators/a.html", '{% include "reports/_progress_track.html" with track=track %}'),
        ("indicators/a.html", "{% extends 'reports/board.html' %}"),
        ("indicators/a.html", "{% load i18n narrative_blocks %}"),
        ("indicators/a.html", "{% load block_kind from narrative_blocks %}"),
        ("accounts/a.html", "{% load pages %}"),
        ("base.html", "{% load narrative_blocks %}"),
        ("_components/a.html", '{% include "indicators/pending.html" %}'),
        ("reports/a.html", '{% include "piimss/error.html" %}'),
    ],
)
def test_what_points_upward_is_noticed(template, text):
    assert len(faults(template, text)) == 1


def test_no_application_puts_names_into_templates():
    """Such a name would be read above its application too, and no template says where it is from."""
    processors = engines["django"].engine.context_processors
    assert processors
    assert not [path for path in processors if path.partition(".")[0] in {*KNOWN, "piimss"}]


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("reports/a.html", '{% extends "base.html" %}{% load i18n pages bidi %}'),
        ("reports/a.html", '{% include "indicators/pending.html" %}'),
        ("indicators/a.html", '{% include "_components/light.html" %}{% include name %}'),
        ("piimss/a.html", '{% include "piimss/b.html" %}'),
    ],
)
def test_what_points_downward_is_fine(template, text):
    assert faults(template, text) == []
