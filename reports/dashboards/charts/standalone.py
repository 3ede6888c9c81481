"""A chart that leaves the page: with its title above and its source below."""

from collections.abc import Sequence
from html import escape

from .alt_text import alternative_text
from .canvas import PRINTED, WIDE
from .style import COLOURS, PICTURE_FONT
from .trend import Trend
from .trend_svg import trend_marks

MARGIN = 24
TITLE_SIZE, TITLE_LINE, TITLE_CHARACTER = 20, 26, 9.6
SOURCE_SIZE, SOURCE_LINE, SOURCE_CHARACTER = 12, 17, 5.9


def picture_svg(trend: Trend, title: str, sources: Sequence[str]) -> str:
    """Return the wide chart as a drawing of its own, in the light palette; empty if there is nothing."""
    marks = trend_marks(trend)
    if not marks:
        return ""
    title_lines = wrapped(title, int(WIDE.width / TITLE_CHARACTER))
    source_lines = [
        line for source in sources for line in wrapped(source, int(WIDE.width / SOURCE_CHARACTER))
    ]
    top = MARGIN + len(title_lines) * TITLE_LINE + 8
    foot = top + WIDE.height + 20
    width, height = WIDE.width + 2 * MARGIN, foot + len(source_lines) * SOURCE_LINE + MARGIN - 12
    alternative = escape(alternative_text(trend))
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img" aria-label="{alternative}" '
            f'font-family="{escape(PICTURE_FONT)}">',
            f'<rect width="{width}" height="{height}" fill="{COLOURS["paper"]}"/>',
            *_lines(title_lines, MARGIN + 14, TITLE_LINE, TITLE_SIZE, "text", weight=700),
            f'<g transform="translate({MARGIN} {top})">{marks}</g>',
            *_lines(source_lines, foot, SOURCE_LINE, SOURCE_SIZE, "baseline"),
            "</svg>",
        ]
    )


def printed_svg(trend: Trend) -> str:
    """Return the chart alone, for a printed page that says the rest; empty if there is nothing."""
    marks = trend_marks(trend, PRINTED)
    if not marks:
        return ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {PRINTED.width} {PRINTED.height}" '
        f'width="{PRINTED.width}" height="{PRINTED.height}" '
        f'font-family="{escape(PICTURE_FONT)}">{marks}</svg>'
    )


def _lines(
    lines: Sequence[str], top: int, height: int, size: int, colour: str, weight: int = 400
) -> list[str]:
    return [
        f'<text x="{MARGIN}" y="{top + place * height}" font-size="{size}" '
        f'font-weight="{weight}" fill="{COLOURS[colour]}">{escape(line)}</text>'
        for place, line in enumerate(lines)
    ]


def wrapped(text: str, most: int) -> list[str]:
    """Return the words in lines of at most so many characters; a longer word is cut, not lost."""
    lines: list[str] = []
    for word in text.split():
        while len(word) > most:
            lines.append(word[:most])
            word = word[most:]
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        elif word:
            lines.append(word)
    return lines
