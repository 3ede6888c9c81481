"""How far each of some indicators has come on its own way, on one scale: 0 baseline, 100 target."""

from dataclasses import dataclass
from decimal import Decimal
from textwrap import wrap

from .canvas import CHARACTER, Paper, fit
from .scales import Axis, Scale, axis_for
from .style import COLOURS
from .svg import diamond, open_svg, ring, square, target_ring, text_at

WIDE_WAY = Paper("wide", 880, 0, 22, 5)
NARROW_WAY = Paper("narrow", 320, 0, 22, 3)
LOWEST, HIGHEST = Decimal(-100), Decimal(200)
"""As far as the paper reaches; what lies beyond is an arrow at its edge, with the number."""
HEAD, FOOT, LINE = 24, 26, 16
NAME, ABOVE, TRACK, BELOW, ROW_END = 20, 42, 56, 78, 14


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a figure or a target of some year lies on the way."""

    year: int
    share: Decimal
    text: str
    still_open: str = ""

    @property
    def said(self) -> str:
        return f"{self.year}: {self.text}" + (f", {self.still_open}" if self.still_open else "")


@dataclass(frozen=True, slots=True)
class Way:
    """One indicator.

    ``figure`` is that of the year, ``settled`` the last definitive one where that is another, and
    ``due`` the year's own target.  ``instead`` is what is said where nothing is on the way.
    """

    code: str
    name: str
    figure: Stand | None = None
    settled: Stand | None = None
    due: Stand | None = None
    instead: str = ""

    @property
    def stands(self) -> list[Stand]:
        return [each for each in (self.figure, self.settled, self.due) if each is not None]

    @property
    def drawn(self) -> bool:
        return self.figure is not None or self.settled is not None


def way_text(ways: tuple[Way, ...]) -> str:
    """The chart in a few sentences, for who does not see it."""
    parts = ["Camino de la línea base (0 %) a la meta final (100 %)."]
    for way in ways:
        said = [each.said for each in (way.figure, way.settled) if each is not None]
        if way.due is not None and way.drawn:
            said.append(f"meta {way.due.said}")
        if way.instead:
            said.append(way.instead)
        parts.append(f"{way.code}: {'; '.join(said)}.")
    return " ".join(parts)


def way_svg(ways: tuple[Way, ...], paper: Paper = WIDE_WAY) -> str:
    """One row for each indicator, below each other on one scale."""
    if not ways:
        return ""
    axis = _axis(ways, paper)
    x = Scale(float(axis.low), float(axis.high), paper.right, paper.width - paper.right)
    rows: list[str] = []
    top = HEAD
    for way in ways:
        parts, height = _row(way, top, paper, x, axis)
        rows += parts
        top += height
    height = top + FOOT
    head = open_svg(f"chart chart-{paper.name}", paper.width, height, way_text(ways))
    scale = _scale(axis, paper, top, x) if any(way.drawn for way in ways) else []
    return "".join([head, *scale, *rows, "</svg>"])


def _axis(ways: tuple[Way, ...], paper: Paper) -> Axis:
    shares = [each.share for way in ways for each in way.stands]
    low, high = min([Decimal(0), *shares]), max([Decimal(100), *shares])
    return axis_for([max(low, LOWEST), min(high, HIGHEST)], paper.ticks)


def _scale(axis: Axis, paper: Paper, bottom: int, x: Scale) -> list[str]:
    """The numbers of the scale below all rows, and above them what the two that matter are."""
    parts = [
        _centred("c-tick", x(tick), bottom + LINE, f"{label} %", paper)
        for tick, label in zip(axis.ticks, axis.labels, strict=True)
    ]
    for value, role, word in ((0, "baseline", "Línea base"), (100, "target", "Meta final")):
        parts.append(_centred(f"c-label c-label-{role}", x(value), 12, word, paper, role))
    return parts


def _track(level: int, x: Scale, axis: Axis) -> list[str]:
    """The way itself across the ticks, which are short so that they cross no writing."""
    ticks = [
        f'<path class="c-grid" stroke="{COLOURS["grid"]}" '
        f'd="M{x(tick):g} {level - 11}V{level + 11}"/>'
        for tick in axis.ticks
    ]
    way = f"M{x(0):g} {level}H{x(100):g}"
    return [
        *ticks,
        f'<path class="c-way-track" stroke="{COLOURS["baseline"]}" stroke-width="2" d="{way}"/>',
    ]


def _row(way: Way, top: int, paper: Paper, x: Scale, axis: Axis) -> tuple[list[str], int]:
    """The marks and words of one indicator, and how high they are."""
    name = fit(f"{way.code} {way.name}", paper.width - 8)
    parts = [text_at("c-way-name", 2, top + NAME, name)]
    if not way.drawn:
        lines = wrap(way.instead, int((paper.width - 8) / CHARACTER))
        for place, text in enumerate(lines):
            parts.append(text_at("c-gap", 2, top + ABOVE + place * LINE, text))
        return parts, ABOVE + len(lines) * LINE + ROW_END
    level = top + TRACK
    shown = [each for each in (way.settled, way.figure) if each is not None]
    parts += _track(level, x, axis)
    for stand in shown:
        parts += _walked(stand, level, x, axis)
    parts.append(diamond("c-baseline-mark", x(0), level, 6, COLOURS["baseline"]))
    parts.append(target_ring(x(100), level))
    below = []
    if way.due is not None:
        below.append((way.due, f"meta {way.due.said}", "target"))
        if way.due.share != 100:  # there the ring says it
            parts += _mark("due", way.due, level, x, axis)
    for stand in shown:
        parts += _mark("figure", stand, level, x, axis)
    above, others = shown[-1], shown[:-1]
    said = above.said if way.figure is not None else f"{above.said}; {way.instead}"
    parts.append(_centred("c-way-figure", _at(above, x, axis), top + ABOVE, said, paper, "value"))
    below += [(stand, stand.said, "value") for stand in others]
    for place, (stand, text, role) in enumerate(below):
        foot = top + BELOW + place * LINE
        kind = f"c-way-{'due' if role == 'target' else 'figure'}"
        parts.append(_centred(kind, _at(stand, x, axis), foot, text, paper, role))
    return parts, BELOW + max(len(below) - 1, 0) * LINE + ROW_END


def _side(stand: Stand, axis: Axis) -> int:
    """On which side the paper ends before it: -1, 1, or 0 where it is on the paper."""
    return (stand.share > axis.high) - (stand.share < axis.low)


def _at(stand: Stand, x: Scale, axis: Axis) -> float:
    return x(min(max(stand.share, axis.low), axis.high))


def _walked(stand: Stand, level: int, x: Scale, axis: Axis) -> list[str]:
    dash = ' stroke-dasharray="6 4"' if stand.still_open else ""
    kind = "c-preliminary" if stand.still_open else "c-value"
    line = f"M{x(0):g} {level}H{_at(stand, x, axis):g}"
    return [
        f'<path class="{kind} c-walked" fill="none" stroke="{COLOURS["value"]}" '
        f'stroke-width="4"{dash} d="{line}"/>'
    ]


def _mark(kind: str, stand: Stand, level: int, x: Scale, axis: Axis) -> list[str]:
    at, side = _at(stand, x, axis), _side(stand, axis)
    if side:
        return [_arrow(kind, stand, at + side * 4, level, side)]
    if kind == "due":
        return [square("c-target-mark", at, level, 5)]
    dot = "c-preliminary-dot" if stand.still_open else "c-dot"
    return [ring(dot, at, level, 6, title=stand.said)]


def _arrow(kind: str, stand: Stand, at: float, level: int, side: int) -> str:
    """Pointing to where the figure would lie; hollow where it may still change."""
    hollow = kind == "due" or bool(stand.still_open)
    colour = COLOURS["target" if kind == "due" else "value"]
    name = {"due": "c-target-mark", "figure": "c-preliminary-dot" if hollow else "c-dot"}[kind]
    fill = COLOURS["paper"] if hollow else colour
    return (
        f'<path class="{name} c-beyond" fill="{fill}" stroke="{colour}" '
        f'd="M{at:g} {level - 8}L{at + side * 13:g} {level}L{at:g} {level + 8}z"/>'
    )


def _centred(
    kind: str, across: float, down: float, text: str, paper: Paper, colour: str = "text"
) -> str:
    """Written below or above its place, moved in where the paper would cut it."""
    written = fit(text, paper.width - 4)
    half = len(written) * CHARACTER / 2
    middle = min(max(across, half + 2), paper.width - half - 2)
    return text_at(kind, round(middle, 1), down, written, colour, "middle")
