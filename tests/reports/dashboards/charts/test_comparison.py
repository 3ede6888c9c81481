import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.dashboards.charts import (
    MOST,
    NARROW_COMPARISON,
    SHAPES,
    WIDE_COMPARISON,
    ComparisonChart,
    IndexLine,
    Point,
    TargetPoint,
    Trend,
    comparison_figure,
    comparison_svg,
    comparison_text,
    role_of,
)
from reports.dashboards.charts.index_axis import index_axis
from reports.dashboards.charts.style import COLOURS

SVG = "{http://www.w3.org/2000/svg}"
PAPERS = [WIDE_COMPARISON, NARROW_COMPARISON]


def line(number, indices, *, preliminary=(), promised=(), code="", methods=(), first=2018):
    """A line from its baseline on; None is ND."""
    points = tuple(
        Point(year, None, "ND", "nd")
        if index is None
        else Point(
            year, Decimal(index), str(index), "preliminar" if year in preliminary else "definitivo"
        )
        for year, index in enumerate(indices, start=first)
    )
    goals = [TargetPoint(year, Decimal(share), str(share)) for year, share in promised]
    trend = Trend(
        title=f"Indicador {number}",
        unit="",
        points=points,
        baseline=TargetPoint(first, Decimal(0), "0.0") if goals else None,
        targets=tuple(goals),
        method_changes=methods,
    )
    figures = {point.year: f"{point.year}.5 %" for point in points if point.value is not None}
    return IndexLine(number, code or f"{number}.1", trend, figures)


PAIR = ComparisonChart(
    (
        line(1, ["0", "12.2", None, "40", "70.1"], preliminary=(2022,), promised=((2022, "100"),)),
        line(2, ["0", "-20", "50", "55", None], methods=(2020,)),
    )
)
FAR = ComparisonChart(
    (
        line(1, ["0", "-66.9", "-392.3", "-390.1", "-584.4"]),
        line(2, ["0", "170.2", "412.3", "344.9", "256.2"]),
        line(3, ["0", "-3.1", "0", "3.1", "-3.1"]),
    )
)
SIX = ComparisonChart(tuple(line(number, ["0", "90", "100"]) for number in range(1, 7)))
ONE_YEAR = ComparisonChart((line(6, ["0"]),))
ALL = [PAIR, FAR, SIX, ONE_YEAR]
NAMES = ["pair", "far", "six", "one year"]


def elements(svg, kind):
    return [
        each for each in ElementTree.fromstring(svg).iter() if kind in each.get("class", "").split()
    ]


def boxes(svg):
    """Every writing with the place it takes, generously."""
    found = []
    for each in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        width = len(each.text) * 6.6
        share = {"start": 0, "middle": 0.5, "end": 1}[each.get("text-anchor")]
        left, foot = float(each.get("x")) - share * width, float(each.get("y"))
        found.append((each.text, left, foot - 9.5, left + width, foot + 2.5))
    return found


def assert_written_apart(svg, paper):
    written = boxes(svg)
    for place, (text, left, top, right, bottom) in enumerate(written):
        assert left >= 0, text
        assert right <= paper.width, text
        assert top >= 0, text
        assert bottom <= paper.height, text
        for other, its_left, its_top, its_right, its_bottom in written[place + 1 :]:
            apart = right <= its_left or its_right <= left
            assert apart or bottom <= its_top or its_bottom <= top, (text, other)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
class TestPaper:
    @pytest.mark.parametrize("comparison", ALL, ids=NAMES)
    def test_no_writing_touches_another_or_is_cut(self, comparison, paper):
        assert_written_apart(comparison_svg(comparison, paper), paper)

    @pytest.mark.parametrize("comparison", ALL, ids=NAMES)
    def test_every_line_ends_on_the_paper(self, comparison, paper):
        svg = comparison_svg(comparison, paper)
        drawn = [each for each in ElementTree.fromstring(svg).iter() if each.get("points")]
        for each in drawn:
            for place in each.get("points").split():
                across, down = map(float, place.split(","))
                assert 0 <= across <= paper.width
                assert 0 <= down <= paper.height

    @pytest.mark.slow
    @settings(deadline=None, max_examples=60)
    @given(
        values=st.lists(
            st.lists(
                st.none() | st.decimals(-(10**30), 10**30, places=2, allow_nan=False),
                min_size=1,
                max_size=7,
            ).filter(any),
            min_size=1,
            max_size=6,
        )
    )
    def test_whatever_the_numbers(self, paper, values):
        comparison = ComparisonChart(
            tuple(line(number, each) for number, each in enumerate(values, start=1))
        )
        assert_written_apart(comparison_svg(comparison, paper), paper)
        axis = index_axis(comparison.numbers, paper.ticks)
        places = [axis.position(number) for number in comparison.numbers]
        assert all(axis.low <= place <= axis.high for place in places)
        ranked = sorted(zip(comparison.numbers, places, strict=True))
        assert all(before[1] <= after[1] for before, after in pairwise(ranked))
        go.Figure(comparison_figure(comparison, paper))


class TestAxis:
    def test_it_holds_the_whole_way_even_if_no_figure_does(self):
        axis = index_axis([Decimal("3.1"), Decimal("-3.1")])
        assert axis.axis.low <= 0
        assert axis.axis.high >= 100
        assert axis.scale_note == ""

    def test_what_lies_far_out_gets_a_smaller_scale_and_that_is_said(self):
        axis = index_axis(FAR.numbers)
        assert axis.scale_note == "Más allá de −100 y 200, a menor escala"
        assert axis.position(Decimal(50)) == 50
        assert axis.position(Decimal("-584.4")) > -180
        assert axis.axis.labels[0] == "−750"
        assert axis.axis.labels[-1] == "600"

    def test_only_on_the_side_that_needs_it(self):
        assert index_axis([Decimal(-250)]).scale_note == "Más allá de −100, a menor escala"
        assert index_axis([Decimal(-200), Decimal(300)]).scale_note == ""

    def test_a_label_never_grows_without_end(self):
        labels = index_axis([Decimal(10) ** 30, Decimal(-(10**9))]).axis.labels
        assert labels[-1] == "1×10³⁰"
        assert max(len(label) for label in labels) <= 10

    def test_the_shaded_parts_are_drawn(self):
        svg = comparison_svg(FAR)
        assert len(elements(svg, "c-stretch")) == 2
        assert "Más allá de −100 y 200, a menor escala" in [text for text, *_ in boxes(svg)]
        assert not elements(comparison_svg(PAIR), "c-stretch")


class TestLines:
    def test_a_gap_is_not_bridged(self):
        solid = elements(comparison_svg(PAIR), "c-index")
        first = [each for each in solid if "c-series-1" in each.get("class")]
        assert [len(each.get("points").split()) for each in first] == [2]  # 2018-2019

    def test_nor_is_a_year_that_is_not_there(self):
        points = (Point(2018, Decimal(0), "0", ""), Point(2020, Decimal(9), "9", ""))
        torn = IndexLine(1, "1.1", Trend(title="", unit="", points=points), {})
        assert not elements(comparison_svg(ComparisonChart((torn,))), "c-index")
        (trace,) = comparison_figure(ComparisonChart((torn,)))["data"][2:]
        assert trace["y"] == [0, None, 9]

    def test_what_is_preliminary_is_hollow_and_reached_by_dashes(self):
        svg = comparison_svg(PAIR)
        assert len(elements(svg, "c-mark-open")) == 1
        (dashes,) = elements(svg, "c-index-open")
        assert dashes.get("stroke-dasharray")

    def test_no_solid_line_passes_over_a_preliminary_year(self):
        between = ComparisonChart((line(1, ["0", "10", "20"], preliminary=(2019,)),))
        assert not elements(comparison_svg(between), "c-index")
        assert len(elements(comparison_svg(between), "c-index-open")) == 1

    def test_shapes_and_colours_differ(self):
        svg = comparison_svg(SIX)
        marks = elements(svg, "c-mark")
        outlines = {each.get("d").lstrip("M0123456789.- ")[:40] for each in marks}
        assert len({each.get("fill") for each in marks}) == MOST == 6
        assert len(outlines) >= MOST
        assert len({shape.character for shape in SHAPES}) == MOST

    def test_labels_say_which_line_it_is_by_shape_and_code(self):
        written = [text for text, *_ in boxes(comparison_svg(PAIR))]
        assert "● 1.1 70.1 · 2022" in written
        assert "■ 2.1 55 · 2021" in written
        assert "Línea base" in written
        assert "Meta final" in written

    def test_a_change_of_method_is_a_stroke_across_its_own_line(self):
        (stroke,) = elements(comparison_svg(PAIR), "c-break")
        assert "c-series-2" in stroke.get("class")

    def test_the_promised_path_only_where_it_does_not_crowd(self):
        assert len(elements(comparison_svg(PAIR), "c-promise")) == 1
        four = ComparisonChart(
            tuple(line(number, ["0", "9"], promised=((2020, "100"),)) for number in range(1, 5))
        )
        assert not elements(comparison_svg(four), "c-promise")

    def test_a_mark_says_its_index_and_its_figure(self):
        svg = comparison_svg(PAIR)
        titles = [each.text for each in ElementTree.fromstring(svg).iter(f"{SVG}title")]
        assert "1.1, 2019: 12.2 · cifra 2019.5 %" in titles

    def test_text_is_escaped_and_nothing_is_inline(self):
        svg = comparison_svg(ComparisonChart((line(1, ["0", "1"], code="<b>"),)))
        assert "<b>" not in svg
        assert "style=" not in svg

    def test_nothing_to_draw(self):
        assert comparison_svg(ComparisonChart(())) == ""
        assert comparison_figure(ComparisonChart(()))["data"] == []


def test_in_words():
    assert comparison_text(PAIR) == (
        "Índice: línea base = 0, meta final = 100. "
        "1.1: de 0 en 2018 a 70.1 (preliminar) en 2022; sin cifra: 2020. "
        "2.1: de 0 en 2018 a 55 en 2021; sin cifra: 2022; nuevo método desde 2020. "
        "Con puntos, el camino prometido."
    )


class TestPlotly:
    @pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
    @pytest.mark.parametrize("comparison", ALL, ids=NAMES)
    def test_the_library_accepts_the_figure(self, comparison, paper):
        go.Figure(comparison_figure(comparison, paper))

    def test_it_holds_the_same_series(self):
        traces = [each for each in comparison_figure(PAIR)["data"] if each["name"] == "1.1"]
        _promise, solid, dashes, hollow = traces
        assert solid["y"] == [0, 12.2, None, 40]
        assert (dashes["x"], dashes["y"]) == ([2021, 2022], [40, 70.1])
        assert (hollow["x"], hollow["y"], hollow["meta"]["hollow"]) == ([2022], [70.1], True)
        assert solid["text"][1] == "12.2 · cifra 2019.5 %"
        assert all(each["connectgaps"] is False for each in traces)

    def test_baseline_and_final_target_are_lines_from_edge_to_edge(self):
        levels = {each["name"]: each for each in comparison_figure(FAR)["data"][:2]}
        first, last = comparison_figure(FAR)["layout"]["xaxis"]["range"]
        for role, at in (("baseline", 0), ("target", 100)):
            assert levels[role]["y"] == [at, at]
            assert levels[role]["x"][0] < first
            assert levels[role]["x"][1] > last

    def test_only_figures_answer_the_pointer(self):
        for trace in comparison_figure(PAIR)["data"]:
            drawn_only = trace["mode"] == "lines" or trace["marker"].get("symbol") == "line-ns-open"
            assert (trace.get("hoverinfo") == "skip") is drawn_only

    def test_far_out_it_stands_where_the_drawn_one_has_it(self):
        axis = index_axis(FAR.numbers)
        solid = comparison_figure(FAR)["data"][2]
        assert solid["y"][-1] == axis.position(Decimal("-584.4"))
        assert solid["text"][-1].startswith("-584.4")
        shades = [s for s in comparison_figure(FAR)["layout"]["shapes"] if s["name"] == "stretch"]
        assert len(shades) == 2


class TestColours:
    """Of the style sheet, where each scheme has its own six."""

    def schemes(self):
        css = Path("piimss/static/piimss/site.css").read_text()
        tokens = css[: css.index("@layer base {")]
        light, dark = tokens.split("prefers-color-scheme: dark", 1)
        for part in (light, dark):
            yield dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", part))

    def luminance(self, colour):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        line = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * line[0] + 0.7152 * line[1] + 0.0722 * line[2]

    def contrast(self, one, other):
        darker, lighter = sorted((self.luminance(one), self.luminance(other)))
        return (lighter + 0.05) / (darker + 0.05)

    def test_every_line_stands_out_from_what_it_is_drawn_on(self):
        for scheme in self.schemes():
            for number in range(1, MOST + 1):
                own = scheme[f"chart-series-{number}"]
                for ground in ("surface", "chart-stretch"):
                    # As writing, too: the labels at the ends have the colour of their lines.
                    assert self.contrast(own, scheme[ground]) >= 4.5, (number, ground)

    def test_without_a_style_sheet_it_has_the_light_ones(self):
        light, _dark = self.schemes()
        for role in [role_of(number) for number in range(1, MOST + 1)] + ["stretch", "setback"]:
            assert COLOURS[role].lower() == light[f"chart-{role}"]
