"""The texts that people write in Markdown, read into blocks that every document lays out in its own way.

One parser for page, PDF and Word, so that all three show the same.  Of Markdown there are headings,
paragraphs, lists, quotations, tables, emphasis and links to the web; HTML, images, references and
everything else are shown as the text that they are.  Nothing of it is ever handed to a language of
layout as source: a document gets texts.

What could be a figure or its sign is no mark (``markdown_rules.py``): a list counts only if its numbers
are those that it would be printed with, or ``2024. Se abrieron 7`` would come out as another year.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it.token import Token
    from markdown_it.tree import SyntaxTreeNode

DEEPEST = 8
"""Levels of lists and quotations within each other; what is deeper stands at the last of them."""

MOST_NESTED = 32
"""Levels that are followed at all: a text that goes deeper is no list, and is shown as it was typed."""

_NOT_IN_TEXT = re.compile(
    # What XML does not take, and the marks that make a reader see another order than is written.
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)
_CONTAINERS = ("bullet_list", "ordered_list", "list_item", "blockquote")
_OPENING = tuple(f"{container}_open" for container in _CONTAINERS)
_CLOSING = tuple(f"{container}_close" for container in _CONTAINERS)
_NUMBER = re.compile(r"[-−+]?\$?\s?[\d.,]+\s?%?(\s?p/)?")
# A line that somebody ended is ended: two figures one below the other stay two.
_BREAKS = {"softbreak": "\n", "hardbreak": "\n"}
FIRST_YEAR = 1000
"""The first number that begins no list: people write years and quantities there."""


@dataclass(frozen=True, slots=True)
class TextRun:
    """Letters that look alike; ``link`` is an address of the web or empty.  A line break is ``\\n``."""

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    link: str = ""


TextRuns = tuple[TextRun, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some runs; ``code`` where every blank and line counts."""

    runs: TextRuns
    code: bool = False


@dataclass(frozen=True, slots=True)
class MarkdownHeading:
    """A heading within the text, from 1 on and never deeper by more than one than the one above it:
    the document says below which of its own it stands.
    """

    level: int
    runs: TextRuns


@dataclass(frozen=True, slots=True)
class Items:
    """A list, numbered from ``start`` on, or with bullets where that is None; ``closing`` is what
    stands after a number.
    """

    start: int | None
    items: tuple[tuple["MarkdownBlock", ...], ...]
    closing: str = "."


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation: blocks in somebody else's words."""

    blocks: tuple["MarkdownBlock", ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its header and its rows, each cell some runs; every row has as many as the header."""

    header: tuple[TextRuns, ...]
    rows: tuple[tuple[TextRuns, ...], ...]

    @property
    def numbers(self) -> tuple[bool, ...]:
        """Return which columns stand at the right: they have figures, and besides them nothing but
        dashes.
        """
        return tuple(_are_numbers(row[at] for row in self.rows) for at in range(len(self.header)))


@dataclass(frozen=True, slots=True)
class HorizontalRule:
    """A line across."""


MarkdownBlock = Paragraph | MarkdownHeading | Items | Quotation | Grid | HorizontalRule


def text_of(runs: TextRuns) -> str:
    """Return the letters of some runs."""
    return "".join(run.text for run in runs)


def _are_numbers(column: Iterable[TextRuns]) -> bool:
    said = {text_of(runs).strip() for runs in column} - {"", "-", "–", "—", "ND", "NA"}
    return bool(said) and all(_NUMBER.fullmatch(text) for text in said)


def clean(text: str) -> str:
    """Return the text without what no document can carry."""
    return _NOT_IN_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def blocks_of(text: str) -> tuple[MarkdownBlock, ...]:
    """Return the blocks of a text; never fails, whatever was typed."""
    text = clean(text)
    tokens = parser().parse(text)
    if any(token.level >= MOST_NESTED for token in tokens):
        return tuple(Paragraph((TextRun(paragraph),)) for paragraph in _paragraphs(text))
    return tuple(_at_their_levels(_blocks(_tree(_shallow(tokens)).children)))


def _at_their_levels(blocks: Iterable[MarkdownBlock]) -> Iterator[MarkdownBlock]:
    """Yield the blocks, each heading one level below the nearest before it that outranks it."""
    above: list[int] = []
    for block in blocks:
        if isinstance(block, MarkdownHeading) and block.runs:
            while above and above[-1] >= block.level:
                above.pop()
            above.append(block.level)
            block = replace(block, level=len(above))
        yield block


def _paragraphs(text: str) -> Iterator[str]:
    """Yield what stands between empty lines."""
    for paragraph in re.split(r"\n\s*\n", text):
        if paragraph.strip():
            yield paragraph.strip()


def _shallow(tokens: Iterable["Token"]) -> Iterator["Token"]:
    """Yield the same without the lists and quotations that are too deep: what is in them stays, the
    numbers of their items too.
    """
    from markdown_it.token import Token

    depth = 0
    numbers = ""
    for token in tokens:
        opens, closes = token.type in _OPENING, token.type in _CLOSING
        depth += opens
        if (opens or closes) and depth > DEEPEST * 2:
            numbers += f"{token.info}{token.markup} " if opens and token.info else ""
        elif token.type == "inline" and numbers:
            token.children = [Token("text", "", 0, content=numbers), *(token.children or ())]
            numbers = ""
            yield token
        else:
            yield token
        depth -= closes


@cache
def parser() -> Any:
    """Return the parser of all texts."""
    # Only who shows or builds a narrative needs these.
    from .markdown_rules import Parser, emphasis, no_code_after_digit, no_quotation_of_number
    from .markdown_tables import bounded_table

    made = Parser("commonmark", {"html": False, "maxNesting": MOST_NESTED + 2})
    # A reference is read where it is used and else vanishes: what somebody typed has to be seen.  So
    # has the dash below a figure, which would make a heading of it.
    others = ["html_block", "html_inline", "image", "entity", "reference", "lheading"]
    made.enable("table").disable(others)
    made.block.ruler.at("table", bounded_table, {"alt": ["paragraph"]})
    made.block.ruler.at(
        "blockquote", no_quotation_of_number, {"alt": ["paragraph", "blockquote", "list"]}
    )
    made.inline.ruler.at("emphasis", emphasis)
    made.inline.ruler.at("backticks", no_code_after_digit)
    return made


def _tree(tokens: Iterable["Token"]) -> "SyntaxTreeNode":
    """Return the blocks as a tree; what is within a line stays flat, since its marks nest without
    end.
    """
    from markdown_it.tree import SyntaxTreeNode

    flat = []
    for token in tokens:
        if token.type == "inline":
            token.meta["runs"] = _joined(_runs(token.children or ()))
            token.children = None
        flat.append(token)
    return SyntaxTreeNode(flat)


def _blocks(nodes: Iterable["SyntaxTreeNode"]) -> Iterator[MarkdownBlock]:
    for node in nodes:
        match node.type:
            case "paragraph":
                yield Paragraph(_runs_of(node))
            case "heading":
                yield MarkdownHeading(int(node.tag[1:]), _runs_of(node))
            case "bullet_list" | "ordered_list" if not _is_list(node):
                for item in node.children:
                    yield from _as_typed(item)
            case "bullet_list":
                yield Items(None, _items(node))
            case "ordered_list":
                yield Items(int(node.attrs.get("start", 1)), _items(node), node.markup)
            case "blockquote":
                yield Quotation(tuple(_blocks(node.children)))
            case "table":
                yield _grid(node)
            case "hr":
                yield HorizontalRule()
            case "fence" | "code_block":
                # What stands beside the opening mark is no language here: somebody typed it.
                lines = [node.info.strip(), node.content.rstrip("\n")]
                text = "\n".join(line for line in lines if line)
                yield Paragraph((TextRun(text, code=True),), code=True)
            case "typed":
                yield Paragraph((TextRun(node.content),))
            case _:
                yield from _blocks(node.children)


def _is_list(node: "SyntaxTreeNode") -> bool:
    """Return whether a list would be printed with the numbers and the sign that its items have."""
    if node.type == "bullet_list":
        return node.markup != "+"
    start = int(node.attrs.get("start", 1))
    counted = (str(number) for number in range(start, start + len(node.children)))
    return start < FIRST_YEAR and all(
        item.info == number for item, number in zip(node.children, counted, strict=True)
    )


def _as_typed(item: "SyntaxTreeNode") -> Iterator[MarkdownBlock]:
    """Yield the blocks of an item of what is no list, its number or sign before them."""
    mark = TextRun(f"{item.info}{item.markup} ")
    match tuple(_blocks(item.children)):
        case (Paragraph(runs, False), *rest):
            yield Paragraph(_joined((mark, *runs)))
            yield from rest
        case blocks:
            yield Paragraph((replace(mark, text=mark.text.strip()),))
            yield from blocks


def _items(node: "SyntaxTreeNode") -> tuple[tuple[MarkdownBlock, ...], ...]:
    return tuple(tuple(_blocks(item.children)) for item in node.children)


def _grid(node: "SyntaxTreeNode") -> Grid:
    rows = [
        tuple(_runs_of(cell) for cell in row.children)
        for part in node.children
        for row in part.children
    ]
    return Grid(rows[0], tuple(rows[1:]))


def _runs_of(node: "SyntaxTreeNode") -> TextRuns:
    return _joined(run for inline in node.children for run in inline.meta["runs"])


def _runs(tokens: Iterable["Token"]) -> Iterator[TextRun]:
    """Yield the letters of a line, each with the marks around it, however many there are."""
    strong = emphasis = 0
    link = title = ""
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                strong += token.nesting
            case "em_open" | "em_close":
                emphasis += token.nesting
            case "link_open":
                link = str(token.attrs.get("href", ""))
                title = str(token.attrs.get("title", ""))
            case "link_close":
                link = ""  # there is no link in a link
                yield TextRun(f' "{title}"' if title else "", strong > 0, emphasis > 0)
            case kind:
                text = _BREAKS.get(kind, token.content)
                yield TextRun(text, strong > 0, emphasis > 0, kind == "code_inline", link)


def _joined(runs: Iterable[TextRun]) -> TextRuns:
    """Return the runs with neighbours that look alike as one; empty ones left out."""
    alike = groupby((run for run in runs if run.text), key=lambda run: replace(run, text=""))
    return tuple(
        replace(look, text="".join(run.text for run in alike_runs)) for look, alike_runs in alike
    )
