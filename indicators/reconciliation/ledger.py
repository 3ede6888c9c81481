"""The ledger: every printed figure against the computed one and against its other printings.

Gathers from the database what ``reconciliation_rules`` judges; three queries for a whole programme.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from indicators.arithmetic.official_numbers import Printed, read_printed
from indicators.arithmetic.reconciliation_rules import (
    WORST_FIRST,
    Verdict,
    compare,
    sources_disagree,
)
from indicators.fichas.history import results_as_of
from indicators.models import Capture, CaptureStatus, ReconciliationExplanation, Result
from indicators.results.compiled import CompiledMethod
from indicators.results.inputs import RecomputeScope
from indicators.results.typed_rows import typed_row
from indicators.results.worked_calculation import compiled_methods, write_substitution
from objectives.models import Programme, ResponsibleUnit

from .superseded import Key, printed_results


@dataclass(frozen=True)
class LedgerReading:
    """One printing of a figure, and whether it is the one that counts."""

    publication_slug: str
    publication_title: str
    section: str
    table: str
    page: int | None
    printed: str
    current: bool


@dataclass(frozen=True)
class LedgerRow:
    """One verdict on one figure.

    ``recomputed`` is exact to twenty decimals and ``difference`` is printed minus recomputed, in
    the indicator's unit.  ``substitution`` is the arithmetic written out.
    """

    indicator_code: str
    indicator_name: str
    year: int
    unit: str
    verdict: Verdict
    printed: str
    printed_value: Decimal | None
    recomputed: Decimal | None
    difference: Decimal | None
    publication_slug: str
    publication_title: str
    section: str
    table: str
    page: int | None
    substitution: str
    remark: str
    explanation: str
    explained_by: str
    explained_at: datetime | None
    readings: tuple[LedgerReading, ...]


def ledger(
    programme: Programme,
    *,
    indicator: str | None = None,
    year: int | None = None,
    verdict: str | None = None,
    moment: datetime | None = None,
) -> list[LedgerRow]:
    """Return every verdict of a programme, worst first, then by indicator and the latest year
    first.

    A figure that is printed twice with different values has two rows: one for the disagreement,
    one for the arithmetic of the reading that counts.  With a ``moment`` they are the verdicts on
    what was approved by then, by the fichas of then.
    """
    results = Result.objects.filter(indicator__programme=programme)
    readings = Capture.objects.filter(
        indicator__programme=programme, status=CaptureStatus.APPROVED, rank__gt=0
    ).exclude(printed="")
    if indicator is not None:
        results = results.filter(indicator__code=indicator)
        readings = readings.filter(indicator__code=indicator)
    if year is not None:
        results, readings = results.filter(year=year), readings.filter(year=year)
    if moment is not None:
        readings = readings.filter(approved_at__lte=moment)
    places = _captures_by_key(readings, moment)
    explanations = explanations_of(programme, moment)
    if moment is None:
        found, plans = _printable_results(results), compiled_methods(programme.pk)
    else:
        found, plans = _earlier(programme, moment, indicator, year)
        found = [earlier for earlier in found if earlier.printed or places.get(_key(earlier))]
    printed = printed_results(programme.pk, found, places)
    rows: list[LedgerRow] = []
    for result in printed:
        key = (result.indicator_id, result.year, result.unit_id)
        substitution = write_substitution(
            plans.get(result.method_id or 0),
            result.inputs,
            result.computed,
            _decimals(result),
            result.failure,
        )
        rows += verdicts_on(result, places[key], substitution, explanations)
    rows.sort(key=lambda row: WORST_FIRST[row.verdict])
    return [row for row in rows if verdict in (None, row.verdict)]


def _key(result: Result) -> Key:
    return result.indicator_id, result.year, result.unit_id


def _earlier(
    programme: Programme, moment: datetime, code: str | None, year: int | None
) -> tuple[list[Result], dict[int, CompiledMethod]]:
    """Return the results of then, in the order of ``_printable_results``, and their methods."""
    indicators = {indicator.pk: indicator for indicator in programme.indicators.all()}
    only = next((pk for pk, indicator in indicators.items() if indicator.code == code), None)
    rows, past = results_as_of(RecomputeScope(programme.pk, only), moment)
    found = [Result(**typed_row(row)) for row in rows]
    units = ResponsibleUnit.objects.in_bulk({result.unit_id for result in found})
    captures = Capture.objects.select_related("publication").in_bulk(
        {result.capture_id for result in found if result.capture_id is not None}
    )
    decimals = {plan.id: plan.decimals for plan in past}
    for pk, number in decimals.items():
        indicators[pk].decimals = number
    for result in found:
        result.indicator, result.unit = indicators[result.indicator_id], units[result.unit_id]
        result.capture = captures.get(result.capture_id or 0)
    kept = [
        result
        for result in found
        if code in (None, result.indicator.code) and year in (None, result.year)
    ]
    kept.sort(key=lambda result: (result.indicator.position, -result.year, result.unit_id))
    return kept, {method.id: method for plan in past for method in plan.methods}


def _printable_results(results: QuerySet[Result]) -> list[Result]:
    """Return what may be printed, by its place in the programme, the latest year first."""
    of_the_same = Capture.objects.filter(
        indicator=OuterRef("indicator"),
        year=OuterRef("year"),
        unit=OuterRef("unit"),
        status=CaptureStatus.APPROVED,
        rank__gt=0,
    ).exclude(printed="")
    return list(
        results.filter(~Q(printed="") | Exists(of_the_same))
        .select_related("indicator", "unit", "capture__publication")
        .order_by("indicator__position", "-year", "unit_id")
    )


def _decimals(result: Result) -> int:
    """Return as many as were printed, so that the two sides of a comparison look alike."""
    return max(read_printed(result.printed).decimals, result.indicator.decimals)


def _captures_by_key(
    readings: QuerySet[Capture], moment: datetime | None
) -> dict[Key, list[Capture]]:
    found: dict[Key, list[Capture]] = defaultdict(list)
    ordered = readings.select_related("publication").order_by("-publication__order", "rank", "id")
    for capture in ordered:
        if moment and capture.superseded_at and capture.superseded_at > moment:
            capture.superseded_at = None  # it counted then
        found[capture.indicator_id, capture.year, capture.unit_id].append(capture)
    return found


def with_printed(captures: QuerySet[Capture]) -> QuerySet[Capture]:
    """Return the same captures, each with ``printed_beside``, what the latest publication prints of
    the same figure, ``printed_in``, its title, and ``printed_until``, its cutoff; None where none
    does.
    """
    readings = (
        Capture.objects.filter(
            indicator=OuterRef("indicator"),
            year=OuterRef("year"),
            unit=OuterRef("unit"),
            status=CaptureStatus.APPROVED,
            rank__gt=0,
        )
        .exclude(printed="")
        .exclude(publication=None)
        .order_by("-publication__order", "rank", "id")
    )
    return captures.annotate(
        printed_beside=Subquery(readings.values("printed")[:1]),
        printed_in=Subquery(readings.values("publication__title")[:1]),
        printed_until=Subquery(readings.values("cutoff")[:1]),
    )


def explanations_of(
    programme: Programme, moment: datetime | None = None
) -> dict[tuple[Key, str], ReconciliationExplanation]:
    """Return the latest explanation of each verdict; none where that one withdrew those before it."""
    written = (
        ReconciliationExplanation.objects.filter(indicator__programme=programme)
        .select_related("written_by")
        .order_by("id")
    )
    if moment is not None:
        written = written.filter(written_at__lte=moment)
    latest = {
        (
            (explanation.indicator_id, explanation.year, explanation.unit_id),
            explanation.verdict,
        ): explanation
        for explanation in written
    }
    return {key: explanation for key, explanation in latest.items() if explanation.text}


def verdicts_on(
    result: Result,
    captures: list[Capture],
    substitution: str,
    explanations: dict[tuple[Key, str], ReconciliationExplanation],
) -> list[LedgerRow]:
    """Return what there is to say of one printed result, given all printings of it; no query."""
    printed = [read_printed(capture.printed) for capture in captures]
    verdicts: list[Verdict] = []
    if sources_disagree(printed):
        verdicts.append(Verdict.SOURCES_DISAGREE)
    current = Printed(
        text=result.printed,
        status=result.status,
        value=result.value,
        decimals=read_printed(result.printed).decimals,
    )
    comparison = compare(current, result.computed)
    if current.value is not None:
        verdicts.append(comparison.verdict)
    places = tuple(_ledger_reading(capture, capture.superseded_at is None) for capture in captures)
    capture = result.capture
    publication = capture.publication if capture else None
    key = (result.indicator_id, result.year, result.unit_id)
    rows = []
    for verdict in verdicts:
        explanation = explanations.get((key, verdict))
        rows.append(
            LedgerRow(
                indicator_code=result.indicator.code,
                indicator_name=result.indicator.name,
                year=result.year,
                unit=result.unit.slug,
                verdict=verdict,
                printed=result.printed,
                printed_value=result.value,
                recomputed=result.computed,
                difference=comparison.difference,
                publication_slug=publication.slug if publication else "",
                publication_title=publication.title if publication else "",
                section=capture.section if capture else "",
                table=capture.table if capture else "",
                page=capture.page if capture else None,
                substitution=substitution,
                remark=capture.remark if capture else "",
                explanation=explanation.text if explanation else "",
                explained_by=explanation.author if explanation else "",
                explained_at=explanation.written_at if explanation else None,
                readings=places,
            )
        )
    return rows


def _ledger_reading(capture: Capture, current: bool) -> LedgerReading:
    publication = capture.publication
    return LedgerReading(
        publication_slug=publication.slug if publication else "",
        publication_title=publication.title if publication else "",
        section=capture.section,
        table=capture.table,
        page=capture.page,
        printed=capture.printed,
        current=current,
    )
