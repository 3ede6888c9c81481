"""The same comparison as a figure of the interactive library: plain dictionaries."""

from html import escape
from typing import Any

from .canvas import Paper, fit, label_width, visible_years
from .comparison import (
    BOTTOM,
    TITLE,
    TOP,
    WIDE_COMPARISON,
    YEARS_BELOW,
    ComparisonChart,
    IndexLine,
    method_marks,
)
from .comparison_svg import apart_labels
from .index_axis import BASELINE, FINAL, IndexAxis, index_axis
from .plotly_layout import base_layout, note, silent, year_range
from .series_marks import RADIUS, SHAPES
from .style import COLOURS

Trace = dict[str, Any]


def comparison_figure(
    comparison: ComparisonChart, paper: Paper = WIDE_COMPARISON
) -> dict[str, Any]:
    """Return ``{"data": [...], "layout": {...}}``; ``y`` is the place on the axis, ``text`` the
    figures.
    """
    if not comparison.lines:
        return {"data": [], "layout": {}}
    axis = index_axis(comparison.numbers, paper.ticks)
    traces = [
        _level(comparison, "baseline", axis.position(BASELINE), "dash"),
        _level(comparison, "target", axis.position(FINAL), "dot"),
        *[_promise(line, axis) for line in comparison.promised],
    ]
    for line in comparison.lines:
        traces += _traces(line, axis)
    return {"data": traces, "layout": _layout(comparison, axis, paper)}


def _traces(line: IndexLine, axis: IndexAxis) -> list[Trace]:
    """Return the definitive figures, the dashes that lead to preliminary ones, and these themselves."""
    shape = SHAPES[line.number - 1].symbol
    known = line.trend.known
    definitive = {point.year for point in known if not point.preliminary}
    preliminary = {point.year for point in known if point.preliminary}
    own = {"symbol": shape, "size": 2 * RADIUS}
    traces = [_trace(line, axis, "lines+markers", definitive, own, {"width": 2.5})]
    if preliminary:
        beside = {joined for year in preliminary for joined in (year, *line.trend.beside(year))}
        dashes = {"width": 2, "dash": "dash"}
        traces.append(silent(_trace(line, axis, "lines", beside, {}, dashes)))
        rim = {"color": COLOURS[line.role], "width": 2}
        hollow = {**own, "color": COLOURS["paper"], "line": rim}
        traces.append(_trace(line, axis, "markers", preliminary, hollow, {}))
        traces[-1]["meta"]["hollow"] = True
    if breaks := method_marks(line, axis):
        stroke = {"symbol": "line-ns-open", "size": 18, "line": {"width": 2}}
        trace = silent(_trace(line, axis, "markers", set(), stroke, {}))
        trace["x"], trace["y"] = [gap.at for gap in breaks], [gap.level for gap in breaks]
        traces.append(trace)
    return traces


def _promise(line: IndexLine, axis: IndexAxis) -> Trace:
    trace = silent(_trace(line, axis, "lines", set(), {}, {"width": 1.5, "dash": "dot"}))
    trace["x"] = [goal.year for goal in line.trend.path]
    trace["y"] = [axis.position(goal.value) for goal in line.trend.path]
    return trace


def _trace(
    line: IndexLine, axis: IndexAxis, mode: str, shown: set[int], marker: Trace, stroke: Trace
) -> Trace:
    """Return the line in the years that are shown; every other year that is measured is a gap."""
    known = {point.year: point for point in line.trend.known if point.year in shown}
    every = range(min(known), max(known) + 1) if known else range(0)
    years = [year for year in every if year not in line.trend.unmeasured]
    return {
        "type": "scatter",
        "mode": mode,
        "name": line.code,
        "meta": {"role": line.role},
        "x": years,
        "y": [axis.position(known[year].value) if year in known else None for year in years],
        "text": [line.value_text(known[year]) if year in known else "" for year in years],
        "hovertemplate": "%{text}<extra>" + escape(line.code) + "</extra>",
        "connectgaps": False,
        "cliponaxis": False,
        "marker": {"color": COLOURS[line.role], **marker},
        "line": {"color": COLOURS[line.role], **stroke},
    }


def _layout(comparison: ComparisonChart, axis: IndexAxis, paper: Paper) -> dict[str, Any]:
    left = label_width(axis.axis)
    inside = paper.width - paper.right - left
    margin = {"t": TOP, "b": BOTTOM, "l": left, "r": paper.right}
    layout = base_layout(paper.width, margin, YEARS_BELOW)
    layout["xaxis"] |= {
        "range": year_range(comparison.years, inside),
        "tickvals": visible_years(comparison.years, inside),
    }
    layout["yaxis"] |= {
        "range": [axis.low, axis.high],
        "tickvals": [axis.position(tick) for tick in axis.axis.ticks],
        "ticktext": list(axis.axis.labels),
    }
    layout["shapes"] = _stretches(axis)
    layout["annotations"] = [
        *[
            note(
                fit(text, paper.width - 4), name="muted", xref="paper", yref="paper", x=0, y=1,
                xshift=2 - left, yshift=shift, xanchor="left", yanchor="middle",
            )
            for text, shift in ((TITLE, TOP - 10), (axis.scale_note, TOP - 26))
            if text
        ],
        *_labels(comparison, axis, paper),
    ]  # fmt: skip
    return layout


def _stretches(axis: IndexAxis) -> list[dict[str, Any]]:
    return [
        {
            "type": "rect", "xref": "paper", "x0": 0, "x1": 1, "layer": "below",
            "y0": axis.position(cut), "y1": axis.position(end),
            "fillcolor": COLOURS["stretch"], "line": {"width": 0}, "name": "stretch",
        }
        for cut, end in ((axis.below, axis.axis.low), (axis.above, axis.axis.high))
        if cut is not None
    ]  # fmt: skip


def _level(comparison: ComparisonChart, role: str, at: float, dash: str) -> Trace:
    """Return a level from edge to edge; a trace and no shape, since the grid would cover a shape."""
    return {
        "type": "scatter", "mode": "lines", "name": role, "meta": {"role": role},
        "x": [comparison.years[0] - 1, comparison.years[-1] + 1], "y": [at, at],
        "hoverinfo": "skip", "marker": {"size": 0},
        "line": {"color": COLOURS[role], "width": 1.5, "dash": dash},
    }  # fmt: skip


def _labels(comparison: ComparisonChart, axis: IndexAxis, paper: Paper) -> list[dict[str, Any]]:
    """Return the direct labels, at the heights at which the SVG has them."""
    top, bottom = TOP, paper.height - BOTTOM
    return [
        note(
            f"{label.word} {label.number}".strip(), name=label.kind, xref="paper", yref="paper",
            x=1, y=round((bottom - at) / (bottom - top), 4), xanchor="left", yanchor="middle",
            xshift=8,
        )
        | {"font": {"size": 12, "weight": 600, "color": COLOURS[label.kind]}}
        for label, at in apart_labels(comparison, axis, paper)
    ]  # fmt: skip
