"""A target that a person changed here without a publication: marked wherever it judges, and what is
printed stays beside it.
"""

from datetime import date
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from indicators.fichas.history import results_as_of
from indicators.fichas.loading import load_programme
from indicators.fichas.representation import data_of
from indicators.models import Event, Indicator, Result, Target
from indicators.programme_files.dump import programme_files, write_folder
from indicators.results.inputs import RecomputeScope
from indicators.results.recompute import check_drift, recompute_programme
from objectives.models import Programme
from reports.models import FileFormat
from reports.verification import check_file, expected_of
from reports.yearly_report.content import yearly_report
from reports.yearly_report.documents.report import canonical_json, digest_of
from reports.yearly_report.editions.build import MAKERS
from tests.databases import EXAMPLE, kept_fixture
from tests.factories.example_folder import FIRST, copy_example
from tests.factories.ficha_forms import (
    accepted,
    client_of_administration,
    filled,
    pairs_of,
    previewed,
)
from tests.factories.pages import client_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.one_database]

API = "/api/v1/programmes/programa-2018-2022"
TARGETS = "/fichas/1.1/metas/"
MARK, FINAL_MARK = "meta cambiada aquí", "meta final cambiada aquí"
ASKED = {"year": 2022, "cutoff": date(2023, 6, 30)}


@pytest.fixture
def folder(example_programme, tmp_path):
    """The files of the programme that is loaded."""
    return copy_example(tmp_path)


@pytest.fixture
def programme(example_programme):
    return Programme.objects.select_related("root_unit").get()


@pytest.fixture
def editor(programme):
    """Who keeps the fichas, whether or not they changed something already."""
    olga = User.objects.filter(username="olga").first()
    return client_of(olga) if olga else client_of_administration()


@partial(kept_fixture, base=EXAMPLE)
def changed():
    """The target of 2021 was 12.0 and is 13.5 here; the final one, of 2022, 14 and is 20."""
    programme = Programme.objects.select_related("root_unit").get()
    editor = client_of_administration()
    accepted(editor, TARGETS, target_2021="13.5")
    accepted(editor, TARGETS, target_2022="20")
    recompute_programme(programme)
    return programme


def stored():
    rows = Target.objects.filter(indicator__code="1.1").order_by("year")
    return [(each.year, each.printed, each.set_here, str(each.value)) for each in rows]


class TestEditor:
    @pytest.mark.postgres
    def test_what_is_printed_stays(self, changed):
        assert stored() == [
            (2020, "11.0", "", "11.0"),
            (2021, "12.0", "13.5", "13.5"),
            (2022, "14.0", "20", "20"),
        ]
        final = Target.objects.get(indicator__code="1.1", final=True)
        assert (final.year, final.final_printed) == (2022, "14")
        assert [event.after for event in Event.objects.of(Indicator).order_by("number")] == [
            {"targets_here.2021": "13.5"},
            {"targets_here.2022": "20"},
        ]

    def test_both_are_seen(self, changed, editor):
        form = filled(editor, TARGETS)
        assert (form["target_2021"], form["target_2022"]) == ("13.5", "20")
        assert "impreso: 12.0" in text_of(editor.get(TARGETS))
        page = text_of(editor.get("/fichas/1.1/"))
        assert "13.5 (2021; impreso: 12.0)" in page
        assert "meta 2021 fijada aquí" in page
        assert "Nada: la ficha ya dice eso." in text_of(previewed(editor, TARGETS))

    @pytest.mark.postgres
    def test_the_mark_is_foretold(self, editor):
        preview = previewed(editor, TARGETS, target_2021="13.5").context["preview"]
        shown = {each.year: pairs_of(each) for each in preview.figures}
        assert shown[2021]["Marcas"][1].endswith(MARK)

    def test_taken_back_the_mark_is_gone(self, changed, editor):
        accepted(editor, TARGETS, target_2021="12.0", target_2022="14.0")
        assert {here for _year, _printed, here, _value in stored()} == {""}
        recompute_programme(changed)
        assert not [mark for row in Result.objects.all() for mark in row.marks if "camb" in mark]

    def test_the_publication_that_states_it_is_corrected(self, editor):
        accepted(editor, TARGETS, target_2021="12.5", publication="programa")
        assert stored()[1] == (2021, "12.5", "", "12.5")

    @pytest.mark.postgres
    def test_a_later_publication_that_states_it_takes_the_mark_away(self, changed, editor):
        accepted(editor, TARGETS, target_2021="13.7", publication="informe-2022")
        assert stored()[1] == (2021, "13.7", "", "13.7")
        assert stored()[2][2] == "20"

    @pytest.mark.postgres
    def test_what_was_changed_here_is_attributed_afterwards(self, changed, editor):
        accepted(editor, TARGETS, publication="informe-2022")
        assert stored()[1:] == [(2021, "13.5", "", "13.5"), (2022, "20", "", "20")]
        data = data_of(Indicator.objects.get(code="1.1"))
        assert data["restated_targets"][0]["intermediate"] == {2021: "13.5", 2022: "20"}
        assert data["restated_targets"][0]["final"]["printed"] == "20"
        assert data["targets"]["final"]["printed"] == "14"

    def test_a_year_that_nothing_prints_needs_a_publication(self, editor):
        shown = previewed(editor, TARGETS, target_2019="10.5")
        assert list(shown.context["form"].errors) == ["publication"]
        accepted(editor, TARGETS, target_2019="10.5", publication="programa")
        assert stored()[0] == (2019, "10.5", "", "10.5")

    def test_one_that_goes_takes_what_was_set_with_it(self, changed, editor):
        accepted(editor, TARGETS, target_2021="")
        assert [year for year, *_rest in stored()] == [2020, 2022]

    @pytest.mark.postgres
    def test_a_bound_may_be_set(self, editor):
        accepted(editor, TARGETS, target_2021="≥ 11")
        assert stored()[1] == (2021, "12.0", "≥ 11", "11")


class TestMarked:
    @pytest.mark.parametrize(
        ("address", "said"),
        [
            ("/?year=2021", [MARK, FINAL_MARK]),
            ("/objetivos/1/?year=2021", [MARK]),
            ("/indicadores/1.1/?year=2021", [MARK, "impreso: 12.0", "impreso: 14"]),
        ],
    )
    def test_on_every_page(self, changed, client, address, said):
        page = text_of(client.get(address))
        for words in said:
            assert words in page

    def test_nowhere_else(self, programme, client):
        for address in ("/?year=2021", "/indicadores/1.1/?year=2021"):
            assert "cambiada aquí" not in text_of(client.get(address))

    @pytest.mark.postgres
    def test_in_the_api(self, changed, client):
        row = client.get(f"{API}/results/?indicator=1.1&year=2021&unit=instituto").json()["results"]
        assert row[0]["target"] == "13.5"
        assert row[0]["target_marks"] == ["meta_cambiada", "meta_final_cambiada"]
        # Who reads v1 meets no word among the marks that it did not promise.
        assert row[0]["marks"] == ["preliminar"]
        found = client.get(f"{API}/results/?target_marks=meta_cambiada").json()["results"]
        assert [each["year"] for each in found] == [2021, 2022]
        table = client.get(f"{API}/results/?target_marks=meta_cambiada&format=csv").content.decode()
        assert "meta_final_cambiada" in table
        target = client.get(f"{API}/targets/?indicator=1.1&year=2021").json()["results"][0]
        assert (target["value"], target["printed"], target["set_here"]) == ("13.5", "12.0", "13.5")
        stated = client.get(f"{API}/indicators/1.1/").json()["stated_targets"]
        assert [each["set_here"] for each in stated] == ["", "13.5", "20"]

    @pytest.mark.postgres
    def test_units_have_no_target_to_be_marked(self, changed):
        others = Result.objects.filter(indicator__code="1.1").exclude(unit=changed.root_unit)
        assert not [mark for row in others for mark in row.marks if "camb" in mark]

    def test_before_it_was_changed_nothing_is_marked(self, programme, editor):
        before = timezone.now()
        accepted(editor, TARGETS, target_2021="13.5")
        rows = results_as_of(RecomputeScope(programme.pk), before).rows
        assert not [mark for row in rows for mark in row.marks if "camb" in mark]
        rows = results_as_of(RecomputeScope(programme.pk), timezone.now()).rows
        assert [mark for row in rows for mark in row.marks if "camb" in mark] == ["meta_cambiada"]

    def test_stored_results_are_those_that_follow(self, changed):
        assert check_drift(changed) == 0


class TestReport:
    def test_the_printed_one_with_the_changed_one_beside_it(self, changed):
        report = yearly_report(changed, number=1, written={}, **ASKED)
        target = next(each for each in report.fichas if each.code == "1.1").series.target
        assert (target.figure.text, target.set_here.text) == ("14.0", "20")
        assert "La meta se cambió aquí" in target.note

    @pytest.mark.postgres
    @pytest.mark.parametrize(
        "file_format", [FileFormat.PDF_A4, FileFormat.WORD, FileFormat.SPREADSHEET]
    )
    def test_the_verifier_expects_both(self, changed, file_format):
        report = yearly_report(changed, number=1, written={}, **ASKED)
        digest = digest_of(canonical_json(report))
        expected = expected_of(changed.slug, **ASKED)
        made = MAKERS[file_format](report, digest)
        assert check_file(made, file_format.extension, expected, digest).differences == ()
        # What the files say is of before somebody set another one.
        Target.objects.filter(year=2022, indicator__code="1.1").update(set_here="21", value="21")
        said = check_file(made, file_format.extension, expected_of(changed.slug, **ASKED), digest)
        assert "meta cambiada aquí" in " ".join(map(str, said.differences))

    def test_by_the_command(self, changed, capsys):
        call_command("verify_report", changed.slug, **ASKED)
        assert "ninguna difiere" in capsys.readouterr().out


class TestFiles:
    def test_written_to_files_and_loaded_nothing_changes(self, changed, tmp_path):
        place = tmp_path / "dump" / "ejemplo"
        write_folder(programme_files(changed), place)
        assert "targets_here" in (place / FIRST).read_text("utf-8")
        _slug, changes = load_programme(place)
        assert not changes.any

    def test_from_files_into_an_empty_database(self, tmp_path):
        example = copy_example(tmp_path)
        example.add(FIRST, 'targets_here: {2021: "13.5"}\n')
        example.load()
        assert stored()[1] == (2021, "12.0", "13.5", "13.5")

    @pytest.mark.parametrize(
        ("here", "fault"),
        [
            ('{2019: "9"}', "ninguna publicación imprime una meta de 2019"),
            ('{2021: "12.0"}', "ya se imprime así"),
            ('{2021: "Descendente"}', "la tendencia de la ficha es ascendente"),
            ('{2021: "mucho"}', "mucho"),
        ],
    )
    def test_what_is_wrong_is_said(self, tmp_path, here, fault):
        example = copy_example(tmp_path)
        example.add(FIRST, f"targets_here: {here}\n")
        (said,) = example.faults()
        assert "targets_here" in said and fault in said
