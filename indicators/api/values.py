"""Values of variables as plain rows, as they are published: those that count, today or then."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from indicators.models import Capture, CapturedValue, CaptureStatus
from objectives.models import Programme

PATHS = (
    "capture_id",
    "variable_id",
    "capture__indicator__code",
    "capture__indicator__name",
    "capture__indicator__position",
    "capture__year",
    "capture__unit__slug",
    "variable__symbol",
    "variable__number",
    "variable__name",
    "variable__position",
    "variable__method__valid_from",
    "value",
    "printed",
    "status",
    "source",
    "note",
    "capture__publication__slug",
    "capture__section",
    "capture__variables_page",
    "capture__approved_at",
    "capture__origin",
)
ORDER = (
    "capture__indicator__position",
    "capture__year",
    "capture__unit__slug",
    "variable__position",
)


def stored_values(programme: Programme) -> QuerySet[CapturedValue, Any]:
    """Return the values that count today, as one query of plain values."""
    return values_that_count(programme, None).order_by(*ORDER).values(*PATHS)


def values_that_count(programme: Programme, moment: datetime | None) -> QuerySet[CapturedValue]:
    """Return the values of current captures, and of those that a current one leaves standing; at an
    earlier moment, of the captures that were current then.
    """
    leaning = Capture.objects.filter(_current("", moment), values_from=OuterRef("capture"))
    return CapturedValue.objects.filter(
        _current("capture__", moment) | Q(Exists(leaning)),
        capture__indicator__programme=programme,
    )


def values_of_captures(captures: set[int]) -> list[dict[str, Any]]:
    """Return the values of some captures, in the order of their variables; one query."""
    found = CapturedValue.objects.filter(capture__in=captures)
    return list(found.order_by("capture", "variable__position").values(*PATHS))


def _current(path: str, moment: datetime | None) -> Q:
    approved = Q(**{f"{path}status": CaptureStatus.APPROVED})
    superseded = f"{path}superseded_at"
    if moment is None:
        return approved & Q(**{f"{superseded}__isnull": True})
    return (
        approved
        & Q(**{f"{path}approved_at__lte": moment})
        & (Q(**{f"{superseded}__isnull": True}) | Q(**{f"{superseded}__gt": moment}))
    )
