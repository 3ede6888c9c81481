"""The texts that people write in Markdown, read into blocks that every document lays out in its own way.

One parser for page, PDF and Word, so that all three show the same.  Of Markdown there are headings,
paragraphs, lists, quotations, tables, emphasis and links to the web; HTML, images, references and
everything else are shown as the text that they are.  Nothing of it is ever handed to a language of
layout as source: a document gets texts.
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
_BREAKS = {"softbreak": " ", "hardbreak": "\n"}
_WEB = re.compile(r"(https?://|mailto:)[^\s]+", re.IGNORECASE)


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
    """A heading within the text, from 1 on: the document says below which of its own it stands."""

    level: int
    runs: TextRuns


@dataclass(frozen=True, slots=True)
class Items:
    """A list, numbered from ``start`` on, or with bullets where that is None."""

    start: int | None
    items: tuple[tuple["MarkdownBlock", ...], ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation: blocks in somebody else's words."""

    blocks: tuple["MarkdownBlock", ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its header and its rows, each cell some runs; every row has as many as the header."""

    header: tuple[TextRuns, ...]
    rows: tuple[tuple[TextRuns, ...], ...]


@dataclass(frozen=True, slots=True)
class HorizontalRule:
    """A line across."""


MarkdownBlock = Paragraph | MarkdownHeading | Items | Quotation | Grid | HorizontalRule


def clean(text: str) -> str:
    """Return the text without what no document can carry."""
    return _NOT_IN_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def blocks_of(text: str) -> tuple[MarkdownBlock, ...]:
    """Return the blocks of a text; never fails, whatever was typed."""
    text = clean(text)
    tokens = _parser().parse(text)
    if any(token.level >= MOST_NESTED for token in tokens):
        return tuple(Paragraph((TextRun(paragraph),)) for paragraph in _paragraphs(text))
    return tuple(_blocks(_tree(_shallow(tokens)).children))


def _paragraphs(text: str) -> Iterator[str]:
    """Yield what stands between empty lines."""
    for paragraph in re.split(r"\n\s*\n", text):
        if paragraph.strip():
            yield paragraph.strip()


def _shallow(tokens: Iterable["Token"]) -> Iterator["Token"]:
    """Yield the same without the lists and quotations that are too deep: what is in them stays."""
    depth = 0
    for token in tokens:
        opens, closes = token.type in _OPENING, token.type in _CLOSING
        depth += opens
        if not ((opens or closes) and depth > DEEPEST * 2):
            yield token
        depth -= closes


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt  # only who shows or builds a narrative needs it

    from .markdown_tables import bounded_table

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": MOST_NESTED + 2})
    # A reference is read where it is used and else vanishes: what somebody typed has to be seen.
    others = ["html_block", "html_inline", "image", "entity", "reference"]
    parser.enable("table").disable(others)
    parser.block.ruler.at("table", bounded_table, {"alt": ["paragraph"]})
    return parser


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
            case "bullet_list":
                yield Items(None, _items(node))
            case "ordered_list":
                yield Items(int(node.attrs.get("start", 1)), _items(node))
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
    link = ""
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                strong += token.nesting
            case "em_open" | "em_close":
                emphasis += token.nesting
            case "link_open":
                address = str(token.attrs.get("href", ""))
                link = address if _WEB.fullmatch(address) else ""
            case "link_close":
                link = ""  # there is no link in a link
            case kind:
                text = _BREAKS.get(kind, token.content)
                yield TextRun(text, strong > 0, emphasis > 0, kind == "code_inline", link)


def _joined(runs: Iterable[TextRun]) -> TextRuns:
    """Return the runs with neighbours that look alike as one; empty ones left out."""
    alike = groupby((run for run in runs if run.text), key=lambda run: replace(run, text=""))
    return tuple(
        replace(look, text="".join(run.text for run in alike_runs)) for look, alike_runs in alike
    )
