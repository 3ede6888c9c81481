"""The log of who did what, and when: captures, cycles, explanations and fichas as one list, newest
first.

The four are told apart by ``source``; a line is found by its source and id.  What a person sees of
captures is what they see elsewhere; explanations and changes of fichas are about
what is published, so that whoever captures sees those of the indicators that their unit answers for.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F, Q, QuerySet, Value
from django.db.models.fields import CharField
from django.utils import timezone

from indicators.models import (
    CaptureEvent,
    CaptureEventKind,
    CycleEvent,
    FichaEvent,
    Indicator,
    ReconciliationExplanation,
)
from indicators.permissions import captures_seen_by, user_sees_all_captures

CAPTURE, CYCLE, EXPLANATION, FICHA = "captura", "ciclo", "explicacion", "ficha"

Line = tuple[str, int]
"""Source and id."""


@dataclass(frozen=True)
class LogQuery:
    """A search of the log; whatever is empty is not asked.  ``indicator`` and ``person`` are ids."""

    person: int | None = None
    indicator: int | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None


def lines(user: Any, query: LogQuery) -> QuerySet[Any, Any]:
    """Return the lines that a person may see of what is asked: source, id and moment, newest first."""
    parts = [
        _lines(CAPTURE, _of_captures(user, query), "at"),
        _lines(CYCLE, _of_cycles(query), "at"),
        _lines(EXPLANATION, _of_explanations(user, query), "written_at"),
        _lines(FICHA, _of_fichas(user, query), "at"),
    ]
    # By id within one moment: what one transaction did stays in the order in which it was done.
    return parts[0].union(*parts[1:], all=True).order_by("-moment", "source", "-line")


def people(user: Any) -> QuerySet[Any]:
    """Return everybody who did something that a person may see."""
    nothing = LogQuery()
    return (
        get_user_model()
        .objects.filter(
            Q(pk__in=_of_captures(user, nothing).values("by"))
            | Q(pk__in=_of_cycles(nothing).values("by"))
            | Q(pk__in=_of_explanations(user, nothing).values("written_by"))
            | Q(pk__in=_of_fichas(user, nothing).values("by"))
        )
        .order_by("first_name", "last_name", "username")
    )


Row = CaptureEvent | CycleEvent | ReconciliationExplanation | FichaEvent


def rows_of(wanted: Sequence[Line]) -> list[Row]:
    """Return the rows of some lines, in their order; a query for each source that is among them."""
    ids: dict[str, list[int]] = defaultdict(list)
    for source, line in wanted:
        ids[source].append(line)
    found: dict[Line, Any] = {}
    for source, rows in (
        (
            CAPTURE,
            CaptureEvent.objects.select_related(
                "by", "capture__indicator__programme", "capture__unit"
            ),
        ),
        (CYCLE, CycleEvent.objects.select_related("by", "cycle__programme")),
        (
            EXPLANATION,
            ReconciliationExplanation.objects.select_related(
                "written_by", "indicator__programme", "unit"
            ),
        ),
        (FICHA, FichaEvent.objects.select_related("by", "indicator__programme")),
    ):
        if ids[source]:
            found |= {(source, pk): row for pk, row in rows.in_bulk(ids[source]).items()}
    return [found[key] for key in wanted]


def former_explanations(rows: Iterable[ReconciliationExplanation]) -> dict[int, str]:
    """Return the text that each explanation took the place of, by id; one query for all."""
    rows = list(rows)
    if not rows:
        return {}
    written = defaultdict(list)
    for explanation in ReconciliationExplanation.objects.filter(
        indicator__in={row.indicator_id for row in rows}, pk__lte=max(row.pk for row in rows)
    ).order_by("id"):
        written[
            explanation.indicator_id, explanation.year, explanation.unit_id, explanation.verdict
        ].append(explanation)
    former = {}
    for row in rows:
        same = written[row.indicator_id, row.year, row.unit_id, row.verdict]
        former[row.pk] = next(
            (explanation.text for explanation in reversed(same) if explanation.pk < row.pk), ""
        )
    return former


def _lines(source: str, rows: QuerySet[Any], at: str) -> QuerySet[Any, Any]:
    return (
        rows.order_by()
        .annotate(source=Value(source, output_field=CharField()), line=F("pk"), moment=F(at))
        .values_list("source", "line", "moment")
    )


def _of_captures(user: Any, query: LogQuery) -> QuerySet[CaptureEvent]:
    rows = CaptureEvent.objects.filter(capture__in=captures_seen_by(user))
    if query.kind and query.kind not in CaptureEventKind.values:
        return rows.none()
    if query.kind:
        rows = rows.filter(kind=query.kind)
    if query.indicator is not None:
        rows = rows.filter(capture__indicator=query.indicator)
    return _within(rows, query, "by", "at")


def _of_cycles(query: LogQuery) -> QuerySet[CycleEvent]:
    """Return the events of cycles: they concern everybody who may see the log at all."""
    rows = CycleEvent.objects.all()
    source, _dash, kind = query.kind.partition("-")
    if query.indicator is not None or (query.kind and source != CYCLE):
        return rows.none()
    return _within(rows.filter(kind=kind) if kind else rows, query, "by", "at")


def _of_explanations(user: Any, query: LogQuery) -> QuerySet[ReconciliationExplanation]:
    rows = ReconciliationExplanation.objects.all()
    return _of_indicators(rows, user, query, EXPLANATION, "written_by", "written_at")


def _of_fichas(user: Any, query: LogQuery) -> QuerySet[FichaEvent]:
    return _of_indicators(FichaEvent.objects.all(), user, query, FICHA, "by", "at")


def _of_indicators(
    rows: QuerySet[Any], user: Any, query: LogQuery, kind: str, by: str, at: str
) -> QuerySet[Any]:
    """Return what was done to indicators: to those of their units only, for who sees no more."""
    if query.kind and query.kind != kind:
        return rows.none()
    if not user_sees_all_captures(user):
        own = user.unit_memberships.values("unit")
        rows = rows.filter(indicator__in=Indicator.objects.filter(owner__in=own))
    if query.indicator is not None:
        rows = rows.filter(indicator=query.indicator)
    return _within(rows, query, by, at)


def _within(rows: QuerySet[Any], query: LogQuery, by: str, at: str) -> QuerySet[Any]:
    """Narrow rows to the person and the days, both included, as they are counted here."""
    if query.person is not None:
        rows = rows.filter(**{by: query.person})
    if query.since is not None:
        rows = rows.filter(**{f"{at}__gte": _midnight(query.since)})
    if query.until is not None:
        rows = rows.filter(**{f"{at}__lt": _midnight(query.until + timedelta(days=1))})
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
