"""Figures: series in, figure and alternative text out.  Plain Python, shared by pages and reports.

``Trend`` says what there is to draw of an indicator; ``sparkline_svg`` and ``trend_svg`` draw it on
the server, ``trend_figure`` gives the same as a Plotly figure, ``alternative_text`` says it in words.
"""

from .drawing import trend_svg
from .interactive import trend_figure
from .paper import NARROW, WIDE, Paper
from .picture import picture_svg
from .sparkline import sparkline_svg
from .trend import Gap, Goal, Known, Point, Trend
from .words import alternative_text, short_alternative_text

__all__ = [
    "NARROW",
    "WIDE",
    "Gap",
    "Goal",
    "Known",
    "Paper",
    "Point",
    "Trend",
    "alternative_text",
    "picture_svg",
    "short_alternative_text",
    "sparkline_svg",
    "trend_figure",
    "trend_svg",
]
