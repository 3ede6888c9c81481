"""How wide letters are: those of Arial, which has the widths of Helvetica on every machine."""

import re
from functools import cache

TWIPS = 20
"""In a point."""

WIDEST = 1_000
"""Of a letter that Arial does not have, in thousandths of its size."""

LINE = 1.149
"""Height of a line, in sizes."""

_PARTS = re.compile(r"[^\s-]*-+|[^\s-]+|\s+")


@cache
def _widths(bold: bool) -> dict[str, int]:
    from pdfminer.fontmetrics import FONT_METRICS  # tables of numbers; only a document needs them

    widths: dict[str, int] = FONT_METRICS["Helvetica-Bold" if bold else "Helvetica"][1]
    return widths


def width_of(text: str, points: float, *, bold: bool = False) -> int:
    """Of a text on one line, in twentieths of a point."""
    widths = _widths(bold)
    return round(sum(widths.get(letter, WIDEST) for letter in text) * points * TWIPS / 1_000)


def lines_of(text: str, room: float, points: float, *, bold: bool = False, first: float = 0) -> int:
    """How many lines a text takes; its first one begins ``first`` further in."""
    return sum(
        _lines(line, room, points, bold, first if place == 0 else 0)
        for place, line in enumerate(text.split("\n"))
    )


def _lines(text: str, room: float, points: float, bold: bool, first: float) -> int:
    lines, at = 1, first
    for part in _PARTS.findall(text):
        width = width_of(part, points, bold=bold)
        if at + width <= room or (part.isspace() and at > 0):
            at += width
            continue
        if at > 0:
            lines, at = lines + 1, 0
        if width > room:  # a word that is longer than a line is broken anywhere
            lines += int(width // room)
            width = int(width % room)
        at = 0 if part.isspace() else width
    return lines
