"""Figures: series in, figure and alternative text out.  Plain Python, shared by pages and reports.

``Trend`` says what there is to draw of an indicator; ``sparkline_svg`` and ``trend_svg`` draw it on
the server, ``trend_figure`` gives the same as a Plotly figure, ``alternative_text`` says it in words.
"""

from .comparison import NARROW_COMPARISON, WIDE_COMPARISON, Comparison, IndexLine, comparison_text
from .comparison_drawing import comparison_svg
from .comparison_figure import comparison_figure
from .drawing import trend_svg
from .interactive import trend_figure
from .paper import NARROW, WIDE, Paper
from .picture import picture_svg, printed_svg
from .series_marks import MOST, SHAPES, role_of
from .sparkline import sparkline_svg
from .trend import Gap, Goal, Known, Point, Trend
from .way import NARROW_WAY, WIDE_WAY, Stand, Way, way_svg, way_text
from .words import alternative_text, short_alternative_text

__all__ = [
    "MOST",
    "NARROW",
    "NARROW_COMPARISON",
    "NARROW_WAY",
    "SHAPES",
    "WIDE",
    "WIDE_COMPARISON",
    "WIDE_WAY",
    "Comparison",
    "Gap",
    "Goal",
    "IndexLine",
    "Known",
    "Paper",
    "Point",
    "Stand",
    "Trend",
    "Way",
    "alternative_text",
    "comparison_figure",
    "comparison_svg",
    "comparison_text",
    "picture_svg",
    "printed_svg",
    "role_of",
    "short_alternative_text",
    "sparkline_svg",
    "trend_figure",
    "trend_svg",
    "way_svg",
    "way_text",
]
