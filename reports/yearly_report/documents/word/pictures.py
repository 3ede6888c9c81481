"""Charts as drawings, with a picture for programs that draw none."""

from reports.dashboards.charts import printed_svg
from reports.dashboards.charts.canvas import PRINTED
from reports.dashboards.charts.rasterize import png_of

from .. import words
from ..report import FichaPart
from .document_builder import ROOM, DocumentBuilder
from .markup import in_attribute, paragraph

EMU = 635
"""English metric units in a twentieth of a point."""

SVG = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
"""The extension that names the drawing beside its picture."""

SCALE = 2


def add_chart(builder: DocumentBuilder, part: FichaPart) -> None:
    """Add the chart of a ficha under its caption; nothing where there is nothing to draw."""
    svg = printed_svg(part.trend)
    if not svg:
        return
    builder.caption("Gráfica", words.CHART)
    number = builder.count("picture")
    drawing = builder.picture(f"grafica{number}.svg", "image/svg+xml", svg.encode())
    picture = builder.picture(f"grafica{number}.png", "image/png", png_of(svg, scale=SCALE))
    width = ROOM * EMU
    height = width * PRINTED.height // PRINTED.width
    name = in_attribute(f"Gráfica {part.code}")
    said = in_attribute(part.chart_text)
    builder.add(
        paragraph(
            "Chart",
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{width}" cy="{height}"/>'
            f'<wp:docPr id="{number}" name="{name}" descr="{said}"/>'
            '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/>'
            "</wp:cNvGraphicFramePr>"
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
            f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="{name}" descr="{said}"/>'
            "<pic:cNvPicPr/></pic:nvPicPr>"
            f'<pic:blipFill><a:blip r:embed="{picture}"><a:extLst><a:ext uri="{SVG}">'
            f'<asvg:svgBlip r:embed="{drawing}"/></a:ext></a:extLst></a:blip>'
            "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>",
        )
    )
