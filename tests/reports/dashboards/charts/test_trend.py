from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from reports.dashboards.charts import (
    NARROW,
    WIDE,
    Gap,
    Point,
    TargetPoint,
    Trend,
    alternative_text,
    short_alternative_text,
    sparkline_svg,
    trend_figure,
    trend_svg,
)

SVG = "{http://www.w3.org/2000/svg}"


def point(year, value, status="definitivo"):
    """A year of a series; None is ND."""
    if value is None:
        return Point(year, None, "ND", "nd")
    return Point(year, Decimal(value), value, status)


TREND = Trend(
    title="Tasa <de> ejemplo.",
    unit="Tasa x 100,000",
    points=(
        point(2016, None),
        point(2017, "146.44"),
        point(2018, "135.64"),
        point(2019, None),
        point(2020, "145.51"),
        point(2021, "193.51", "preliminar"),
    ),
    baseline=TargetPoint(2018, Decimal("135.64"), "135.64"),
    targets=(
        TargetPoint(2020, Decimal("130.53"), "130.53"),
        TargetPoint(2021, Decimal("120.89"), "120.89", final=True),
    ),
    method_changes=(2020,),
    direction="descendente",
    focus=2020,
)
EMPTY = Trend(title="Sin datos", unit="Porcentaje", points=())
ONE = Trend(title="Uno", unit="Porcentaje", points=(point(2020, "5"),))
FLAT = Trend(title="Plano", unit="Porcentaje", points=(point(2020, "0"), point(2021, "0")))
NOTHING_KNOWN = Trend(
    title="Nada",
    unit="Porcentaje",
    points=(point(2020, None),),
    targets=(TargetPoint(2020, Decimal(0), "0", final=True),),
)


def elements(svg, kind):
    return [each for each in ElementTree.fromstring(svg).iter() if each.get("class") == kind]


def texts(svg):
    return [each.text for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]


class TestWords:
    def test_the_chart_in_words(self):
        assert alternative_text(TREND) == (
            "Tasa <de> ejemplo (Tasa x 100,000). De 146.44 en 2017 a 193.51 (preliminar) en 2021. "
            "Línea base de 2018: 135.64. Meta final de 2021: 120.89. Sin cifra: 2016, 2019. "
            "Nuevo método desde 2020. Tendencia esperada: descendente."
        )

    def test_in_a_line(self):
        assert short_alternative_text(TREND) == (
            "De 146.44 en 2017 a 193.51 (preliminar) en 2021; meta de 2021: 120.89."
        )

    def test_without_figures(self):
        assert alternative_text(EMPTY) == "Sin datos (Porcentaje). No hay cifras publicadas."
        assert short_alternative_text(NOTHING_KNOWN) == "Sin cifras publicadas."


class TestDrawing:
    @pytest.mark.parametrize("paper", [WIDE, NARROW], ids=lambda paper: paper.name)
    @pytest.mark.parametrize("trend", [TREND, ONE, FLAT, NOTHING_KNOWN], ids=lambda t: t.title)
    def test_every_mark_is_on_the_paper(self, trend, paper):
        root = ElementTree.fromstring(trend_svg(trend, paper))
        for each in root.iter():
            for name, limit in (("cx", paper.width), ("cy", paper.height), ("x", paper.width)):
                assert 0 <= float(each.get(name, 0)) <= limit

    def test_a_gap_is_not_bridged(self):
        (line,) = elements(trend_svg(TREND), "c-value")  # 2017-2018; 2020 stands alone
        assert len(line.get("points").split()) == 2

    def test_what_is_preliminary_is_hollow_and_reached_by_dashes(self):
        svg = trend_svg(TREND)
        assert len(elements(svg, "c-preliminary-dot")) == 1
        (dashes,) = elements(svg, "c-preliminary")
        assert dashes.get("stroke-dasharray")
        assert len(elements(svg, "c-dot")) == 3

    def test_targets_and_baseline_have_marks_of_their_own(self):
        svg = trend_svg(TREND)
        assert len(elements(svg, "c-target-mark")) == 1
        assert len(elements(svg, "c-final")) == 1
        assert len(elements(svg, "c-baseline-mark")) == 1

    def test_a_range_is_marked_at_both_ends_and_no_path_leads_to_it(self):
        promised = (TargetPoint(2020, Decimal(1), "1 a 10", upper=Decimal(10)),)
        trend = Trend(title="Lugar", unit="Lugar", points=(), targets=promised)
        svg = trend_svg(trend)
        assert len(elements(svg, "c-target-mark")) == 2
        (between,) = (each for each in elements(svg, "c-target") if each.get("points"))
        (x, _low), (same, _high) = (at.split(",") for at in between.get("points").split())
        assert x == same
        assert trend.path == []
        track, marks, *_series = trend_figure(trend)["data"]
        assert (track["x"], track["y"]) == ([2020] * 3, [None, 1, 10])
        assert (marks["x"], marks["y"]) == ([2020] * 2, [1, 10])

    def test_direct_labels_and_notes(self):
        written = texts(trend_svg(TREND))
        for text in (
            "Resultado", "145.51 · 2020", "Preliminar", "193.51 · 2021", "Meta final",
            "120.89 · 2021", "Línea base", "135.64 · 2018", "nuevo método 2020", "ND",
        ):  # fmt: skip
            assert text in written

    @pytest.mark.parametrize("paper", [WIDE, NARROW], ids=lambda paper: paper.name)
    def test_labels_do_not_overlap(self, paper):
        crowded = Trend(
            title="Juntos",
            unit="Porcentaje",
            points=(point(2018, "90"), point(2020, "90"), point(2021, "90", "preliminar")),
            baseline=TargetPoint(2018, Decimal(90), "90"),
            targets=(TargetPoint(2021, Decimal(90), "90", final=True),),
        )
        svg = trend_svg(crowded, paper)
        heights = sorted(float(each.get("y")) for each in elements(svg, "c-number"))
        assert len(heights) == 4
        assert all(after - before >= 30 for before, after in pairwise(heights))

    @pytest.mark.parametrize("paper", [WIDE, NARROW], ids=lambda paper: paper.name)
    def test_no_text_is_cut_by_the_edge(self, paper):
        long = Trend(
            title="Largo",
            unit="Camas censables por cada mil derechohabientes adscritos a médico familiar",
            points=(
                *(point(year, None) for year in range(2012, 2018)),
                point(2018, "15,242,519".replace(",", "")),
                Point(2024, Decimal(13786391), "13,786,391", "preliminar", partial=True),
            ),
            baseline=TargetPoint(2018, Decimal(15242519), "15,242,519"),
            targets=(TargetPoint(2024, Decimal(17670257), "17,670,257 personas p/", final=True),),
        )
        for each in ElementTree.fromstring(trend_svg(long, paper)).iter(f"{SVG}text"):
            width = len(each.text) * 6.6
            share = {"start": 0, "middle": 0.5, "end": 1}[each.get("text-anchor")]
            start = float(each.get("x")) - share * width
            assert start >= 0, each.text
            assert start + width <= paper.width, each.text

    @pytest.mark.parametrize("paper", [WIDE, NARROW], ids=lambda paper: paper.name)
    def test_the_years_do_not_touch(self, paper):
        years = tuple(point(year, str(year)) for year in range(2012, 2025))
        svg = trend_svg(Trend(title="Años", unit="Porcentaje", points=years), paper)
        places = sorted(
            float(each.get("x")) for each in elements(svg, "c-tick") if len(each.text) == 4
            and each.get("text-anchor") == "middle"
        )  # fmt: skip
        assert len(places) >= 4
        assert all(after - before >= 34 for before, after in pairwise(places))

    def test_years_in_a_row_without_figure_are_marked_once(self):
        points = [point(year, None) for year in (2012, 2013, 2014)]
        points += [point(2015, "3"), point(2016, None)]
        trend = Trend(title="Huecos", unit="Porcentaje", points=tuple(points))
        assert trend.gaps() == [Gap(2012, 2014, "ND"), Gap(2016, 2016, "ND")]
        svg = trend_svg(trend)
        assert len(elements(svg, "c-gap")) == 2
        assert len(elements(svg, "c-gap-line")) == 1
        notes = [
            each for each in trend_figure(trend)["layout"]["annotations"] if each["text"] == "ND"
        ]
        assert [note["x"] for note in notes] == [2013, 2016]

    def test_half_a_year_is_called_partial(self):
        half = Point(2021, Decimal(2), "2", "preliminar", partial=True)
        trend = Trend(title="Medio", unit="Porcentaje", points=(point(2020, "3"), half), focus=2021)
        assert "Parcial" in texts(trend_svg(trend))
        assert texts(sparkline_svg(trend)) == ["parcial"]
        assert "a 2 (parcial) en 2021" in alternative_text(trend)

    def test_text_is_escaped(self):
        assert "<de>" not in trend_svg(TREND)
        assert ElementTree.fromstring(trend_svg(TREND)).get("aria-label").startswith("Tasa <de>")

    def test_no_inline_style(self):
        assert "style=" not in trend_svg(TREND) + sparkline_svg(TREND)

    def test_without_numbers_there_is_no_figure(self):
        assert trend_svg(EMPTY) == sparkline_svg(EMPTY) == ""

    def test_no_solid_line_runs_over_a_preliminary_year(self):
        points = (
            point(2019, "1"),
            point(2020, "2"),
            point(2021, "3", "preliminar"),
            point(2022, "4"),
        )
        drawn = sparkline_svg(Trend("t", "u", (*points, point(2023, "5"))))
        solid = elements(drawn, "c-value")
        assert [len(each.get("points").split()) for each in solid] == [2, 2]
        assert len(elements(drawn, "c-preliminary")) == 2

    def test_a_sparkline_marks_the_year_in_focus(self):
        assert len(elements(sparkline_svg(TREND), "c-dot")) == 1
        assert not elements(sparkline_svg(TREND), "c-preliminary-dot")


class TestPlotly:
    @pytest.mark.parametrize(
        "trend", [TREND, ONE, FLAT, EMPTY, NOTHING_KNOWN], ids=lambda t: t.title
    )
    def test_the_library_accepts_the_figure(self, trend):
        import plotly.graph_objects as go

        for paper in (WIDE, NARROW):
            go.Figure(trend_figure(trend, paper))

    def test_it_holds_the_same_series(self):
        data = trend_figure(TREND)["data"]
        told = {each["name"]: each for each in data if "hovertemplate" in each}
        lines = {each["name"]: each for each in data if "hovertemplate" not in each}
        assert told["Resultado"]["y"] == [None, 146.44, 135.64, None, 145.51, None]
        assert told["Resultado"]["connectgaps"] is False
        assert told["Resultado"]["text"][1] == "146.44"
        assert told["Meta"]["y"] == [130.53, 120.89]
        assert told["Línea base"]["y"] == [135.64, 135.64]
        assert lines["Preliminar"]["y"] == [None, None, None, None, 145.51, 193.51]
        assert lines["Meta"]["y"] == [135.64, 130.53, 120.89]

    def test_each_figure_is_told_once_where_the_pointer_is(self):
        """What leads up to a mark is drawn again and not said again."""
        data = trend_figure(TREND)["data"]
        (preliminary,) = [
            each for each in data if each["name"] == "Preliminar" and "hovertemplate" in each
        ]
        assert preliminary["y"] == [None, None, None, None, None, 193.51]
        assert {each["hoverinfo"] for each in data if each["mode"] == "lines"} == {"skip"}

    def test_no_line_runs_over_a_year_that_is_not_there(self):
        points = (
            point(2018, "3"),
            point(2020, "4"),
            point(2021, "5", "preliminar"),
            point(2022, "6"),
        )
        data = trend_figure(Trend("t", "u", points))["data"]
        told = {each["name"]: each for each in data if "hovertemplate" in each}
        lines = {each["name"]: each for each in data if "hovertemplate" not in each}
        assert told["Resultado"]["x"] == [2018, 2019, 2020, 2021, 2022]
        assert told["Resultado"]["y"] == [3, None, 4, None, 6]
        assert lines["Preliminar"]["y"] == [None, None, 4, 5, 6]
        # The drawn chart has the same stretches: two dashed ones, and no solid one.
        drawn = trend_svg(Trend("t", "u", points))
        assert len(elements(drawn, "c-preliminary")) == 2
        assert not elements(drawn, "c-value")

    def test_no_markup_that_would_become_an_inline_style(self):
        notes = trend_figure(TREND)["layout"]["annotations"]
        assert not any("<" in note["text"].replace("&lt;", "") for note in notes)
