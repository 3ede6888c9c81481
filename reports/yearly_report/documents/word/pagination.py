"""On which page each heading will stand, by laying the document out roughly.

The program that opens the document knows better, and puts its own numbers into the index as soon as
it is allowed to.  Until then, and in programs that never do, the index shows these.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

from ..arial_metrics import LINE, TWIPS, lines_of
from .document_builder import FOOT, SIDE, TOP
from .markup import NAMESPACES
from .package import STYLES, element_of

W = f"{{{NAMESPACES['w']}}}"
WP = f"{{{NAMESPACES['wp']}}}"
CELL_SIDES, CELL_ENDS, BORDER = 140, 114, 10
EMU = 635
LEAST_LINES = 2
"""Lines of a paragraph that are left alone on no page."""


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """The properties of a style that decide how much room a paragraph takes."""

    points: float = 10.5
    bold: bool = False
    before: int = 0
    after: int = 120
    line: float = 269 / 240
    left: int = 0
    right: int = 0
    first: int = 0
    borders: int = 0
    keep_next: bool = False
    keep_lines: bool = False
    page_before: bool = False


@dataclass(slots=True)
class LayoutBlock:
    """A block that stays together, in twentieths of a point; ``marks`` are the bookmarks in it."""

    before: int
    height: int
    after: int = 0
    keep_next: bool = False
    page_before: bool = False
    line: int = 0
    head: int = 0
    room: int = 0
    marks: list[str] = field(default_factory=list)


def pages_of(parts: Iterable[str]) -> dict[str, int]:
    """Return the page of each bookmark in these parts of a document, the last of them its last
    section.
    """
    return _laid_out(list(_sections(parts)))


def _laid_out(blocks: Sequence[LayoutBlock]) -> dict[str, int]:
    page, at, last = 1, 0, 0
    found: dict[str, int] = {}
    for place, piece in enumerate(blocks):
        if piece.page_before and at > 0:
            page, at, last = page + 1, 0, 0
        before = _between(last, piece.before) if at or piece.page_before else 0
        if at > 0 and at + before + _together(blocks, place) > piece.room:
            page, at, before = page + 1, piece.head, 0
        found.update((mark, page) for mark in piece.marks)
        at += before + piece.height
        while at > piece.room:  # what is longer than the page goes on, line by line
            page, at = page + 1, at - piece.room + piece.head
        last = piece.after
    return found


def _between(after: int, before: int) -> int:
    """Return the space between two blocks: of two that meet the larger one counts."""
    return max(after, before)


def _together(blocks: Sequence[LayoutBlock], place: int) -> int:
    """Return the height that has to have room where this one begins: what is kept with the next, and its
    start.
    """
    height = 0
    for piece, following in zip(blocks[place:], blocks[place + 1 :], strict=False):
        if not piece.keep_next:
            break
        height += piece.height + _between(piece.after, following.before)
        place += 1
    piece = blocks[place]
    return height + min(piece.height, piece.line * LEAST_LINES or piece.height)


def _sections(parts: Iterable[str]) -> Iterable[LayoutBlock]:
    """Yield the pieces of each section, which begins a page of its own."""
    section: list[str] = []
    for part in parts:
        section.append(part)
        if "<w:sectPr>" not in part:
            continue
        size = next(element_of("body", part).iter(f"{W}pgSz"))
        across, down = int(size.get(f"{W}w")), int(size.get(f"{W}h"))
        blocks = (
            piece
            for element in section  # one by one, so that no tree of all is ever in memory
            for piece in _layout_blocks(element_of("body", element), across - 2 * SIDE)
        )
        for place, piece in enumerate(blocks):
            piece.room = down - TOP - FOOT
            piece.page_before = piece.page_before or place == 0
            yield piece
        section = []


def _layout_blocks(body: Iterable[Any], room: int) -> Iterable[LayoutBlock]:
    for child in body:
        match child.tag.removeprefix(W):
            case "p":
                yield _paragraph(child, room)
            case "tbl":
                yield from _table(child)
            case "sdt":
                yield from _layout_blocks(child.find(f"{W}sdtContent"), room)


def _paragraph(element: Any, room: int) -> LayoutBlock:
    properties = element.find(f"{W}pPr")
    style = _style_of(element)
    own = properties.find(f"{W}ind") if properties is not None else None
    left = int(own.get(f"{W}left", style.left)) if own is not None else style.left
    extent = element.find(f".//{WP}extent")
    line = round(style.points * TWIPS * LINE * style.line)
    if extent is not None:
        lines, height = 1, int(extent.get("cy")) // EMU + line // 4
        line = height
    else:
        lines = _lines(element, style, room - left - style.right)
        height = lines * line
    breaks = properties is not None and properties.find(f"{W}pageBreakBefore") is not None
    return LayoutBlock(
        before=style.before,
        height=height + style.borders,
        after=style.after,
        keep_next=style.keep_next,
        page_before=style.page_before or breaks,
        line=0 if style.keep_lines else line,
        marks=[mark.get(f"{W}name") for mark in element.iter(f"{W}bookmarkStart")],
    )


def _lines(element: Any, style: ParagraphStyle, room: int) -> int:
    text = "".join(_letters(element))
    if f"{W}tab" in {node.tag for node in element.iter()}:
        text = f"{text} 00"  # the number at the end of a line of the index
    return lines_of(text, room, style.points, bold=style.bold, first=style.first)


def _letters(element: Any) -> Iterable[str]:
    for node in element.iter(f"{W}t", f"{W}br"):
        yield "\n" if node.tag == f"{W}br" else node.text or ""


def _table(element: Any) -> Iterable[LayoutBlock]:
    """Yield its rows; the first one with the second, and above the rows of each further page."""
    head = 0
    for place, row in enumerate(element.iter(f"{W}tr")):
        height = _row(row)
        if place == 0:
            head = height
        whole = row.find(f"{W}trPr/{W}cantSplit") is not None
        yield LayoutBlock(
            0,
            height,
            keep_next=place == 0,
            line=0 if whole else height // 10,
            head=head if place else 0,
        )


def _row(row: Any) -> int:
    heights = []
    for cell in row.iter(f"{W}tc"):
        room = int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) - CELL_SIDES
        parts = [_paragraph(node, room) for node in cell.iter(f"{W}p")]
        gaps = [_between(one.after, other.before) for one, other in pairwise(parts)]
        ends = parts[0].before + parts[-1].after
        heights.append(sum(part.height for part in parts) + sum(gaps) + ends)
    return max(heights) + CELL_ENDS + BORDER


def _style_of(element: Any) -> ParagraphStyle:
    named = element.find(f"{W}pPr/{W}pStyle")
    return _styles()[named.get(f"{W}val") if named is not None else "Normal"]


@cache
def _styles() -> dict[str, ParagraphStyle]:
    from docx.oxml import parse_xml

    elements = {
        style.get(f"{W}styleId"): style
        for style in parse_xml(STYLES.read_bytes()).findall(f"{W}style")
        if style.get(f"{W}type") == "paragraph"
    }
    return {name: _style(name, elements) for name in elements}


def _style(name: str, elements: dict[str, Any]) -> ParagraphStyle:
    element = elements[name]
    based = element.find(f"{W}basedOn")
    above = _style(based.get(f"{W}val"), elements) if based is not None else ParagraphStyle()

    def measure(path: str, key: str, default: float) -> float:
        found = element.find("/".join(f"{W}{part}" for part in path.split("/")))
        text = found.get(f"{W}{key}") if found is not None else None
        return default if text is None else float(text)

    def has(path: str) -> bool:
        return element.find("/".join(f"{W}{part}" for part in path.split("/"))) is not None

    hanging = measure("pPr/ind", "hanging", -above.first)
    ends = element.findall(f"{W}pPr/{W}pBdr/{W}top") + element.findall(f"{W}pPr/{W}pBdr/{W}bottom")
    borders = sum(int(end.get(f"{W}space", 0)) * TWIPS + BORDER for end in ends)
    return ParagraphStyle(
        points=measure("rPr/sz", "val", above.points * 2) / 2,
        bold=above.bold or has("rPr/b"),
        before=int(measure("pPr/spacing", "before", above.before)),
        after=int(measure("pPr/spacing", "after", above.after)),
        line=measure("pPr/spacing", "line", above.line * 240) / 240,
        left=int(measure("pPr/ind", "left", above.left)),
        right=int(measure("pPr/ind", "right", above.right)),
        first=-int(hanging),
        borders=borders or above.borders,
        keep_next=above.keep_next or has("pPr/keepNext"),
        keep_lines=above.keep_lines or has("pPr/keepLines"),
        page_before=above.page_before or has("pPr/pageBreakBefore"),
    )
