"""Six marks that differ by shape as well as by colour, so that six lines can be told apart."""

from dataclasses import dataclass
from html import escape
from math import cos, pi, sin, sqrt

from .style import COLOURS

RADIUS = 5


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled shape: its name in the interactive library, its character, its corners in radii."""

    symbol: str
    character: str
    corners: tuple[tuple[float, float], ...] = ()


def _star() -> tuple[tuple[float, float], ...]:
    reach = [1.4 if point % 2 == 0 else 1.4 * 0.382 for point in range(10)]
    turns = [-pi / 2 + point * pi / 5 for point in range(10)]
    return tuple((far * cos(turn), far * sin(turn)) for far, turn in zip(reach, turns, strict=True))


_SIDE = 2 / sqrt(3)
SHAPES = (
    Shape("circle", "●"),
    Shape("square", "■", ((-1, -1), (1, -1), (1, 1), (-1, 1))),
    Shape("triangle-up", "▲", ((-_SIDE, 0.5), (0, -1), (_SIDE, 0.5))),
    Shape("diamond", "◆", ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0))),
    Shape("triangle-down", "▼", ((-_SIDE, -0.5), (0, 1), (_SIDE, -0.5))),
    Shape("star", "★", _star()),
)
MOST = len(SHAPES)


def role_of(number: int) -> str:
    """Return the colour of the line with that number, counted from 1."""
    return f"series-{number}"


def series_mark(number: int, across: float, down: float, *, hollow: bool, title: str = "") -> str:
    """Return the mark of a line, hollow where its figure may still change."""
    shape, colour = SHAPES[number - 1], COLOURS[role_of(number)]
    kind = "c-mark-open" if hollow else "c-mark"
    paint = (
        f'fill="{COLOURS["paper"]}" stroke="{colour}" stroke-width="2"'
        if hollow
        else f'fill="{colour}" stroke="{COLOURS["paper"]}" stroke-width="2" paint-order="stroke"'
    )
    return (
        f'<path class="{kind} c-{role_of(number)}" {paint} d="{_outline(shape, across, down)}">'
        f"<title>{escape(title)}</title></path>"
    )


def _outline(shape: Shape, across: float, down: float) -> str:
    if not shape.corners:
        wide = 2 * RADIUS
        half = f"a{RADIUS:g} {RADIUS:g} 0 1 0"
        return f"M{across - RADIUS:g} {down:g}{half} {wide:g} 0{half} {-wide:g} 0z"
    corners = [
        f"{across + RADIUS * right:.4g} {down + RADIUS * low:.4g}" for right, low in shape.corners
    ]
    return f"M{'L'.join(corners)}z"


_STROKES = {
    "c-index": 'stroke-width="2.5"',
    "c-index-open": 'stroke-width="2" stroke-dasharray="6 4"',
    "c-promise": 'stroke-width="1.5" stroke-dasharray="1 4" stroke-linecap="round"',
    "c-break": 'stroke-width="2"',
}


def series_path(kind: str, number: int, places: list[tuple[float, float]]) -> str:
    """Return a line through places in the colour of its series; nothing where there is no second one."""
    if len(places) < 2:
        return ""
    points = " ".join(f"{across:g},{down:g}" for across, down in places)
    role = role_of(number)
    return (
        f'<polyline class="{kind} c-{role}" fill="none" stroke="{COLOURS[role]}" '
        f'{_STROKES[kind]} points="{points}"/>'
    )
