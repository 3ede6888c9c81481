"""The sizes charts are drawn for, and where writing finds room on them.

The drawn chart and the interactive one share these, so that one takes the other's place without
moving anything.
"""

from dataclasses import dataclass
from itertools import accumulate

from .scales import MILLION, Axis, Scale
from .trend import KnownPoint, TargetPoint, Trend


@dataclass(frozen=True, slots=True)
class Paper:
    """A size to draw for: one for wide places, one for phones, one for printed pages."""

    name: str
    width: int
    height: int
    right: int
    ticks: int


WIDE = Paper("wide", 880, 400, 142, 6)
NARROW = Paper("narrow", 320, 330, 100, 5)
PRINTED = Paper("printed", 680, 246, 132, 5)
TOP, BOTTOM = 34, 56
GAP_LINE, GAP_TEXT, YEAR_TEXT = 10, 24, 46  # below the axis: what has no figure, and the years
LINE_HEIGHT, CHARACTER, EDGE = 15, 6.6, 8
CAPITAL = 1.5  # characters that a capital letter is wide, at most
NOTE_WIDTH = 120  # "nuevo método 2020"


@dataclass(frozen=True, slots=True)
class EndLabel:
    """A direct label at the right edge: a word, and the number with its year."""

    kind: str
    word: str
    number: str
    at: float


def label_width(axis: Axis) -> int:
    """Return the width of the labels of the axis, with a margin, in units of the drawing."""
    return round(max(len(label) for label in axis.labels) * CHARACTER + 12)


def fit(text: str, room: float) -> str:
    """Return as much of a text as has room; all of it stands below the chart."""
    most = int(room / CHARACTER)
    widths = list(accumulate(CAPITAL if letter.isupper() else 1 for letter in text))
    if not widths or widths[-1] <= most:
        return text
    kept = sum(width <= most - 1 for width in widths)
    return f"{text[:kept].rstrip()}…"


def axis_title(trend: Trend, axis: Axis) -> str:
    """Return the unit, and by how much the labels are divided."""
    return f"{trend.unit} (millones)" if axis.divisor == MILLION else trend.unit


def visible_years(years: list[int], width: int) -> list[int]:
    """Return as many years as have room, counted back from the last."""
    every = max(1, -(-36 * len(years) // width))
    return years[::-1][::every]


def ends_of(trend: Trend) -> list[tuple[str, str, KnownPoint | TargetPoint]]:
    """Return the marks that carry a direct label: role, word, and the point itself."""
    ends: list[tuple[str, str, KnownPoint | TargetPoint]] = []
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


def end_label(
    kind: str, word: str, what: KnownPoint | TargetPoint, y: Scale, paper: Paper
) -> EndLabel:
    """Return the label with its year where both have room; the year also stands below the chart."""
    number = f"{what.text} · {what.year}"
    room = paper.right - EDGE
    if len(number) * CHARACTER > room:
        number = fit(what.text, room)
    return EndLabel(kind, word, number, y(what.value))


def spread_labels(
    labels: list[EndLabel], distance: float, top: float, bottom: float
) -> list[tuple[EndLabel, float]]:
    """Return places in the order of their heights, none nearer to the next than ``distance``."""
    ordered = sorted(labels, key=lambda label: label.at)
    places: list[float] = []
    for label in ordered:
        places.append(max(label.at, top, places[-1] + distance if places else top))
    limit = bottom
    for index in range(len(places) - 1, -1, -1):
        places[index] = min(places[index], limit)
        limit = places[index] - distance
    return [(label, round(at, 1)) for label, at in zip(ordered, places, strict=True)]
