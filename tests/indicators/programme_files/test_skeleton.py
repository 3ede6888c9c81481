"""The folder with which a programme begins: commented, and loaded as it is."""

import re

import pytest
from django.core.management import CommandError, call_command

from indicators.fichas.loading import load_programme
from indicators.models import Indicator
from indicators.programme_files.format_keys import file_kinds, groups_of
from indicators.results.recompute import recompute_programme
from objectives.models import Programme

FILES = [
    "alignments.yaml",
    "glossary.yaml",
    "indicators/1.1.yaml",
    "programme.yaml",
    "publications.yaml",
    "registers.yaml",
    "units.yaml",
]


def begun(parent, slug="salud-2025-2030"):
    call_command("new_programme", slug, parent=parent, verbosity=0)
    return parent / slug


def texts(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*.yaml"))
    }


@pytest.mark.django_db
def test_it_loads_as_it_is(tmp_path):
    folder = begun(tmp_path)
    assert list(texts(folder)) == FILES
    load_programme(folder)
    programme = Programme.objects.get(slug="salud-2025-2030")
    assert programme.root_unit.slug == "salud"
    assert Indicator.objects.get().owner == programme.root_unit
    recompute_programme(programme)


@pytest.mark.django_db
def test_two_of_them_load_beside_each_other(tmp_path):
    for slug in ("salud-2025-2030", "agua-2025-2030"):
        load_programme(begun(tmp_path, slug))
    roots = Programme.objects.values_list("root_unit__slug", flat=True)
    assert set(roots) == {"salud", "agua"}


def test_every_key_is_there_with_its_meaning(tmp_path):
    written = texts(begun(tmp_path))
    for kind in file_kinds():
        text = written["indicators/1.1.yaml" if kind == "indicator" else f"{kind}.yaml"]
        plain = re.sub(r"[\s#]+", " ", text)
        assert text.startswith("# yaml-language-server: $schema=")
        for group in groups_of(kind):
            for key in group.keys:
                assert key.meaning in plain
                assert re.search(rf"^[-\s#]*{key.name}:", text, flags=re.M), (kind, key.name)


def without_one_mark(text, key):
    """The file with one optional key, of the whole file, in use."""
    lines = text.split("\n")
    start = next(at for at, line in enumerate(lines) if line.startswith(f"# {key}:"))
    for at in range(start, len(lines)):
        if at > start and not lines[at].startswith("#  "):
            break
        lines[at] = lines[at].removeprefix("# ")
    return "\n".join(lines)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "key"),
    [
        *(
            ("programme.yaml", key)
            for key in "published_on norms open_data words thresholds".split()
        ),
        *(
            ("indicators/1.1.yaml", key)
            for key in (
                "availability_lag observations notes methods baseline targets thresholds"
            ).split()
        ),
    ],
)
def test_what_is_optional_is_used_by_taking_its_marks_away(tmp_path, name, key):
    folder = begun(tmp_path)
    path = folder / name
    path.write_text(without_one_mark(path.read_text("utf-8"), key), "utf-8")
    assert f"\n{key}:" in path.read_text("utf-8")
    load_programme(folder)


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        ("Salud", "«Salud» no se admite; se espera minúsculas sin acento, cifras y guiones"),
        ("../salud", "no se admite"),
        ("a" * 81, "pasa de 80 caracteres."),
        ("", "no se admite"),
        ("salud", "ya existe: no se escribe encima."),
    ],
)
def test_what_cannot_begin_is_refused_in_a_sentence(tmp_path, slug, sentence):
    (tmp_path / "salud").mkdir()
    with pytest.raises(CommandError, match=re.escape(sentence)):
        begun(tmp_path, slug)
    assert list(tmp_path.iterdir()) == [tmp_path / "salud"]
