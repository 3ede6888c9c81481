"""The verdicts on printed figures: each against the computed one and against its other printings.

Gathers what ``reconciliation_rules`` judges.  What people explain of a verdict is not of here: it
depends on no recomputation.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from indicators.arithmetic.official_numbers import Printed, read_printed
from indicators.arithmetic.reconciliation_rules import Verdict, compare, sources_disagree
from indicators.models import Capture, CaptureStatus, Result

from .compiled import CompiledIndicator
from .evaluate import CarriedByYear, ResultRow
from .inputs import RecomputeScope
from .superseded import Key, key_of, printed_results
from .worked_calculation import write_substitution


class VerdictRow(NamedTuple):
    """The columns of a verdict, in the order in which they are stored and compared."""

    indicator_id: int
    unit_id: int
    year: int
    verdict: Verdict
    printed: str
    printed_value: Decimal | None
    recomputed: Decimal | None
    difference: Decimal | None
    capture_id: int | None
    substitution: str
    readings: list[dict[str, Any]]


Printings = Mapping[Key, Sequence[Capture]]
"""The printings of each figure, the one with the last word first."""


_OF_A_PRINTING = (
    "indicator_id",
    "unit_id",
    "year",
    "publication__slug",
    "publication__title",
    "section",
    "table",
    "page",
    "printed",
    "printed_value",
    "figure_status",
    "cutoff",
    "values_from_id",
    "superseded_at",
)


def _read_printings(scope: RecomputeScope) -> Printings:
    """Return the printings of each figure in scope, by then where an earlier day is asked for;
    one query.
    """
    captures = Capture.objects.filter(
        scope.condition(), status=CaptureStatus.APPROVED, rank__gt=0
    ).exclude(printed="")
    if scope.as_of is not None:
        captures = captures.filter(approved_at__lte=scope.as_of)
    found: dict[Key, list[Capture]] = defaultdict(list)
    read = captures.select_related("publication").only(*_OF_A_PRINTING)
    for capture in read.order_by("-publication__order", "rank", "id"):
        if scope.as_of and capture.superseded_at and capture.superseded_at > scope.as_of:
            capture.superseded_at = None  # it counted then
        found[key_of(capture)].append(capture)
    return found


def evaluate_verdicts(
    scope: RecomputeScope,
    rows: Iterable[ResultRow],
    compiled_indicators: Iterable[CompiledIndicator],
    carried: CarriedByYear,
) -> list[VerdictRow]:
    """Return the verdicts on every printed figure, from the results in scope and what they
    followed from; two queries at most.

    A figure that is printed twice with different values has two rows: one for the disagreement,
    one for the arithmetic of the reading that counts.
    """
    printings = _read_printings(scope)
    results = [
        Result(**row._asdict())
        for row in rows
        if row.printed or (row.indicator_id, row.unit_id, row.year) in printings
    ]
    by_id = {compiled.id: compiled for compiled in compiled_indicators}
    return [
        row
        for result in printed_results(results, printings, by_id, carried)
        for row in _verdicts_on(
            result, printings.get(key_of(result), ()), by_id[result.indicator_id]
        )
    ]


def _verdicts_on(
    result: Result, captures: Sequence[Capture], compiled: CompiledIndicator
) -> list[VerdictRow]:
    printed = read_printed(result.printed)
    current = Printed(result.printed, result.status, result.value, printed.decimals)
    comparison = compare(current, result.computed)
    verdicts = []
    if sources_disagree(_by_publication(captures)):
        verdicts.append(Verdict.SOURCES_DISAGREE)
    if current.value is not None:
        verdicts.append(comparison.verdict)
    substitution = write_substitution(
        compiled.method_of(result.year),
        result.inputs,
        result.computed,
        # As many as were printed, so that the two sides of a comparison look alike.
        max(printed.decimals, compiled.decimals),
        result.failure,
    )
    readings = [_reading(capture) for capture in captures]
    return [
        VerdictRow(
            *key_of(result),
            verdict=verdict,
            printed=result.printed,
            printed_value=result.value,
            recomputed=result.computed,
            difference=comparison.difference,
            capture_id=result.capture_id,
            substitution=substitution,
            readings=readings,
        )
        for verdict in verdicts
    ]


def _by_publication(captures: Sequence[Capture]) -> list[list[Printed]]:
    """Return the readings of each publication, the earliest first; they come the latest first."""
    return [
        [read_printed(capture.printed) for capture in group]
        for _publication, group in groupby(
            reversed(captures), key=lambda capture: capture.publication_id
        )
    ]


def _reading(capture: Capture) -> dict[str, Any]:
    publication = capture.publication
    return {
        "publication_slug": publication.slug if publication else "",
        "publication_title": publication.title if publication else "",
        "section": capture.section,
        "table": capture.table,
        "page": capture.page,
        "printed": capture.printed,
        "current": capture.superseded_at is None,
    }
