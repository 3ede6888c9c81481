"""A year in which nothing is measured: nobody is asked for it, and its result says so by itself."""

import json
import shutil
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from indicators.capture.cycles import open_cycle
from indicators.capture.drafts import start_draft
from indicators.capture.todo import load_todo
from indicators.fichas.compliance import FormatRule
from indicators.fichas.compliance_checks import check_fichas
from indicators.models import Capture, Result
from indicators.notifications.pending import notices_of, recipients
from indicators.results.inputs import RecomputeScope
from indicators.results.recompute import check_drift, recompute, recompute_programme
from tests.factories.captures import sent
from tests.factories.example_folder import ExampleFolder
from tests.factories.programme import small_programme
from tests.factories.rhythms import RHYTHMS, SLUG, load_rhythms, people_of
from tests.factories.sheets import download, fill, rows_in, send, told

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

API = f"/api/v1/programmes/{SLUG}"
NOT_THEN = "1.1 no se mide en 2025 (periodicidad: Bienal); nada hay que capturar."
SENTENCE = f"{NOT_THEN} Se mide de nuevo en 2026."


def lights(code):
    return {
        result.year: result.light
        for result in Result.objects.filter(indicator__code=code, year__gte=2023)
    }


class TestResults:
    @pytest.mark.postgres
    def test_a_year_without_measurement_does_not_apply_by_itself(self):
        programme = load_rhythms()
        assert lights("1.1") == {2023: "no_aplica", 2025: "no_aplica"}
        assert lights("1.2") == {2023: "verde"}
        assert lights("1.10") == {2023: "amarillo", 2024: "no_aplica", 2026: "no_aplica"}
        assert lights("1.a") == {2023: "no_aplica", 2024: "no_aplica", 2026: "no_aplica"}
        assert check_drift(programme) == 0
        assert recompute_programme(programme).counts["sin_cambio"] == Result.objects.count()

    def test_it_is_the_api_s_too(self):
        load_rhythms()
        (row,) = Client().get(f"{API}/results/?indicator=1.1&year=2025").json()["results"]
        assert (row["status"], row["light"], row["value"]) == ("na", "no_aplica", None)
        as_of = Client().get(f"{API}/results/?indicator=1.1&as_of={date.today()}").json()
        now = Client().get(f"{API}/results/?indicator=1.1").json()
        assert as_of["results"] == now["results"]

    def test_what_a_document_prints_for_such_a_year_stands(self):
        small = small_programme()
        small.add_indicator(
            "1.1", "v1", symbols={"v1": "nacional"}, frequency="Bienal",
            baseline_year=2018, baseline_value=1, baseline_printed="1",
        )  # fmt: skip
        small.state("1.1", 2021, printed="3.0")
        recompute_programme(small.programme)
        assert {row.year: row.status for row in Result.objects.all()} == {
            2021: "definitivo", 2023: "na",
        }  # fmt: skip

    @pytest.mark.postgres
    def test_without_a_baseline_the_first_printed_year_counts(self):
        small = small_programme()
        small.add_indicator("1.1", "v1", symbols={"v1": "nacional"}, frequency="Trienal")
        small.state("1.1", 2016, printed="NA")
        small.state("1.1", 2017, printed="3.0")
        recompute_programme(small.programme)
        years = Result.objects.filter(year__gte=2020).values_list("year", flat=True)
        assert sorted(years) == [2021, 2022, 2024]

    @pytest.mark.postgres
    def test_a_part_leaves_the_rows_of_the_whole(self):
        small = small_programme(units=("norte",))
        indicator = small.add_indicator(
            "1.1", "v1", symbols={"v1": "suma"}, frequency="Bienal",
            baseline_year=2018, baseline_value=1, baseline_printed="1",
        )  # fmt: skip
        recompute_programme(small.programme)
        capture = small.state("1.1", 2021, {"v1": "4"}, unit="norte")
        recompute(
            RecomputeScope(small.programme.pk, indicator.pk, 2021, 2021, small.units["norte"].pk)
        )
        assert check_drift(small.programme) == 0
        national = small.result("1.1", 2021)
        assert (national.status, capture.year) == ("definitivo", 2021)
        # Nothing is said of units below the institution.
        assert not Result.objects.filter(unit=small.units["norte"], year=2023).exists()

    @pytest.mark.postgres
    def test_a_count_goes_on_from_the_last_year_that_was_measured(self):
        small = small_programme()
        indicator = small.add_indicator(
            "1.1", "previous + v1", symbols={"v1": "nacional"}, frequency="Bienal",
            accumulates_from=2020, baseline_year=2018, baseline_value=0, baseline_printed="0",
        )  # fmt: skip
        for year in (2020, 2022, 2024):
            small.state("1.1", year, {"v1": "5"})
        recompute_programme(small.programme)
        found = [small.result("1.1", year).value for year in (2020, 2022, 2024)]
        assert found == [5, 10, 15]
        recompute(RecomputeScope(small.programme.pk, indicator.pk, from_year=2024))
        assert check_drift(small.programme) == 0


def cycle_of(programme, year, people):
    today = timezone.localdate()
    return open_cycle(
        programme,
        year,
        "definitivo",
        by=people["olga"],
        cutoff=date(year, 12, 31),
        opens_on=today - timedelta(days=1),
        closes_on=max(today, date(year, 12, 31)) + timedelta(days=30),
    )


class TestCapture:
    @pytest.mark.parametrize(
        ("year", "codes"),
        [(2023, ["1.2", "1.10"]), (2024, ["1.1", "1.2"]), (2025, ["1.2", "1.10", "1.a"])],
    )
    def test_a_cycle_asks_for_what_is_measured(self, year, codes):
        programme = load_rhythms()
        people = people_of(programme)
        cycle = cycle_of(programme, year, people)
        found = load_todo(programme, [cycle], [programme.root_unit])
        asked = [slot.indicator.code for slot, _capture in found.items_of(cycle)]
        # Of 2023 figures stand already, which the definitive cycle of the year may correct.
        assert asked == codes

    def test_nobody_is_told_of_what_is_not_due(self):
        programme = load_rhythms()
        people = people_of(programme)
        cycle_of(programme, 2025, people)
        now = timezone.now() + timedelta(minutes=1)
        told = notices_of(recipients(now=now), until=now)[people["ana"].pk]
        slots = {
            notice.about.indicator.code for notice in told if hasattr(notice.about, "indicator")
        }
        assert "1.1" not in slots and "1.2" in slots

    def test_the_page_says_what_is_not_measured(self, client):
        programme = load_rhythms()
        people = people_of(programme)
        cycle_of(programme, 2025, people)
        client.force_login(people["ana"])
        page = client.get(f"/programas/{SLUG}/captura/").content.decode()
        assert "0 de 3 enviadas" in page
        assert "En 2025 no se mide: 1.1." in page
        # 1.2, 1.10, which its ficha says, and 1.a: each has its own year before.
        for year in (2024, 2023, 2020):
            assert f"<dt>Resultado {year}</dt>" in page

    @pytest.mark.postgres
    def test_a_capture_of_such_a_year_is_refused_at_every_door(self, client):
        programme = load_rhythms()
        people = people_of(programme)
        cycle = cycle_of(programme, 2025, people)
        indicator = programme.indicators.get(code="1.1")
        with pytest.raises(ValidationError) as refused:
            start_draft(indicator, 2025, programme.root_unit, cycle, by=people["ana"])
        assert refused.value.messages == [SENTENCE]
        client.force_login(people["ana"])
        address = f"/programas/{SLUG}/captura/1.1/2025/"
        assert SENTENCE in client.get(address).content.decode()
        form = client.post(address, sent(v1="1", v2="2"))
        assert form.status_code == 200 and SENTENCE in form.content.decode()
        assert "<form" not in form.content.decode().split("<main")[1].split("</main>")[0]
        body = {"indicator": "1.1", "year": 2025, "values": {"v1": "1"}}
        by_api = client.post(
            f"{API}/captures/",
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": "llave"},
        )
        assert by_api.status_code == 422 and SENTENCE in by_api.json()["detail"]
        assert not Capture.objects.filter(cycle=cycle).exists()

    @pytest.mark.postgres
    def test_so_is_a_row_of_a_sheet_that_went_out_before_the_ficha_said_so(self):
        programme = load_rhythms()
        people = people_of(programme)
        cycle_of(programme, 2025, people)
        indicators = programme.indicators.filter(code="1.1")
        indicators.update(frequency="Anual")
        cast = SimpleNamespace(small=SimpleNamespace(programme=programme), people=people)
        content = download(cast)
        row = rows_in(content)["1.1", "Nacional", "v1"]
        indicators.update(frequency="Bienal")
        sheet = send(cast, fill(content, **{f"I{row}": 12}))
        assert list(told(sheet).values()) == [SENTENCE]

    def test_the_form_of_a_measured_year_begins_with_the_one_before(self, client):
        programme = load_rhythms()
        people = people_of(programme)
        cycle = cycle_of(programme, 2024, people)
        found = load_todo(programme, [cycle], [programme.root_unit])
        ((_slot, capture),) = [
            pair for pair in found.items_of(cycle) if pair[0].indicator.code == "1.1"
        ]
        assert found.loader.context_of(capture).last_year == 2022
        assert str(found.loader.result_before(capture).value) == "27.0"


class TestFiles:
    def test_stated_years_are_kept_in_order_and_come_back(self):
        programme = load_rhythms()
        indicator = programme.indicators.get(code="1.10")
        assert (indicator.measured_years, indicator.availability_lag) == ("2023, 2025", 2)
        (row,) = Client().get(f"{API}/indicators/?code=1.10").json()["results"]
        assert (row["measured_years"], row["availability_lag"]) == ("2023, 2025", 2)

    def test_what_is_no_year_is_refused(self, tmp_path):
        folder = ExampleFolder(shutil.copytree(RHYTHMS, tmp_path / "ejemplo"))
        folder.change("indicators/1.10.yaml", "- 2023\n- 2025\n", "- 2023\n- el otro\n")
        (fault,) = folder.faults()
        assert "«2023, el otro» no son años separados por comas" in fault

    def test_no_target_is_wanted_of_a_year_without_measurement(self):
        programme = load_rhythms()
        assert [
            (found.code, found.fault)
            for found in check_fichas(programme)
            if found.rule == FormatRule.FREQUENCY
        ] == []
