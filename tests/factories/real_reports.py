"""Reports of the real programme with texts, as values: for the tests of the report's documents."""

from dataclasses import replace
from datetime import date
from functools import partial

from objectives.models import GlossaryEntry, GlossaryKind, Programme
from reports.narrative_states import APPROVED, DRAFT
from reports.yearly_report.content import outline_of, yearly_report
from reports.yearly_report.documents.report import Term, canonical_json, digest_of

from .edition_texts import ENDLESS, HOSTILE, REALISTIC, WIDE

YEAR, CUTOFF, CLOSED_ON = 2023, date(2024, 6, 30), date(2024, 7, 3)
EMPTY_KEYS = ("resultados-2", "actividades-3.1")


def real_report(closed_on=None):
    """The report on 2023: all texts written but two, and in a draft one that is not approved."""
    programme = Programme.objects.get()
    written = {
        section.key: (REALISTIC, APPROVED)
        for section in outline_of(programme)
        if section.key not in EMPTY_KEYS
    }
    if closed_on is None:
        written["resultados-1"] = (REALISTIC, DRAFT)
    terms = {
        kind: [
            Term(each.term, each.meaning)
            for each in GlossaryEntry.objects.filter(programme=programme, kind=kind)
        ]
        for kind in GlossaryKind.values
    }
    return yearly_report(
        programme,
        number=2,
        year=YEAR,
        cutoff=CUTOFF,
        written=written,
        closed_on=closed_on,
        glossary=terms[GlossaryKind.TERM],
        acronyms=terms[GlossaryKind.ACRONYM],
    )


def digest(report):
    return digest_of(canonical_json(report))


def hostile_report(report):
    """The same with what nobody should write, everywhere that people write; in the elements of the
    first ficha of each part two hundred times.
    """
    texts = {"marco": HOSTILE, "resumen": ENDLESS}
    bad = "=cmd|'/C calc'!A0 \x00\x0b\ufffe \u202eleer\u202c <w:p/> ]]> & \"'\t@x"
    said = partial(_with_text, texts=texts)
    objectives = [
        replace(
            each,
            name=f"{bad} {each.name}",
            results=said(each.results, HOSTILE if place else WIDE),
            strategies=tuple(
                replace(strategy, name=bad, activities=said(strategy.activities, HOSTILE))
                for strategy in each.strategies
            ),
            factors=said(each.factors, "-" * 5_000),
        )
        for place, each in enumerate(report.objectives)
    ]
    annex = [
        replace(
            each,
            name=bad,
            fichas=tuple(
                replace(
                    ficha,
                    name=bad,
                    chart_text=bad,
                    elements=tuple(
                        replace(element, text=f"{bad}\n" * (2 if place else 200))
                        for element in ficha.elements
                    ),
                )
                for place, ficha in enumerate(each.fichas)
            ),
        )
        for each in report.annex
    ]
    return replace(
        report,
        programme=replace(
            report.programme, name=f"{bad} {'x' * 3_000}", institution=bad, short_name=f"&P {bad}"
        ),
        framework=said(report.framework, ""),
        summary=said(report.summary, ""),
        objectives=tuple(objectives),
        annex=tuple(annex),
        glossary=(Term("=1+1", ENDLESS), Term("-" * 300, bad)),
        acronyms=(Term("@SUM(A1)", "+" + "9" * 40_000),),
    )


def _with_text(narrative, otherwise, texts):
    return replace(narrative, text=texts.get(narrative.key, otherwise), state=APPROVED)
