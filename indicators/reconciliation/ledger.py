"""The ledger: every printed figure against the computed one and against its other printings.

Reads the verdicts that a recomputation stored, or works out those of an earlier day, and joins
what people explained of them.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from indicators.arithmetic.reconciliation_rules import WORST_FIRST, Verdict
from indicators.fichas.history import results_as_of
from indicators.models import (
    Capture,
    CaptureStatus,
    ReconciliationExplanation,
    ReconciliationVerdict,
)
from indicators.people import join_name
from indicators.results.inputs import RecomputeScope
from indicators.results.verdicts import evaluate_verdicts
from objectives.models import Programme, ResponsibleUnit


class LedgerReading(NamedTuple):
    """One printing of a figure, and whether it is the one that counts."""

    publication_slug: str
    publication_title: str
    section: str
    table: str
    page: int | None
    printed: str
    current: bool


class LedgerRow(NamedTuple):
    """One verdict on one figure.

    ``recomputed`` is exact to twenty decimals and ``difference`` is printed minus recomputed, in
    the indicator's unit.  ``substitution`` is the arithmetic written out.
    """

    indicator_code: str
    year: int
    unit: str
    verdict: Verdict
    indicator_name: str
    indicator_position: int
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
    readings: tuple[LedgerReading, ...]
    explanation: str = ""
    explained_by: str = ""
    explained_at: datetime | None = None


_KEY = ("indicator__code", "year", "unit__slug", "verdict")
_PATHS = (
    *_KEY,
    "indicator__name",
    "indicator__position",
    "printed",
    "printed_value",
    "recomputed",
    "difference",
    "capture__publication__slug",
    "capture__publication__title",
    "capture__section",
    "capture__table",
    "capture__page",
    "substitution",
    "capture__remark",
    "readings",
)
"""Paths from a verdict to the fields of a row of the ledger, in their order."""

_OF_THE_EXPLANATION = (
    "text",
    "written_at",
    "written_by__first_name",
    "written_by__last_name",
    "written_by__username",
)


def ledger(
    programme: Programme,
    *,
    indicator: str | None = None,
    year: int | None = None,
    verdict: str | None = None,
    moment: datetime | None = None,
) -> list[LedgerRow]:
    """Return every verdict of a programme, worst first, then by indicator and the latest year
    first; one query.

    A figure that is printed twice with different values has two rows: one for the disagreement,
    one for the arithmetic of the reading that counts.  With a ``moment`` they are the verdicts on
    what was approved by then, by the fichas of then, worked out anew.
    """
    found = (
        _stored_rows(programme, indicator, year)
        if moment is None
        else _earlier_rows(programme, indicator, year, moment)
    )
    rows = [_ledger_row(cells) for cells in found]
    rows.sort(key=lambda row: WORST_FIRST[row.verdict])
    return [row for row in rows if verdict in (None, row.verdict)]


def verdicts_by_year(rows: Iterable[LedgerRow], unit: str) -> dict[int, list[LedgerRow]]:
    """Return the verdicts on one indicator's figures of a unit by year: first that its printings
    disagree, then the one on its arithmetic.
    """
    found: dict[int, list[LedgerRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.verdict != Verdict.SOURCES_DISAGREE):
        if row.unit == unit:
            found[row.year].append(row)
    return found


def _stored_rows(programme: Programme, code: str | None, year: int | None) -> Iterable[Any]:
    verdicts = ReconciliationVerdict.objects.filter(indicator__programme=programme)
    if code is not None:
        verdicts = verdicts.filter(indicator__code=code)
    if year is not None:
        verdicts = verdicts.filter(year=year)
    same = {f"indicator__explanations__{name}": F(name) for name in ("year", "unit", "verdict")}
    found = (
        verdicts.annotate(
            explanation=FilteredRelation("indicator__explanations", condition=Q(**same))
        )
        .order_by("indicator__position", "-year", "unit_id", "explanation__id")
        .values_list(*_PATHS, *(f"explanation__{path}" for path in _OF_THE_EXPLANATION))
    )
    # Of several explanations the latest one counts: it comes last.
    return {cells[: len(_KEY)]: cells for cells in found}.values()


def _earlier_rows(
    programme: Programme, code: str | None, year: int | None, moment: datetime
) -> Iterable[Any]:
    """Return the rows of what was known at that moment, in the order of the stored ones."""
    indicators = {indicator.pk: indicator for indicator in programme.indicators.all()}
    only = next((pk for pk, indicator in indicators.items() if indicator.code == code), None)
    if code is not None and only is None:
        return []
    scope = RecomputeScope(programme.pk, only, as_of=moment)
    evaluated = results_as_of(scope, moment)
    verdicts = [
        ReconciliationVerdict(**row._asdict())
        for row in evaluate_verdicts(
            scope, evaluated.rows, evaluated.compiled_indicators, evaluated.carried
        )
        if year in (None, row.year)
    ]
    units = ResponsibleUnit.objects.in_bulk({verdict.unit_id for verdict in verdicts})
    captures = Capture.objects.select_related("publication").in_bulk(
        {verdict.capture_id for verdict in verdicts}
    )
    for verdict in verdicts:
        verdict.indicator, verdict.unit = indicators[verdict.indicator_id], units[verdict.unit_id]
        verdict.capture = captures[verdict.capture_id]
    verdicts.sort(key=lambda row: (row.indicator.position, -row.year, row.unit_id))
    written = ReconciliationExplanation.objects.filter(
        indicator__programme=programme, written_at__lte=moment
    )
    explanations = {
        cells[: len(_KEY)]: cells[len(_KEY) :]
        for cells in written.order_by("id").values_list(*_KEY, *_OF_THE_EXPLANATION)
    }
    none = (None,) * len(_OF_THE_EXPLANATION)
    rows = (tuple(_follow(verdict, path) for path in _PATHS) for verdict in verdicts)
    return [cells + explanations.get(cells[: len(_KEY)], none) for cells in rows]


def _follow(row: Any, path: str) -> Any:
    """Return the value at the end of a path of relations, as a query would."""
    for name in path.split("__"):
        row = getattr(row, name, None)
    return row


def _ledger_row(cells: tuple[Any, ...]) -> LedgerRow:
    """Return a row; one without text withdrew the explanations before it."""
    text, written_at, first_name, last_name, account = cells[len(_PATHS) :]
    row = LedgerRow(*cells[: len(_PATHS)])
    return row._replace(
        verdict=Verdict(row.verdict),
        publication_slug=row.publication_slug or "",
        publication_title=row.publication_title or "",
        readings=tuple(LedgerReading(**reading) for reading in cells[len(_PATHS) - 1]),
        explanation=text or "",
        explained_by=join_name(first_name, last_name, account) if text else "",
        explained_at=written_at if text else None,
    )


def with_printed(captures: QuerySet[Capture]) -> QuerySet[Capture]:
    """Return the captures, each with ``printed_beside``, what the latest publication prints of
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
