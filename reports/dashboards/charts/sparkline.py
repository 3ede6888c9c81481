"""A word-sized line for a card."""

from itertools import groupby, pairwise

from .alt_text import short_alternative_text
from .scales import Scale
from .svg import open_svg, polyline, ring, text_at
from .trend import KnownPoint, Trend

SPARK_WIDTH, SPARK_HEIGHT, SPARK_MARGIN, SPARK_WORD = 280, 60, 6, 62


def sparkline_svg(trend: Trend) -> str:
    """Return a word-sized line: baseline and promised path behind, the series up to its last figure.

    Where a year is in focus its point is the large one.
    """
    if not trend.numbers or not trend.years:
        return ""
    low, high = min(trend.numbers), max(trend.numbers)
    known = {point.year: point for point in trend.known}
    point = known.get(trend.focus or 0) or (known[max(known)] if known else None)
    # What a hollow point is stands at its right, where no line runs.
    right = SPARK_WIDTH - (SPARK_WORD if point and point.still_open else SPARK_MARGIN)
    x = Scale(trend.years[0], trend.years[-1], SPARK_MARGIN, right)
    y = Scale(float(low), float(high), SPARK_HEIGHT - SPARK_MARGIN, SPARK_MARGIN)
    if low == high:
        y = Scale(float(low) - 1, float(low) + 1, SPARK_HEIGHT - SPARK_MARGIN, SPARK_MARGIN)
    parts = [open_svg("spark", SPARK_WIDTH, SPARK_HEIGHT, short_alternative_text(trend))]
    if trend.baseline:
        level = y(trend.baseline.value)
        parts.append(f'<path class="c-baseline" d="M{SPARK_MARGIN} {level}H{right}"/>')
    parts.append(polyline("c-target", [(x(goal.year), y(goal.value)) for goal in trend.path]))
    if final := trend.final_target:
        parts += [ring("c-final", x(final.year), y(end), 3) for end in final.ends]
    for run in trend.runs():
        parts += run_lines(run, x, y)
    if point is not None:
        kind = "c-preliminary-dot" if point.preliminary else "c-dot"
        parts.append(ring(kind, x(point.year), y(point.value), 4))
        if point.still_open:
            word_at = (x(point.year) + 8, y(point.value) + 4)
            parts.append(text_at("c-word", *word_at, point.still_open, size=11))
    parts.append("</svg>")
    return "".join(parts)


def run_lines(run: list[KnownPoint], x: Scale, y: Scale) -> list[str]:
    """Draw a run as solid lines; the stretches that lead to or from a preliminary figure are dashed."""
    parts = [
        polyline("c-value", [(x(point.year), y(point.value)) for point in points])
        for preliminary, group in groupby(run, key=lambda point: point.preliminary)
        if not preliminary and (points := list(group))
    ]
    for before, after in pairwise(run):
        if after.preliminary or before.preliminary:
            ends = [(x(before.year), y(before.value)), (x(after.year), y(after.value))]
            parts.append(polyline("c-preliminary", ends))
    return parts
