"""The report in the order of its chapters."""

from collections.abc import Iterable, Sequence

from .. import words
from ..report import FichaPart, Narrative, Note, ObjectivePart, Report, Term
from .document_builder import Manuscript
from .markup import paragraph, run
from .narrative import Narrated
from .pictures import add_chart
from .tables import (
    elements_table,
    series_table,
    substitutions_table,
    summary_table,
    terms_table,
    variables_table,
)


def write_body(to: Manuscript, report: Report, digest: str) -> None:
    draft = words.is_draft(report)
    _heading(to, 1, words.FRAMEWORK)
    _narrative(to, report.framework, 1, draft)
    _heading(to, 1, words.SUMMARY)
    _narrative(to, report.summary, 1, draft)
    _heading(to, 1, words.RESULTS)
    for place, objective in enumerate(report.objectives):
        _objective(to, objective, draft, page=place > 0)
    _heading(to, 1, words.ANNEX)
    for place, annex in enumerate(report.annex):
        _heading(to, 2, words.objective_title(annex), page=place > 0)
        for number, ficha in enumerate(annex.fichas):
            _ficha(to, ficha, page=number > 0)
    _heading(to, 1, words.GLOSSARY)
    _terms(to, report.glossary)
    _heading(to, 1, words.ACRONYMS)
    if report.acronyms:
        heads = (words.ACRONYM, words.MEANING)
        to.table(terms_table(words.ACRONYMS, heads, report.acronyms))
    else:
        _terms(to, ())
    _heading(to, 1, words.COLOPHON)
    _colophon(to, report, digest)


def _heading(to: Manuscript, level: int, text: str, *, page: bool = False) -> None:
    line = " ".join(text.split())
    to.heading(level, run(line), line, page=page)


def _objective(to: Manuscript, part: ObjectivePart, draft: bool, *, page: bool) -> None:
    _heading(to, 2, words.objective_title(part), page=page)
    _section(to, part.results, draft)
    for strategy in part.strategies:
        _heading(to, 3, words.strategy_title(strategy))
        _narrative(to, strategy.activities, 3, draft)
    table = part.table
    to.table(summary_table(table), table.title, _notes(table.notes))
    _section(to, part.factors, draft)


def _section(to: Manuscript, narrative: Narrative, draft: bool) -> None:
    """A narrative under its own heading; nothing of it in a closed edition that has no text."""
    if draft or not narrative.is_empty:
        _heading(to, 3, narrative.heading)
        _narrative(to, narrative, 3, draft)


def _narrative(to: Manuscript, narrative: Narrative, level: int, draft: bool) -> None:
    mark = words.mark_of(narrative, draft=draft)
    if mark:
        to.paragraph("DraftMark", mark)
    Narrated(to, level).write(words.text_of(narrative, draft=draft))


def _ficha(to: Manuscript, part: FichaPart, *, page: bool) -> None:
    _heading(to, 3, words.ficha_title(part), page=page)
    to.paragraph("Name", part.name)
    _heading(to, 4, part.heading)
    to.table(elements_table(f"{part.code}. {part.heading}", part.elements))
    _heading(to, 4, words.SERIES)
    series = series_table(f"{part.code}. {words.SERIES}", part.series)
    to.table(series, below=_meanings(_series_notes(part)))
    add_chart(to, part)
    _heading(to, 4, words.APPLICATION)
    for table in part.tables:
        to.table(variables_table(f"{part.code}. {words.APPLICATION}", table))
    if part.calculations:
        to.table(substitutions_table(part.calculations))
    to.add("".join(_notes(part.notes)))


def _series_notes(part: FichaPart) -> list[tuple[str, str]]:
    target = part.series.target
    said = [(words.BASELINE_NOTE, part.series.baseline_note)]
    said += [(words.target_note(target.year), target.note)] if target else []
    return [(term, note) for term, note in said if note.strip()]


def _notes(notes: Sequence[Note]) -> list[str]:
    if not notes:
        return []
    lead = paragraph("NotesLead", run(words.NOTES))
    return [lead, *_meanings([(note.sign, note.text) for note in notes])]


def _meanings(said: Iterable[tuple[str, str]], style: str = "TableNote") -> list[str]:
    """Words with what they mean, a paragraph each."""
    return [
        paragraph(style, f"{run(f'{term}:', 'Term')}{run(f' {meaning}')}") for term, meaning in said
    ]


def _terms(to: Manuscript, terms: Sequence[Term]) -> None:
    if not terms:
        to.paragraph("Normal", words.NO_TERMS)
    to.add("".join(_meanings([(each.term, each.meaning) for each in terms], "Meaning")))


def _colophon(to: Manuscript, report: Report, digest: str) -> None:
    """Which edition it is, how to tell that it is this one, and what its signs mean."""
    edition = report.edition
    facts = [
        (words.STATE, words.state_of(edition)),
        (words.CUTOFF, words.day(edition.cutoff)),
        (words.PERIOD, edition.period),
        (words.PROGRAMME, report.programme.name),
        (words.INSTITUTION, report.programme.institution),
        (words.DIGEST, ""),
    ]
    to.add("".join(_meanings(facts, "Meaning")))
    to.paragraph("Digest", digest)
    to.paragraph("Small", words.DIGEST_SAID)
    _heading(to, 2, words.SIGNS_HEADING)
    to.add("".join(_meanings(words.SIGNS, "Meaning")))
    _heading(to, 2, words.MISSING_TEXTS)
    missing = list(words.missing_texts(report))
    for each in missing:
        to.paragraph("ListBullet", each)
    if not missing:
        to.paragraph("Normal", words.NO_MISSING_TEXTS)
