"""Figures that were stated anew: what counted before, what has counted since, from when and by whom.

A publication that prints once more what stood already is no revision.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Exists, F, FloatField, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from indicators.event_lines import READ_ALONG, proposer_of
from indicators.models import Capture, CaptureStatus, Event, Indicator, Result
from indicators.people import name_of
from indicators.results.compiled import read_compiled_indicators
from indicators.results.superseded import recompute_superseded
from indicators.words import day
from objectives.models import Programme
from tables.columns import Row

PATHS = ("id",)
_WITH = ("indicator", "unit", "publication", "cycle", "captured_by", "approved_by")


def revisions_of(programme: Programme, moment: datetime | None) -> QuerySet[Capture]:
    """Return the statements that took the place of another one, of those that were approved by then."""
    former = Capture.objects.filter(
        indicator=OuterRef("indicator"),
        year=OuterRef("year"),
        unit=OuterRef("unit"),
        status=CaptureStatus.APPROVED,
        superseded_at=OuterRef("approved_at"),
        approved_at__lt=OuterRef("approved_at"),
    )
    same = former.alias(figure=_number(F("printed_value"))).filter(
        figure=_number(OuterRef("printed_value")), figure_status=OuterRef("figure_status")
    )
    missing = former.filter(
        printed_value__isnull=True, figure_status=OuterRef("figure_status")
    ).exclude(printed="")
    said_again = (~Q(printed="") & Q(printed_value__isnull=False) & Exists(same)) | (
        ~Q(printed="") & Q(printed_value__isnull=True) & Exists(missing)
    )
    found = Capture.objects.filter(
        Exists(former),
        Q(superseded_at__isnull=True) | Q(superseded_at__gt=F("approved_at")),
        indicator__in=programme.indicators.order_by().values("pk"),
        status=CaptureStatus.APPROVED,
    ).exclude(said_again)
    return found if moment is None else found.filter(approved_at__lte=moment)


def _number(figure: Any) -> Any:
    """Read a stored figure to be compared: where it is kept as text, 100 and 100.00 are the same too."""
    return figure if connection.vendor == "postgresql" else Cast(figure, FloatField())


def with_both_sides(programme: Programme, rows: Sequence[Row]) -> list[Row]:
    """Return the rows of some revisions with what was and what is; a handful of queries."""
    new = Capture.objects.select_related(*_WITH).in_bulk([row["id"] for row in rows])
    former = _former_of(list(new.values()))
    figures = _figures(programme, [*new.values(), *former.values()])
    return [_revision_row(new[row["id"]], former[row["id"]], figures) for row in rows]


def _former_of(captures: Sequence[Capture]) -> dict[int, Capture]:
    """Return the capture that each one took the place of, by its own id."""
    found = Capture.objects.select_related(*_WITH).filter(
        indicator__in={capture.indicator_id for capture in captures},
        year__in={capture.year for capture in captures},
        unit__in={capture.unit_id for capture in captures},
        status=CaptureStatus.APPROVED,
        superseded_at__in={capture.approved_at for capture in captures},
        approved_at__lt=F("superseded_at"),
    )
    by_end = {
        (former.indicator_id, former.year, former.unit_id, former.superseded_at): former
        for former in found
    }
    return {
        capture.pk: by_end[capture.indicator_id, capture.year, capture.unit_id, capture.approved_at]
        for capture in captures
    }


Figure = tuple[Decimal | None, str]
"""The value of a statement and its status; an empty status where it cannot be known any more."""


def _figures(programme: Programme, captures: Sequence[Capture]) -> dict[int, Figure]:
    found: dict[int, Figure] = {
        capture.pk: (capture.printed_value, capture.figure_status)
        for capture in captures
        if capture.printed
    }
    entered = {capture.pk: capture for capture in captures if not capture.printed}
    if not entered:
        return found
    for result in Result.objects.filter(capture__in=list(entered)):
        assert result.capture_id is not None
        found[result.capture_id] = (result.value, result.status)
    compiled_indicators = {
        compiled.id: compiled for compiled in read_compiled_indicators(programme.pk)
    }
    alone = []
    for pk, capture in entered.items():
        method = compiled_indicators[capture.indicator_id].method_of(capture.year)
        if pk in found:
            continue
        if method is not None and method.uses_previous:
            # It built on a year before that may have been another one then.
            found[pk] = (None, "")
        else:
            alone.append(capture)
    for pk, result in recompute_superseded(alone, compiled_indicators, carried={}).items():
        found[pk] = (result.value, result.status)
    return found


def _revision_row(new: Capture, old: Capture, figures: dict[int, Figure]) -> Row:
    (value, status), (old_value, old_status) = figures[new.pk], figures[old.pk]
    both = value is not None and old_value is not None
    return {
        "indicator__code": new.indicator.code,
        "indicator__name": new.indicator.name,
        "year": new.year,
        "unit__slug": new.unit.slug,
        "old_value": old_value,
        "old_printed": old.printed,
        "old_status": old_status or None,
        "old_publication": old.publication.slug if old.publication else None,
        "old_at": old.approved_at,
        "new_value": value,
        "new_printed": new.printed,
        "new_status": status or None,
        "difference": value - old_value if both else None,  # type: ignore[operator]
        "approved_at": new.approved_at,
        "by": new.approver or (new.publication.title if new.publication else ""),
        "captured_by": new.capturist,
        "reason": _reason(new),
        "publication__slug": new.publication.slug if new.publication else None,
        "section": new.section,
        "table": new.table,
        "page": new.page,
        "origin": new.origin,
        "remark": new.remark,
    }


def _reason(new: Capture) -> str:
    """Return the reason for which it was stated anew, in a sentence."""
    if new.publication is not None:
        return _("Una publicación posterior la imprime de otro modo: %s.") % new.publication.title
    if new.cycle is None:
        return ""
    return _("Se capturó y aprobó en el ciclo %(kind)s de %(year)d, con corte al %(day)s.") % {
        "kind": new.cycle.get_kind_display().lower(),
        "year": new.cycle.year,
        "day": day(new.cycle.cutoff),
    }


def ficha_revisions(programme: Programme, moment: datetime | None) -> list[dict[str, Any]]:
    """Return the changes that people and files made to fichas, one row a field, the oldest first; one
    query.
    """
    events = Event.objects.of(Indicator).filter(programme=programme)
    if moment is not None:
        events = events.filter(at__lte=moment)
    changes: QuerySet[Any] = events.select_related("indicator", *READ_ALONG).order_by("at", "pk")
    return [
        {
            "indicator": event.indicator.code,
            "position_of_indicator": event.indicator.position,
            "indicator_name": event.indicator.name,
            "number": event.number,
            "field": field,
            "old": event.before.get(field, ""),
            "new": event.after.get(field, ""),
            "at": event.at,
            "by": name_of(event.by),
            "reason": event.reason,
            "proposed_by": proposer_of(event),
        }
        for event in changes
        for field in sorted({*event.before, *event.after})
    ]
