"""The yearly report as a spreadsheet: a sheet for each table, with its formulas live."""

from ..report import Report
from .cover import write_cover
from .ficha import write_ficha
from .lists import write_acronyms, write_glossary, write_notes
from .narratives import write_narratives
from .summary import write_summary
from .workbook import Workbook

__all__ = ["spreadsheet_of"]


def spreadsheet_of(report: Report, digest: str) -> bytes:
    """Return the .xlsx file of a report; ``digest`` is that of its canonical text."""
    workbook = Workbook(report)
    cover = workbook.sheet("Índice", (26, 90))
    entries: list[tuple[str, str]] = []
    for objective in report.objectives:
        entries.append(write_summary(workbook, objective))
    for ficha in report.fichas:
        entries.append(write_ficha(workbook, ficha))
    entries.append(write_narratives(workbook))
    entries.append(write_glossary(workbook))
    entries.append(write_acronyms(workbook))
    entries.append(write_notes(workbook, entries))
    write_cover(cover, report, digest, entries)
    return workbook.content()
