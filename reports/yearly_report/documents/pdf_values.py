"""The yearly report as plain values in the order of its pages, for the layout of the PDF.

Everything that is said is decided here; the layout only says where it stands and how it looks.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from reports.dashboards.charts import printed_svg

from . import words
from .glyphs import SIGN, lettered, printable
from .pdf_tables import (
    acronyms_node,
    elements_node,
    series_node,
    substitutions_node,
    summary_node,
    variables_node,
)
from .pdf_text import nodes_of, plain
from .report import FichaPart, NarrativePart, Note, ObjectivePart, Report, Term

Node = dict[str, Any]

ROOM_FOR_FICHA = 46
"""A ficha begins on the page of the one before it where so many hundredths of a page are left."""


def values_of(report: Report, digest: str, paper: str) -> Node:
    """Return all that the layout needs."""
    edition, programme = report.edition, report.programme
    draft = words.is_draft(report)
    title = f"{words.REPORT}. {edition.period}"
    dated = edition.closed_on or edition.cutoff
    body = list(_body(report, digest))
    return {
        "paper": paper,
        "title": printable(f"{title}. {programme.name}"),
        "author": printable(programme.institution),
        "subject": printable(programme.name),
        "keywords": [printable(programme.short_name), words.REPORT, str(edition.year)],
        "date": [dated.year, dated.month, dated.day],
        "running": lettered(f"{programme.short_name} · {title}"),
        "institution": lettered(programme.institution),
        "programme": lettered(programme.name),
        "derived": words.DERIVED_FROM,
        "report": words.REPORT.upper(),
        "period": lettered(edition.period),
        "draft": words.DRAFT_MARK if draft else "",
        "edition": [words.state_of(edition), words.cutoff_of(edition)],
        "index": words.INDEX,
        "body": body,
    }


def _body(report: Report, digest: str) -> Iterator[Node]:
    draft = words.is_draft(report)
    yield _heading(1, words.FRAMEWORK)
    yield from _narrative(report.framework, 1, draft)
    yield _heading(1, words.SUMMARY, page=not report.framework.is_empty)
    yield from _narrative(report.summary, 1, draft)
    yield _heading(1, words.RESULTS, page=not report.summary.is_empty)
    for number, objective in enumerate(report.objectives):
        yield from _objective(objective, draft, first=number == 0)
    yield _heading(1, words.annex_title(report))
    for number, annex in enumerate(report.annex):
        yield _heading(2, words.objective_title(annex), page=number > 0)
        for place, ficha in enumerate(annex.fichas):
            yield from _ficha(ficha, first=place == 0)
    yield _heading(1, words.GLOSSARY)
    yield from _glossary(report.glossary)
    yield _heading(1, words.ACRONYMS, page=len(report.glossary) > 0)
    yield from [acronyms_node(report.acronyms)] if report.acronyms else _glossary(())
    yield _heading(1, words.COLOPHON, page=len(report.acronyms) > 0)
    yield from _colophon(report, digest)


def _objective(part: ObjectivePart, draft: bool, first: bool) -> Iterator[Node]:
    yield _heading(2, words.objective_title(part), page=not first)
    yield from _section(part.results, draft)
    for strategy in part.strategies:
        yield _heading(3, words.strategy_title(strategy), indexed=False)
        yield from _narrative(strategy.activities, 3, draft)
    yield _heading(3, part.table.title, indexed=False)
    yield summary_node(part.table)
    yield from _notes(part.table.notes)
    yield from _section(part.factors, draft, indexed=True)


def _section(narrative: NarrativePart, draft: bool, indexed: bool = False) -> Iterator[Node]:
    """Yield a narrative under its own heading; nothing of it in a closed edition that has no text."""
    if draft or not narrative.is_empty:
        yield _heading(3, narrative.heading, indexed=indexed)
        yield from _narrative(narrative, 3, draft)


def _narrative(narrative: NarrativePart, level: int, draft: bool) -> Iterator[Node]:
    mark = words.mark_of(narrative, draft=draft)
    if mark:
        yield {"kind": "mark", "text": lettered(mark)}
    for is_heading, nodes in groupby(
        nodes_of(words.text_of(narrative, draft=draft), level), key=_is_heading
    ):
        if is_heading:
            yield from nodes
        else:
            yield {"kind": "written", "blocks": list(nodes)}


def _is_heading(node: Node) -> bool:
    return node["kind"] == "heading"


def _ficha(part: FichaPart, first: bool) -> Iterator[Node]:
    if not first:
        yield {"kind": "parted", "share": ROOM_FOR_FICHA}
    yield _heading(3, words.ficha_title(part), below=part.name)
    yield _heading(4, part.heading, marked=False)
    yield elements_node(part)
    yield _heading(4, words.SERIES, marked=False)
    yield series_node(part.series)
    yield from _terms(_series_notes(part))
    chart = printed_svg(part.trend)
    if chart:
        yield {
            "kind": "chart",
            "svg": printable(chart),
            "alternative": printable(part.chart_text),
            "caption": words.CHART,
        }
    if part.tables or part.calculations:
        yield _heading(4, words.APPLICATION, marked=False)
    yield from map(variables_node, part.tables)
    if part.calculations:
        yield substitutions_node(part.calculations)
    yield from _notes(part.notes)


def _series_notes(part: FichaPart) -> list[tuple[str, str]]:
    target = part.series.target
    said = [(words.BASELINE_NOTE, part.series.baseline_note)]
    said += [(words.target_note(target.year), target.note)] if target else []
    return [(term, note) for term, note in said if note.strip()]


def _notes(notes: Sequence[Note]) -> Iterator[Node]:
    if notes:
        yield {"kind": "lead", "text": words.NOTES}
        yield from _terms([(note.sign, note.text) for note in notes], small=True)


def _terms(terms: Iterable[tuple[str, str]], small: bool = True) -> Iterator[Node]:
    """Yield words with what they mean; none where there is none."""
    items = [{"term": lettered(term), "lines": plain(said)} for term, said in terms]
    if items:
        yield {"kind": "terms", "items": items, "small": small}


def _glossary(terms: Sequence[Term]) -> Iterator[Node]:
    if not terms:
        yield {"kind": "mark", "text": words.NO_TERMS}
    yield from _terms([(term.term, term.meaning) for term in terms], small=False)


def _colophon(report: Report, digest: str) -> Iterator[Node]:
    """Yield the colophon: which edition it is, how to tell that it is this one, and what its signs
    mean.
    """
    edition = report.edition
    facts = [
        (words.STATE, words.state_of(edition)),
        (words.CUTOFF, words.day(edition.cutoff)),
        (words.PERIOD, edition.period),
        (words.PROGRAMME, report.programme.name),
        (words.INSTITUTION, report.programme.institution),
    ]
    yield from _terms(facts, small=False)
    yield {"kind": "digest", "label": words.DIGEST, "text": digest, "said": words.DIGEST_SAID}
    yield _heading(2, words.SIGNS_HEADING, indexed=False)
    replaced = ((SIGN, words.REPLACED),)
    yield from _terms((*words.SIGNS, *replaced), small=False)
    yield _heading(2, words.MISSING_TEXTS, indexed=False)
    missing = [lettered(sentence) for sentence in words.missing_texts(report)]
    if missing:
        yield {"kind": "list", "items": missing}
    else:
        yield {"kind": "lead", "text": words.NO_MISSING_TEXTS}


def _heading(
    level: int,
    text: str,
    *,
    page: bool | None = None,
    indexed: bool = True,
    marked: bool = True,
    below: str = "",
) -> Node:
    """Return a heading: on a new ``page``, ``indexed`` in the index, ``marked`` among the bookmarks."""
    return {
        "kind": "title",
        "level": level,
        "text": lettered(text),
        "page": level == 1 if page is None else page,
        "indexed": indexed and marked,
        "marked": marked,
        "below": lettered(below),
    }
