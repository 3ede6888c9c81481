"""Table X.6 of the anti-corruption programme, and what the rule finds in it."""

from pathlib import Path

import pytest

from indicators.fichas.loading import load_programme

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SLUG = "programa-anticorrupcion-2022-2024"
FOLDER = Path(__file__).parents[2] / "fixtures" / SLUG


@pytest.fixture
def rows(client):
    load_programme(FOLDER)
    found = client.get(f"/api/v1/programmes/{SLUG}/compliance/?page_size=1000").json()["results"]
    return [row for row in found if row["current"]]


def test_the_averages_that_the_printed_quarters_do_not_give(rows):
    assert {
        (row["register"], row["objective"], row["printed"])
        for row in rows
        if row["verdict"] == "difiere"
    } == {
        ("lineas-de-accion", "1", "99"),
        ("lineas-de-accion", "2", "98"),
        ("lineas-de-accion", "3", "96"),
        ("indicadores", "2", "93"),
        ("indicadores", "3", "92"),
        ("indicadores", "4", "20"),
        ("indicadores", None, "90"),
    }


def test_the_figures_on_which_text_and_table_disagree(rows):
    assert [
        (row["register"], row["year"], row["part"], row["printed"])
        for row in rows
        if row["sources_disagree"]
    ] == [("lineas-de-accion", 2023, 4, "98"), ("indicadores", 2023, 4, "81")]


def test_every_quarter_is_what_its_counts_give_and_every_total_the_sum(rows):
    quarters = [row for row in rows if row["part"]]
    assert len(quarters) == 3 * 5 * 3
    assert {row["verdict"] for row in quarters if row["programmed"]} == {"coincide"}
    totals = [row for row in quarters if row["objective"] is None]
    assert len(totals) == 9
    for row in totals:
        assert row["objectives_programmed"] == row["programmed"]
        assert row["objectives_fulfilled"] == row["fulfilled"]


def test_the_page_has_the_table_and_nine_findings(rows, client):
    page = client.get(f"/programas/{SLUG}/cumplimiento/").text
    assert ">9 cosas no cuadran</a>" in page
    assert page.count("<tbody") == 5
    assert (
        "Informe de Labores 2023-2024 y Programa de Actividades 2024-2025; X.1.12; Cuadro X.6"
        in page
    )
    assert "del año solo se imprime 40" in page
