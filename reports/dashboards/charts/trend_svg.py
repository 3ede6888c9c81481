"""The chart of a ficha, drawn on the server: series, baseline and targets as different marks."""

from .alt_text import alternative_text, describe_point
from .canvas import (
    BOTTOM,
    EDGE,
    GAP_LINE,
    GAP_TEXT,
    LINE_HEIGHT,
    NOTE_WIDTH,
    TOP,
    WIDE,
    YEAR_TEXT,
    Paper,
    axis_title,
    end_label,
    ends_of,
    fit,
    label_width,
    spread_labels,
    visible_years,
)
from .scales import Axis, Scale, axis_for
from .sparkline import run_lines
from .style import COLOURS
from .svg import diamond, open_svg, polyline, ring, square, target_ring, text_at
from .trend import Trend


def trend_svg(trend: Trend, paper: Paper = WIDE) -> str:
    """Return the chart of a ficha, to stand in a page; empty if there is nothing to draw."""
    marks = trend_marks(trend, paper)
    if not marks:
        return ""
    kind = f"chart chart-{paper.name}"
    return open_svg(kind, paper.width, paper.height, alternative_text(trend)) + marks + "</svg>"


def trend_marks(trend: Trend, paper: Paper = WIDE) -> str:
    """Draw series, baseline, targets and final target as different marks, placed on the paper."""
    if not trend.numbers or not trend.years:
        return ""
    axis = axis_for(trend.numbers, paper.ticks)
    left, inner_right = label_width(axis), paper.width - paper.right
    x = Scale(trend.years[0], trend.years[-1], left + EDGE, inner_right - EDGE)
    y = Scale(float(axis.low), float(axis.high), paper.height - BOTTOM, TOP)
    parts = _grid(trend, axis, paper, left, x, y)
    parts += _method_changes(trend, paper, x)
    parts += _promises(trend, inner_right, left, x, y)
    for run in trend.runs():
        parts += run_lines(run, x, y)
    parts += _dots(trend, x, y)
    parts += _gaps(trend, paper, x)
    parts += _labels(trend, paper, inner_right, y)
    return "".join(parts)


def _grid(trend: Trend, axis: Axis, paper: Paper, left: int, x: Scale, y: Scale) -> list[str]:
    parts = [text_at("c-unit", 2, 14, fit(axis_title(trend, axis), paper.width - 4))]
    for tick, label in zip(axis.ticks, axis.labels, strict=True):
        level = y(tick)
        kind = "c-zero" if tick == 0 else "c-grid"
        stroke = COLOURS["baseline"] if tick == 0 else COLOURS["grid"]
        line = f"M{left} {level}H{paper.width - paper.right}"
        parts.append(f'<path class="{kind}" stroke="{stroke}" d="{line}"/>')
        parts.append(text_at("c-tick", left - 6, level + 4, label, anchor="end"))
    for year in visible_years(trend.years, paper.width - paper.right - left):
        parts.append(
            text_at(
                "c-tick", x(year), paper.height - BOTTOM + YEAR_TEXT, str(year), anchor="middle"
            )
        )
    return parts


def _method_changes(trend: Trend, paper: Paper, x: Scale) -> list[str]:
    parts = []
    for year in trend.method_changes:
        at = round(x(year - 0.5), 1)
        parts.append(
            f'<path class="c-method" stroke="{COLOURS["method"]}" stroke-dasharray="2 3" '
            f'd="M{at} {TOP - 6}V{paper.height - BOTTOM}"/>'
        )
        anchor = "end" if at > NOTE_WIDTH else "start"
        place = at - 4 if anchor == "end" else at + 4
        parts.append(text_at("c-note", place, TOP - 2, f"nuevo método {year}", anchor=anchor))
    return parts


def _promises(trend: Trend, right: int, left: int, x: Scale, y: Scale) -> list[str]:
    parts = []
    if base := trend.baseline:
        level = y(base.value)
        parts.append(
            f'<path class="c-baseline" fill="none" stroke="{COLOURS["baseline"]}" '
            f'stroke-dasharray="6 4" d="M{x(base.year)} {level}H{right}"/>'
        )
        parts.append(diamond("c-baseline-mark", x(base.year), level, 6, COLOURS["baseline"]))
    path = [(x(goal.year), y(goal.value)) for goal in trend.path]
    parts.append(polyline("c-target", path))
    for goal in trend.targets:
        if goal.upper is not None:
            parts.append(polyline("c-target", [(x(goal.year), y(end)) for end in goal.ends]))
        for end in goal.ends:
            if goal.final:
                parts.append(target_ring(x(goal.year), y(end)))
            else:
                parts.append(square("c-target-mark", x(goal.year), y(end), 3.5))
    return parts


def _dots(trend: Trend, x: Scale, y: Scale) -> list[str]:
    parts = []
    for point in trend.known:
        kind = "c-preliminary-dot" if point.preliminary else "c-dot"
        at = (x(point.year), y(point.value))
        if point.year == trend.focus:
            parts.append(ring("c-focus", *at, 8))
        parts.append(ring(kind, *at, 4, title=f"{point.year}: {describe_point(point)}"))
    return parts


def _gaps(trend: Trend, paper: Paper, x: Scale) -> list[str]:
    """Draw the gaps below the axis, once for the years in a row without a figure, so that no mark
    is covered.
    """
    parts = []
    for gap in trend.gaps():
        first, last = x(gap.first), x(gap.last)
        if gap.first != gap.last:
            parts.append(
                f'<path class="c-gap-line" stroke="{COLOURS["baseline"]}" '
                f'd="M{first - 5:g} {paper.height - BOTTOM + GAP_LINE}H{last + 5:g}"/>'
            )
        middle = round((first + last) / 2, 1)
        foot = paper.height - BOTTOM + GAP_TEXT
        parts.append(text_at("c-gap", middle, foot, gap.text, anchor="middle"))
    return parts


def _labels(trend: Trend, paper: Paper, right: int, y: Scale) -> list[str]:
    """Return the label of each mark, written beside its end; pushed apart where they would overlap."""
    labels = [end_label(kind, word, what, y, paper) for kind, word, what in ends_of(trend)]
    parts = []
    for label, at in spread_labels(
        labels, 2 * LINE_HEIGHT + 4, TOP, paper.height - BOTTOM - LINE_HEIGHT
    ):
        parts.append(
            text_at(f"c-label c-label-{label.kind}", right + 8, at, label.word, label.kind)
        )
        parts.append(text_at("c-number", right + 8, at + LINE_HEIGHT, label.number))
    return parts
