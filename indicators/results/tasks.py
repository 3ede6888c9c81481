"""Recomputing in the background."""

from celery import Task, shared_task

from indicators.models import Capture, Indicator
from objectives.models import Programme

from . import catch_up
from .inputs import RecomputeScope
from .recompute import check_drift, recompute_programme, scope_of
from .recompute import recompute as recompute_scope


@shared_task(name="indicators.recompute", bind=True)
def recompute(self: Task, programme: str | None = None) -> list[int]:
    """Recompute one programme, or all; returns the ids of the receipts."""
    found = Programme.objects.filter(**({"slug": programme} if programme else {}))
    return [
        recompute_programme(found_programme, task_id=self.request.id or "").pk
        for found_programme in found
    ]


@shared_task(name="indicators.recompute_statement", bind=True)
def recompute_statement(self: Task, capture: int) -> int:
    """Recompute what one approved statement touches; returns the id of the receipt."""
    scope = scope_of(Capture.objects.select_related("indicator").get(pk=capture))
    return recompute_scope(scope, task_id=self.request.id or "").pk


@shared_task(name="indicators.recompute_ficha", bind=True)
def recompute_ficha(self: Task, indicator: int) -> int:
    """Recompute everything of one indicator, whose ficha changed; returns the receipt's id."""
    found = Indicator.objects.get(pk=indicator)
    scope = RecomputeScope(found.programme_id, indicator_id=found.pk)
    return recompute_scope(scope, task_id=self.request.id or "").pk


@shared_task(name="indicators.check_drift")
def drift(programme: str | None = None) -> dict[str, int]:
    """Compare stored results with the captures; 0 for each programme is healthy."""
    found = Programme.objects.filter(**({"slug": programme} if programme else {}))
    return {found_programme.slug: check_drift(found_programme) for found_programme in found}


@shared_task(name="indicators.recompute_outdated", bind=True)
def recompute_outdated(self: Task, programme: int) -> int | None:
    """Recompute a programme that changed and that nobody recomputed; returns the receipt's id."""
    run = catch_up.recompute_outdated(programme, task_id=self.request.id or "")
    return run.pk if run else None
