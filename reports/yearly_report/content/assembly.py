"""The whole report for an edition."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby

from django.db.models import prefetch_related_objects
from django.utils.dates import MONTHS

from indicators.models import IndicatorKind
from indicators.reconciliation.ledger import ledger, verdicts_by_year
from indicators.words import list_text
from objectives.models import Objective, Programme
from reports.dashboards.content.fichas.rows import FichaRows, read_rows
from reports.dashboards.content.series import Series, read_series
from reports.narrative_states import EMPTY

from ..documents.report import (
    FORM,
    AnnexPart,
    EditionPart,
    NarrativePart,
    ObjectivePart,
    ProgrammePart,
    Report,
    StrategyPart,
    Term,
)
from .fichas import ficha_part
from .outline import ACTIVITIES, FACTORS, FRAMEWORK, RESULTS, SUMMARY, Section, outline_of
from .tables import Verdicts, roles_of, summary_table

Written = Mapping[str, tuple[str, str]]
"""Text and state of the narratives that were begun, by key."""


def yearly_report(
    programme: Programme,
    *,
    number: int,
    year: int,
    cutoff: date,
    written: Written,
    closed_on: date | None = None,
    glossary: Iterable[Term] = (),
    acronyms: Iterable[Term] = (),
) -> Report:
    """Return the report on a year, with figures up to ``cutoff``; a fixed number of queries."""
    all_series = read_series(programme)
    prefetch_related_objects(
        [series.indicator for series in all_series if series.is_restated],
        "targets__publication",
        "superseded_targets__publication",
    )
    rows = read_rows(all_series)
    judged = ledger(programme)
    verdicts = {
        series.indicator.pk: verdicts_by_year(
            (row for row in judged if row.indicator_code == series.indicator.code),
            programme.root_unit.slug,
        )
        for series in all_series
    }
    years = years_of(all_series, programme, cutoff)
    reported = tuple(candidate for candidate in years if candidate >= year) or (year,)
    outline = outline_of(programme)
    texts = {section.key: _narrative(section, written) for section in outline}
    of_objective = {
        pk: sorted(group, key=lambda series: series.indicator.kind != IndicatorKind.META)
        for pk, group in groupby(all_series, key=lambda series: series.indicator.objective_id)
    }
    objectives, annex = [], []
    for objective in _objectives(outline):
        members = of_objective.get(objective.pk, [])
        objectives.append(_objective(objective, members, outline, texts, years, cutoff, verdicts))
        annex.append(_annex(objective, members, rows, verdicts, years, reported, cutoff))
    return Report(
        form=FORM,
        programme=ProgrammePart(
            programme.slug,
            programme.name,
            programme.short_name,
            programme.institution,
            f"{programme.start_year}-{programme.end_year}",
        ),
        edition=EditionPart(number, year, cutoff, period_text(year, cutoff), closed_on),
        framework=texts[FRAMEWORK],
        summary=texts[SUMMARY],
        objectives=tuple(objectives),
        annex=tuple(annex),
        glossary=tuple(glossary),
        acronyms=tuple(acronyms),
        kinds=_kinds_text(programme, all_series),
    )


def _kinds_text(programme: Programme, all_series: Iterable[Series]) -> str:
    """Return the kinds of the indicators there are, as the programme calls them."""
    there = {series.indicator.category for series in all_series}
    names = [term.many for kind, term in programme.terms.kinds.items() if kind in there]
    return list_text(names) or programme.terms.kinds["indicador"].many


def period_text(year: int, cutoff: date) -> str:
    """Return «Enero 2023 – Junio 2024»: what the report covers."""
    return f"{_month(1)} {year} – {_month(cutoff.month)} {cutoff.year}"


def _month(number: int) -> str:
    return str(MONTHS[number]).capitalize()


def years_of(all_series: Iterable[Series], programme: Programme, cutoff: date) -> tuple[int, ...]:
    """Return the years of the tables: from the one after the earliest baseline to that of the cutoff."""
    baselines = [
        series.indicator.baseline_year
        for series in all_series
        if series.indicator.baseline_year is not None
    ]
    first = min(baselines) + 1 if baselines else programme.start_year
    return tuple(range(min(first, cutoff.year), cutoff.year + 1))


def _narrative(section: Section, written: Written) -> NarrativePart:
    text, state = written.get(section.key, ("", EMPTY))
    return NarrativePart(section.key, section.heading, text, state if text.strip() else EMPTY)


def _objectives(outline: Iterable[Section]) -> list[Objective]:
    return [
        section.objective for section in outline if section.kind == RESULTS and section.objective
    ]


def _objective(
    objective: Objective,
    members: list[Series],
    outline: Iterable[Section],
    texts: Mapping[str, NarrativePart],
    years: tuple[int, ...],
    cutoff: date,
    verdicts: dict[int, Verdicts],
) -> ObjectivePart:
    return ObjectivePart(
        code=objective.code,
        name=objective.name,
        results=texts[f"{RESULTS}-{objective.code}"],
        strategies=tuple(
            StrategyPart(
                section.strategy.code,
                section.strategy.name,
                texts[section.key],
                objective.programme.terms.strategy.one,
            )
            for section in outline
            if section.kind == ACTIVITIES
            and section.objective == objective
            and section.strategy is not None
        ),
        table=summary_table(objective, members, years, cutoff, verdicts),
        factors=texts[f"{FACTORS}-{objective.code}"],
        level=objective.programme.terms.objective.one,
    )


def _annex(
    objective: Objective,
    members: list[Series],
    rows: dict[int, FichaRows],
    verdicts: dict[int, Verdicts],
    years: tuple[int, ...],
    reported: tuple[int, ...],
    cutoff: date,
) -> AnnexPart:
    roles = roles_of([series.indicator for series in members])
    return AnnexPart(
        objective.code,
        objective.name,
        tuple(
            ficha_part(
                series,
                roles[series.indicator.pk],
                rows[series.indicator.pk],
                verdicts[series.indicator.pk],
                years,
                reported,
                cutoff,
            )
            for series in members
        ),
        objective.programme.terms.objective.one,
    )
