"""Tables in a tagged PDF: by its structure, and by the letters that carry its marks."""

import ctypes
import io
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from .tables import COLOPHON, DocumentTable, Headings, ReadDocument, squeezed

SMALL = 0.8
"""Letters smaller than this share of those before them, if they are digits, are a note's number."""

LEVELS = {"/H": 1, **{f"/H{level}": level for level in range(1, 10)}}

BROKEN_AT_HYPHEN = "\x02"
"""The character that stands in the letters for a hyphen at which a line was broken."""

Piece = tuple[str, float]
Pieces = dict[tuple[int, int], list[Piece]]


def read(content: bytes) -> ReadDocument:
    """Return every table of the document in order; raises ValueError for one that is not tagged."""
    from pypdf import PdfReader  # only who verifies a report reads one

    reader = PdfReader(io.BytesIO(content))
    root = reader.root_object.get("/StructTreeRoot")
    if root is None:
        raise ValueError("the PDF has no tags")
    pages = {
        page.indirect_reference.idnum: location
        for location, page in enumerate(reader.pages)
        if page.indirect_reference is not None
    }
    walk = _StructureWalk(pages, _pieces_in(content))
    tables = tuple(walk.tables(root))
    return ReadDocument(
        tables, "\n".join(walk.cover), "\n".join(walk.colophon), tuple(walk.headings.all)
    )


class _StructureWalk:
    def __init__(self, pages: dict[int, int], pieces: Pieces) -> None:
        self._pages = pages
        self._pieces = pieces
        self.headings = Headings()
        self.cover: list[str] = []
        self.colophon: list[str] = []

    def tables(self, element: Any) -> Iterator[DocumentTable]:
        for kid, _page in _kids(element, None):
            if not isinstance(kid, dict) or "/S" not in kid:
                continue
            if kid["/S"] in LEVELS:
                self.headings.begin(LEVELS[kid["/S"]], self._text(kid))
            elif kid["/S"] == "/Table":
                yield self._table(kid)
            else:
                self._collect_text(kid)
                yield from self.tables(kid)

    def _collect_text(self, element: Any) -> None:
        """Collect what an element says itself, if it is before the first heading or in the colophon."""
        above = self.headings.now()
        if above and above[0].text != COLOPHON:
            return
        own = [
            text
            for kid, at in _kids(element, element.get("/Pg"))
            if isinstance(kid, int)
            for text, _size in self._pieces.get((self._number(at), kid), ())
        ]
        if own:
            (self.colophon if above else self.cover).append(squeezed(_joined(own)))

    def _table(self, element: Any) -> DocumentTable:
        rows = list(self._rows(element))
        texts = [tuple(text for _kind, text in row) for row in rows]
        page = self._first_page(element)
        head = bool(rows) and all(kind == "/TH" for kind, _text in rows[0])
        return DocumentTable(
            self.headings.now(),
            texts[0] if head else (),
            tuple(texts[1:] if head else texts),
            f"p. {page + 1}" if page is not None else "",
        )

    def _rows(self, element: Any) -> Iterator[list[tuple[str, str]]]:
        for kid, _page in _kids(element, None):
            if not isinstance(kid, dict):
                continue
            if kid.get("/S") == "/TR":
                yield [
                    (str(cell["/S"]), self._text(cell))
                    for cell, _of in _kids(kid, None)
                    if isinstance(cell, dict) and cell.get("/S") in ("/TH", "/TD")
                ]
            elif "/S" in kid:
                yield from self._rows(kid)

    def _text(self, element: Any) -> str:
        pieces = list(self._pieces_of(element, element.get("/Pg")))
        while len(pieces) > 1 and _is_note(pieces[-1], pieces[0]):
            pieces.pop()
        return squeezed(_joined([text for text, _size in pieces]))

    def _pieces_of(self, element: Any, page: Any) -> Iterator[Piece]:
        for kid, at in _kids(element, page):
            if isinstance(kid, int):
                yield from self._pieces.get((self._number(at), kid), ())
            elif "/S" in kid:
                yield from self._pieces_of(kid, kid.get("/Pg", at))
                if kid["/S"] in ("/P", "/Lbl", "/LBody"):
                    yield (" ", 0)

    def _first_page(self, element: Any) -> int | None:
        for kid, at in _kids(element, element.get("/Pg")):
            if isinstance(kid, int):
                return self._number(at)
            found = self._first_page(kid)
            if found is not None:
                return found
        return None

    def _number(self, page: Any) -> int:
        reference = getattr(page, "indirect_reference", page)
        return self._pages[reference.idnum]


def _kids(element: Any, page: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the parts of an element, each with its page: elements, and numbers of marked content."""
    kids = element.get("/K", ())
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object() if hasattr(kid, "get_object") else kid
        if isinstance(found, dict) and found.get("/Type") == "/MCR":
            yield int(found["/MCID"]), found.get("/Pg", page)
        elif isinstance(found, dict):
            if found.get("/Type") != "/OBJR":
                yield found, found.get("/Pg", page)
        else:
            yield int(found), page


def _joined(texts: list[str]) -> str:
    """Return the texts as one.  A line that is broken at the hyphen of a word has it at its end,
    and the next one again at its beginning.
    """
    found = ""
    for piece in texts:
        text = piece.replace(BROKEN_AT_HYPHEN, "-")
        again = found[-1:] == "-" and found[-2:-1].isalpha() and text[:1] == "-"
        found += text[1:] if again else text
    return found


def _is_note(piece: Piece, first: Piece) -> bool:
    text, size = piece
    return size < SMALL * first[1] and not text.strip(" ,0123456789")


def _pieces_in(content: bytes) -> Pieces:
    """Return the letters of every mark, by page and number, with their size."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    found: Pieces = defaultdict(list)
    document = pdfium.PdfDocument(content)
    try:
        for location, page in enumerate(document):
            letters = page.get_textpage()
            for item in page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,), max_depth=8):
                mark = raw.FPDFPageObj_GetMarkedContentID(item.raw)
                size = ctypes.c_float()
                raw.FPDFTextObj_GetFontSize(item.raw, ctypes.byref(size))
                if mark >= 0:
                    found[location, mark].append((_text_of(raw, item.raw, letters.raw), size.value))
            letters.close()
            page.close()
    finally:
        document.close()
    return found


def _text_of(raw: Any, piece: Any, letters: Any) -> str:
    length = raw.FPDFTextObj_GetText(piece, letters, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 2))
    pointer = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    raw.FPDFTextObj_GetText(piece, letters, pointer, length)
    return buffer.raw[: max(length - 2, 0)].decode("utf-16-le", errors="replace")
