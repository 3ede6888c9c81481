"""The widths of letters: those of Arial, which has the widths of Helvetica on every machine."""

import math
import re
import unicodedata
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


_REGULAR = {
    191: "'",
    222: "ijl‘’",
    260: "|",
    278: " !,./:;I[\\]ftíìîï·",
    333: "()-`r“”¡¹²³",
    334: "{}",
    355: '"',
    368: "ºª",
    389: "*",
    400: "°",
    469: "^",
    500: "Jcksvxyz",
    549: "≤≥",
    556: "#$0123456789?L_abdeghnopqu«»–€§",
    584: "+<=>~×÷±−",
    611: "FTZ¿",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm½¼",
    889: "%",
    944: "W",
    1000: "—…‰",
    1015: "@",
    350: "•",
}
_BOLD = {
    238: "'",
    278: " ,./I\\ijl‘’·",
    280: "|",
    333: "!()-:;[]`ft¡¹²³",
    368: "ºª",
    389: "*r{}",
    400: "°",
    474: '"',
    500: "z“”",
    549: "≤≥",
    556: "#$0123456789J_aceksvxy«»–€§",
    584: "+<=>^~×÷±−",
    611: "?FLTZbdghnopqu¿",
    667: "EPSVXY",
    722: "&ABCDHKNRU",
    778: "GOQw",
    833: "M½¼",
    889: "%m",
    944: "W",
    975: "@",
    1000: "—…‰",
    350: "•",
}
"""Letters by their widths, in thousandths of their size."""


@cache
def _widths(bold: bool) -> dict[str, int]:
    groups = _BOLD if bold else _REGULAR
    return {letter: width for width, letters in groups.items() for letter in letters}


def _width_of_letter(letter: str, widths: dict[str, int]) -> int:
    """Return the width of a letter: of one with an accent, that of the letter; of one that Arial
    does not have, the widest.
    """
    bare = unicodedata.normalize("NFD", letter)[0]
    return widths.get(letter) or widths.get(bare, WIDEST)


def width_of(text: str, points: float, *, bold: bool = False) -> int:
    """Return the width of a text on one line, in twentieths of a point."""
    return round(_width(text, bold) * points * TWIPS / 1_000)


def _width(text: str, bold: bool) -> int:
    widths = _widths(bold)
    return sum(widths.get(letter) or _width_of_letter(letter, widths) for letter in text)


_known_width = lru_cache(maxsize=10_000)(_width)
"""For words, which come again and again."""


def lines_of(text: str, room: float, points: float, *, bold: bool = False, first: float = 0) -> int:
    """Return the number of lines that a text takes; its first one begins ``first`` further in."""
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
            whole = math.ceil(width / room) - 1
            lines, width = lines + whole, width - whole * room
        at = 0 if part.isspace() else width
    return lines
