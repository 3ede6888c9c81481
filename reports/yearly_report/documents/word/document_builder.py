"""The document while it is written: its parts in order, and what they refer to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .markup import bookmarked, field, paragraph, run
from .numbering import Lists
from .tables import WordTable

WIDTH, HEIGHT, SIDE, TOP, FOOT = 11_906, 16_838, 1_134, 1_361, 1_247
"""A4 in twentieths of a point, and its margins."""

ROOM, TURNED_ROOM = WIDTH - 2 * SIDE, HEIGHT - 2 * SIDE
LAST_LEVEL = 6
HEADING = '<w:p><w:pPr><w:pStyle w:val="Heading'


@dataclass(frozen=True, slots=True)
class IndexedHeading:
    """A heading as the index and the navigation pane show it."""

    level: int
    text: str
    mark: str


class DocumentBuilder:
    """Parts are added from the first to the last; ``refer`` makes a relationship of the package."""

    def __init__(self, package: Any) -> None:
        self._package = package
        self._front: list[str] = []
        self.parts: list[str] = []
        self.headings: list[IndexedHeading] = []
        self.lists = Lists()
        self.sections = ""
        self._counts: dict[str, int] = {}
        self._after_table = False
        self._is_first_section = True

    def refer_to_edges(self, section: Any) -> None:
        """Let every section have the header and the footer of that one."""
        from docx.oxml.ns import qn

        for tag in ("headerReference", "footerReference"):
            for edge in section._sectPr.findall(qn(f"w:{tag}")):
                reference = edge.get(qn("r:id"))
                self.sections += f'<w:{tag} w:type="default" r:id="{reference}"/>'

    def add(self, markup: str) -> None:
        self.parts.append(markup)
        self._after_table = False

    def paragraph(self, style: str, text: str) -> None:
        self.add(paragraph(style, run(text)))

    def heading(self, level: int, content: str, text: str, *, page: bool = False) -> None:
        """Add a heading of runs; ``page`` begins a new one with it."""
        mark = f"_Toc{self.count('heading'):09d}"
        self.headings.append(IndexedHeading(level, text, mark))
        more = "<w:pageBreakBefore/>" if page else ""
        self.add(paragraph(f"Heading{level}", bookmarked(mark, len(self.headings), content), more))

    def caption(self, label: str, text: str) -> None:
        """Add the caption «Tabla 3. …», numbered by the program."""
        number = field(f"SEQ {label} \\* ARABIC", str(self.count(label)))
        self.add(paragraph("Caption", f"{run(f'{label} ')}{number}{run(f'. {text}')}"))

    def table(self, table: WordTable, caption: str = "", below: Sequence[str] = ()) -> None:
        """Add a table with what stands above and below it; on turned pages where its figures need it."""
        turned = not table.fits(ROOM)
        if turned:
            self._begin_turned_section()
        elif self._after_table and not caption:
            self.add(paragraph("BetweenTables", ""))
        if caption:
            self.caption("Tabla", caption)
        self.add(table.markup(TURNED_ROOM if turned else ROOM))
        self._after_table = True
        for paragraph_below in below:
            self.add(paragraph_below)
        if turned:
            self.end_section(turned=True)

    def _begin_turned_section(self) -> None:
        """End the upright section, before the headings that are over what comes."""
        above: list[str] = []
        while self.parts and self.parts[-1].startswith(HEADING):
            above.insert(0, self.parts.pop())
        self.end_section()
        self.parts += above

    def end_section(self, *, turned: bool = False) -> None:
        """Make what stands since the last one a section of upright or turned pages."""
        self.add(paragraph("BetweenTables", "", self._section(turned=turned)))
        self._is_first_section = False

    def _section(self, *, turned: bool = False) -> str:
        """Return the properties of a section; the first one has no header on its first page, the
        cover.
        """
        size = (
            f'<w:pgSz w:w="{HEIGHT}" w:h="{WIDTH}" w:orient="landscape"/>'
            if turned
            else f'<w:pgSz w:w="{WIDTH}" w:h="{HEIGHT}"/>'
        )
        return (
            f'<w:sectPr>{self.sections}<w:type w:val="nextPage"/>{size}'
            f'<w:pgMar w:top="{TOP}" w:right="{SIDE}" w:bottom="{FOOT}" w:left="{SIDE}" '
            'w:header="624" w:footer="567" w:gutter="0"/>'
            f"{'<w:titlePg/>' if self._is_first_section else ''}</w:sectPr>"
        )

    def count(self, what: str) -> int:
        """Count one more of them; return their number so far."""
        self._counts[what] = self._counts.get(what, 0) + 1
        return self._counts[what]

    def link(self, address: str) -> str:
        """Return the relationship to an address of the web."""
        from docx.opc.constants import RELATIONSHIP_TYPE

        reference: str = self._package.relate_to(
            address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        )
        return reference

    def picture(self, name: str, kind: str, content: bytes) -> str:
        """Return the relationship to a picture that is a part of the package."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        part = Part(PackURI(f"/word/media/{name}"), kind, content, self._package.package)
        reference: str = self._package.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        return reference

    def begin_with(self, front: Sequence[str]) -> None:
        """Put ``front`` before all parts: what it says is known only when they are written."""
        self._front = list(front)

    def all_parts(self) -> list[str]:
        """Return the parts from the cover to the properties of the last section."""
        return [*self._front, *self.parts, self._section()]
