"""The same chart as a figure of the interactive library: plain dictionaries, nothing imported."""

from decimal import Decimal
from itertools import pairwise
from typing import Any

from .canvas import (
    BOTTOM,
    GAP_LINE,
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
from .plotly_layout import base_layout, note, silent, year_range
from .scales import Axis, Scale, axis_for
from .style import COLOURS
from .trend import Gap, Trend


def trend_figure(trend: Trend, paper: Paper = WIDE) -> dict[str, Any]:
    """Return a trend's chart as a Plotly figure: ``{"data": [...], "layout": {...}}``, plain values.

    ``meta.role`` of a trace names its colour, so that a page can put its own palette in place;
    one that is ``hollow`` has marks in the colour of the paper.
    """
    axis = axis_for(trend.numbers, paper.ticks) if trend.numbers else None
    traces = [*_target_traces(trend), _baseline_trace(trend), *_value_traces(trend)]
    return {
        "data": [trace for trace in traces if trace is not None],
        "layout": _layout(trend, axis, paper),
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _value_traces(trend: Trend) -> list[dict[str, Any]]:
    """Return the traces of the series, in which every year that is measured has a place, also one
    that nothing is known of, so that no line runs over it.
    """
    known = {point.year: point for point in trend.known}
    years = [year for year in trend.years if year not in trend.unmeasured]
    points = [known.get(year) for year in years]
    texts = [point.text if point else "" for point in points]
    definitive = _trace(
        "value", "Resultado", years,
        [float(point.value) if point and not point.preliminary else None for point in points],
        texts,
        line={"color": COLOURS["value"], "width": 2.5},
        marker={"color": COLOURS["value"], "size": 8},
    )  # fmt: skip
    if not any(point.preliminary for point in known.values()):
        return [definitive]
    # To a preliminary figure and away from it; both ends of each stretch are on the line.
    led: list[float | None] = [None] * len(years)
    for place, (before, after) in enumerate(pairwise(points)):
        if before and after and (before.preliminary or after.preliminary):
            led[place], led[place + 1] = float(before.value), float(after.value)
    line = {"color": COLOURS["preliminary"], "width": 2, "dash": "dash"}
    dashes = _line("preliminary", "Preliminar", years, led, line)
    marks = _trace(
        "preliminary", "Preliminar", years,
        [float(point.value) if point and point.preliminary else None for point in points], texts,
        mode="markers", line=line,
        marker={
            "color": COLOURS["paper"],
            "size": 8,
            "opacity": 1,
            "line": {"color": COLOURS["preliminary"], "width": 2},
        },
    )  # fmt: skip
    marks["meta"]["hollow"] = True
    return [dashes, definitive, marks]


def _target_traces(trend: Trend) -> list[dict[str, Any]]:
    if not trend.targets:
        return []
    path = trend.path
    line = {"color": COLOURS["target"], "width": 1.5, "dash": "dot"}
    years, values = [goal.year for goal in path], [_number(goal.value) for goal in path]
    for goal in trend.targets:
        if goal.upper is not None:
            # Nothing between the path and a range, nor between two of these.
            years += [goal.year] * 3
            values += [None, *map(_number, goal.ends)]
    track = _line("target", "Meta", years, values, line)
    in_order = sorted(trend.targets, key=lambda goal: goal.year)
    ends = [(goal, end) for goal in in_order for end in goal.ends]
    goals = [goal for goal, _end in ends]
    marks = _trace(
        "target", "Meta",
        [goal.year for goal in goals],
        [_number(end) for _goal, end in ends],
        [goal.text for goal in goals],
        mode="markers", line=line,
        marker={
            "color": COLOURS["target"],
            "symbol": ["circle-open-dot" if goal.final else "square-open" for goal in goals],
            "size": [14 if goal.final else 8 for goal in goals],
            "opacity": 1,
        },
    )  # fmt: skip
    return [track, marks]


def _baseline_trace(trend: Trend) -> dict[str, Any] | None:
    base = trend.baseline
    if base is None:
        return None
    last = trend.years[-1]
    return _trace(
        "baseline", "Línea base", [base.year, last], [_number(base.value)] * 2, [base.text] * 2,
        line={"color": COLOURS["baseline"], "width": 1, "dash": "dash"},
        marker={"color": COLOURS["baseline"], "symbol": "diamond", "size": [13, 0], "opacity": 1},
    )  # fmt: skip


def _trace(
    role: str,
    name: str,
    years: list[int],
    values: list[float | None],
    texts: list[str],
    **looks: Any,
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "meta": {"role": role},
        "x": years,
        "y": values,
        "text": texts,
        "hovertemplate": "%{text}<extra>" + name + "</extra>",
        "connectgaps": False,
        "cliponaxis": False,
        **looks,
    }


def _line(
    role: str, name: str, years: list[int], values: list[float | None], line: dict[str, Any]
) -> dict[str, Any]:
    """Return a line alone: what there is to say is said by the marks on it."""
    looks: dict[str, Any] = {"mode": "lines", "line": line, "marker": {"size": 0}}
    return silent(_trace(role, name, years, values, [], **looks))


def _layout(trend: Trend, axis: Axis | None, paper: Paper) -> dict[str, Any]:
    margin = {"t": TOP, "b": BOTTOM, "l": 60, "r": paper.right}
    layout = base_layout(paper.width, margin, YEAR_TEXT)
    layout["shapes"] = [_method_line(year) for year in trend.method_changes]
    if axis is not None:
        layout["yaxis"] |= {
            "range": [float(axis.low), float(axis.high)],
            "tickvals": [float(tick) for tick in axis.ticks],
            "ticktext": list(axis.labels),
        }
        left = label_width(axis)
        inside = paper.width - paper.right - left
        layout["margin"]["l"] = left
        layout["xaxis"] |= {
            "range": year_range(trend.years, inside),
            "tickvals": visible_years(trend.years, inside),
        }
        layout["shapes"] += [_gap_line(gap, paper) for gap in trend.gaps() if gap.first != gap.last]
        layout["annotations"] += [
            *[_method_note(trend, year, inside) for year in trend.method_changes],
            *[_gap_note(gap) for gap in trend.gaps()],
            _unit_note(trend, axis, left, paper),
            *_label_notes(trend, axis, paper),
        ]
    return layout


def _unit_note(trend: Trend, axis: Axis, left: int, paper: Paper) -> dict[str, Any]:
    return note(
        fit(axis_title(trend, axis), paper.width - 4),
        name="muted",
        xref="paper",
        yref="paper",
        x=0,
        y=1,
        xshift=2 - left,
        yshift=26,
        xanchor="left",
    )


def _label_notes(trend: Trend, axis: Axis, paper: Paper) -> list[dict[str, Any]]:
    """Return the direct labels, at the heights at which the SVG has them."""
    top, bottom = TOP, paper.height - BOTTOM
    y = Scale(float(axis.low), float(axis.high), bottom, top)
    notes = []
    labels = [end_label(kind, word, what, y, paper) for kind, word, what in ends_of(trend)]
    for label, at in spread_labels(labels, 2 * LINE_HEIGHT + 4, TOP, bottom - LINE_HEIGHT):
        # Two notes and no markup: the library would write <b> as an inline style.
        word = {"size": 12, "weight": 700, "color": COLOURS[label.kind]}
        where = {
            "xref": "paper",
            "yref": "paper",
            "x": 1,
            "y": round((bottom - at) / (bottom - top), 4),
            "xanchor": "left",
            "yanchor": "middle",
            "xshift": 8,
        }
        notes.append(note(label.word, name=label.kind, **where) | {"font": word})
        notes.append(note(label.number, yshift=-LINE_HEIGHT, **where))
    return notes


def _method_line(year: int) -> dict[str, Any]:
    return {
        "type": "line", "x0": year - 0.5, "x1": year - 0.5, "yref": "paper", "y0": 0, "y1": 1,
        "line": {"color": COLOURS["method"], "width": 1, "dash": "dot"},
        "name": "method",
    }  # fmt: skip


def _method_note(trend: Trend, year: int, inside: int) -> dict[str, Any]:
    """Put the note on the left of its line, unless the line stands so far left that it would be cut."""
    span = (trend.years[-1] - trend.years[0]) or 1
    at_left = (year - 0.5 - trend.years[0]) / span * inside < NOTE_WIDTH
    return note(
        f"nuevo método {year}", name="method", x=year - 0.5, yref="paper", y=1, yanchor="bottom",
        xanchor="left" if at_left else "right",
    )  # fmt: skip


def _gap_note(gap: Gap) -> dict[str, Any]:
    return note(
        gap.text, name="muted", x=(gap.first + gap.last) / 2, yref="paper", y=0, yanchor="top",
        yshift=-GAP_LINE + 1,
    )  # fmt: skip


def _gap_line(gap: Gap, paper: Paper) -> dict[str, Any]:
    down = -GAP_LINE / (paper.height - TOP - BOTTOM)
    return {
        "type": "line", "yref": "paper", "y0": down, "y1": down,
        "x0": gap.first - 0.2, "x1": gap.last + 0.2,
        "line": {"color": COLOURS["baseline"], "width": 1},
        "name": "baseline",
    }  # fmt: skip
