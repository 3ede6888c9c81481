"""Figures of one indicator: series in, figure and alternative text out.  Plain Python.

``Trend`` says what there is to draw; ``sparkline_svg`` and ``trend_svg`` draw it on the server,
``trend_figure`` gives the same as a Plotly figure, ``alternative_text`` says it in words.  Colours
are the light palette as presentation attributes; a style sheet overrides them by class.
"""

from dataclasses import dataclass
from decimal import Decimal
from html import escape
from itertools import pairwise
from typing import Any

from indicators.numbers import PRELIMINARY

from .scales import MILLION, Axis, Scale, axis_for

COLOURS = {
    "value": "#235B4E",
    "preliminary": "#235B4E",
    "target": "#8A6420",
    "baseline": "#5B6064",
    "method": "#691C32",
    "grid": "#DFE2DE",
    "text": "#3D4446",
    "paper": "#FFFFFF",
}
FONT = "-apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Point:
    """One year of the series; ``value`` is None where there is no figure, ``text`` as printed.

    A ``partial`` figure counts only part of its year, and so is preliminary.
    """

    year: int
    value: Decimal | None
    text: str
    status: str
    partial: bool = False

    @property
    def preliminary(self) -> bool:
        return self.status == PRELIMINARY


@dataclass(frozen=True, slots=True)
class Known:
    """A year that has a figure."""

    year: int
    value: Decimal
    text: str
    preliminary: bool
    partial: bool = False

    @property
    def still_open(self) -> str:
        """Why the figure may still change, in a word; empty where it will not."""
        if self.partial:
            return "parcial"
        return "preliminar" if self.preliminary else ""


@dataclass(frozen=True, slots=True)
class Goal:
    """The baseline or a target: a year, its number and its text."""

    year: int
    value: Decimal
    text: str
    final: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Years in a row that have no figure, and what stands in its place."""

    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True)
class Trend:
    """All that is drawn of one indicator."""

    title: str
    unit: str
    points: tuple[Point, ...]
    baseline: Goal | None = None
    targets: tuple[Goal, ...] = ()
    method_changes: tuple[int, ...] = ()
    direction: str = ""
    focus: int | None = None

    @property
    def known(self) -> list[Known]:
        """The years that have a figure."""
        return [known for run in self.runs() for known in run]

    @property
    def final_target(self) -> Goal | None:
        return next((goal for goal in self.targets if goal.final), None)

    @property
    def years(self) -> list[int]:
        years = [point.year for point in self.points] + [goal.year for goal in self._goals]
        return list(range(min(years), max(years) + 1)) if years else []

    @property
    def numbers(self) -> list[Decimal]:
        """Every number on the paper."""
        values = [point.value for point in self.points if point.value is not None]
        return values + [goal.value for goal in self._goals]

    @property
    def _goals(self) -> list[Goal]:
        return [*self.targets, *((self.baseline,) if self.baseline else ())]

    @property
    def path(self) -> list[Goal]:
        """The promised path: the baseline and then every target."""
        start = [self.baseline] if self.baseline else []
        return start + sorted(self.targets, key=lambda goal: goal.year)

    def gaps(self) -> list[Gap]:
        """The years without a figure, those in a row that say the same as one."""
        found: list[Gap] = []
        for point in self.points:
            if point.value is not None:
                continue
            text = point.text or "s/d"
            if found and found[-1].last == point.year - 1 and found[-1].text == text:
                found[-1] = Gap(found[-1].first, point.year, text)
            else:
                found.append(Gap(point.year, point.year, text))
        return found

    def runs(self) -> list[list[Known]]:
        """The series cut where a year has no figure, so that no line bridges a gap."""
        found: list[list[Known]] = [[]]
        last_year: int | None = None
        for point in self.points:
            broken = point.value is None or (last_year is not None and point.year != last_year + 1)
            if broken and found[-1]:
                found.append([])
            if point.value is not None:
                known = (point.year, point.value, point.text, point.preliminary, point.partial)
                found[-1].append(Known(*known))
            last_year = point.year
        return [run for run in found if run]


# Words --------------------------------------------------------------------------------------


def alternative_text(trend: Trend) -> str:
    """The chart in a few sentences, for who does not see it."""
    known = trend.known
    if not known:
        return f"{_title(trend)} No hay cifras publicadas."
    first, last = known[0], known[-1]
    parts = [_title(trend)]
    if first is last:
        parts.append(f"Solo hay cifra de {last.year}: {_spoken(last)}.")
    else:
        parts.append(f"De {first.text} en {first.year} a {_spoken(last)} en {last.year}.")
    if trend.baseline:
        parts.append(f"Línea base de {trend.baseline.year}: {trend.baseline.text}.")
    final = trend.final_target
    if final:
        parts.append(f"Meta final de {final.year}: {final.text}.")
    missing = [str(point.year) for point in trend.points if point.value is None]
    if missing:
        parts.append(f"Sin cifra: {', '.join(missing)}.")
    parts += [f"Nuevo método desde {year}." for year in trend.method_changes]
    if trend.direction:
        parts.append(f"Tendencia esperada: {trend.direction}.")
    return " ".join(parts)


def _title(trend: Trend) -> str:
    return f"{trend.title.rstrip('.')} ({trend.unit})."


def _spoken(point: Known) -> str:
    return f"{point.text} ({point.still_open})" if point.still_open else point.text


def short_alternative_text(trend: Trend) -> str:
    """One line for a sparkline."""
    known = trend.known
    if not known:
        return "Sin cifras publicadas."
    first, last = known[0], known[-1]
    said = f"De {first.text} en {first.year} a {_spoken(last)} en {last.year}"
    final = trend.final_target
    return f"{said}; meta de {final.year}: {final.text}." if final else f"{said}."


# Sparkline ----------------------------------------------------------------------------------

SPARK_WIDTH, SPARK_HEIGHT, SPARK_MARGIN, SPARK_WORD = 280, 60, 6, 62


def sparkline_svg(trend: Trend) -> str:
    """A word-sized line: baseline and promised path behind, the series up to its last figure.

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
    parts = [_open_svg("spark", SPARK_WIDTH, SPARK_HEIGHT, short_alternative_text(trend))]
    if trend.baseline:
        level = y(trend.baseline.value)
        parts.append(f'<path class="c-baseline" d="M{SPARK_MARGIN} {level}H{right}"/>')
    parts.append(_polyline("c-target", [(x(goal.year), y(goal.value)) for goal in trend.path]))
    if final := trend.final_target:
        parts.append(_ring("c-final", x(final.year), y(final.value), 3))
    for run in trend.runs():
        parts += _run_lines(run, x, y)
    if point is not None:
        kind = "c-preliminary-dot" if point.preliminary else "c-dot"
        parts.append(_ring(kind, x(point.year), y(point.value), 4))
        if point.still_open:
            word_at = (x(point.year) + 8, y(point.value) + 4)
            parts.append(_text("c-word", *word_at, point.still_open, size=11))
    parts.append("</svg>")
    return "".join(parts)


def _run_lines(run: list[Known], x: Scale, y: Scale) -> list[str]:
    """A run as one solid line; the stretches that lead to a preliminary figure are dashed."""
    solid: list[tuple[float, float]] = []
    dashed: list[str] = []
    for point in run:
        if not point.preliminary:
            solid.append((x(point.year), y(point.value)))
    for before, after in pairwise(run):
        if after.preliminary or before.preliminary:
            ends = [(x(before.year), y(before.value)), (x(after.year), y(after.value))]
            dashed.append(_polyline("c-preliminary", ends))
    return [_polyline("c-value", solid), *dashed]


# Chart --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paper:
    """A size to draw for: one for wide places, one for phones."""

    name: str
    width: int
    height: int
    right: int
    ticks: int


WIDE = Paper("wide", 880, 400, 142, 6)
NARROW = Paper("narrow", 320, 330, 100, 5)
TOP, BOTTOM = 34, 56
GAP_LINE, GAP_TEXT, YEAR_TEXT = 10, 24, 46  # below the axis: what has no figure, and the years
LINE_HEIGHT, CHARACTER, EDGE = 15, 6.6, 8
NOTE_WIDTH = 120  # "nuevo método 2020"


@dataclass(frozen=True, slots=True)
class _Label:
    """A direct label at the right edge: a word, and the number with its year."""

    kind: str
    word: str
    number: str
    at: float


def trend_svg(trend: Trend, paper: Paper = WIDE) -> str:
    """The chart of a ficha: series, baseline, targets and final target as different marks."""
    if not trend.numbers or not trend.years:
        return ""
    axis = axis_for(trend.numbers, paper.ticks)
    left, inner_right = _left(axis), paper.width - paper.right
    x = Scale(trend.years[0], trend.years[-1], left + EDGE, inner_right - EDGE)
    y = Scale(float(axis.low), float(axis.high), paper.height - BOTTOM, TOP)
    parts = [
        _open_svg(f"chart chart-{paper.name}", paper.width, paper.height, alternative_text(trend))
    ]
    parts += _grid(trend, axis, paper, left, x, y)
    parts += _method_changes(trend, paper, x)
    parts += _promises(trend, inner_right, left, x, y)
    for run in trend.runs():
        parts += _run_lines(run, x, y)
    parts += _dots(trend, x, y)
    parts += _gaps(trend, paper, x)
    parts += _labels(trend, paper, inner_right, y)
    parts.append("</svg>")
    return "".join(parts)


def _grid(trend: Trend, axis: Axis, paper: Paper, left: int, x: Scale, y: Scale) -> list[str]:
    parts = [_text("c-unit", 2, 14, _fit(axis_title(trend, axis), paper.width - 4))]
    for tick, label in zip(axis.ticks, axis.labels, strict=True):
        level = y(tick)
        kind = "c-zero" if tick == 0 else "c-grid"
        stroke = COLOURS["baseline"] if tick == 0 else COLOURS["grid"]
        line = f"M{left} {level}H{paper.width - paper.right}"
        parts.append(f'<path class="{kind}" stroke="{stroke}" d="{line}"/>')
        parts.append(_text("c-tick", left - 6, level + 4, label, anchor="end"))
    for year in _shown_years(trend.years, paper.width - paper.right - left):
        parts.append(
            _text("c-tick", x(year), paper.height - BOTTOM + YEAR_TEXT, str(year), anchor="middle")
        )
    return parts


def _left(axis: Axis) -> int:
    """How wide the labels of the axis are."""
    return round(max(len(label) for label in axis.labels) * CHARACTER + 12)


def _fit(text: str, room: float) -> str:
    """As much of a text as has room; all of it stands below the chart."""
    most = int(room / CHARACTER)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def axis_title(trend: Trend, axis: Axis) -> str:
    """The unit, and by how much the labels are divided."""
    return f"{trend.unit} (millones)" if axis.divisor == MILLION else trend.unit


def _shown_years(years: list[int], width: int) -> list[int]:
    """As many years as have room, counted back from the last."""
    every = max(1, -(-36 * len(years) // width))
    return years[::-1][::every]


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
        parts.append(_text("c-note", place, TOP - 2, f"nuevo método {year}", anchor=anchor))
    return parts


def _promises(trend: Trend, right: int, left: int, x: Scale, y: Scale) -> list[str]:
    parts = []
    if base := trend.baseline:
        level = y(base.value)
        parts.append(
            f'<path class="c-baseline" fill="none" stroke="{COLOURS["baseline"]}" '
            f'stroke-dasharray="6 4" d="M{x(base.year)} {level}H{right}"/>'
        )
        parts.append(_diamond("c-baseline-mark", x(base.year), level, 6, COLOURS["baseline"]))
    path = [(x(goal.year), y(goal.value)) for goal in trend.path]
    parts.append(_polyline("c-target", path))
    for goal in trend.targets:
        if goal.final:
            parts.append(_target_ring(x(goal.year), y(goal.value)))
        else:
            parts.append(_square("c-target-mark", x(goal.year), y(goal.value), 3.5))
    return parts


def _dots(trend: Trend, x: Scale, y: Scale) -> list[str]:
    parts = []
    for point in trend.known:
        kind = "c-preliminary-dot" if point.preliminary else "c-dot"
        at = (x(point.year), y(point.value))
        if point.year == trend.focus:
            parts.append(_ring("c-focus", *at, 8))
        parts.append(_ring(kind, *at, 4, title=f"{point.year}: {_spoken(point)}"))
    return parts


def _gaps(trend: Trend, paper: Paper, x: Scale) -> list[str]:
    """Below the axis, once for the years in a row without a figure, so that no mark is covered."""
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
        parts.append(_text("c-gap", middle, foot, gap.text, anchor="middle"))
    return parts


def _labels(trend: Trend, paper: Paper, right: int, y: Scale) -> list[str]:
    """What each mark is, written beside its end; pushed apart where they would overlap."""
    labels = [_label(kind, word, what, y, paper) for kind, word, what in _ends(trend)]
    parts = []
    for label, at in _apart(labels, 2 * LINE_HEIGHT + 4, TOP, paper.height - BOTTOM - LINE_HEIGHT):
        parts.append(_text(f"c-label c-label-{label.kind}", right + 8, at, label.word, label.kind))
        parts.append(_text("c-number", right + 8, at + LINE_HEIGHT, label.number))
    return parts


def _ends(trend: Trend) -> list[tuple[str, str, Known | Goal]]:
    """The marks that carry a direct label: role, word, and the point itself."""
    ends: list[tuple[str, str, Known | Goal]] = []
    definitive = [point for point in trend.known if not point.preliminary]
    preliminary = [point for point in trend.known if point.preliminary]
    if definitive:
        ends.append(("value", "Resultado", definitive[-1]))
    if preliminary and (not definitive or preliminary[-1].year > definitive[-1].year):
        last = preliminary[-1]
        ends.append(("preliminary", last.still_open.capitalize(), last))
    if trend.final_target:
        ends.append(("target", "Meta final", trend.final_target))
    if trend.baseline:
        ends.append(("baseline", "Línea base", trend.baseline))
    return ends


def _label(kind: str, word: str, what: Known | Goal, y: Scale, paper: Paper) -> _Label:
    """With its year where both have room; the year also stands below the chart."""
    number = f"{what.text} · {what.year}"
    room = paper.right - EDGE
    if len(number) * CHARACTER > room:
        number = _fit(what.text, room)
    return _Label(kind, word, number, y(what.value))


def _apart(
    labels: list[_Label], distance: float, top: float, bottom: float
) -> list[tuple[_Label, float]]:
    """Places in the order of their heights, none nearer to the next than ``distance``."""
    ordered = sorted(labels, key=lambda label: label.at)
    places: list[float] = []
    for label in ordered:
        places.append(max(label.at, top, places[-1] + distance if places else top))
    limit = bottom
    for index in range(len(places) - 1, -1, -1):
        places[index] = min(places[index], limit)
        limit = places[index] - distance
    return [(label, round(at, 1)) for label, at in zip(ordered, places, strict=True)]


# SVG elements -------------------------------------------------------------------------------


def _open_svg(kind: str, width: int, height: int, text: str) -> str:
    return (
        f'<svg class="{kind}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-label="{escape(text)}">'
    )


_STROKES = {
    "c-value": ("value", 'stroke-width="2.5"'),
    "c-preliminary": ("preliminary", 'stroke-width="2" stroke-dasharray="4 4"'),
    "c-target": ("target", 'stroke-width="1.5" stroke-dasharray="1 4" stroke-linecap="round"'),
}


def _polyline(kind: str, places: list[tuple[float, float]]) -> str:
    if len(places) < 2:
        return ""
    points = " ".join(f"{across:g},{down:g}" for across, down in places)
    colour, stroke = _STROKES[kind]
    return (
        f'<polyline class="{kind}" fill="none" stroke="{COLOURS[colour]}" {stroke} '
        f'points="{points}"/>'
    )


_RINGS = {
    "c-dot": f'fill="{COLOURS["value"]}" stroke="{COLOURS["paper"]}"',
    "c-preliminary-dot": f'fill="{COLOURS["paper"]}" stroke="{COLOURS["value"]}" stroke-width="2"',
    "c-final": f'fill="{COLOURS["paper"]}" stroke="{COLOURS["target"]}" stroke-width="1.5"',
    "c-focus": f'fill="none" stroke="{COLOURS["value"]}"',
}


def _ring(kind: str, across: float, down: float, radius: float, title: str = "") -> str:
    said = f"<title>{escape(title)}</title>" if title else ""
    return (
        f'<circle class="{kind}" {_RINGS[kind]} cx="{across:g}" cy="{down:g}" r="{radius:g}">'
        f"{said}</circle>"
    )


def _target_ring(across: float, down: float) -> str:
    """The final target: a ring within a ring, like what one aims at."""
    heart = f'fill="{COLOURS["target"]}" cx="{across:g}" cy="{down:g}" r="3"'
    return f'{_ring("c-final", across, down, 7)}<circle class="c-final-heart" {heart}/>'


def _square(kind: str, across: float, down: float, half: float) -> str:
    return (
        f'<rect class="{kind}" fill="{COLOURS["paper"]}" stroke="{COLOURS["target"]}" '
        f'stroke-width="1.5" x="{across - half:g}" y="{down - half:g}" '
        f'width="{2 * half:g}" height="{2 * half:g}"/>'
    )


def _diamond(kind: str, across: float, down: float, half: float, colour: str) -> str:
    return (
        f'<path class="{kind}" fill="{colour}" '
        f'd="M{across:g} {down - half:g}l{half} {half}l{-half} {half}l{-half} {-half}z"/>'
    )


def _text(
    kind: str,
    across: float,
    down: float,
    text: str,
    colour: str = "text",
    anchor: str = "start",
    size: float = 12.5,
) -> str:
    return (
        f'<text class="{kind}" fill="{COLOURS[colour]}" font-size="{size}" x="{across:g}" '
        f'y="{down:g}" text-anchor="{anchor}">{escape(text)}</text>'
    )


# Plotly -------------------------------------------------------------------------------------


def trend_figure(trend: Trend, paper: Paper = WIDE) -> dict[str, Any]:
    """The same chart as a Plotly figure: ``{"data": [...], "layout": {...}}``, plain values.

    ``meta.role`` of a trace names its colour, so that a page can put its own palette in place.
    """
    axis = axis_for(trend.numbers, paper.ticks) if trend.numbers else None
    traces = [_target_trace(trend), _baseline_trace(trend), *_value_traces(trend)]
    return {
        "data": [trace for trace in traces if trace is not None],
        "layout": _layout(trend, axis, paper),
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _value_traces(trend: Trend) -> list[dict[str, Any] | None]:
    definitive = [None if point.preliminary else _number(point.value) for point in trend.points]
    years = [point.year for point in trend.points]
    texts = [point.text for point in trend.points]
    known = _trace(
        "value", "Resultado", years, definitive, texts,
        line={"color": COLOURS["value"], "width": 2.5},
        marker={"color": COLOURS["value"], "size": 8},
    )  # fmt: skip
    if not any(point.preliminary for point in trend.known):
        return [known]
    led_up: list[float | None] = [None] * len(trend.points)
    for place, point in enumerate(trend.points):
        if point.preliminary and point.value is not None:
            led_up[place] = float(point.value)
            if place and (before := _number(trend.points[place - 1].value)) is not None:
                led_up[place - 1] = before
    preliminary = _trace(
        "preliminary", "Preliminar", years, led_up, texts,
        line={"color": COLOURS["preliminary"], "width": 2, "dash": "dash"},
        marker={
            "color": COLOURS["paper"],
            "size": [8 if point.preliminary else 0 for point in trend.points],
            "opacity": 1,
            "line": {"color": COLOURS["preliminary"], "width": 2},
        },
    )  # fmt: skip
    return [preliminary, known]


def _target_trace(trend: Trend) -> dict[str, Any] | None:
    if not trend.targets:
        return None
    path = trend.path
    symbols = ["circle-open-dot" if goal.final else "square-open" for goal in path]
    sizes = [14 if goal.final else 8 for goal in path]
    if trend.baseline:
        sizes[0] = 0  # the path starts there; the mark is the baseline's own
    return _trace(
        "target", "Meta",
        [goal.year for goal in path],
        [_number(goal.value) for goal in path],
        [goal.text for goal in path],
        line={"color": COLOURS["target"], "width": 1.5, "dash": "dot"},
        marker={"color": COLOURS["target"], "symbol": symbols, "size": sizes, "opacity": 1},
    )  # fmt: skip


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
        "hovertemplate": "%{x}: %{text}<extra>" + name + "</extra>",
        "connectgaps": False,
        "cliponaxis": False,
        **looks,
    }


def _layout(trend: Trend, axis: Axis | None, paper: Paper) -> dict[str, Any]:
    layout: dict[str, Any] = {
        "separators": ".,",
        "showlegend": False,
        "hovermode": "x unified",
        "dragmode": False,
        "autosize": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12, "color": COLOURS["text"]},
        "margin": {"t": TOP, "b": BOTTOM, "l": 60, "r": paper.right, "pad": 0},
        "meta": {"width": paper.width},
        "xaxis": {
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "tickformat": "d",
            "ticks": "outside",
            "ticklen": YEAR_TEXT - 14,
            "tickcolor": "rgba(0,0,0,0)",
            "tickangle": 0,
        },
        "yaxis": {"fixedrange": True, "gridcolor": COLOURS["grid"], "zeroline": False},
        "shapes": [_method_line(year) for year in trend.method_changes],
        "annotations": [],
    }
    if axis is not None:
        layout["yaxis"] |= {
            "range": [float(axis.low), float(axis.high)],
            "tickvals": [float(tick) for tick in axis.ticks],
            "ticktext": list(axis.labels),
        }
        left = _left(axis)
        inside = paper.width - paper.right - left
        layout["margin"]["l"] = left
        layout["xaxis"] |= {
            "range": _year_range(trend.years, inside),
            "tickvals": _shown_years(trend.years, inside),
        }
        layout["shapes"] += [_gap_line(gap, paper) for gap in trend.gaps() if gap.first != gap.last]
        layout["annotations"] += [
            *[_method_note(trend, year, inside) for year in trend.method_changes],
            *[_gap_note(gap) for gap in trend.gaps()],
            _unit_note(trend, axis, left, paper),
            *_label_notes(trend, axis, paper),
        ]
    return layout


def _year_range(years: list[int], inside: int) -> list[float]:
    """From edge to edge of the plot, so that the years stand where the drawn chart has them."""
    if len(years) == 1:
        return [years[0] - 0.5, years[0] + 0.5]
    beyond = EDGE * (years[-1] - years[0]) / (inside - 2 * EDGE)
    return [round(years[0] - beyond, 4), round(years[-1] + beyond, 4)]


def _note(text: str, **where: Any) -> dict[str, Any]:
    return {"text": escape(text, quote=False), "showarrow": False, "font": {"size": 12}, **where}


def _unit_note(trend: Trend, axis: Axis, left: int, paper: Paper) -> dict[str, Any]:
    return _note(
        _fit(axis_title(trend, axis), paper.width - 4),
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
    """The direct labels, at the heights at which the SVG has them."""
    top, bottom = TOP, paper.height - BOTTOM
    y = Scale(float(axis.low), float(axis.high), bottom, top)
    notes = []
    labels = [_label(kind, word, what, y, paper) for kind, word, what in _ends(trend)]
    for label, at in _apart(labels, 2 * LINE_HEIGHT + 4, TOP, bottom - LINE_HEIGHT):
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
        notes.append(_note(label.word, name=label.kind, **where) | {"font": word})
        notes.append(_note(label.number, yshift=-LINE_HEIGHT, **where))
    return notes


def _method_line(year: int) -> dict[str, Any]:
    return {
        "type": "line", "x0": year - 0.5, "x1": year - 0.5, "yref": "paper", "y0": 0, "y1": 1,
        "line": {"color": COLOURS["method"], "width": 1, "dash": "dot"},
        "name": "method",
    }  # fmt: skip


def _method_note(trend: Trend, year: int, inside: int) -> dict[str, Any]:
    """On the left of its line, unless the line stands so far left that it would be cut."""
    span = (trend.years[-1] - trend.years[0]) or 1
    at_left = (year - 0.5 - trend.years[0]) / span * inside < NOTE_WIDTH
    return _note(
        f"nuevo método {year}", name="method", x=year - 0.5, yref="paper", y=1, yanchor="bottom",
        xanchor="left" if at_left else "right",
    )  # fmt: skip


def _gap_note(gap: Gap) -> dict[str, Any]:
    return _note(
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
