"""Targets that later publications state anew: which one is in force, and which one was on a day."""

from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.management import call_command
from django.utils import timezone

from indicators.fichas.history import results_as_of
from indicators.fichas.loading import load_programme
from indicators.fichas.representation import data_of
from indicators.models import Event, Indicator, Result, SupersededTarget, Target
from indicators.programme_files.dump import programme_files, write_folder
from indicators.results.inputs import RecomputeScope
from indicators.results.recompute import check_drift, recompute_programme
from objectives.models import Programme, Publication
from reports.yearly_report.content import yearly_report
from tests.databases import kept_fixture
from tests.factories.example_folder import FIRST, copy_example, stored
from tests.factories.ficha_forms import accepted, client_of_administration, filled, previewed
from tests.factories.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.one_database]

API = "/api/v1/programmes/programa-2018-2022"
BEGINS = "restated_targets:\n  - publication: informe-2021\n"
RESTATED = """
restated_targets:
  - publication: informe-2021
    intermediate: {2021: "12.5"}
  - publication: informe-2022
    intermediate: {2022: "13.0"}
    final:
      year: 2022
      printed: "13"
      note: Se ajustó.
"""


def moment(text):
    return timezone.make_aware(datetime.fromisoformat(text))


def restated_in(place):
    example = copy_example(place)
    example.add(FIRST, RESTATED)
    return example


@pytest.fixture
def folder(tmp_path):
    return restated_in(tmp_path)


@kept_fixture
def programme():
    with TemporaryDirectory() as place:
        restated_in(Path(place)).load()
    found = Programme.objects.get()
    recompute_programme(found)
    return found


def in_force(code="1.1"):
    rows = Target.objects.filter(indicator__code=code)
    return [
        (each.year, each.printed, each.publication.slug, each.final, each.final_printed)
        for each in rows.order_by("year")
    ]


def former():
    rows = SupersededTarget.objects.order_by("year")
    return [(each.year, each.printed, each.publication.slug, each.final_printed) for each in rows]


class TestLoading:
    def test_the_latest_publication_is_in_force_and_the_earlier_one_stays(self, programme):
        assert in_force() == [
            (2020, "11.0", "programa", False, ""),
            (2021, "12.5", "informe-2021", False, ""),
            (2022, "13.0", "informe-2022", True, "13"),
        ]
        assert former() == [(2021, "12.0", "programa", ""), (2022, "14.0", "programa", "14")]

    @pytest.mark.postgres
    def test_results_are_judged_by_it(self, programme):
        found = Result.objects.get(indicator__code="1.1", year=2021, unit=programme.root_unit)
        assert str(found.target) == "12.5"
        assert check_drift(programme) == 0

    def test_again_changes_nothing(self, programme, folder):
        before = stored()
        assert folder.load().lines == []
        assert stored() == before

    def test_written_to_files_and_loaded_nothing_changes(self, programme, tmp_path):
        write_folder(programme_files(programme), tmp_path / "dump" / "ejemplo")
        assert (tmp_path / "dump/ejemplo/indicators/1.1.yaml").read_text().count("13.0") == 1
        _slug, changes = load_programme(tmp_path / "dump" / "ejemplo")
        assert changes.lines == []

    @pytest.mark.postgres
    def test_one_that_is_taken_out_of_the_file_gives_the_earlier_one_back(self, programme, folder):
        folder.change(FIRST, RESTATED, "")
        folder.load()
        assert former() == []
        assert in_force()[2] == (2022, "14.0", "programa", True, "14")

    def test_a_final_one_that_moves_to_another_year(self, folder):
        folder.change(FIRST, '{2022: "13.0"}', '{2021: "12.9"}')
        folder.change(FIRST, 'year: 2022\n      printed: "13"', 'year: 2025\n      printed: "20"')
        folder.load()
        assert in_force()[1:] == [
            (2021, "12.9", "informe-2022", False, ""),
            (2022, "14.0", "programa", False, "14"),
            (2025, "20", "informe-2022", True, "20"),
        ]
        assert data_of(Indicator.objects.get(code="1.1"))["targets"]["final"]["year"] == 2022


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (BEGINS, "restated_targets:\n  - publication: otra\n", "no hay publicación «otra»."),
        (BEGINS, "restated_targets:\n  - publication: programa\n", "ya tiene un cuadro"),
        (BEGINS, "restated_targets:\n  - publication: informe-2022\n", "ya tiene un cuadro"),
        ('{2021: "12.5"}', '{2018: "12.5"}', "no es posterior a la línea base"),
        ('{2021: "12.5"}', "{}", "no hay ninguna meta"),
        ('{2021: "12.5"}', '{2021: "Descendente"}', "la tendencia de la ficha es ascendente"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_table_is_said(folder, old, new, fault):
    folder.change(FIRST, old, new)
    (said,) = folder.faults()
    assert said.startswith("indicators/1.1.yaml") and "restated_targets" in said
    assert fault in said


def test_tables_in_another_order_than_their_publications(folder):
    folder.change("publications.yaml", "order: 2", "order: 9")
    (said,) = folder.faults()
    assert "«informe-2022» es anterior a «informe-2021»" in said


class TestEarlierDays:
    def test_the_day_before_a_publication_the_earlier_target_judges(self, programme, client):
        """informe-2022 came out on 2023-04-01."""
        when = {"2023-03-31": "14.0", "2023-04-01": "13.0"}
        for day, target in when.items():
            row = client.get(f"{API}/targets/?indicator=1.1&year=2022&as_of={day}").json()
            assert [each["printed"] for each in row["results"]] == [target]
            scope = RecomputeScope(programme.pk)
            rows = results_as_of(scope, moment(f"{day}T23:00")).rows
            judged = {
                str(each.target)
                for each in rows
                if each.year == 2022 and each.unit_id == programme.root_unit_id
                and each.indicator_id == Indicator.objects.get(code="1.1").pk
            }  # fmt: skip
            if day == "2023-04-01":
                assert judged == {target}
            assert judged <= {target}

    @pytest.mark.postgres
    def test_progress_is_measured_toward_the_final_target_of_then(self, programme, client):
        path = f"{API}/results/?indicator=1.1&year=2021&unit=instituto"
        now = client.get(path).json()["results"][0]
        then = client.get(f"{path}&as_of=2022-06-30").json()["results"][0]
        # 11.8 of 10 to 14 then; 12.1 of 10 to 13 now
        assert (then["value"], then["target"], then["progress"]) == ("11.8", "12.5", "45")
        assert (now["value"], now["target"], now["progress"]) == ("12.1", "12.5", "70")

    @pytest.mark.postgres
    def test_results_of_today_as_of_today(self, programme):
        rows = results_as_of(RecomputeScope(programme.pk), timezone.now()).rows
        stored_rows = Result.objects.filter(indicator__programme=programme)
        assert {
            (row.indicator_id, row.year, row.unit_id, row.target, row.light) for row in rows
        } == {
            (each.indicator_id, each.year, each.unit_id, each.target, each.light)
            for each in stored_rows
        }

    def test_one_loaded_with_a_date_to_come_counts_since_it_was_loaded(self, programme):
        Publication.objects.filter(slug="informe-2022").update(
            published_on=date(2199, 1, 1), loaded_at=moment("2024-05-05T10:00")
        )
        scope = RecomputeScope(programme.pk)
        first = Indicator.objects.get(code="1.1")
        for when, final in (("2024-05-05T09:00", "14.0"), ("2024-05-05T11:00", "13.0")):
            evaluated = results_as_of(scope, moment(when))
            compiled = next(each for each in evaluated.compiled_indicators if each.id == first.pk)
            assert str(compiled.final_target.value) == final


class TestShown:
    def test_the_api_tells_who_stated_which(self, programme, client):
        row = client.get(f"{API}/targets/?indicator=1.1&year=2022").json()["results"][0]
        assert (row["printed"], row["publication"], row["final"]) == ("13.0", "informe-2022", True)
        assert [
            (each["printed"], each["publication"], each["stated_on"], each["in_force"])
            for each in row["statements"]
        ] == [
            ("14.0", "programa", "2019-06-18", False),
            ("13.0", "informe-2022", "2023-04-01", True),
        ]
        stated = client.get(f"{API}/indicators/1.1/").json()["stated_targets"]
        assert [each["printed"] for each in stated] == ["11.0", "12.5", "13.0"]

    @pytest.mark.postgres
    def test_the_ficha_has_a_table_only_where_there_is_more_than_one(self, programme, client):
        page = text_of(client.get("/indicadores/1.1/"))
        assert "Metas que se fijaron de nuevo" in page
        assert "Programa de Ejemplo 2018-2022" in page and "1 abr 2023" in page
        assert "Metas que se fijaron de nuevo" not in text_of(client.get("/indicadores/1.2/"))

    @pytest.mark.postgres
    def test_the_report_says_both_and_verifies(self, programme, capsys):
        asked = {"year": 2022, "cutoff": date(2023, 6, 30)}
        report = yearly_report(programme, number=1, written={}, **asked)
        target = report.annex[0].fichas[0].series.target
        assert target.figure.text == "13.0"
        assert target.note == (
            "Se ajustó. La fija de nuevo «Informe de 2022»; antes: 14.0 («Programa de Ejemplo "
            "2018-2022»)."
        )
        call_command("verify_report", programme.slug, **asked)
        assert "ninguna difiere" in capsys.readouterr().out


class TestEditor:
    ADDRESS = "/fichas/1.1/metas/"

    @pytest.fixture
    def editor(self, programme):
        return client_of_administration()

    def test_it_shows_what_each_publication_states_and_keeps_it(self, editor):
        form = filled(editor, self.ADDRESS)
        assert (form["target_2021"], form["target_2022"]) == ("12.5", "13.0")
        assert "14.0: Programa de Ejemplo 2018-2022" in text_of(editor.get(self.ADDRESS))
        assert "Nada: la ficha ya dice eso." in text_of(previewed(editor, self.ADDRESS))
        before = data_of(Indicator.objects.get(code="1.1"))
        accepted(editor, self.ADDRESS, target_2020="11.5", publication="informe-2022")
        after = data_of(Indicator.objects.get(code="1.1"))
        assert after["targets"] == before["targets"]
        assert after["restated_targets"][1]["intermediate"] == {2020: "11.5", 2022: "13.0"}

    def test_a_person_states_one_anew(self, editor):
        accepted(editor, "/fichas/1.2/metas/", target_2022="95", publication="informe-2022")
        assert in_force("1.2") == [
            (2021, "80", "programa", False, ""),
            (2022, "95", "informe-2022", True, "95"),
        ]
        event = Event.objects.of(Indicator).get()
        assert event.after == {
            "restated_targets.informe-2022.2022": "95",
            "restated_targets.informe-2022.final.printed": "95",
            "restated_targets.informe-2022.final.year": "2022",
        }
        page = text_of(editor.get("/fichas/1.2/"))
        assert "meta 2022 según «informe-2022»" in page

    def test_what_was_stated_anew_is_taken_back_for_an_earlier_moment(self, editor, programme):
        before = timezone.now()
        accepted(editor, "/fichas/1.2/metas/", target_2022="95", publication="informe-2022")
        evaluated = results_as_of(RecomputeScope(programme.pk), before)
        second = next(each for each in evaluated.compiled_indicators if each.code == "1.2")
        assert str(second.final_target.value) == "90"

    def test_no_earlier_publication_states_it_anew(self, editor):
        shown = previewed(editor, self.ADDRESS, target_2022="15", publication="programa")
        assert list(shown.context["form"].errors) == ["publication"]
        assert "posterior, «Informe de 2022»" in text_of(shown)

    def test_taking_one_away_gives_the_earlier_one_back(self, editor):
        accepted(editor, self.ADDRESS, target_2021="")
        assert in_force()[1] == (2021, "12.0", "programa", False, "")
