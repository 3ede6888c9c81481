"""What is shown, from the real programme."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.arithmetic.progress import Mark
from indicators.models import Indicator, Result, Target
from indicators.words import (
    number_text,
    percent_text,
    signed_text,
)
from objectives.models import Programme
from reports.dashboards import content

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("real_programme"),
]


def cards(board):
    return {card.code: card for objective in board.objectives for card in objective.cards}


class TestWords:
    def test_signs(self):
        assert number_text(Decimal("-1234.50")) == "−1,234.50"
        assert signed_text(Decimal("3.7")) == "+3.7"
        assert signed_text(Decimal("-3.7")) == "−3.7"
        assert signed_text(Decimal("0")) == "0"
        assert signed_text(None) == "—"

    def test_a_share_or_its_reason(self):
        assert percent_text(Decimal("-49.82"), "") == "−49.8 %"
        assert percent_text(None, "constant_direction") == "tendencia constante"


class TestBoard:
    def test_it_opens_on_the_latest_year_that_is_not_preliminary(self, programme):
        board = content.programme_board(programme)
        assert board.year == 2023
        assert not board.preliminary
        assert [(each.year, each.preliminary) for each in board.years] == [
            (2020, False),
            (2021, False),
            (2022, False),
            (2023, False),
            (2024, True),
        ]

    @pytest.mark.parametrize(
        ("year", "sums"),
        [
            (2023, ("6 + 2 + 10 = 18", "0 + 0 + 0 = 0", "todos los indicadores son evaluables")),
            (2024, ("0 + 0 + 0 = 0", "3 + 2 + 9 = 14", "14 preliminares + 4 sin dato = 18 indicadores")),
        ],
    )  # fmt: skip
    def test_counts_add_up(self, programme, year, sums):
        summary = content.programme_board(programme, year).summary
        assert (summary.definitive.sum, summary.preliminary.sum, summary.sum) == sums

    @pytest.mark.parametrize("year", [2012, 2018, 2020, 2021, 2022, 2023, 2024])
    def test_every_indicator_is_counted_once(self, programme, year):
        summary = content.programme_board(programme, year).summary
        counted = [
            link.code
            for group in (summary.definitive.counts, summary.preliminary.counts, summary.not_judged)
            for each in group
            for link in each.indicators
        ]
        assert sorted(counted) == sorted(Indicator.objects.values_list("code", flat=True))
        assert len(counted) == summary.total

    def test_the_meta_comes_first_in_each_objective(self, programme):
        board = content.programme_board(programme)
        assert len(board.objectives) == 6
        for objective in board.objectives:
            assert [card.is_meta for card in objective.cards] == [True, False, False]

    def test_a_card(self, programme):
        card = cards(content.programme_board(programme))["1.1"]
        assert (card.value, card.value_symbol, card.target) == ("28.57", "%", "32.27")
        assert (card.light.key, card.light.word) == ("rojo", "lejos de la meta")
        assert card.sentence == (
            "28.57 frente a la meta 32.27: faltan 3.70 puntos porcentuales; avance −49.8 %"
        )
        assert card.marks == ("retroceso frente a la línea base",)

    def test_half_a_year_is_said_to_be_beside_a_whole_one(self, programme):
        of_2024 = cards(content.programme_board(programme, 2024))
        assert of_2024["5.2"].preliminary
        assert of_2024["5.2"].preliminary_text == (
            "cifra parcial al 30 jun 2024 frente a la meta anual"
        )
        assert Mark.SETBACK in Result.objects.get(indicator__code="5.2", year=2024).marks
        assert of_2024["5.2"].marks == ()
        assert "parcial</text>" in of_2024["5.2"].sparkline
        of_2023 = cards(content.programme_board(programme, 2023))
        assert of_2023["5.2"].preliminary_text == ""

    def test_a_preliminary_figure_of_a_whole_year_is_only_preliminary(self, programme):
        Result.objects.filter(year=2023).update(
            marks=["preliminar", "retroceso"], cutoff=date(2023, 12, 31)
        )
        card = cards(content.programme_board(programme, 2023))["1.1"]
        assert card.preliminary_text == "preliminar, corte 31 dic 2023"
        assert card.marks == ("retroceso frente a la línea base",)

    def test_preliminary_lights_are_counted_apart_in_each_objective(self, programme):
        board = content.programme_board(programme, 2024)
        lights = [
            (each.light.key, each.count, each.preliminary) for each in board.objectives[1].lights
        ]
        assert lights == [("sin_dato", 1, False), ("rojo", 2, True)]

    def test_a_card_without_target_has_no_unit_beside_it(self, programme):
        card = cards(content.programme_board(programme, 2018))["1.1"]
        assert (card.target, card.target_symbol, card.value_symbol) == ("sin meta", "", "%")
        # Said by its light, and not once more in a sentence.
        assert (card.light.key, card.sentence) == ("sin_meta", "")

    def test_a_missing_figure_is_said_to_be_missing(self, programme):
        card = cards(content.programme_board(programme, 2024))["2.1"]
        assert (card.value, card.light.key, card.value_symbol) == ("ND", "sin_dato", "")
        assert card.sentence.startswith("Sin dato")

    def test_a_contrary_target_is_named(self, programme):
        card = cards(content.programme_board(programme))["6.3"]
        assert card.marks == ("meta contraria a la tendencia esperada",)

    def test_the_date_of_the_data_is_that_of_the_latest_figure(self, programme):
        assert programme.page_context.data_until == (
            "del 31 de mayo de 2024 al 30 de junio de 2024, según el indicador"
        )

    def test_a_year_without_data_is_unknown(self, programme):
        with pytest.raises(content.PageNotFound, match="1999"):
            content.programme_board(programme, 1999)

    def test_a_programme_that_has_only_been_promised_is_shown(self, programme, client):
        Result.objects.all().delete()
        board = content.programme_board(programme)
        assert board.year == 2020
        assert board.summary.sum == "0 evaluables + 18 sin dato = 18 indicadores"
        assert "None" not in client.get("/").content.decode()
        for address in ("/?year=2020", "/objetivos/1/", "/indicadores/2.1/", "/evaluabilidad/"):
            assert client.get(address).status_code == 200, address

    def test_a_programme_that_has_only_been_announced_is_shown(self, programme, client):
        Result.objects.all().delete()
        Target.objects.all().delete()
        assert content.programme_board(programme).year == 2020
        for address in (
            "/",
            "/?year=2020",
            "/objetivos/1/",
            "/indicadores/2.1/",
            "/evaluabilidad/",
        ):
            response = client.get(address)
            assert response.status_code == 200, address
            assert "None" not in response.content.decode()
        assert client.get("/?year=2019").status_code == 404


class TestFicha:
    @pytest.mark.parametrize("code", ["1.1", "1.3", "3.3", "5.2", "6.1", "6.2", "6.3"])
    @pytest.mark.parametrize("year", [None, 2018, 2024])
    def test_every_awkward_ficha_is_told(self, programme, code, year):
        ficha = content.ficha(programme, code, year)
        assert len(ficha.rows) == 13
        assert ficha.chart.wide.startswith("<svg")
        assert bool(ficha.card.sentence) is (ficha.card.light.key != "sin_meta")

    def test_the_story_of_one(self, programme):
        ficha = content.ficha(programme, "2.1")
        row = next(row for row in ficha.rows if row.year == 2023)
        assert row.current
        assert (row.figure, row.printed, row.status) == ("221.84", "", "definitivo")
        assert row.target == "123.23"
        assert (row.gap, row.progress, row.light.key) == ("−98.61", "−584.4 %", "rojo")
        assert row.computed == "221.8357"
        assert [verdict.key for verdict in row.verdicts] == ["coincide"]
        (method,) = ficha.methods
        assert method.formula.startswith("<math")
        written = {row.year: row.written for row in method.substitutions}
        assert written[2023] == "(93,936 / 42,344,860) × 100,000 = 221.84"

    def test_values_and_sources_by_year(self, programme):
        (method,) = content.ficha(programme, "2.1").methods
        first, second = method.variables
        assert {cell.year: cell.printed for cell in first.cells} == {
            2018: "48,240",
            2023: "93936",
            2024: "ND",
        }
        assert second.source == "IMSS, Dirección de Incorporación y Recaudación"

    def test_every_reading_with_its_place(self, programme):
        readings = content.ficha(programme, "6.1").readings
        of_2024 = next(group for group in readings if group.year == 2024).readings
        assert [(each.printed, each.current) for each in of_2024] == [
            ("64.8", True),
            ("64.9", False),
            ("64.8", False),
        ]
        assert of_2024[0].page == "170"
        assert of_2024[0].section == "Anexo, ficha 6.1"

    def test_a_redefined_indicator_has_both_methods(self, programme):
        ficha = content.ficha(programme, "6.2")
        assert [method.is_change for method in ficha.methods] == [False, True]
        assert ficha.methods[1].redefinitions
        assert "Nuevo método desde 2023" in ficha.chart.alternative

    def test_counted_cases_are_shown_below_their_percentage(self, programme):
        (method,) = content.ficha(programme, "6.1").methods
        derived = next(each for each in method.variables if each.symbol == "v1")
        counts = [each for each in method.variables if each.is_input]
        assert derived.formula.startswith("<math")
        assert len(counts) == 10

    def test_what_came_before_the_baseline_is_not_a_setback(self, programme):
        rows = content.ficha(programme, "2.1").rows
        assert not any(row.marks for row in rows if row.year <= 2018)
        assert [row.year for row in rows if row.before_baseline] == list(range(2017, 2011, -1))

    def test_why_a_figure_without_the_mark_of_print_is_preliminary(self, programme):
        rows = content.ficha(programme, "1.1").rows
        (row,) = [row for row in rows if row.preliminary]
        assert (row.year, row.status) == (2024, "definitivo")
        assert row.why_preliminary.startswith("el documento no la marca p/")
        assert row.marks == ()
        (row,) = [row for row in content.ficha(programme, "5.2").rows if row.preliminary]
        assert (row.status, row.why_preliminary) == ("preliminar", "")

    def test_all_elements_of_the_ficha(self, programme):
        labels = [element.label for element in content.ficha(programme, "1.1").elements]
        assert labels == [
            "Definición", "Nivel de desagregación", "Periodicidad", "Tipo",
            "Acumulado o periódico", "Unidad de medida", "Periodo de recolección", "Dimensión",
            "Disponibilidad de la información", "Tendencia esperada",
            "Unidad responsable de reportar el avance", "Observaciones",
        ]  # fmt: skip

    def test_its_neighbours(self, programme):
        ficha = content.ficha(programme, "1.1")
        assert ficha.before is None
        assert ficha.after.code == "1.2"

    def test_an_unknown_code(self, programme):
        with pytest.raises(content.PageNotFound, match=r"9\.9"):
            content.ficha(programme, "9.9")


class TestReconciliation:
    def test_worst_first_and_counted(self, programme):
        page = content.reconciliation(programme)
        assert [(group.verdict.key, group.count) for group in page.groups][:3] == [
            ("difiere", 3),
            ("fuentes_discrepan", 5),
            ("redondeo", 2),
        ]
        assert page.to_explain == 10
        assert sum(group.count for group in page.groups) == page.total

    def test_an_entry_has_its_arithmetic_and_places(self, programme):
        page = content.reconciliation(programme, verdict="difiere", indicator="5.2")
        ((entry,),) = [group.entries for group in page.groups]
        assert (entry.printed, entry.recomputed, entry.difference) == ("81,008 p/", "81,009", "−1")
        assert entry.substitution == "718,888 − 560,793 − 77,086 = 81,009"
        assert len(entry.readings) == 3
        assert entry.readings[0].where.endswith("p.\N{NO-BREAK SPACE}165")

    def test_nothing_found_is_an_empty_page(self, programme):
        page = content.reconciliation(programme, verdict="difiere", indicator="1.3")
        assert page.groups == ()
        assert page.filtered

    @pytest.mark.parametrize("filters", [{"verdict": "falso"}, {"indicator": "9.9"}])
    def test_unknown_filters(self, programme, filters):
        with pytest.raises(content.PageNotFound):
            content.reconciliation(programme, **filters)


class TestObjective:
    def test_an_objective(self, programme):
        page = content.objective_page(programme, "1")
        assert [card.code for card in page.cards] == ["1.1", "1.2", "1.3"]
        assert page.texts.branches[0].actions[0].code == "1.1.1"

    def test_an_unknown_objective(self, programme):
        with pytest.raises(content.PageNotFound):
            content.objective_page(programme, "99")


def copy_indicator(code, new_code):
    """One more indicator like another, with its targets and results."""
    original = Indicator.objects.get(code=code)
    copy = Indicator.objects.get(code=code)
    copy.pk, copy.code, copy.position = None, new_code, 90 + int(new_code[-1])
    copy.save()
    for model in ("targets", "results"):
        for row in getattr(original, model).all():
            row.pk, row.indicator = None, copy
            row.save()


@pytest.mark.parametrize(
    "gather",
    [
        content.programme_board,
        lambda programme: content.ficha(programme, "6.1"),
        lambda programme: content.objective_page(programme, "1"),
        content.evaluability,
        content.reconciliation,
        lambda programme: content.verdict_page(programme, "5.2", 2024, "difiere", may_explain=True),
        content.status,
        content.strategy_tree,
        lambda programme: content.strategy_page(programme, "1.1"),
    ],
    ids=[
        "board",
        "ficha",
        "objective",
        "evaluability",
        "reconciliation",
        "verdict",
        "status",
        "strategies",
        "strategy",
    ],
)
def test_queries_are_few_and_do_not_grow_with_the_indicators(gather):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            gather(content.open_programme())
        return len(queries)

    before = count()
    for number in (1, 2, 3):
        copy_indicator("1.1", f"1.9{number}")
    assert count() == before <= 12


def test_a_second_programme_has_its_own_pages():
    first = Programme.objects.get()
    second = Programme.objects.get()
    # A newer one does not take what was given out unprefixed.
    second.pk, second.slug, second.start_year, second.end_year = None, "otro", 2025, 2030
    second.at_root = False
    second.save()
    assert content.open_programme().row == first
    opened = content.open_programme("otro")
    assert not opened.page_context.at_root
    assert [each.at_root for each in opened.page_context.programmes] == [False, True]
    with pytest.raises(content.PageNotFound):
        content.open_programme("nadie")
