"""Values of variables as plain rows, as they are told outside."""

from typing import Any

from django.db.models import Q, QuerySet

from objectives.models import Programme

from .models import CapturedValue, CaptureStatus


def stored_values(programme: Programme) -> QuerySet[CapturedValue, Any]:
    """Values of current captures, and of those that a current one leaves standing; one query."""
    current = Q(capture__status=CaptureStatus.APPROVED, capture__superseded_at__isnull=True)
    standing = Q(
        capture__leaned_on_by__status=CaptureStatus.APPROVED,
        capture__leaned_on_by__superseded_at__isnull=True,
    )
    return (
        CapturedValue.objects.filter(current | standing, capture__indicator__programme=programme)
        .distinct()
        .order_by(
            "capture__indicator__position",
            "capture__year",
            "capture__unit__slug",
            "variable__position",
        )
        .values(
            "capture__indicator__code",
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
            "capture__indicator__position",
        )
    )
