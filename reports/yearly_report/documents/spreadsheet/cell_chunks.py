"""Long texts in pieces that fit into cells."""

from collections.abc import Callable, Iterator

MOST_CHARACTERS = 32_767
"""The most characters that a cell of a spreadsheet holds."""

MOST_IN_LINE = 400
"""Letters that a line of a cell never has."""

_ENDS = ("\n\n", "\n", ". ", " ")
"""The places where a text is rather cut, the best first."""

Lines = Callable[[str], int]
"""A function that counts the lines that a text takes."""


def split_text(text: str, lines: Lines, most: int) -> list[str]:
    """Return the text in pieces of at most so many lines; joined they are the text again."""
    return list(_pieces(text, lines, most)) or [""]


def _pieces(text: str, lines: Lines, most: int) -> Iterator[str]:
    while text:
        end = _end_of(text, _room_in(text, lines, most))
        yield text[:end]
        text = text[end:]


def _end_of(text: str, most: int) -> int:
    """Return the end of the first piece: that of a paragraph, a line, a sentence or a word."""
    if most == len(text):
        return most
    for end in _ENDS:
        at = text.rfind(end, most // 2, most)
        if at >= 0:
            return at + len(end)
    return most


def _room_in(text: str, lines: Lines, most: int) -> int:
    """Return the number of letters from the beginning on that take at most so many lines."""
    at = 0
    for line in text.split("\n"):
        taken = lines(line) if len(line) <= most * MOST_IN_LINE else most + 1
        if taken > most or at + len(line) >= MOST_CHARACTERS:
            return max(at + _part_in(line[: MOST_CHARACTERS - at - 1], lines, most), 1)
        most -= taken
        at += len(line) + 1
    return len(text)


def _part_in(line: str, lines: Lines, most: int) -> int:
    """Return the number of letters of a line that have room."""
    low, high = 0, min(len(line), most * MOST_IN_LINE)
    while low < high:
        middle = (low + high + 1) // 2
        if lines(line[:middle]) <= most:
            low = middle
        else:
            high = middle - 1
    return low
