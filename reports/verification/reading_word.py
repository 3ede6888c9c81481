"""Tables in a Word document."""

import io
from collections.abc import Iterator
from typing import Any

from .tables import Headings, Table, squeezed


def tables_of(content: bytes) -> Iterator[Table]:
    """Every table of the document in order, below the paragraphs that have a heading's style."""
    from docx import Document  # only who verifies a report reads one
    from docx.table import Table as WordTable

    document = Document(io.BytesIO(content))
    raised = {style.style_id for style in document.styles if _is_raised(style)}
    headings = Headings()
    for number, each in enumerate(document.iter_inner_content(), start=1):
        if not isinstance(each, WordTable):
            style = str(each.style.name) if each.style is not None else ""
            level = style.removeprefix("Heading ")
            if level.isdigit() and each.text.strip():
                headings.begin(int(level), squeezed(each.text))
            continue
        rows = [tuple(_text(cell, raised) for cell in row._tr.tc_lst) for row in each.rows]
        repeated = bool(rows) and each.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
        yield Table(
            headings.now(),
            rows[0] if repeated else (),
            tuple(rows[1:] if repeated else rows),
            f"cuadro en el párrafo {number}",
        )


def _is_raised(style: Any) -> bool:
    font = getattr(style, "font", None)
    return bool(font is not None and font.superscript)


def _text(cell: Any, raised: set[str]) -> str:
    """The text of a cell without what is raised, which are numbers of notes."""
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
