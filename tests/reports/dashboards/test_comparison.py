"""The comparison, from the real programme and against what is stored."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.arithmetic.official_numbers import round_half_up, write_number
from indicators.models import Indicator, Result, Target
from reports.dashboards import content

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_programme")]


def codes_of(page):
    return [each.code for each in page.chosen]


def drawn(page):
    """Code and index of every point in the figure, by year."""
    found = {}
    for trace in page.chart.figure["data"]:
        if trace.get("hoverinfo") == "skip":
            continue
        for year, text in zip(trace["x"], trace["text"], strict=True):
            if text:
                found[trace["name"], year] = text.split(" ", 1)[0]
    return found


class TestIndex:
    @pytest.mark.parametrize("start", [0, 6, 12])
    def test_every_figure_is_the_stored_progress(self, programme, start):
        """In the table and in the chart, to one decimal; before the baseline there is none."""
        indicators = list(Indicator.objects.order_by("objective__position", "position"))
        chosen = indicators[start : start + 6]
        page = content.comparison(programme, [each.code for each in chosen])
        points = drawn(page)
        for row in page.years:
            for indicator, cell in zip(chosen, row.cells, strict=True):
                result = Result.objects.get(
                    indicator=indicator, year=row.year, unit__slug="nacional"
                )
                before = row.year < indicator.baseline_year
                if result.progress is None or before:
                    assert cell.index == ""
                    assert cell.reason
                    assert (indicator.code, row.year) not in points
                else:
                    said = write_number(round_half_up(result.progress, 1)).replace("-", "−")
                    assert cell.index == said
                    assert points[indicator.code, row.year] == said
                assert cell.figure.startswith(result.printed)

    def test_it_begins_with_the_baseline(self, programme):
        page = content.comparison(programme, ["1.2", "1.1"])
        assert [row.year for row in page.years] == list(range(2024, 2017, -1))
        later, first = page.years[-1].cells
        assert (later.index, later.reason) == ("", "anterior a la línea base")
        assert later.figure == "16,630,294"
        assert (first.index, first.figure) == ("0.0", "29.99 %")
        assert ("1.2", 2018) not in drawn(page)

    def test_what_may_still_change_is_said_to(self, programme):
        page = content.comparison(programme, ["4.1"])
        assert [row.cells[0].still_open for row in page.years][:2] == ["parcial", ""]

    @pytest.mark.parametrize(
        ("code", "reason"),
        [
            (
                "1.3",
                "tendencia constante. Se espera que la cifra no cambie: no hay camino por recorrer.",
            ),
            (
                "6.3",
                "meta contraria a la tendencia. Según la tendencia esperada, llegar a la meta sería "
                "retroceder desde la línea base.",
            ),
        ],
    )
    def test_what_has_no_index_is_named_and_not_drawn(self, programme, code, reason):
        page = content.comparison(programme, ["2.1", code])
        assert [each.reason for each in page.chosen] == ["", reason]
        assert {name for name, _year in drawn(page)} == {"2.1"}
        assert f"{code}:" not in page.chart.alternative

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            (
                "equal",
                "meta igual a la línea base. La meta es la propia línea base: el camino mide cero y "
                "nada se puede dividir entre él.",
            ),
            ("no target", "sin meta. La ficha no fija una meta hacia la cual medir."),
            ("no baseline", "sin línea base. La ficha no da una línea base desde la cual medir."),
            ("no data", "sin dato. No hay cifra que comparar."),
            ("no results", "sin dato. No hay cifra que comparar."),
        ],
    )
    def test_each_reason_has_its_words(self, programme, change, reason):
        results = Result.objects.filter(indicator__code="1.1")
        if change == "equal":
            results.update(progress=None, progress_reason="target_equals_baseline")
        elif change == "no target":
            results.update(progress=None, progress_reason="no_target")
            Target.objects.filter(indicator__code="1.1").delete()
        elif change == "no baseline":
            results.update(progress=None, progress_reason="no_baseline")
        elif change == "no data":
            results.update(
                value=None, status="nd", progress=None, progress_reason="no_data", marks=[]
            )
        else:
            results.delete()
        page = content.comparison(programme, ["1.1"])
        assert page.chart is None
        assert page.chosen[0].reason == reason

    def test_one_year_without_figure_does_not_hide_the_lasting_reason(self, programme):
        Result.objects.filter(indicator__code="1.3", year=2023).update(
            value=None, status="nd", progress_reason="no_data"
        )
        page = content.comparison(programme, ["1.3"])
        assert page.chosen[0].reason.startswith("tendencia constante")

    def test_a_year_without_any_row_is_a_gap(self, programme):
        Result.objects.filter(indicator__code="2.1", year=2020).delete()
        page = content.comparison(programme, ["2.1"])
        assert "sin cifra: 2020, 2024" in page.chart.alternative

    def test_the_promised_path_is_that_of_the_targets(self, programme):
        page = content.comparison(programme, ["5.1"])
        promise = page.chart.figure["data"][2]
        base, final = Decimal(100), Decimal("121.62")
        for year, share in zip(promise["x"][1:], promise["y"][1:], strict=True):
            target = Target.objects.get(indicator__code="5.1", year=year).value
            assert share == pytest.approx(float((target - base) / (final - base) * 100))
        assert (promise["x"][0], promise["y"][0]) == (2018, 0)
        assert promise["y"][-1] == 100

    def test_a_change_of_method_is_told(self, programme):
        page = content.comparison(programme, ["6.2", "6.1"])
        assert [each.methods for each in page.chosen] == [(2023,), ()]
        assert "nuevo método desde 2023" in page.chart.alternative


class TestChoosing:
    def test_in_the_order_of_the_address_and_each_once(self, programme):
        page = content.comparison(programme, ["5.3", "2.1", "5.3", ""])
        assert codes_of(page) == ["5.3", "2.1"]
        assert page.requested_codes == ("5.3", "2.1")
        assert [each.role for each in page.chosen] == ["series-1", "series-2"]

    def test_of_more_than_six_nothing_is_lost(self, programme):
        asked = ["6.1", "5.1", "4.1", "3.1", "2.1", "1.1", "1.2", "2.2"]
        page = content.comparison(programme, asked)
        assert codes_of(page) == asked[:6]
        assert page.shown == "6.1, 5.1, 4.1, 3.1, 2.1 y 1.1"
        assert page.left_out == "1.2 y 2.2"
        assert page.requested_codes == tuple(asked)
        ticked = [each.code for group in page.groups for each in group.options if each.chosen]
        assert sorted(ticked) == sorted(asked)
        assert page.chosen[0].without == "?i=5.1&i=4.1&i=3.1&i=2.1&i=1.1&i=1.2&i=2.2"

    def test_without_the_last_one_the_page_is_empty_again(self, programme):
        page = content.comparison(programme, ["2.1"])
        assert page.chosen[0].without == ""

    def test_an_unknown_code(self, programme):
        with pytest.raises(content.PageNotFound, match=r"«9\.9»"):
            content.comparison(programme, ["2.1", "9.9"])

    def test_all_indicators_by_objective(self, programme):
        page = content.comparison(programme)
        assert [group.code for group in page.groups] == list("123456")
        assert sum(len(group.options) for group in page.groups) == 18
        assert (page.chart, page.years, page.chosen) == (None, (), ())

    def test_what_to_begin_with_comes_from_the_data(self, programme):
        metas, back, ahead = content.comparison(programme).ready_made
        assert metas.codes == ("1.1", "2.1", "3.1", "4.1", "5.1", "6.1")
        assert metas.query == "?i=1.1&i=2.1&i=3.1&i=4.1&i=5.1&i=6.1"
        assert (back.title, back.codes) == (
            "Los que más han retrocedido hasta 2023",
            ("2.1", "5.2", "1.1", "4.2", "3.1"),
        )
        assert ahead.codes[0] == "4.1"
        Result.objects.filter(indicator__code="6.2", year=2023).update(progress=Decimal(-900))
        assert content.comparison(programme).ready_made[1].codes[0] == "6.2"

    def test_one_alone_is_not_a_comparison(self, programme):
        Result.objects.exclude(indicator__code="2.1").update(progress=None)
        titles = [each.title for each in content.comparison(programme).ready_made]
        assert titles == ["Las metas para el bienestar"]

    def test_a_programme_without_results(self, programme):
        Result.objects.all().delete()
        page = content.comparison(programme, ["1.1", "2.1"])
        assert page.chart is None
        assert page.years == ()
        assert len(content.comparison(programme).ready_made) == 1


def test_queries_are_few_and_do_not_grow_with_what_is_chosen():
    def count(codes):
        with CaptureQueriesContext(connection) as queries:
            content.comparison(content.open_programme(), codes)
        return len(queries)

    assert count([]) == count(["1.1"]) == count(["1.1", "1.2", "2.1", "3.1", "6.1"]) <= 12
