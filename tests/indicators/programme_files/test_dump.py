"""A programme written back to files: loaded again, it changes nothing, here or in an empty database."""

import copy
from pathlib import Path

import pytest
import yaml
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Q
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.fichas.definitions import FichaDefinition
from indicators.fichas.loading import load_programme
from indicators.fichas.representation import data_of
from indicators.models import Capture, CapturedValue, Indicator
from indicators.permissions import ADMINISTRATION
from indicators.programme_files.format_keys import EXAMPLE
from indicators.programme_files.yaml_text import write_yaml
from objectives.models import Programme
from tests.factories.duties import give
from tests.factories.example_folder import stored
from tests.factories.proposals import change_ficha

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

FOLDERS = [
    Path("fixtures/piimss-2020-2024"),
    *sorted(Path("tests/programmes").iterdir()),
    Path("tests/indicators/example"),
    Path("tests/indicators/rhythms"),
    EXAMPLE,
]


class _Rollback(Exception):
    pass


def dumped(folder):
    call_command("dump_programme", Programme.objects.get().slug, str(folder), verbosity=0)
    return {path.relative_to(folder): path.read_text("utf-8") for path in folder.rglob("*.yaml")}


def statements():
    """Return what was published, without the keys and moments that another database gives it."""
    columns = (
        "indicator__code year unit__slug status origin publication__slug section table page "
        "variables_page rank printed printed_value figure_status cutoff printed_substitution "
        "printed_cells printed_note remark is_superseded values_from__table"
    ).split()
    values = (
        "capture__indicator__code capture__year capture__publication__slug capture__table "
        "variable__method__valid_from variable__symbol value status printed source"
    ).split()
    captures = Capture.objects.filter(rank__gt=0).annotate(
        is_superseded=Q(superseded_at__isnull=False)
    )
    return (
        sorted(map(repr, captures.values_list(*columns))),
        sorted(map(repr, CapturedValue.objects.filter(capture__rank__gt=0).values_list(*values))),
    )


def check_round_trip(tmp_path):
    """Dump what is loaded; load it here, where nothing may change, and where nothing is."""
    files, before = dumped(tmp_path / "uno"), stored()
    _slug, changes = load_programme(tmp_path / "uno")
    assert changes.lines == []
    assert stored() == before
    published = statements()
    return files, published


def check_elsewhere(tmp_path, files, published):
    _slug, changes = load_programme(tmp_path / "uno")
    assert changes.created
    assert statements() == published
    assert dumped(tmp_path / "dos") == files


@pytest.mark.postgres
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_load_dump_load_changes_nothing(tmp_path, folder):
    kept = []
    with pytest.raises(_Rollback), transaction.atomic():
        load_programme(folder)
        kept += check_round_trip(tmp_path)
        raise _Rollback
    check_elsewhere(tmp_path, *kept)


def change(code, alter, by):
    indicator = Indicator.objects.get(code=code)
    data = copy.deepcopy(data_of(indicator))
    alter(data)
    definition = FichaDefinition.model_validate(data)
    change_ficha(indicator, definition, by=by)


@pytest.mark.postgres
def test_what_was_changed_in_the_application_is_written_back(tmp_path):
    def another_method(data):
        former = data["methods"][0]
        variables = [{**each, "continues": each["symbol"]} for each in former["variables"]]
        data["methods"].append({**former, "valid_from": 2021, "variables": variables, "notes": []})
        data["name"] = "Porcentaje de la población que se atiende."
        data["targets"]["intermediate"][2021] = "≥ 12"

    def without_parts(data):
        data |= {"targets": None, "baseline": None}

    kept = []
    with pytest.raises(_Rollback), transaction.atomic():
        load_programme(Path("tests/indicators/example"))
        olga = User.objects.create_user("olga")
        give(olga, ADMINISTRATION)
        change("1.1", another_method, olga)
        change("1.2", without_parts, olga)
        kept += check_round_trip(tmp_path)
        raise _Rollback
    check_elsewhere(tmp_path, *kept)
    first, second = (
        yaml.safe_load(kept[0][Path(f"indicators/{code}.yaml")]) for code in ("1.1", "1.2")
    )
    assert first["name"] == "Porcentaje de la población que se atiende."
    assert first["targets"]["intermediate"][2021] == "≥ 12"
    # What a document printed is of the method it printed it under.
    assert [each.get("printed_under") for each in first["readings"]][3] == {2021: 2016}
    assert "targets" not in second
    assert "baseline" not in second


@pytest.mark.postgres
def test_a_corrected_transcription_is_written_as_it_was_corrected(tmp_path):
    load_programme(Path("tests/indicators/example"))
    Programme.objects.update(name="Programa de Ejemplo, corregido")
    files = dumped(tmp_path / "uno")
    path = tmp_path / "uno" / "indicators" / "1.1.yaml"
    path.write_text(path.read_text("utf-8").replace('2021: "11.9"', '2021: "12.9"'), "utf-8")
    _slug, changes = load_programme(tmp_path / "uno")
    assert changes.any
    again = dumped(tmp_path / "dos")
    name = Path("indicators/1.1.yaml")
    assert '2021: "12.9"' in again[name]
    assert {each for each in files if files[each] != again[each]} == {name}


def test_the_files_read_as_a_person_would_write_them(tmp_path):
    load_programme(Path("fixtures/piimss-2020-2024"))
    files = dumped(tmp_path / "uno")
    text = files[Path("indicators/6.2.yaml")]
    assert 'figures: {2018: "70", 2019: "78.6", 2020: "83.8", 2021: "90.3"' in text
    assert "definition: >-\n  Mide el porcentaje" in text
    assert 'v1: "300,018"' in text
    assert max(len(line) for line in text.splitlines()) <= 130
    lines = [line for line in text.splitlines() if line and line[0].isalpha()]
    keys = [line.partition(":")[0] for line in lines]
    fields = [name for name in (*FichaDefinition.model_fields, "readings") if name in keys]
    assert keys == fields


@pytest.mark.parametrize(
    ("slug", "make", "sentence"),
    [
        ("nadie", lambda folder: None, "No hay programa «nadie»."),
        ("programa-2018-2022", lambda folder: folder.write_text(""), "no se escribe encima"),
        ("programa-2018-2022", lambda folder: (folder / "x").mkdir(parents=True), "no está vacía"),
    ],
)
def test_what_cannot_be_written_is_refused_in_a_sentence(tmp_path, slug, make, sentence):
    load_programme(Path("tests/indicators/example"))
    folder = tmp_path / "uno"
    make(folder)
    with pytest.raises(CommandError, match=sentence):
        call_command("dump_programme", slug, str(folder))


TEXTS = st.text(
    alphabet=st.sampled_from("aé1.,:#-'\"«»?!&*|>%@`[]{} \n\t~0") | st.characters(codec="utf-8"),
    max_size=120,
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    TEXTS, st.dictionaries(st.integers(1900, 2100), TEXTS, max_size=3), st.lists(TEXTS, max_size=3)
)
def test_every_text_comes_back_as_it_was(text, by_year, texts):
    data = {"a": text, "b": by_year, "c": texts, "d": [{"e": f"{text} " * 8 + "fin"}]}
    assert yaml.safe_load(write_yaml(data)) == data


def test_texts_that_yaml_would_take_for_something_else_are_quoted():
    words = [
        "1.10",
        "2.10",
        "yes",
        "no",
        "null",
        "~",
        "2020-01-01",
        "1_000",
        "0x1F",
        "1:30",
        "=",
        "<<",
    ]
    data = {"words": {word: word for word in words}}
    assert yaml.safe_load(write_yaml(data)) == data
