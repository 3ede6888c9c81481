"""A narrative as plain values that the layout of the PDF draws, block by block."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from . import glyphs
from .glyphs import breakable, printable
from .markdown import (
    Grid,
    HorizontalRule,
    Items,
    MarkdownBlock,
    MarkdownHeading,
    Paragraph,
    Quotation,
    TextRun,
    TextRuns,
    blocks_of,
    text_of,
)

Node = dict[str, Any]

DEEPEST_HEADING = 6
"""A tagged PDF knows no deeper ones."""

DEEPEST_QUOTATION = 3
"""A quotation in so many others stands beside them: the layout nests no deeper."""

LONGEST_IN_CELL = 18
"""A run of more letters is broken in the cell of a table."""

LETTER, HYPHENATED, INSET = 4.5, 11, 9
"""Points that a letter of a table takes; letters that hyphens leave together; points around them."""

FULL_WIDTH = 470
"""Points across every paper that there is."""


def nodes_of(text: str, level: int) -> list[Node]:
    """Return the blocks of a narrative whose own heading is of that level."""
    return list(_nodes(blocks_of(text), level))


def _nodes(blocks: Iterable[MarkdownBlock], above: int | None, quoted: int = 0) -> Iterator[Node]:
    """Yield the nodes of blocks; ``above`` is the level of the heading over them, None within lists
    and quotations, where a heading is but a strong line.
    """
    for block in blocks:
        match block:
            case Paragraph(runs, True):
                yield {"kind": "code", "text": breakable(_code_of(runs))}
            case Paragraph(runs):
                yield {"kind": "paragraph", "runs": _runs(runs)}
            case MarkdownHeading(rank, runs) if above is not None and runs:
                level = min(above + rank, DEEPEST_HEADING)
                yield {"kind": "heading", "level": level, "runs": _runs(runs)}
            case MarkdownHeading(_, runs):
                strong = tuple(
                    TextRun(run.text, True, run.emphasis, run.code, run.link) for run in runs
                )
                yield {"kind": "paragraph", "runs": _runs(strong)}
            case Items(start, items, closing):
                yield {
                    "kind": "items",
                    "start": start,
                    "numbering": f"1{closing}",
                    "items": [list(_nodes(item, None, quoted)) for item in items],
                }
            case Quotation(said) if quoted < DEEPEST_QUOTATION:
                yield {"kind": "quotation", "blocks": list(_nodes(said, None, quoted + 1))}
            case Quotation(said):
                yield from _nodes(said, None, quoted)
            case Grid():
                yield from _grids(block)
            case HorizontalRule():
                yield {"kind": "rule"}


def _code_of(runs: TextRuns) -> str:
    text = "".join(run.text for run in runs).expandtabs(4)
    return "\n".join(printable(line) for line in text.split("\n"))


def _runs(runs: TextRuns, longest: int = glyphs.LONGEST_WORD) -> list[Node]:
    return [
        {
            "text": breakable(printable(run.text), longest),
            "strong": run.strong,
            "emphasis": run.emphasis,
            "code": run.code,
            "link": run.link,
        }
        for run in runs
    ]


def _grids(grid: Grid) -> Iterator[Node]:
    """Yield the table; in several, each with its first column, where one is too wide for a page."""
    least = [_least_width(column) for column in zip(grid.header, *grid.rows, strict=True)]
    for columns in _side_by_side(least):
        yield {
            "kind": "grid",
            "widths": [least[at] + _weight(grid, at) for at in columns],
            "numbers": [grid.numbers[at] for at in columns],
            "header": [_runs(grid.header[at], LONGEST_IN_CELL) for at in columns],
            "rows": [[_runs(row[at], LONGEST_IN_CELL) for at in columns] for row in grid.rows],
        }


def _side_by_side(least: Sequence[float]) -> Iterator[list[int]]:
    """Yield columns that have room beside each other, the first one always among them."""
    columns: list[int] = [0]
    for at in range(1, len(least)):
        if len(columns) > 1 and sum(least[column] for column in (*columns, at)) > FULL_WIDTH:
            yield columns
            columns = [0]
        columns.append(at)
    yield columns


def _least_width(column: Iterable[TextRuns]) -> float:
    """Return the points that the longest part of a column takes that cannot be broken."""
    longest = max((_longest_part(text_of(runs)) for runs in column), default=0)
    return max(longest, 3) * LETTER + INSET


def _longest_part(text: str) -> int:
    parts = re.split(rf"[\s{glyphs.BREAK}]", breakable(text, LONGEST_IN_CELL))
    return max((min(len(part), HYPHENATED) if part.isalpha() else len(part)) for part in parts)


def _weight(grid: Grid, at: int) -> float:
    """Return the weight of a column: more room for columns that have more to say, up to a point."""
    lengths = [len(text_of(row[at])) for row in (grid.header, *grid.rows)]
    return min(max(lengths), 60) * LETTER


def plain(text: str, longest: int = glyphs.LONGEST_WORD) -> list[str]:
    """Return a text without Markdown as its lines, empty ones left out."""
    return [breakable(printable(line), longest) for line in text.splitlines() if line.strip()]
