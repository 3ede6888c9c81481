"""The report of an edition: gathered anew while it is open, and as it was frozen once it is closed."""

from datetime import date

from objectives.models import GlossaryEntry, GlossaryKind
from reports.models import Edition, NarrativeStatus

from ..content import yearly_report
from ..documents.report import Report, Term, report_from


def report_of(edition: Edition) -> Report:
    """Return the report that the documents of an edition lay out; a fixed number of queries, none
    for a closed one.
    """
    if edition.is_closed:
        return report_from(edition.content)
    return gather(edition)


def gather(
    edition: Edition,
    *,
    closed_on: date | None = None,
) -> Report:
    """Return the report as it stands; with ``closed_on``, as it is frozen: approved texts and no
    others.
    """
    programme = edition.programme
    texts = edition.narratives.values_list("key", "text", "status")
    written = {
        key: (text, status)
        for key, text, status in texts
        if closed_on is None or status == NarrativeStatus.APPROVED
    }
    terms: dict[str, list[Term]] = {kind: [] for kind in GlossaryKind.values}
    for entry in GlossaryEntry.objects.filter(programme=programme).order_by(
        "alphabetical_position"
    ):
        terms[entry.kind].append(Term(entry.term, entry.meaning))
    return yearly_report(
        programme,
        number=edition.number,
        year=edition.year,
        cutoff=edition.cutoff,
        written=written,
        closed_on=closed_on,
        glossary=terms[GlossaryKind.TERM],
        acronyms=terms[GlossaryKind.ACRONYM],
    )
