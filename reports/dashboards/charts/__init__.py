"""Figures: series in, figure and alternative text out.  Plain Python, shared by pages and reports.

``Trend`` says what there is to draw of an indicator; ``sparkline_svg`` and ``trend_svg`` draw it on
the server, ``trend_figure`` gives the same as a Plotly figure, ``alternative_text`` says it in words.
"""

from .alt_text import alternative_text, short_alternative_text
from .canvas import NARROW, WIDE, Paper
from .comparison import (
    NARROW_COMPARISON,
    WIDE_COMPARISON,
    ComparisonChart,
    IndexLine,
    comparison_text,
)
from .comparison_plotly import comparison_figure
from .comparison_svg import comparison_svg
from .progress_track import (
    NARROW_TRACK,
    WIDE_TRACK,
    ProgressTrack,
    TrackPoint,
    track_svg,
    track_text,
)
from .series_marks import MOST, SHAPES, role_of
from .sparkline import sparkline_svg
from .standalone import picture_svg, printed_svg
from .trend import Gap, KnownPoint, Point, TargetPoint, Trend
from .trend_plotly import trend_figure
from .trend_svg import trend_svg

__all__ = [
    "MOST",
    "NARROW",
    "NARROW_COMPARISON",
    "NARROW_TRACK",
    "SHAPES",
    "WIDE",
    "WIDE_COMPARISON",
    "WIDE_TRACK",
    "ComparisonChart",
    "Gap",
    "IndexLine",
    "KnownPoint",
    "Paper",
    "Point",
    "ProgressTrack",
    "TargetPoint",
    "TrackPoint",
    "Trend",
    "alternative_text",
    "comparison_figure",
    "comparison_svg",
    "comparison_text",
    "picture_svg",
    "printed_svg",
    "role_of",
    "short_alternative_text",
    "sparkline_svg",
    "track_svg",
    "track_text",
    "trend_figure",
    "trend_svg",
]
