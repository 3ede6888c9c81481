"""The chart of a comparison, drawn on the server."""

from itertools import pairwise

from .canvas import CHARACTER, EDGE, EndLabel, Paper, fit, label_width, spread_labels, visible_years
from .comparison import (
    BOTTOM,
    TITLE,
    TOP,
    WIDE_COMPARISON,
    YEARS_BELOW,
    ComparisonChart,
    IndexLine,
    comparison_text,
    method_marks,
)
from .index_axis import BASELINE, FINAL, IndexAxis, index_axis
from .scales import Scale
from .series_marks import series_mark, series_path
from .style import COLOURS
from .svg import open_svg, text_at
from .trend import KnownPoint

LABEL_HEIGHT = 17


def comparison_svg(comparison: ComparisonChart, paper: Paper = WIDE_COMPARISON) -> str:
    """Draw every line from its baseline on, between the level where it began and the one it aims at."""
    if not comparison.lines:
        return ""
    axis = index_axis(comparison.numbers, paper.ticks)
    left, right = label_width(axis.axis), paper.width - paper.right
    x = Scale(comparison.years[0], comparison.years[-1], left + EDGE, right - EDGE)
    y = Scale(axis.low, axis.high, paper.height - BOTTOM, TOP)
    said = comparison_text(comparison)
    parts = [open_svg(f"chart chart-{paper.name}", paper.width, paper.height, said)]
    parts += _stretches(axis, left, right, y)
    parts += _grid(comparison, axis, paper, x, y)
    for line in comparison.promised:
        path = [(x(goal.year), y(axis.position(goal.value))) for goal in line.trend.path]
        parts.append(series_path("c-promise", line.number, path))
    for line in comparison.lines:
        parts += _line(line, axis, x, y)
    # The marks of all after the lines of all, so that no line crosses a mark.
    for line in comparison.lines:
        parts += _marks(line, axis, x, y)
    for label, at in apart_labels(comparison, axis, paper):
        own = "" if label.kind in ("target", "baseline") else f" c-own c-{label.kind}"
        kind = f"c-label c-label-{label.kind}{own}"
        text = f"{label.word} {label.number}".strip()
        parts.append(text_at(kind, right + 8, at + 4, text, label.kind))
    parts.append("</svg>")
    return "".join(parts)


def _stretches(axis: IndexAxis, left: int, right: int, y: Scale) -> list[str]:
    """Return the shaded parts of the paper that have the smaller scale."""
    parts = []
    for cut, end in ((axis.below, axis.axis.low), (axis.above, axis.axis.high)):
        if cut is not None:
            top, bottom = sorted((y(axis.position(cut)), y(axis.position(end))))
            parts.append(
                f'<rect class="c-stretch" fill="{COLOURS["stretch"]}" x="{left}" y="{top:g}" '
                f'width="{right - left}" height="{bottom - top:g}"/>'
            )
    return parts


def _grid(
    comparison: ComparisonChart, axis: IndexAxis, paper: Paper, x: Scale, y: Scale
) -> list[str]:
    left, right = label_width(axis.axis), paper.width - paper.right
    parts = [text_at("c-unit", 2, 14, fit(TITLE, paper.width - 4))]
    if axis.scale_note:
        parts.append(text_at("c-unit", 2, 30, fit(axis.scale_note, paper.width - 4)))
    for tick, label in zip(axis.axis.ticks, axis.axis.labels, strict=True):
        level = y(axis.position(tick))
        line = f"M{left} {level:g}H{right}"
        parts.append(f'<path class="c-grid" stroke="{COLOURS["grid"]}" d="{line}"/>')
        parts.append(text_at("c-tick", left - 6, level + 4, label, anchor="end"))
    for role, value, dash in (("baseline", BASELINE, "6 4"), ("target", FINAL, "2 3")):
        parts.append(
            f'<path class="c-level-{role}" fill="none" stroke="{COLOURS[role]}" '
            f'stroke-width="1.5" stroke-dasharray="{dash}" '
            f'd="M{left} {y(axis.position(value)):g}H{right}"/>'
        )
    foot = paper.height - BOTTOM + YEARS_BELOW
    for year in visible_years(comparison.years, right - left):
        parts.append(text_at("c-tick", x(year), foot, str(year), anchor="middle"))
    return parts


def _line(line: IndexLine, axis: IndexAxis, x: Scale, y: Scale) -> list[str]:
    """Draw the line solid between definitive figures that follow each other, dashed towards
    preliminary ones.
    """
    parts = []
    for run in line.trend.runs():
        for dashed, stretch in _stretches_of(run):
            places = [(x(point.year), y(axis.position(point.value))) for point in stretch]
            parts.append(series_path("c-index-open" if dashed else "c-index", line.number, places))
    for mark in method_marks(line, axis):
        across, level = x(mark.at), y(mark.level)
        parts.append(
            series_path("c-break", line.number, [(across, level - 9), (across, level + 9)])
        )
    return parts


def _stretches_of(run: list[KnownPoint]) -> list[tuple[bool, list[KnownPoint]]]:
    """Return a run cut where it passes between definitive and preliminary; whether each part is
    dashed.
    """
    found: list[tuple[bool, list[KnownPoint]]] = []
    for before, after in pairwise(run):
        dashed = before.preliminary or after.preliminary
        if not found or found[-1][0] != dashed:
            found.append((dashed, [before]))
        found[-1][1].append(after)
    return found


def _marks(line: IndexLine, axis: IndexAxis, x: Scale, y: Scale) -> list[str]:
    return [
        series_mark(
            line.number,
            x(point.year),
            y(axis.position(point.value)),
            hollow=point.preliminary,
            title=f"{line.code}, {point.year}: {line.value_text(point)}",
        )
        for point in line.trend.known
    ]


def apart_labels(
    comparison: ComparisonChart, axis: IndexAxis, paper: Paper
) -> list[tuple[EndLabel, float]]:
    """Return the labels beside the ends of the lines and of the levels 0 and 100; the interactive
    chart's too.
    """
    top, bottom = TOP, paper.height - BOTTOM
    y = Scale(axis.low, axis.high, bottom, top)
    room = paper.right - EDGE
    labels = [
        EndLabel("target", "Meta final", "", y(axis.position(FINAL))),
        EndLabel("baseline", "Línea base", "", y(axis.position(BASELINE))),
    ]
    for line in comparison.lines:
        if (last := line.last) is not None:
            word = fit(f"{line.sign} {line.code}", room)
            number = _number(word, last, room)
            labels.append(EndLabel(line.role, word, number, y(axis.position(last.value))))
    return spread_labels(labels, LABEL_HEIGHT, top, bottom)


def _number(word: str, last: KnownPoint, room: float) -> str:
    """Return the number with its year where both have room, without where the number has; both
    stand in the table.
    """
    left = room - (len(word) + 1) * CHARACTER
    for text in (f"{last.text} · {last.year}", last.text):
        if len(text) * CHARACTER <= left:
            return text
    return ""
