"""The progress of an objective's indicators, from the real programme and against what is stored."""

from decimal import Decimal

import pytest

from indicators.arithmetic.official_numbers import round_half_up, write_number
from indicators.models import Indicator, Result, Target
from objectives.models import Objective
from reports.dashboards import content

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("real_programme"),
    pytest.mark.slow,
]


def rows(programme, code, year=None):
    return {row.code: row for row in content.objective_page(programme, code, year).track.rows}


@pytest.mark.parametrize("code", list("123456"))
@pytest.mark.parametrize("year", [2020, 2021, 2022, 2023, 2024])
def test_every_share_is_the_stored_progress(programme, code, year):
    section = content.objective_page(programme, code, year).track
    assert len(section.rows) == 3
    for row in section.rows:
        result = Result.objects.get(indicator__code=row.code, year=year, unit__slug="nacional")
        if result.progress is None:
            assert "%" not in row.progress
        else:
            said = write_number(round_half_up(result.progress, 1)).replace("-", "−")
            assert row.progress.removesuffix(", parcial") == f"{said} %"
            assert f"{year}: {said} %" in section.chart.wide


def test_where_it_should_be_by_now(programme):
    target = Target.objects.get(indicator__code="1.1", year=2023).value
    base, final = Decimal("29.99"), Decimal("32.84")
    due = write_number(round_half_up((target - base) / (final - base) * 100, 1))
    assert rows(programme, "1")["1.1"].due == f"{due} %" == "80.0 %"


def test_the_row_of_one(programme):
    row = rows(programme, "1")["1.1"]
    assert (row.figure, row.unit, row.target, row.progress) == ("28.57 %", "", "32.27", "−49.8 %")
    row = rows(programme, "1")["1.2"]
    assert (row.figure, row.unit) == ("15,424,448", "consultas")


def test_what_has_no_way_makes_its_own_statement(programme):
    section = content.objective_page(programme, "1").track
    assert rows(programme, "1")["1.3"].progress == "tendencia constante"
    assert (
        "1.3: Tendencia constante. Se espera que la cifra no cambie: no hay camino por recorrer. "
        "84.3 frente a la meta 95.0: 10.7 puntos porcentuales por debajo de la meta."
    ) in section.chart.alternative
    contrary = content.objective_page(programme, "6").track
    assert (
        "6.3: Meta contraria a la tendencia. Según la tendencia esperada"
        in contrary.chart.alternative
    )


def test_a_year_without_figure_shows_the_last_definitive_one(programme):
    row = rows(programme, "2", 2024)["2.1"]
    assert (row.figure, row.progress, row.definitive) == ("ND", "sin dato", "2023: −584.4 %")
    section = content.objective_page(programme, "2", 2024).track
    assert "2023: −584.4 %; meta 2024: 100.0 %; 2024: sin dato." in section.chart.alternative


def test_half_a_year_is_hollow_beside_the_last_whole_one(programme):
    row = rows(programme, "4", 2024)["4.1"]
    assert (row.progress, row.definitive) == ("−60.0 %, parcial", "2023: 256.2 %")


def test_before_the_baseline_there_is_no_track(programme):
    section = content.objective_page(programme, "1", 2017).track
    assert {row.progress for row in section.rows} == {"anterior a la línea base"}
    assert "2017 es anterior a la línea base" in section.chart.alternative
    assert "c-track-line" not in section.chart.wide


def test_any_number_of_indicators(programme):
    elsewhere = Objective.objects.get(code="2")
    own = Indicator.objects.filter(objective__code="1")
    own.exclude(code="1.1").update(objective=elsewhere)
    section = content.objective_page(programme, "1").track
    assert [row.code for row in section.rows] == ["1.1"]
    assert section.compare == ""
    assert len(rows(programme, "2")) == 5
    own.update(objective=elsewhere)
    assert content.objective_page(programme, "1").track is None


def test_it_leads_to_the_comparison_of_the_same_ones(programme):
    assert content.objective_page(programme, "1").track.compare == "?i=1.1&i=1.2&i=1.3"


def test_without_results_nobody_has_walked(programme):
    Result.objects.all().delete()
    section = content.objective_page(programme, "1").track
    assert {row.progress for row in section.rows} == {"sin dato"}


def test_nothing_known_yet_is_said_in_the_row(programme):
    Result.objects.filter(indicator__code="1.1").delete()
    section = content.objective_page(programme, "1").track
    assert "1.1: Sin dato. No hay cifra que comparar." in section.chart.alternative
