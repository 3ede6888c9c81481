"""The progress of each of some indicators on its own track, on one scale: 0 baseline, 100 target."""

from dataclasses import dataclass
from decimal import Decimal
from textwrap import wrap

from .canvas import CHARACTER, Paper, fit
from .scales import Axis, Scale, axis_for
from .style import COLOURS
from .svg import diamond, open_svg, ring, square, target_ring, text_at

WIDE_TRACK = Paper("wide", 880, 0, 22, 5)
NARROW_TRACK = Paper("narrow", 320, 0, 22, 3)
LOWEST, HIGHEST = Decimal(-100), Decimal(200)
"""As far as the paper reaches; what lies beyond is an arrow at its edge, with the number."""
HEAD, FOOT, LINE = 24, 26, 16
NAME, ABOVE, TRACK, BELOW, ROW_END = 20, 42, 56, 78, 14


@dataclass(frozen=True, slots=True)
class TrackPoint:
    """The place of a figure or a target of some year on the track."""

    year: int
    share: Decimal
    text: str
    still_open: str = ""

    @property
    def label(self) -> str:
        return f"{self.year}: {self.text}" + (f", {self.still_open}" if self.still_open else "")

    @property
    def role(self) -> str:
        """Return what it is drawn as: behind the baseline no figure is drawn as one that advances,
        and one of part of a year is no setback yet.
        """
        if self.share >= 0:
            return "value"
        return "baseline" if self.still_open == "parcial" else "setback"


@dataclass(frozen=True, slots=True)
class ProgressTrack:
    """One indicator.

    ``figure`` is that of the year, ``definitive`` the last definitive one where that is another, and
    ``due`` the year's own target.  ``instead`` is what is said where nothing is on the track.
    """

    code: str
    name: str
    figure: TrackPoint | None = None
    definitive: TrackPoint | None = None
    due: TrackPoint | None = None
    instead: str = ""

    @property
    def points(self) -> list[TrackPoint]:
        return [point for point in (self.figure, self.definitive, self.due) if point is not None]

    @property
    def has_marks(self) -> bool:
        return self.figure is not None or self.definitive is not None


def track_text(tracks: tuple[ProgressTrack, ...]) -> str:
    """Return the chart in a few sentences, for who does not see it."""
    parts = ["Camino de la línea base (0 %) a la meta final (100 %)."]
    for track in tracks:
        said = [point.label for point in (track.figure, track.definitive) if point is not None]
        if track.due is not None and track.has_marks:
            said.append(f"meta {track.due.label}")
        if track.instead:
            said.append(track.instead)
        parts.append(f"{track.code}: {'; '.join(said)}.")
    return " ".join(parts)


def track_svg(tracks: tuple[ProgressTrack, ...], paper: Paper = WIDE_TRACK) -> str:
    """Return one row for each indicator, below each other on one scale."""
    if not tracks:
        return ""
    axis = _axis(tracks, paper)
    x = Scale(float(axis.low), float(axis.high), paper.right, paper.width - paper.right)
    rows: list[str] = []
    top = HEAD
    for track in tracks:
        parts, height = _row(track, top, paper, x, axis)
        rows += parts
        top += height
    height = top + FOOT
    head = open_svg(f"chart chart-{paper.name}", paper.width, height, track_text(tracks))
    scale = _scale(axis, paper, top, x) if any(track.has_marks for track in tracks) else []
    return "".join([head, *scale, *rows, "</svg>"])


def _axis(tracks: tuple[ProgressTrack, ...], paper: Paper) -> Axis:
    shares = [point.share for track in tracks for point in track.points]
    low, high = min([Decimal(0), *shares]), max([Decimal(100), *shares])
    return axis_for([max(low, LOWEST), min(high, HIGHEST)], paper.ticks)


def _scale(axis: Axis, paper: Paper, bottom: int, x: Scale) -> list[str]:
    """Draw the numbers of the scale below all rows, and above them what the two that matter are."""
    parts = [
        _centred("c-tick", x(tick), bottom + LINE, f"{label} %", paper)
        for tick, label in zip(axis.ticks, axis.labels, strict=True)
    ]
    for value, role, word in ((0, "baseline", "Línea base"), (100, "target", "Meta final")):
        parts.append(_centred(f"c-label c-label-{role}", x(value), 12, word, paper, role))
    return parts


def _baseline_to_target(level: int, x: Scale, axis: Axis) -> list[str]:
    """Draw the track across the ticks, which are short so that they cross no writing."""
    ticks = [
        f'<path class="c-grid" stroke="{COLOURS["grid"]}" '
        f'd="M{x(tick):g} {level - 11}V{level + 11}"/>'
        for tick in axis.ticks
    ]
    track = f"M{x(0):g} {level}H{x(100):g}"
    return [
        *ticks,
        f'<path class="c-track-line" stroke="{COLOURS["baseline"]}" stroke-width="2" d="{track}"/>',
    ]


def _row(
    track: ProgressTrack, top: int, paper: Paper, x: Scale, axis: Axis
) -> tuple[list[str], int]:
    """Draw the marks and words of one indicator; return them and how high they are."""
    name = fit(f"{track.code} {track.name}", paper.width - 8)
    parts = [text_at("c-track-name", 2, top + NAME, name)]
    if not track.has_marks:
        lines = wrap(track.instead, int((paper.width - 8) / CHARACTER))
        for place, text in enumerate(lines):
            parts.append(text_at("c-gap", 2, top + ABOVE + place * LINE, text))
        return parts, ABOVE + len(lines) * LINE + ROW_END
    level = top + TRACK
    shown = [
        shown_point for shown_point in (track.definitive, track.figure) if shown_point is not None
    ]
    parts += _baseline_to_target(level, x, axis)
    for point in shown:
        parts += _progress_bar(point, level, x, axis)
    parts.append(diamond("c-baseline-mark", x(0), level, 6, COLOURS["baseline"]))
    parts.append(target_ring(x(100), level))
    below = []
    if track.due is not None:
        below.append((track.due, f"meta {track.due.label}", "target"))
        if track.due.share != 100:  # there the ring says it
            parts += _mark("due", track.due, level, x, axis)
    for point in shown:
        parts += _mark("figure", point, level, x, axis)
    above, others = shown[-1], shown[:-1]
    said = above.label if track.figure is not None else f"{above.label}; {track.instead}"
    at = _at(above, x, axis)
    parts.append(_centred("c-track-figure", at, top + ABOVE, said, paper, above.role))
    below += [(point, point.label, point.role) for point in others]
    for place, (point, text, role) in enumerate(below):
        foot = top + BELOW + place * LINE
        kind = f"c-track-{'due' if role == 'target' else 'figure'}"
        parts.append(_centred(kind, _at(point, x, axis), foot, text, paper, role))
    return parts, BELOW + max(len(below) - 1, 0) * LINE + ROW_END


def _side(point: TrackPoint, axis: Axis) -> int:
    """Return on which side the paper ends before it: -1, 1, or 0 where it is on the paper."""
    return (point.share > axis.high) - (point.share < axis.low)


def _at(point: TrackPoint, x: Scale, axis: Axis) -> float:
    return x(min(max(point.share, axis.low), axis.high))


def _progress_bar(point: TrackPoint, level: int, x: Scale, axis: Axis) -> list[str]:
    dash = ' stroke-dasharray="6 4"' if point.still_open else ""
    kind = "c-preliminary" if point.still_open else "c-value"
    line = f"M{x(0):g} {level}H{_at(point, x, axis):g}"
    return [
        f'<path class="{kind} c-progress-bar is-{point.role}" fill="none" '
        f'stroke="{COLOURS[point.role]}" '
        f'stroke-width="4"{dash} d="{line}"/>'
    ]


def _mark(kind: str, point: TrackPoint, level: int, x: Scale, axis: Axis) -> list[str]:
    at, side = _at(point, x, axis), _side(point, axis)
    if side:
        return [_arrow(kind, point, at + side * 4, level, side)]
    if kind == "due":
        return [square("c-target-mark", at, level, 5)]
    dot = "c-preliminary-dot" if point.still_open else "c-dot"
    return [ring(dot, at, level, 6, title=point.label, role=point.role)]


def _arrow(kind: str, point: TrackPoint, at: float, level: int, side: int) -> str:
    """Draw an arrow pointing to where the figure would lie; hollow where it may still change."""
    hollow = kind == "due" or bool(point.still_open)
    role = "target" if kind == "due" else point.role
    colour = COLOURS[role]
    name = {"due": "c-target-mark", "figure": "c-preliminary-dot" if hollow else "c-dot"}[kind]
    fill = COLOURS["paper"] if hollow else colour
    return (
        f'<path class="{name} c-beyond is-{role}" fill="{fill}" stroke="{colour}" '
        f'd="M{at:g} {level - 8}L{at + side * 13:g} {level}L{at:g} {level + 8}z"/>'
    )


def _centred(
    kind: str, across: float, down: float, text: str, paper: Paper, colour: str = "text"
) -> str:
    """Write the text below or above its place, moved in where the paper would cut it."""
    written = fit(text, paper.width - 4)
    half = len(written) * CHARACTER / 2
    middle = min(max(across, half + 2), paper.width - half - 2)
    return text_at(f"{kind} is-{colour}", round(middle, 1), down, written, colour, "middle")
