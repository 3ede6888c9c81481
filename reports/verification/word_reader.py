"""Tables in a Word document."""

import io
import re
from typing import Any

from .tables import COLOPHON, DocumentTable, Headings, ReadDocument, TableHeading, squeezed

CAPTION = re.compile(r"Tabla \d+\. ")


def read(content: bytes) -> ReadDocument:
    """Return every table of the document in order, below the paragraphs that have a heading's style."""
    from docx import Document as word_document  # only who verifies a report reads one
    from docx.table import Table as WordTable

    document = word_document(io.BytesIO(content))
    raised = {style.style_id for style in document.styles if _is_raised(style)}
    headings = Headings()
    tables: list[DocumentTable] = []
    cover: list[str] = []
    colophon: list[str] = []
    caption = ""
    for number, block in enumerate(document.iter_inner_content(), start=1):
        if isinstance(block, WordTable):
            where = f"cuadro en el párrafo {number}"
            tables.append(_table(block, headings.now(), caption, where, raised))
            caption = ""
            continue
        text = squeezed(block.text)
        style = str(block.style.name) if block.style is not None else ""
        level = style.removeprefix("Heading ")
        caption = CAPTION.sub("", text, count=1) if style.casefold() == "caption" else ""
        if level.isdigit() and text:
            headings.begin(int(level), text)
        elif not headings.now():
            cover.append(text)
        elif headings.now()[0].text == COLOPHON:
            colophon.append(text)
    return ReadDocument(tuple(tables), "\n".join(cover), "\n".join(colophon), tuple(headings.all))


def _table(
    table: Any, headings: tuple[TableHeading, ...], caption: str, where: str, raised: set[str]
) -> DocumentTable:
    rows = [tuple(_text(cell, raised) for cell in row._tr.tc_lst) for row in table.rows]
    repeated = bool(rows) and table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    head = rows[0] if repeated else ()
    return DocumentTable(headings, head, tuple(rows[1:] if repeated else rows), where, caption)


def _is_raised(style: Any) -> bool:
    font = getattr(style, "font", None)
    return bool(font is not None and font.superscript)


def _text(cell: Any, raised: set[str]) -> str:
    """Return the text of a cell without what is raised, which are numbers of notes."""
    lines = []
    for paragraph in cell.xpath(".//w:p"):
        runs = [
            "".join(text.text or "" for text in run.xpath("./w:t"))
            for run in paragraph.xpath(".//w:r")
            if not _is_note(run, raised)
        ]
        lines.append("".join(runs))
    return squeezed(" ".join(lines))


def _is_note(run: Any, raised: set[str]) -> bool:
    return bool(
        run.xpath('./w:rPr/w:vertAlign[@w:val="superscript"]')
        or set(run.xpath("./w:rPr/w:rStyle/@w:val")) & raised
    )
