"""A chart that leaves the page."""

import io
import struct
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from reports.dashboards.charts import Point, TargetPoint, Trend, picture_svg
from reports.dashboards.charts.rasterize import FONTS, png_of
from reports.dashboards.charts.standalone import wrapped

TREND = Trend(
    title="Tasa <de> mortalidad",
    unit="Tasa x 100,000",
    points=tuple(Point(2018 + n, Decimal(118 + n), str(118 + n), "definitivo") for n in range(6)),
    baseline=TargetPoint(2018, Decimal(118), "118"),
    targets=(TargetPoint(2024, Decimal(100), "100", final=True),),
)  # fmt: skip


def texts(svg):
    return [each.text for each in ElementTree.fromstring(svg).iter() if each.text]


def size_of(png):
    return struct.unpack(">II", png[16:24])


def test_it_has_its_title_above_and_its_source_below():
    svg = picture_svg(
        TREND, "2.1 Tasa <de> mortalidad", ["Instituto. Datos al 30 de junio.", "http://x/?a=1&b=2"]
    )
    found = texts(svg)
    assert found[0] == "2.1 Tasa <de> mortalidad"
    assert found[-2:] == ["Instituto. Datos al 30 de junio.", "http://x/?a=1&b=2"]
    assert {"Resultado", "Meta final", "Línea base"} <= set(found)


def test_without_figures_there_is_no_picture():
    assert picture_svg(Trend("t", "u", ()), "t", []) == ""


def test_everything_is_inside_the_paper():
    root = ElementTree.fromstring(picture_svg(TREND, "palabra " * 60, ["fuente " * 90]))
    height = float(root.get("height"))
    own = [each for each in root if each.tag.endswith("text")]
    assert len(own) > 6
    assert all(0 < float(each.get("y")) < height for each in own)


@pytest.mark.parametrize(
    ("text", "most", "lines"),
    [
        ("uno dos tres", 8, ["uno dos", "tres"]),
        ("uno", 8, ["uno"]),
        ("", 8, []),
        ("abcdefghij k", 4, ["abcd", "efgh", "ij k"]),
        ("a bcdefghij", 4, ["a", "bcde", "fghi", "j"]),
    ],
)
def test_lines(text, most, lines):
    assert wrapped(text, most) == lines


def test_the_picture_has_the_size_of_the_drawing_twice():
    svg = picture_svg(TREND, "Título", ["Fuente"])
    root = ElementTree.fromstring(svg)
    across, down = size_of(png_of(svg))
    assert down / across == pytest.approx(
        float(root.get("height")) / float(root.get("width")), abs=0.01
    )


def test_the_lettering_is_the_shipped_one():
    """Without its fonts the words would be missing, and the picture smaller."""
    svg = picture_svg(TREND, "≥ ≤ → × − · … áéíóúñ", ["Fuente"])
    without_words = picture_svg(TREND, " ", [" "])
    assert len(png_of(svg)) > len(png_of(without_words)) + 1000
    assert (FONTS / "LICENSE").exists()
    assert io.BytesIO(png_of(svg)).read(8) == b"\x89PNG\r\n\x1a\n"
