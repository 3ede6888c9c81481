"""The yearly report as a spreadsheet: a sheet for each table, with its formulas live."""

from ..report import Report
from .cover import write_cover
from .ficha import write_ficha
from .lists import write_acronyms, write_glossary, write_notes
from .narratives import write_narratives
from .summary import write_summary
from .workbook import Book

__all__ = ["spreadsheet_of"]


def spreadsheet_of(report: Report, digest: str) -> bytes:
    """The .xlsx file of a report; ``digest`` is that of its canonical text."""
    book = Book(report)
    cover = book.sheet("Índice", (26, 90))
    entries: list[tuple[str, str]] = []
    for objective in report.objectives:
        entries.append(write_summary(book, objective))
    for ficha in report.fichas:
        entries.append(write_ficha(book, ficha))
    entries.append(write_narratives(book))
    entries.append(write_glossary(book))
    entries.append(write_acronyms(book))
    entries.append(write_notes(book, entries))
    write_cover(cover, report, digest, entries)
    return book.content()
