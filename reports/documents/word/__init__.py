"""The yearly report for Word, with real styles and fields, so that an office can go on with it."""

from ..report import Report
from .body import write_body
from .cover import cover_of, footer_of, header_of
from .index import index_of
from .manuscript import Manuscript
from .package import fill, finish, new_document

__all__ = ["word_of"]


def word_of(report: Report, digest: str) -> bytes:
    """The .docx file of a report; ``digest`` is that of its canonical text."""
    document = new_document()
    section = document.sections[0]
    fill(section.header, "hdr", header_of(report))
    fill(section.footer, "ftr", footer_of(report))
    to = Manuscript(document.part)
    to.refer_to_edges(section)
    to.add(cover_of(report))
    place = len(to.parts)
    write_body(to, report, digest)
    to.parts.insert(place, index_of(to.headings))
    return finish(document, report, digest, to.body(), to.lists.markup())
