"""The report in the order of its chapters."""

from collections.abc import Iterable, Sequence

from .. import words
from ..report import FichaPart, NarrativePart, Note, ObjectivePart, Report, Term
from .document_builder import DocumentBuilder
from .markup import paragraph, run
from .narrative import NarrativeWriter
from .pictures import add_chart
from .tables import (
    elements_table,
    series_table,
    substitutions_table,
    summary_table,
    terms_table,
    variables_table,
)


def write_body(builder: DocumentBuilder, report: Report, digest: str) -> None:
    draft = words.is_draft(report)
    _heading(builder, 1, words.FRAMEWORK)
    _narrative(builder, report.framework, 1, draft)
    _heading(builder, 1, words.SUMMARY)
    _narrative(builder, report.summary, 1, draft)
    _heading(builder, 1, words.RESULTS)
    for place, objective in enumerate(report.objectives):
        _objective(builder, objective, draft, page=place > 0)
    _heading(builder, 1, words.annex_title(report))
    for place, annex in enumerate(report.annex):
        _heading(builder, 2, words.objective_title(annex), page=place > 0)
        for number, ficha in enumerate(annex.fichas):
            _ficha(builder, ficha, page=number > 0)
    _heading(builder, 1, words.GLOSSARY)
    _terms(builder, report.glossary)
    _heading(builder, 1, words.ACRONYMS)
    if report.acronyms:
        heads = (words.ACRONYM, words.MEANING)
        builder.table(terms_table(words.ACRONYMS, heads, report.acronyms))
    else:
        _terms(builder, ())
    _heading(builder, 1, words.COLOPHON)
    _colophon(builder, report, digest)


def _heading(builder: DocumentBuilder, level: int, text: str, *, page: bool = False) -> None:
    line = " ".join(text.split())
    builder.heading(level, run(line), line, page=page)


def _objective(builder: DocumentBuilder, part: ObjectivePart, draft: bool, *, page: bool) -> None:
    _heading(builder, 2, words.objective_title(part), page=page)
    _section(builder, part.results, draft)
    for strategy in part.strategies:
        _heading(builder, 3, words.strategy_title(strategy))
        _narrative(builder, strategy.activities, 3, draft)
    table = part.table
    builder.table(summary_table(table), table.title, _notes(table.notes))
    _section(builder, part.factors, draft)


def _section(builder: DocumentBuilder, narrative: NarrativePart, draft: bool) -> None:
    """Write a narrative under its own heading; nothing of it in a closed edition that has no text."""
    if draft or not narrative.is_empty:
        _heading(builder, 3, narrative.heading)
        _narrative(builder, narrative, 3, draft)


def _narrative(builder: DocumentBuilder, narrative: NarrativePart, level: int, draft: bool) -> None:
    mark = words.mark_of(narrative, draft=draft)
    if mark:
        builder.paragraph("DraftMark", mark)
    NarrativeWriter(builder, level).write(words.text_of(narrative, draft=draft))


def _ficha(builder: DocumentBuilder, part: FichaPart, *, page: bool) -> None:
    _heading(builder, 3, words.ficha_title(part), page=page)
    builder.paragraph("Name", part.name)
    _heading(builder, 4, part.heading)
    builder.table(elements_table(f"{part.code}. {part.heading}", part.elements))
    _heading(builder, 4, words.SERIES)
    series = series_table(f"{part.code}. {words.SERIES}", part.series)
    builder.table(series, below=_meanings(_series_notes(part)))
    add_chart(builder, part)
    _heading(builder, 4, words.APPLICATION)
    for table in part.tables:
        builder.table(variables_table(f"{part.code}. {words.APPLICATION}", table))
    if part.calculations:
        builder.table(substitutions_table(part.calculations))
    builder.add("".join(_notes(part.notes)))


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
    """Return words with what they mean, a paragraph each."""
    return [
        paragraph(style, f"{run(f'{term}:', 'Term')}{run(f' {meaning}')}") for term, meaning in said
    ]


def _terms(builder: DocumentBuilder, terms: Sequence[Term]) -> None:
    if not terms:
        builder.paragraph("Normal", words.NO_TERMS)
    builder.add("".join(_meanings([(term.term, term.meaning) for term in terms], "Meaning")))


def _colophon(builder: DocumentBuilder, report: Report, digest: str) -> None:
    """Write the colophon: which edition it is, how to tell that it is this one, and what its signs
    mean.
    """
    edition = report.edition
    facts = [
        (words.STATE, words.state_of(edition)),
        (words.CUTOFF, words.day(edition.cutoff)),
        (words.PERIOD, edition.period),
        (words.PROGRAMME, report.programme.name),
        (words.INSTITUTION, report.programme.institution),
        (words.DIGEST, ""),
    ]
    builder.add("".join(_meanings(facts, "Meaning")))
    builder.paragraph("Digest", digest)
    builder.paragraph("Small", words.DIGEST_SAID)
    _heading(builder, 2, words.SIGNS_HEADING)
    builder.add("".join(_meanings(words.SIGNS, "Meaning")))
    _heading(builder, 2, words.MISSING_TEXTS)
    missing = list(words.missing_texts(report))
    for sentence in missing:
        builder.paragraph("ListBullet", sentence)
    if not missing:
        builder.paragraph("Normal", words.NO_MISSING_TEXTS)
