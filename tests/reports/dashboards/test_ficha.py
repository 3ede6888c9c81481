"""What a ficha says of where a figure comes from, what changed, and what can be taken away."""

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from indicators.capture.context import load_context
from indicators.capture.cycles import open_cycle
from indicators.capture.drafts import save_draft, start_draft
from indicators.capture.validation import find_warnings
from indicators.capture.workflow import approve, submit
from indicators.duties import ADMINISTRATION, CAPTURE, REVIEW
from indicators.fichas.published_figures import order_statements
from indicators.models import Capture, Indicator, Result
from indicators.words import long_day
from objectives.models import Publication
from reports.dashboards import content
from tests.factories.captures import typed
from tests.factories.duties import give
from tests.factories.pages import text_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("real_programme"),
    pytest.mark.slow,
]
CODES = [f"{objective}.{place}" for objective in range(1, 7) for place in (1, 2, 3)]
API = "/api/v1/programmes/piimss-2020-2024/"
BEFORE = "anterior a la línea base"


def state_anew(code, year, *, printed, status="definitivo"):
    """A later publication that prints another figure for a year."""
    former = Capture.objects.filter(indicator__code=code, year=year).latest("publication__order")
    last = Publication.objects.aggregate(last=Max("order"))["last"]
    later, _created = Publication.objects.get_or_create(
        programme=former.indicator.programme,
        slug="informe-siguiente",
        defaults={
            "title": "Informe siguiente",
            "covers_from": former.publication.covers_from,
            "covers_until": former.publication.covers_until,
            "order": last + 1,
        },
    )
    capture = Capture.objects.create(
        indicator=former.indicator, year=year, unit=former.unit, status="aprobada",
        origin="publicacion", publication=later, section="Anexo", table="Serie", page=9, rank=1,
        printed=printed, printed_value=Decimal(printed), figure_status=status,
        approved_at=datetime(2025, 6, 1, tzinfo=UTC), superseded_at=datetime(2025, 6, 1, tzinfo=UTC),
    )  # fmt: skip
    order_statements(former.indicator)
    return capture


class TestWhereItWasPrinted:
    def test_the_answer_names_the_place_and_leads_to_it(self, client):
        html = client.get("/indicadores/2.1/?year=2023").content.decode()
        assert (
            '<a href="#lecturas-2023">Impreso en: Avance y Resultados. Enero 2023 – Junio 2024; Anexo'
            in html
        )
        assert '<tbody id="lecturas-2023">' in html

    def test_every_figure_of_every_year_has_a_place(self, programme):
        for indicator in Indicator.objects.all():
            for year in (2020, 2023):
                assert content.ficha(programme, indicator.code, year).place, indicator.code


class TestShares:
    def test_the_parts_of_a_sum(self, programme):
        (method,) = content.ficha(programme, "4.1").methods
        of_2023 = [row.cells[1].share for row in method.variables]
        assert [row.cells[1].year for row in method.variables] == [2023] * 9
        assert of_2023 == [
            "23.7 %", "53.9 %", "0.4 %", "1.5 %", "3.8 %", "5.4 %", "6.6 %", "0.1 %", "4.5 %"
        ]  # fmt: skip
        assert method.has_shares

    def test_a_quotient_has_none(self, programme):
        (method,) = content.ficha(programme, "2.1").methods
        assert not method.has_shares
        assert {cell.share for row in method.variables for cell in row.cells} == {""}

    def test_a_weighted_sum_of_derived_variables(self, programme):
        found = content.ficha(programme, "6.1").methods
        shares = {
            row.symbol: cell.share
            for method in found
            for row in method.variables
            for cell in row.cells
            if cell.year == 2023 and cell.share
        }
        # 0.25 x 1632/2731 and so on, over 0.6888...
        assert shares == {
            "v1": "21.7 %",
            "v2": "21.2 %",
            "v3": "18.7 %",
            "v4": "14.5 %",
            "v5": "23.9 %",
        }


class TestRevisions:
    def test_what_was_said_twice_and_did_not_change(self, programme, client):
        assert content.ficha(programme, "2.1").revisions == content.Revisions((), (2018,))
        said = "La cifra de 2018 se publicó más de una vez, y no cambió."
        assert said in client.get("/indicadores/2.1/").content.decode()

    def test_what_a_later_publication_says_anew(self, programme, client):
        state_anew("2.1", 2023, printed="220.84")
        (change,) = content.ficha(programme, "2.1").revisions.changes
        assert (change.year, change.before, change.now) == (2023, "221.84", "220.84")
        assert change.difference == "−1.00"
        assert "Anexo, ficha 2.1" in change.before_place
        assert change.now_place == "Informe siguiente; Anexo; Serie; p.\N{NO-BREAK SPACE}9"
        html = client.get("/indicadores/2.1/").content.decode()
        assert '<td class="n">221.84</td>' in html and "Informe siguiente; Anexo" in html

    def test_a_preliminary_figure_that_becomes_definitive(self, programme):
        state_anew("5.2", 2024, printed="81008")
        (change,) = content.ficha(programme, "5.2").revisions.changes
        assert (change.before, change.now) == ("81,008 p/ (preliminar)", "81008")
        assert change.difference == "0"

    def test_what_was_not_available_and_now_is(self, programme):
        state_anew("2.1", 2024, printed="230.10")
        (change,) = content.ficha(programme, "2.1").revisions.changes
        assert (change.before, change.now, change.difference) == ("ND", "230.10", "—")

    def test_an_entered_capture_speaks_with_what_the_method_gives(self, programme):
        """It prints nothing; the one before it printed."""
        people = {}
        for name, duty in (("ana", CAPTURE), ("rita", REVIEW), ("olga", ADMINISTRATION)):
            people[name] = User.objects.create_user(name)
            give(people[name], duty)
        indicator = Indicator.objects.get(code="2.1")
        cycle = open_cycle(
            programme.row, 2024, kind="definitivo", by=people["olga"], cutoff=date(2024, 12, 31),
            opens_on=timezone.localdate(), closes_on=timezone.localdate() + timedelta(days=9),
        )  # fmt: skip
        for deaths in ("90,000", "80,000"):
            capture = start_draft(indicator, 2024, programme.row.root_unit, cycle, by=people["ana"])
            entered = typed(v1=deaths, v2="40,000,000")
            entered["_justifications"] = {}
            capture = save_draft(capture, by=people["ana"], version=capture.version, typed=entered)
            found = find_warnings(load_context(capture), capture.typed)
            entered["_justifications"] = {each.key: "Así consta." for each in found}
            capture = save_draft(capture, by=people["ana"], version=capture.version, typed=entered)
            approve(submit(capture, by=people["ana"]), by=people["rita"])
        call_command("recompute", verbosity=0)
        first, latest = content.ficha(content.open_programme(), "2.1").revisions.changes
        assert (first.year, first.before, first.now, first.difference) == (
            2024,
            "ND",
            "225.00",
            "—",
        )
        assert (latest.before, latest.now, latest.difference) == ("225.00", "200.00", "−25.00")
        assert first.now_place == latest.now_place
        assert latest.now_place.startswith(
            "Capturado aquí (formulario) por ana; aprobado por rita el"
        )


class TestVerdicts:
    def test_what_differs_is_told_with_its_arithmetic(self, programme, client):
        (entry,) = content.ficha(programme, "5.2").verdicts
        assert (entry.year, entry.verdict.key) == (2024, "difiere")
        assert (
            "718,888 − 560,793 − 77,086 = 81,009"
            in client.get("/indicadores/5.2/").content.decode()
        )

    def test_where_nothing_differs_that_is_said(self, programme, client):
        assert content.ficha(programme, "4.1").verdicts == ()
        assert (
            "Ninguna cifra impresa de este indicador"
            in client.get("/indicadores/4.1/").content.decode()
        )


class TestDownloads:
    @pytest.mark.parametrize("code", ["1.3", "2.1", "6.1", "6.2"])
    def test_every_link_leads_to_its_file(self, client, code):
        response = client.get(f"/indicadores/{code}/?year=2023")
        found = response.context["downloads"]
        assert [each.format for each in found] == [
            "XLSX",
            "CSV",
            "CSV",
            "JSON",
            "JSON",
            "SVG",
            "PNG",
        ]
        kinds = [
            "spreadsheetml",
            "text/csv",
            "text/csv",
            "json",
            "json",
            "image/svg+xml",
            "image/png",
        ]
        for each, kind in zip(found, kinds, strict=True):
            answer = client.get(each.address)
            assert answer.status_code == 200, each.address
            assert kind in answer["Content-Type"]
            assert answer.content

    def test_a_file_is_saved_under_a_name_that_says_what_it_is(self, client):
        answer = client.get("/indicadores/2.1/archivo.png?year=2023")
        assert (
            answer["Content-Disposition"] == 'attachment; filename="piimss-2020-2024-2.1-2023.png"'
        )

    @pytest.mark.parametrize(
        "address", ["archivo.exe", "archivo.png?year=1999", "archivo.svg?year=x"]
    )
    def test_what_there_is_not_is_said(self, client, address):
        assert client.get(f"/indicadores/2.1/{address}").status_code == 404
        assert client.get("/indicadores/9.9/archivo.xlsx").status_code == 404

    def test_without_figures_there_is_no_chart_to_take_away(self, client):
        indicator = Indicator.objects.get(code="2.1")
        indicator.targets.all().delete()
        Indicator.objects.filter(pk=indicator.pk).update(baseline_year=None, baseline_value=None)
        Result.objects.filter(indicator=indicator).update(value=None, status="nd", light="sin_dato")
        found = client.get("/indicadores/2.1/?year=2023").context["downloads"]
        assert "PNG" not in [each.format for each in found]
        assert client.get("/indicadores/2.1/archivo.png?year=2023").status_code == 404

    @pytest.mark.parametrize("code", CODES)
    def test_the_spreadsheet_says_what_the_api_says_with_the_marks_of_the_page(self, client, code):
        body = client.get(f"/indicadores/{code}/archivo.xlsx?year=2023").content
        book = openpyxl.load_workbook(io.BytesIO(body))
        assert book.sheetnames == ["Ficha", "Resultados", "Variables", "Lecturas"]
        results = client.get(f"{API}results/?indicator={code}&page_size=1000").json()["results"]
        rows = list(book["Resultados"].iter_rows(min_row=2, values_only=True))
        assert len(rows) == len(results)
        for row, told in zip(rows, results, strict=True):
            assert row[0] == told["year"]
            for place, name in ((2, "value"), (5, "target"), (7, "gap")):
                expected = None if told[name] is None else float(told[name])
                assert row[place] == expected, (told["year"], name)
            assert (row[3] or "") == told["printed"]
            assert (row[15] or "") == told["substitution"]
            assert row[6] == {True: "sí", False: "no", None: None}[told["met"]]
            baseline = Indicator.objects.get(code=code).baseline_year
            if told["year"] < baseline:
                assert row[8:12] == (None, BEFORE, None, BEFORE)
            elif told["progress"] is not None:
                assert row[8] == pytest.approx(float(told["progress"]), abs=0.0001)
        values = client.get(f"{API}values/?indicator={code}&page_size=1000").json()["results"]
        told = [
            (each["year"], each["variable"], each["value"] and float(each["value"]))
            for each in values
        ]
        found = book["Variables"].iter_rows(min_row=2, values_only=True)
        assert [(row[0], row[1], row[3]) for row in found] == told
        # And the marks of the page: no setback before the baseline, nor of half a year.
        page = client.get(f"/indicadores/{code}/?year=2023").context["ficha"]
        for row, shown in zip(rows, sorted(page.rows, key=lambda row: row.year), strict=True):
            assert row[0] == shown.year
            marks = {mark for mark in (row[13] or "").split(", ") if mark}
            assert marks - {"preliminar"} == set(shown.marks), shown.year
            assert ("preliminar" in marks) == shown.preliminary
            if shown.before_baseline:
                assert row[9] == row[11] == BEFORE

    @pytest.mark.parametrize("year", [2020, 2023, 2024])
    @pytest.mark.parametrize("code", ["2.1", "4.1"])
    def test_head_citation_and_file_say_one_date_that_of_the_year_shown(self, client, code, year):
        page = client.get(f"/indicadores/{code}/?year={year}")
        result = Result.objects.get(indicator__code=code, year=year, unit__slug="nacional")
        until = page.context["page_context"].data_until
        if result.value is None:
            assert until == f"ninguno de {year}"
        else:
            assert until == f"al {long_day(result.cutoff)}"
        said = " ".join(text_of(page).split())
        assert f"Datos: {until}" in said and f"Datos: {until}. Semáforos" in said
        book = openpyxl.load_workbook(
            io.BytesIO(client.get(f"/indicadores/{code}/archivo.xlsx?year={year}").content)
        )
        assert {row[0]: row[1] for row in book["Ficha"].values}["Datos"] == until

    def test_a_page_of_another_programme_leads_to_its_own_files(self, client):
        html = client.get("/programas/piimss-2020-2024/indicadores/2.1/").content.decode()
        address = reverse("programme:ficha-file", args=("piimss-2020-2024", "2.1", "xlsx"))
        assert f'href="{address}?year=2023"' in html
