"""How wide letters are: those of Arial, which has the widths of Helvetica on every machine."""

import re
from functools import cache, lru_cache

TWIPS = 20
"""In a point."""

WIDEST = 1_000
"""Of a letter that Arial does not have, in thousandths of its size."""

LINE = 1.149
"""Height of a line, in sizes."""

WORD = 30
"""Letters that a word has at most."""

_PARTS = re.compile(r"[^\s-]*-+|[^\s-]+|\s+")


@cache
def _widths(bold: bool) -> dict[str, int]:
    from pdfminer.fontmetrics import FONT_METRICS  # tables of numbers; only a document needs them

    widths: dict[str, int] = FONT_METRICS["Helvetica-Bold" if bold else "Helvetica"][1]
    return widths


def width_of(text: str, points: float, *, bold: bool = False) -> int:
    """Of a text on one line, in twentieths of a point."""
    return round(_width(text, bold) * points * TWIPS / 1_000)


def _width(text: str, bold: bool) -> int:
    widths = _widths(bold)
    return sum(widths.get(letter, WIDEST) for letter in text)


_known_width = lru_cache(maxsize=10_000)(_width)
"""For words, which come again and again."""


def lines_of(text: str, room: float, points: float, *, bold: bool = False, first: float = 0) -> int:
    """How many lines a text takes; its first one begins ``first`` further in."""
    return sum(
        _lines(line, room, points, bold, first if place == 0 else 0)
        for place, line in enumerate(text.split("\n"))
    )


def _lines(text: str, room: float, points: float, bold: bool, first: float) -> int:
    lines, at = 1, float(first)
    size = points * TWIPS / 1_000
    for part in _PARTS.findall(text):
        width = (_known_width(part, bold) if len(part) < WORD else _width(part, bold)) * size
        if at + width <= room or (part.isspace() and at > 0):
            at += width
            continue
        if at > 0:
            lines, at = lines + 1, 0
        if width > room:  # a word that is longer than a line is broken anywhere
            lines += int(width // room)
            width %= room
        at = 0 if part.isspace() else width
    return lines
