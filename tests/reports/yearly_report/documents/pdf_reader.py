"""Reads a tagged PDF as a screen reader does: its tables cell by cell, out of the structure tree."""

import ctypes
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pdfplumber
import pypdf
import pypdfium2

Element = dict[str, Any]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Cell:
    """A cell: its text, what stands raised in it, and the pages it is on."""

    text: str
    raised: str
    pages: frozenset[int]
    header: bool


class Document:
    """A PDF, opened once for many questions."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.pdf = pypdf.PdfReader(io.BytesIO(content))
        self.plumber = pdfplumber.open(io.BytesIO(content))

    @cached_property
    def pages(self) -> list[str]:
        """Return the text of each page, line by line."""
        with closing(pypdfium2.PdfDocument(self.content)) as file:
            return [self._lines(page) for page in file]

    def _lines(self, page: pypdfium2.PdfPage) -> str:
        with closing(page), closing(page.get_textpage()) as text:
            return _plain(text.get_text_range()).replace("\r\n", "\n")

    def boxes(self) -> Iterator[tuple[int, tuple[float, float], list[Box]]]:
        """Yield each page's number, width and height, and left, bottom, right and top of the ink of
        each of its letters.
        """
        with closing(pypdfium2.PdfDocument(self.content)) as file:
            for number, page in enumerate(file, start=1):
                with closing(page), closing(page.get_textpage()) as text:
                    letters = [
                        text.get_charbox(place)
                        for place in range(text.count_chars())
                        if not chr(pypdfium2.raw.FPDFText_GetUnicode(text, place)).isspace()
                    ]
                    yield number, page.get_size(), letters

    @cached_property
    def text(self) -> str:
        """All of it in the order of its marks, blanks and line ends left out."""
        return joined("".join(self.letters.values()))

    def says(self, text: str) -> bool:
        return joined(text) in self.text

    @cached_property
    def letters(self) -> dict[tuple[int, int], str]:
        """Return the letters under each mark of each page, in the order in which they were written."""
        found: dict[tuple[int, int], str] = defaultdict(str)
        with closing(pypdfium2.PdfDocument(self.content)) as file:
            for number, page in enumerate(file, start=1):
                with closing(page), closing(page.get_textpage()) as text:
                    for written in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
                        mark = pypdfium2.raw.FPDFPageObj_GetMarkedContentID(written)
                        if mark >= 0:  # what decorates the page has none
                            found[number, mark] += _text_of(written, text)
        return dict(found)

    def elements(self, *kinds: str) -> Iterator[Element]:
        for top in self.plumber.structure_tree:
            yield from _below(top, kinds)

    def parts(self, *kinds: str) -> Iterator[list[tuple[int, int]]]:
        """Page and mark of each thing that is within an element of these kinds."""
        for element in self.elements(*kinds):
            yield [
                (part["page_number"], mcid)
                for part in _all(element, None)
                for mcid in part.get("mcids", ())
            ]

    @property
    def last_parts(self) -> set[tuple[int, int]]:
        """Return what stands last on each page."""
        return set({page: (page, mcid) for page, mcid in sorted(self.letters)}.values())

    def fonts(self) -> Iterator[tuple[str, bool]]:
        """The name of each font, and whether its letters are in the file."""
        for number in range(1, int(self.pdf.trailer["/Size"])):
            found = self.pdf.get_object(pypdf.generic.IndirectObject(number, 0, self.pdf))
            if isinstance(found, dict) and found.get("/Type") == "/FontDescriptor":
                yield found["/FontName"], bool({"/FontFile2", "/FontFile3"} & set(found))

    @cached_property
    def tables(self) -> list[list[list[Cell]]]:
        return [
            [
                [self._cell(cell) for cell in _below(row, ("TH", "TD"))]
                for row in _below(table, ("TR",))
            ]
            for table in self.elements("Table")
        ]

    def _cell(self, cell: Element) -> Cell:
        said, raised, pages = [], [], set()
        for element in _all(cell, None):
            is_raised = "BaselineShift" in element.get("attributes", {})
            for mcid in element.get("mcids", ()):
                page = element["page_number"]
                pages.add(page)
                (raised if is_raised else said).append(self.letters.get((page, mcid), ""))
        text = " ".join(" ".join(said).replace("\u200b", "").split())
        return Cell(text, "".join("".join(raised).split()), frozenset(pages), cell["type"] == "TH")

    def outline(self) -> list[tuple[int, str, int]]:
        """Each bookmark: its depth, its title and the number of its page."""
        return list(self._bookmarks(self.pdf.outline, 1))

    def _bookmarks(self, part: list[Any], depth: int) -> Iterator[tuple[int, str, int]]:
        for each in part:
            if isinstance(each, list):
                yield from self._bookmarks(each, depth + 1)
            else:
                yield depth, each.title, self.pdf.get_destination_page_number(each) + 1


def _text_of(written: pypdfium2.PdfObject, page: pypdfium2.PdfTextPage) -> str:
    size = pypdfium2.raw.FPDFTextObj_GetText(written, page, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pypdfium2.raw.FPDFTextObj_GetText(
        written, page, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size
    )
    return _plain(buffer.raw.decode("utf-16-le").rstrip("\0"))


def _plain(text: str) -> str:
    """Return a text with the hyphen at the end of a line, which pdfium takes for one that the line
    alone put there, and without the places where a line may end.
    """
    return text.replace("\x02", "-").replace("\ufffe", "-").replace("\u200b", "")


def joined(text: str) -> str:
    """Return a text without blanks, with one hyphen where a line ends and the next begins with it."""
    return re.sub("-+", "-", "".join(text.replace("\u200b", "").split()))


def _all(element: Element, page: int | None) -> Iterator[Element]:
    """The element and those within it, in order; each knows its page."""
    page = element.get("page_number", page)
    yield element | {"page_number": page}
    for child in element.get("children", ()):
        yield from _all(child, page)


def _below(element: Element, kinds: tuple[str, ...]) -> Iterator[Element]:
    if element["type"] in kinds:
        yield element
        return
    for child in element.get("children", ()):
        yield from _below(child, kinds)
