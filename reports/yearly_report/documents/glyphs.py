"""The characters that the documents can show, and the places where a word may be broken."""

import re
import unicodedata
from functools import cache

from reports.dashboards.charts.rasterize import FONTS

SIGN = "□"
"""Stands for a character that the letters do not have, such as an emoji."""

BREAK = "\u200b"
"""The characters after which a line may end without a hyphen."""

LONGEST_WORD, PIECE = 28, 7
"""A run of more letters than any word has is one that has to be broken, after so many."""

# Where formulas and addresses part by themselves: after a sign, but before a minus, since a hyphen
# at the end of a line is written again at the beginning of the next.
_PARTS = re.compile(r"(?<=[+*×/=&?_@;:|])(?=.)|(?<=-)(?=[^\W\d])|(?=[-−]\d)")
_FOLLOWS = re.compile("[\u0300-\u036f]")  # belongs to the letter before it


@cache
def characters() -> frozenset[str]:
    """Return the characters that regular, italic and bold have."""
    from fontTools.ttLib import TTFont  # reads fonts; only who builds a document needs it

    found: set[str] | None = None
    for path in sorted(FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            here = {chr(code) for code in font.getBestCmap()}
        found = here if found is None else found & here
    assert found
    return frozenset(found)


def printable(text: str) -> str:
    """Return the text in letters that there are: a sign for each other one, nothing for invisible
    ones.
    """
    text = unicodedata.normalize("NFC", text)
    known = characters()
    if known.issuperset(text):
        return text
    return "".join(char if char in known else _instead(char) for char in text)


def missing_signs(text: str) -> list[str]:
    """Return the digits and the signs of figures that stand for themselves no more once printable."""
    unknown = dict.fromkeys(unicodedata.normalize("NFC", text))
    return [
        char
        for char in unknown
        if char not in characters()
        and unicodedata.category(char) in ("Nd", "Nl", "No", "Sm", "Sc", "Pd")
    ]


def _instead(char: str) -> str:
    if char == "\n":
        return char
    kind = unicodedata.category(char)
    if char == "\t" or kind.startswith("Z"):
        return " "
    return "" if kind in ("Cc", "Cf", "Mn", "Me") else SIGN


def breakable(text: str, longest: int = LONGEST_WORD) -> str:
    """Return the text with places to break it in runs of more than ``longest`` letters."""
    run = re.compile(rf"[^\s{BREAK}]{{{longest + 1},}}")
    return run.sub(lambda found: _with_breaks(found.group(), longest), text)


def _with_breaks(run: str, longest: int) -> str:
    return BREAK.join(
        part if len(part) <= longest else _cut(part) for part in _PARTS.split(run) if part
    )


def _cut(run: str) -> str:
    pieces = [run[at : at + PIECE] for at in range(0, len(run), PIECE)]
    return "".join(
        piece if at == 0 or _FOLLOWS.match(piece) else BREAK + piece
        for at, piece in enumerate(pieces)
    )


def lettered(text: str) -> str:
    """Return the text as it is handed to the layout: printable, and breakable."""
    return breakable(printable(text))
