"""A narrative as paragraphs, lists, quotations and tables of Word."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from ..markdown import (
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
from .document_builder import LAST_LEVEL, DocumentBuilder
from .markup import paragraph, run
from .numbering import BULLETS, DEEPEST, STEP, numbering
from .tables import WordCell, WordColumn, WordTable

LONGEST_ADDRESS = 2_000
"""The form of what Word takes as the address of a link."""

MOST_COLUMNS = 8
"""Columns that have room beside each other; of a wider table there are several, each with the first
column."""


@dataclass(frozen=True, slots=True)
class BlockContext:
    """In how many lists and quotations a block stands, and the number that it carries."""

    lists: int = 0
    quotations: int = 0
    mark: str = ""

    @property
    def plain(self) -> "BlockContext":
        return replace(self, mark="")


class NarrativeWriter:
    """Writes the blocks of one narrative whose own heading is of ``level``."""

    def __init__(self, builder: DocumentBuilder, level: int) -> None:
        self._to = builder
        self._above = level

    def write(self, text: str) -> None:
        for block in blocks_of(text):
            self._block(block, BlockContext())

    def _block(self, block: MarkdownBlock, context: BlockContext) -> None:
        match block:
            case MarkdownHeading(rank, runs) if runs and context == BlockContext():
                level = min(self._above + rank, LAST_LEVEL)
                text = "".join(piece.text for piece in runs)
                self._to.heading(level, self._runs(runs), text)
            case MarkdownHeading(_, runs):
                self._paragraph(self._runs(replace(piece, strong=True) for piece in runs), context)
            case Paragraph(runs, True):
                code = "".join(piece.text for piece in runs)
                self._to.add(paragraph("Code", run(code), _indent(context)))
            case Paragraph(runs):
                self._paragraph(self._runs(runs), context)
            case Items():
                self._items(block, context)
            case Quotation(blocks):
                self._blocks(blocks, replace(context, quotations=context.quotations + 1))
            case Grid():
                for drawn in self._tables(block):
                    self._to.table(drawn)
            case HorizontalRule():
                self._to.add(paragraph("Rule", ""))

    def _blocks(self, blocks: Iterable[MarkdownBlock], context: BlockContext) -> None:
        """Add the blocks, of which the first carries the mark of the item, where it can."""
        blocks = tuple(blocks)
        carries = bool(blocks) and isinstance(blocks[0], Paragraph | MarkdownHeading)
        carries = carries and not (isinstance(blocks[0], Paragraph) and blocks[0].code)
        if context.mark and not carries:
            self._paragraph("", context)
        for place, block in enumerate(blocks):
            self._block(block, context if place == 0 and carries else context.plain)

    def _paragraph(self, content: str, context: BlockContext) -> None:
        if context.mark:
            style = "ListBullet" if f'"{BULLETS}"/></w:numPr>' in context.mark else "ListNumber"
            self._to.add(paragraph(style, content, context.mark))
        elif context.quotations:
            self._to.add(paragraph("Quote", content, _indent(context)))
        elif context.lists:
            self._to.add(paragraph("ListContinue", content, _indent(context)))
        else:
            self._to.add(paragraph("Normal", content))

    def _items(self, listed: Items, context: BlockContext) -> None:
        level = context.lists
        number = BULLETS
        if listed.start is not None:
            number = self._to.lists.begin(level, listed.start, listed.closing)
        inside = BlockContext(level + 1, context.quotations, numbering(number, level))
        for item in listed.items:
            self._blocks(item, inside)

    def _runs(self, runs: Iterable[TextRun]) -> str:
        return "".join(self._run(piece) for piece in runs)

    def _run(self, piece: TextRun) -> str:
        style = "CodeLetters" if piece.code else ""
        if not is_address(piece.link):
            return run(piece.text, style, strong=piece.strong, emphasis=piece.emphasis)
        content = run(piece.text, "Hyperlink", strong=piece.strong, emphasis=piece.emphasis)
        reference = self._to.link(piece.link)
        return f'<w:hyperlink r:id="{reference}" w:history="1">{content}</w:hyperlink>'

    def _tables(self, grid: Grid) -> Iterator[WordTable]:
        """Yield the table; where it has too many columns for a page, several."""
        columns = list(range(len(grid.header)))
        title = "".join(piece.text for cell in grid.header for piece in cell)[:80]
        numbers = grid.numbers
        while columns:
            shown, columns = columns[:MOST_COLUMNS], columns[MOST_COLUMNS:]
            yield WordTable(
                title,
                tuple(
                    WordColumn(
                        text_of(grid.header[at]) or " ", share=_weight(grid, at), right=numbers[at]
                    )
                    for at in shown
                ),
                tuple(tuple(self._cell(row[at], numbers[at]) for at in shown) for row in grid.rows),
            )
            columns = [0, *columns] if columns else []

    def _cell(self, runs: TextRuns, right: bool) -> WordCell:
        content = paragraph("Figure" if right else "TableText", self._runs(runs))
        return WordCell(content, sum(len(piece.text) for piece in runs))


def is_address(link: str) -> bool:
    """Return whether Word takes it as the address of a link: one that it does not would spoil the
    file.
    """
    if not link or len(link) > LONGEST_ADDRESS or not link.isascii():
        return False
    try:
        parts = urlsplit(link)
        found = parts.hostname if parts.scheme in ("http", "https") else parts.path
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError:
        return False
    return bool(found) and not any(letter in link for letter in ' "<>\\^`{|}[]')


def _indent(context: BlockContext) -> str:
    steps = min(context.lists, DEEPEST + 1) + context.quotations
    right = f' w:right="{STEP}"' if context.quotations else ""
    return f'<w:ind w:left="{STEP * steps}"{right}/>' if steps else ""


def _weight(grid: Grid, at: int) -> int:
    """Return the weight of a column: more room for columns that have more to say, up to a point."""
    longest = max(len(text_of(row[at])) for row in (grid.header, *grid.rows))
    return min(max(longest, 8), 60)
