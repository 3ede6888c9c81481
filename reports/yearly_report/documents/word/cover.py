"""The first page, and what stands above and below all others."""

import re

from .. import words
from ..report import Report
from .markup import field, joined, paragraph, run

MOST_IN_HEADER = 100


def cover_of(report: Report) -> str:
    edition = report.edition
    parts = [
        paragraph("Institution", run(report.programme.institution)),
        paragraph("Programme", _years_whole(report.programme.name)),
        paragraph("Title", run(words.REPORT.upper())),
        paragraph("Subtitle", run(edition.period)),
        paragraph("CoverLine", run(words.state_of(edition))),
        paragraph("CoverLine", run(words.cutoff_of(edition))),
        paragraph("CoverLine", run(words.DERIVED_FROM)),
    ]
    if words.is_draft(report):
        parts.append(paragraph("DraftStamp", run(words.DRAFT_MARK)))
    return joined(parts)


def header_of(report: Report) -> str:
    said = f"{report.programme.short_name} · {words.REPORT}. {report.edition.period}"
    mark = f"<w:r><w:tab/></w:r>{run(words.DRAFT_MARK, 'DraftWord')}"
    draft = mark if words.is_draft(report) else ""
    return paragraph("Header", f"{run(' '.join(said.split())[:MOST_IN_HEADER])}{draft}")


def footer_of(report: Report) -> str:
    edition = report.edition
    said = f"{words.state_of(edition)} · {words.cutoff_of(edition)}"
    pages = f"{run('Página ')}{field('PAGE', '1')}{run(' de ')}{field('NUMPAGES', '1')}"
    return paragraph("Footer", f"{run(said)}<w:r><w:tab/></w:r>{pages}")


def _years_whole(text: str) -> str:
    """Return a name whose «2020-2024» is not broken at the end of a line."""
    parts = re.split(r"(?<=\d)-(?=\d)", text)
    return "<w:r><w:noBreakHyphen/></w:r>".join(run(part) for part in parts)
