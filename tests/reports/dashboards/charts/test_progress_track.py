from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.dashboards.charts import (
    NARROW_TRACK,
    WIDE_TRACK,
    ProgressTrack,
    TrackPoint,
    track_svg,
    track_text,
)
from reports.dashboards.charts.style import COLOURS

from .test_comparison import SVG, boxes, elements

PAPERS = [WIDE_TRACK, NARROW_TRACK]


def stand(share, year=2023, still_open=""):
    return TrackPoint(year, Decimal(share), f"{share} %", still_open)


BACK = ProgressTrack("1.1", "Población con carencia", figure=stand("-49.8"), due=stand("80"))
FAR = ProgressTrack(
    "2.1", "Mortalidad", definitive=stand("-584.4"), due=stand("100", 2024), instead="2024: ND"
)
BEYOND = ProgressTrack(
    "4.1",
    "Personas",
    figure=stand("256.2", 2024, "parcial"),
    definitive=stand("40"),
    due=stand("90", 2024),
)
CONSTANT = ProgressTrack(
    "1.3",
    "Cobertura",
    instead="Tendencia constante: no hay camino por recorrer. 84.3 frente a la meta 95.0: 10.7 "
    "puntos porcentuales por debajo de la meta",
)
ALL = (BACK, FAR, BEYOND, CONSTANT)


def dots(svg, kind="c-dot"):
    return [each for each in elements(svg, kind) if each.get("cx")]


def assert_tidy(svg, paper):
    """Nothing is written over another thing or beyond the paper, and no mark is off it."""
    root = ElementTree.fromstring(svg)
    height = float(root.get("height"))
    written = boxes(svg)
    for place, (text, left, top, right, bottom) in enumerate(written):
        assert left >= 0, text
        assert right <= paper.width, text
        assert bottom <= height, text
        for other, its_left, its_top, its_right, its_bottom in written[place + 1 :]:
            apart = right <= its_left or its_right <= left
            assert apart or bottom <= its_top or its_bottom <= top, (text, other)
    for each in root.iter():
        assert 0 <= float(each.get("cx", 0)) <= paper.width
        assert 0 <= float(each.get("cy", 0)) <= height


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
class TestPaper:
    @pytest.mark.parametrize("tracks", [ALL, ALL[:1], (CONSTANT,), ALL * 4])
    def test_it_is_tidy(self, tracks, paper):
        assert_tidy(track_svg(tracks, paper), paper)

    @settings(deadline=None, max_examples=60)
    @given(
        shares=st.lists(
            st.tuples(
                st.none() | st.decimals(-(10**30), 10**30, places=1),
                st.none() | st.decimals(-(10**30), 10**30, places=1),
                st.none() | st.decimals(-(10**30), 10**30, places=1),
            ),
            max_size=5,
        )
    )
    def test_whatever_the_numbers(self, paper, shares):
        tracks = tuple(
            ProgressTrack(
                "1.1",
                "Indicador",
                *(None if each is None else stand(f"{each}") for each in row),
                instead="sin dato",
            )
            for row in shares
        )
        if tracks:
            assert_tidy(track_svg(tracks, paper), paper)


class TestMarks:
    def test_figure_target_and_ends_stand_where_they_should(self):
        svg = track_svg((BACK,))
        (dot,), (due,) = dots(svg), elements(svg, "c-target-mark")
        (final,) = elements(svg, "c-final")
        (track,) = elements(svg, "c-track-line")
        start, end = (float(each) for each in track.get("d")[1:].replace(" 80H", " ").split())
        assert float(final.get("cx")) == end
        length = end - start
        middle_of_due = float(due.get("x")) + float(due.get("width")) / 2
        assert middle_of_due == pytest.approx(start + 0.8 * length, abs=0.2)
        assert float(dot.get("cx")) == pytest.approx(start - 0.498 * length, abs=0.2)

    def test_all_rows_have_one_scale(self):
        tracks = {
            tuple(part.split()[0] for part in each.get("d")[1:].split("H"))
            for each in elements(track_svg((BACK, FAR, BEYOND)), "c-track-line")
        }
        assert len(tracks) == 1

    @pytest.mark.parametrize(("track", "left"), [(FAR, True), (BEYOND, False)])
    def test_what_lies_beyond_the_paper_is_an_arrow_and_its_number(self, track, left):
        svg = track_svg((track,))
        (arrow,) = elements(svg, "c-beyond")
        at, tip = (float(part.split()[0]) for part in arrow.get("d")[1:].split("L")[:2])
        assert (tip < at) is left
        assert 0 <= tip <= WIDE_TRACK.width
        assert any((track.figure or track.definitive).text in text for text, *_ in boxes(svg))

    def test_what_is_on_the_paper_is_no_arrow(self):
        assert not elements(track_svg((BACK,)), "c-beyond")

    def test_what_may_still_change_is_hollow_and_what_is_settled_filled(self):
        svg = track_svg((BEYOND,))
        (arrow,) = elements(svg, "c-beyond")
        assert "c-preliminary-dot" in arrow.get("class")
        assert len(dots(svg)) == 1
        dashed = [each for each in elements(svg, "c-progress-bar") if each.get("stroke-dasharray")]
        assert len(dashed) == 1
        written = [text for text, *_ in boxes(svg)]
        assert "2024: 256.2 %, parcial" in written
        assert "2023: 40 %" in written

    def test_a_year_without_figure_says_so_beside_the_last_one(self):
        assert "2023: -584.4 %; 2024: ND" in [text for text, *_ in boxes(track_svg((FAR,)))]

    def test_what_has_no_track_has_words_instead_of_marks(self):
        svg = track_svg((CONSTANT,))
        assert not dots(svg)
        assert not elements(svg, "c-track-line")
        assert not elements(svg, "c-label")
        assert " ".join(each.text for each in elements(svg, "c-gap")) == CONSTANT.instead

    def test_the_final_target_needs_no_second_mark(self):
        svg = track_svg((FAR,))
        assert not elements(svg, "c-target-mark")
        assert "meta 2024: 100 %" in [text for text, *_ in boxes(svg)]

    def test_nothing_to_draw_nothing_inline_nothing_unescaped(self):
        assert track_svg(()) == ""
        svg = track_svg((ProgressTrack("<b>", "Y & Z", figure=stand("5")),))
        assert "<b>" not in svg
        assert "style=" not in svg
        assert [text for text, *_ in boxes(svg) if "Y & Z" in text] == ["<b> Y & Z"]


def test_in_words():
    assert track_text(ALL) == (
        "Camino de la línea base (0 %) a la meta final (100 %). "
        "1.1: 2023: -49.8 %; meta 2023: 80 %. "
        "2.1: 2023: -584.4 %; meta 2024: 100 %; 2024: ND. "
        "4.1: 2024: 256.2 %, parcial; 2023: 40 %; meta 2024: 90 %. "
        f"1.3: {CONSTANT.instead}."
    )
    assert ElementTree.fromstring(track_svg(ALL)).get("aria-label") == track_text(ALL)
    assert ElementTree.fromstring(track_svg(ALL)).tag == f"{SVG}svg"


class TestColours:
    """Behind the baseline nothing is drawn as if it had advanced; half a year is no setback yet."""

    @pytest.mark.parametrize(
        ("point", "role"),
        [
            (stand("-0.04"), "setback"),
            (stand("-60", 2024, "preliminar"), "setback"),
            (stand("-60", 2024, "parcial"), "baseline"),
            (stand("0"), "value"),
            (stand("12"), "value"),
            (stand("-584.4"), "setback"),  # beyond the paper, as an arrow
        ],
    )
    def test_a_figure_and_its_bar(self, point, role):
        svg = track_svg((ProgressTrack("1.1", "Uno", figure=point),))
        drawn = [
            each
            for kind in ("c-progress-bar", "c-dot", "c-preliminary-dot", "c-track-figure")
            for each in elements(svg, kind)
        ]
        assert len(drawn) == 3
        for each in drawn:
            colours = {each.get("fill"), each.get("stroke")}
            assert COLOURS[role] in colours
            assert role == "value" or COLOURS["value"] not in colours
            assert role == "value" or f"is-{role}" in each.get("class").split()
