"""Pages of a programme whose indicators are not measured every year."""

import pytest

from indicators.results.recompute import recompute_programme
from objectives.models import Programme
from reports.dashboards import content
from reports.dashboards.content.series import read_series, trend_of
from reports.open_data.formats.sdmx_results import observations, structure_of
from tests.factories.programme import small_programme
from tests.factories.rhythms import SLUG, load_rhythms

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def programme():
    load_rhythms()
    return content.open_programme(SLUG)


def series_of(programme, code):
    return next(series for series in read_series(programme.row) if series.indicator.code == code)


class TestYears:
    def test_a_board_opens_where_most_of_what_was_due_is_known(self, programme):
        board = content.programme_board(programme)
        assert board.year == 2023  # of the two that were due, both; of four, two
        assert [option.year for option in board.years] == [2023, 2024, 2025, 2026]
        assert board.no_results == ""

    def test_every_year_of_the_programme_can_be_asked_for(self, programme):
        for year in (2024, 2026):
            board = content.programme_board(programme, year)
            assert board.page_context.data_until == f"ninguno de {year}"
            assert {card.light.key for card in board.objectives[0].cards} == (
                {"sin_dato", "no_aplica"}
            )
        with pytest.raises(content.PageNotFound):
            content.programme_board(programme, 2031)

    def test_an_indicator_without_results_opens_on_its_first_target(self, programme):
        page = content.ficha(programme, "1.1")
        assert page.card.year == 2024
        assert page.no_results == "Aún no hay resultados; primer año con meta: 2024"
        assert page.page_context.data_until == "ninguno de 2024"

    def test_before_any_result_nothing_before_the_programme_is_shown(self, client):
        small = small_programme()
        small.add_indicator("1.1", "v1", symbols={"v1": "nacional"})
        for year in (2017, 2018, 2019):
            small.state("1.1", year, printed="9.00")
        small.state("1.1", 2020, printed="ND")
        small.add_target("1.1", 2021, "11")
        small.add_target("1.1", 2024, "12", final=True)
        recompute_programme(small.programme)
        board = content.programme_board(content.open_programme())
        assert board.year == 2021
        assert [option.year for option in board.years] == [2020, 2021, 2022, 2023, 2024]
        html = client.get("/").content.decode()
        assert "Aún no hay resultados; primer año con meta: 2021" in html
        assert "Cómo va el programa en 2021" in html

    def test_a_year_with_a_figure_comes_before_the_first_target(self):
        small = small_programme()
        for code in ("1.1", "1.2", "1.3"):
            small.add_indicator(code, "v1", symbols={"v1": "nacional"})
            small.add_target(code, 2020, "11")
        small.state("1.1", 2022, printed="9.00")
        recompute_programme(small.programme)
        board = content.programme_board(content.open_programme())
        assert (board.year, board.definitive_year) == (2022, None)


class TestWords:
    def test_no_card_says_that_nothing_was_published_of_what_is_not_measured(self, programme):
        board = content.programme_board(programme, 2025)
        sentences = {card.code: card.sentence for card in board.objectives[0].cards}
        assert sentences["1.1"] == "No aplica: este año no se mide (periodicidad: Bienal)"
        assert sentences["1.2"] == "Sin dato: nada se ha publicado de este año"
        before = content.ficha(programme, "1.1", 2018).rows
        assert {row.year: row.progress for row in before}[2023] == "no se mide"

    @pytest.mark.parametrize("year", [2020, 2022, 2023, 2024, 2025, 2026])
    def test_pages_of_every_year_are_shown(self, programme, client, year):
        for page in ("objetivos/1/", "indicadores/1.1/", "indicadores/1.10/", "indicadores/1.a/"):
            response = client.get(f"/programas/{SLUG}/{page}?year={year}")
            assert response.status_code == 200, page
            assert f'<a href="?year={year}" aria-current="page">' in response.text, page

    def test_since_when_a_target_is_met_is_counted_in_measurements(self):
        small = small_programme()
        small.add_indicator(
            "1.1", "v1", symbols={"v1": "nacional"}, frequency="Bienal",
            baseline_year=2018, baseline_value=1, baseline_printed="1",
        )  # fmt: skip
        for year, figure in ((2020, "5.00"), (2022, "12.00"), (2024, "13.00")):
            small.add_target("1.1", year, "10", final=year == 2024)
            small.state("1.1", year, printed=figure)
        recompute_programme(small.programme)
        opened = content.open_programme()
        since = [content.ficha(opened, "1.1", year).card.since for year in (2020, 2022, 2024)]
        assert since == ["", "La medición anterior no cumplió su meta", "Cumple su meta desde 2022"]


class TestEvaluability:
    def test_what_was_promised_has_a_target_and_is_measured(self, programme):
        page = content.evaluability(programme)
        # 1.1: 2024, 2026; 1.2: 2023 to 2026; 1.10: 2023, 2025; 1.a: 2025.
        assert page.map.total == 9
        assert page.map.sum == "2 evaluables + 7 sin dato = 9"
        assert page.map.others == "7 no aplica = 7"
        (share,) = [
            row.cells for group in page.tally for row in group.rows
            if row.label == "De cuántos con meta"
        ]  # fmt: skip
        assert share == ("2 de 2", "0 de 2", "0 de 3", "0 de 2", "2 de 9")
        light = page.missing_reasons[0]
        assert (light.present, light.total) == (2, 9)


class TestCharts:
    def test_a_line_runs_over_the_years_without_measurement(self, programme):
        trend = trend_of(series_of(programme, "1.1"))
        assert [[point.year for point in run] for run in trend.runs()] == [[2018, 2020, 2022]]
        assert trend.missing_years == []
        page = content.ficha(programme, "1.1")
        (line,) = [trace for trace in page.chart.figure["data"] if trace["meta"]["role"] == "value"]
        known = [place for place in zip(line["x"], line["y"], strict=True) if place[1]]
        assert known == [(2018, 30.1), (2020, 28.4), (2022, 27.0)]
        assert not {2019, 2021, 2023, 2025} & set(line["x"])

    def test_and_stops_where_one_lacks(self, programme):
        series = series_of(programme, "1.1")
        del series.results[2020]
        runs = trend_of(series).runs()
        assert [[point.year for point in run] for run in runs] == [[2018], [2022]]

    def test_the_comparison_joins_them_too(self):
        small = small_programme()
        small.add_indicator(
            "1.1", "v1", symbols={"v1": "nacional"}, frequency="Bienal",
            baseline_year=2018, baseline_value=1, baseline_printed="1",
        )  # fmt: skip
        small.add_target("1.1", 2024, "9", final=True)
        for year, figure in ((2018, "1"), (2020, "3"), (2022, "5 p/")):
            small.state("1.1", year, printed=figure)
        recompute_programme(small.programme)
        page = content.comparison(content.open_programme(), ["1.1"])
        assert "sin cifra" not in page.chart.alternative
        dashes = next(
            trace for trace in page.chart.figure["data"]
            if trace.get("line", {}).get("dash") == "dash" and trace["name"] == "1.1"
        )  # fmt: skip
        assert dashes["x"] == [2020, 2022]
        assert {cell.year: cell.cells[0].reason for cell in page.years}[2021] == "no se mide"


def test_sdmx_says_how_often_each_is_measured():
    programme = load_rhythms()
    structure = structure_of(programme)
    assert structure.lists["FREQ"].names == {"A": "Anual", "A2": "Bienal", "A5": "Quinquenal"}
    found = {row["INDICATOR"]: row["FREQ"] for row in observations(programme, structure)}
    assert found == {"1_1": "A2", "1_2": "A", "1_10": "A", "1_a": "A5"}
    (row,) = [
        row for row in observations(programme, structure)
        if (row["INDICATOR"], row["TIME_PERIOD"]) == ("1_1", "2025")
    ]  # fmt: skip
    assert row["OBS_STATUS"] == "M" and "OBS_VALUE" not in row


def test_as_many_queries_as_ever(programme, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        content.programme_board(programme)
    assert Programme.objects.count() == 1
