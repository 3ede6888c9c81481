"""Long texts in pieces that fit into cells, and how many lines a piece takes."""

import math
from collections.abc import Iterator

MOST_CHARACTERS = 32_767
"""What a cell of a spreadsheet holds."""

_ENDS = ("\n\n", "\n", ". ", " ")
"""Where a text is rather cut, the best first."""


def lines_of(text: str, room: float) -> int:
    """How many lines a text takes where so many letters have room in one."""
    return sum(max(1, math.ceil(len(line) / room)) for line in text.split("\n"))


def pieces_of(text: str, room: float, most_lines: int) -> list[str]:
    """The text in pieces of at most so many lines; joined they are the text again."""
    return list(_pieces(text, room, most_lines)) or [""]


def _pieces(text: str, room: float, most_lines: int) -> Iterator[str]:
    while text:
        end = _end_of(text, room, most_lines)
        yield text[:end]
        text = text[end:]


def _end_of(text: str, room: float, most_lines: int) -> int:
    """Where the first piece ends: where a paragraph, a line, a sentence or a word does."""
    most = _most_in(text, room, most_lines)
    if most == len(text):
        return most
    for end in _ENDS:
        at = text.rfind(end, most // 2, most)
        if at >= 0:
            return at + len(end)
    return most


def _most_in(text: str, room: float, most_lines: int) -> int:
    """Letters from the beginning on that take at most so many lines."""
    left, at = most_lines, 0
    for line in text[: MOST_CHARACTERS - 1].split("\n"):
        needed = max(1, math.ceil(len(line) / room))
        if needed > left:
            return max(at + int(left * room), 1)
        left -= needed
        at += len(line) + 1
        if left == 0:
            break
    return min(at, len(text), MOST_CHARACTERS - 1)
