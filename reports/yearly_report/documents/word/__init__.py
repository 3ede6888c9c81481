"""The yearly report for Word, with real styles and fields, so that an office can go on with it."""

from ..report import Report
from .body import write_body
from .cover import cover_of, footer_of, header_of
from .document_builder import DocumentBuilder
from .package import fill, finish, new_document
from .pagination import pages_of
from .table_of_contents import index_of

__all__ = ["word_of"]


def word_of(report: Report, digest: str) -> bytes:
    """Return the .docx file of a report; ``digest`` is that of its canonical text."""
    document = new_document()
    section = document.sections[0]
    fill(section.header, "hdr", header_of(report))
    fill(section.footer, "ftr", footer_of(report))
    builder = DocumentBuilder(document.part)
    builder.refer_to_edges(section)
    write_body(builder, report, digest)
    builder.begin_with([cover_of(report), index_of(builder.headings, {})])
    pages = pages_of(builder.all_parts())
    builder.begin_with([cover_of(report), index_of(builder.headings, pages)])
    return finish(document, report, digest, builder.all_parts(), builder.lists.markup())
