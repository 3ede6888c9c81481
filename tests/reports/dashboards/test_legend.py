"""The legend of the lights, of the real programme."""

import re
from datetime import date
from decimal import Decimal

import pytest

from indicators.models import Indicator, Threshold
from indicators.results.recompute import recompute_programme
from objectives.models import Programme
from reports.dashboards import content
from reports.dashboards.content.cards import cards_of
from reports.dashboards.content.fichas.tables import ficha_tables
from reports.dashboards.content.priorities import find_priorities
from reports.dashboards.content.series import read_series

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("real_programme"),
]


class TestLegend:
    """The limits of the lights as they were in force, from the rows."""

    def limits(self, since, **fields):
        return Threshold.objects.create(
            programme=Programme.objects.get(),
            valid_from=since,
            **{
                "pace_minimum": Decimal(90),
                "near_share": Decimal("2.5"),
                "constant_met_share": Decimal(4),
                "constant_near_share": Decimal(8),
                "norm": f"Norma de {since.year}.",
                **fields,
            },
        )

    def test_the_loaded_ones(self, programme):
        legend = content.programme_board(programme).legend
        assert (legend.pace, legend.near, legend.constant_met, legend.constant_near) == (
            "85 %", "5 %", "5 %", "10 %"
        )  # fmt: skip
        assert "no provienen de una norma oficial" in legend.norm
        assert legend.since == "1 de enero de 2020"
        assert (legend.constant, legend.own, legend.others) == (None, False, ())

    def test_a_later_norm_holds_from_its_day_on(self, programme):
        self.limits(date(2023, 6, 1))
        assert content.programme_board(programme, 2022).legend.pace == "85 %"
        legend = content.programme_board(programme, 2023).legend
        assert (legend.pace, legend.near, legend.norm) == ("90 %", "2.5 %", "Norma de 2023.")

    def test_an_indicator_has_its_own(self, programme):
        self.limits(date(2021, 1, 1), indicator=Indicator.objects.get(code="1.2"))
        board = content.programme_board(programme).legend
        assert (board.pace, board.others) == ("85 %", ("1.2",))
        own = content.ficha(programme, "1.2").legend
        assert (own.pace, own.own, own.constant) == ("90 %", True, False)
        assert content.ficha(programme, "1.1").legend.pace == "85 %"

    @pytest.mark.parametrize(
        ("code", "limit", "light"),
        # Paces of 42.5287… and 78.2954…, which are both rounded onto the limit.
        [("2.3", "42.5", "amarillo"), ("6.1", "78.3", "rojo")],
    )
    def test_no_page_rounds_a_pace_onto_the_limit_of_its_indicator(
        self, programme, code, limit, light
    ):
        indicator, least = Indicator.objects.get(code=code), Decimal(limit)
        self.limits(date(2020, 6, 1), indicator=indicator, pace_minimum=least)
        self.limits(date(2020, 6, 1), pace_minimum=Decimal(0), near_share=Decimal(1))
        recompute_programme(programme.row)
        ficha = content.ficha(programme, code, 2023)
        (row,) = (row for row in ficha.rows if row.year == 2023)
        (line,) = (line for line in ficha_tables(programme, ficha)[1].rows if line[0] == 2023)
        (series,) = (each for each in read_series(programme.row) if each.indicator.code == code)
        (urgent,) = find_priorities([series], cards_of([series], 2023)).urgent
        reason = urgent.reasons[0]
        assert row.light.key == light
        for told in (row.pace, f"{line[10]} %", re.search(r"Recorrió (.+?) del", reason)[1]):
            pace = Decimal(told.removesuffix(" %"))
            assert (pace < least, pace > least) == (light == "rojo", light == "amarillo"), told

    def test_without_any_the_system_has_its_own(self, programme):
        Threshold.objects.all().delete()
        legend = content.programme_board(programme).legend
        assert (legend.pace, legend.since) == ("85 %", "")
        assert "no provienen de una norma oficial" in legend.norm
