"""docs/format.md and the JSON Schemas are those that the schemas of the files give; their examples load.

``make format`` writes them again.
"""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from indicators.fichas.loading import load_programme
from indicators.models import Result
from indicators.programme_files.format_document import format_files
from indicators.programme_files.format_keys import EXAMPLE, file_kinds, groups_of, schema_of
from indicators.programme_files.yaml_text import schema_line
from indicators.results.recompute import recompute_programme
from objectives.models import Programme

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SHIPPED = sorted((ROOT / "fixtures").rglob("*.yaml"))
CODE = re.compile(r"^`([\w./-]+\.yaml)`:\n\n```yaml\n(.*?)```$", flags=re.M | re.S)
KEYS = [
    pytest.param(group, key, id=f"{kind} {group.name} {key.name}")
    for kind in file_kinds()
    for group in groups_of(kind)
    for key in group.keys
]


def kind_of(path):
    return "indicator" if path.parent.name == "indicators" else path.stem


def test_the_committed_document_and_schemas_are_those_of_today(request):
    files = format_files()
    if request.config.getoption("renew"):
        (DOCS / "format").mkdir(exist_ok=True)
        for name, text in files.items():
            (DOCS / name).write_text(text, "utf-8")
    committed = {
        path.relative_to(DOCS).as_posix(): path.read_text("utf-8")
        for path in [DOCS / "format.md", *(DOCS / "format").iterdir()]
    }
    assert set(committed) == set(files), "make format"
    for name, text in files.items():
        assert committed[name] == text, f"{name}: make format"


@pytest.mark.parametrize(("group", "key"), KEYS)
def test_every_key_has_its_meaning_and_an_example(group, key):
    assert re.fullmatch(r"[«A-ZÁÉÍÓÚ].+[.\w»]", key.meaning), "key(...) in the schema"
    assert key.group or key.example is not None, f"an example in {EXAMPLE}"
    assert key.notation


def test_every_group_says_what_it_is_and_every_key_is_told():
    assert len(KEYS) > 120
    titles = [group.title for kind in file_kinds() for group in groups_of(kind)]
    assert not [title for title in titles if not title or "Definition" in title]
    page = (DOCS / "format.md").read_text("utf-8")
    for param in KEYS:
        _group, key = param.values
        assert f"| `{key.name}` | {key.meaning} |" in page


@pytest.mark.django_db
def test_the_examples_of_the_document_are_a_whole_programme(tmp_path):
    folder = tmp_path / "bibliotecas-2021-2024"
    page = (DOCS / "format.md").read_text("utf-8")
    for name, text in CODE.findall(page):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    written = sorted(path.relative_to(folder) for path in folder.rglob("*.yaml"))
    assert written == sorted(path.relative_to(EXAMPLE) for path in EXAMPLE.rglob("*.yaml"))
    slug, _changes = load_programme(folder)
    programme = Programme.objects.get(slug=slug)
    recompute_programme(programme)
    results = Result.objects.filter(indicator__programme=programme)
    assert {result.indicator.code for result in results} >= {"1.1", "2.1"}
    _slug, again = load_programme(folder)
    assert not again.any


@pytest.mark.parametrize(
    "path", [*SHIPPED, *EXAMPLE.rglob("*.yaml")], ids=lambda path: "/".join(path.parts[-3:])
)
def test_an_editor_finds_nothing_wrong_in_our_own_files(path):
    data = json.loads(json.dumps(yaml.safe_load(path.read_text("utf-8")), default=str))
    schema = json.loads(json.dumps(schema_of(kind_of(path)), default=str))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema)


def test_an_editor_finds_a_wrong_key_and_a_figure_without_quotes():
    path = EXAMPLE / "indicators" / "1.1.yaml"
    schema = json.loads(json.dumps(schema_of("indicator"), default=str))
    for old, new in [("direction:", "direccion:"), ('"45.0"', "45.0"), ("kind: meta", "kind: m")]:
        data = yaml.safe_load(path.read_text("utf-8").replace(old, new, 1))
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(json.loads(json.dumps(data, default=str)), schema)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_shipped_file_begins_with_the_line_of_the_editors(path):
    line = path.read_text("utf-8").splitlines(keepends=True)[0]
    assert line == schema_line(kind_of(path), path.parent)
    target = line.strip().partition("$schema=")[2]
    assert (path.parent / target).resolve().is_file()
