"""Background work: doors, not rooms. Each task calls one function and ends."""

from celery import Task, shared_task
from django.utils import timezone

from objectives.models import Programme

from .api.idempotency import forget_old_keys
from .models import Capture, Indicator
from .notifications.delivery import send_digests, this_morning
from .results.catch_up import catch_up
from .results.inputs import Scope
from .results.recompute import check_drift, recompute_programme, scope_of
from .results.recompute import recompute as recompute_scope
from .sheets import processing as sheets


@shared_task(name="indicators.recompute", bind=True)
def recompute(self: Task, programme: str | None = None) -> list[int]:
    """Recompute one programme, or all; returns the ids of the receipts."""
    found = Programme.objects.filter(**({"slug": programme} if programme else {}))
    return [recompute_programme(each, task_id=self.request.id or "").pk for each in found]


@shared_task(name="indicators.recompute_statement", bind=True)
def recompute_statement(self: Task, capture: int) -> int:
    """Recompute what one approved statement touches; returns the id of the receipt."""
    scope = scope_of(Capture.objects.select_related("indicator").get(pk=capture))
    return recompute_scope(scope, task_id=self.request.id or "").pk


@shared_task(name="indicators.recompute_ficha", bind=True)
def recompute_ficha(self: Task, indicator: int) -> int:
    """Recompute everything of one indicator, whose ficha changed; returns the receipt's id."""
    found = Indicator.objects.get(pk=indicator)
    scope = Scope(found.programme_id, indicator_id=found.pk)
    return recompute_scope(scope, task_id=self.request.id or "").pk


@shared_task(name="indicators.check_drift")
def drift(programme: str | None = None) -> dict[str, int]:
    """Compare stored results with the captures; 0 for each programme is healthy."""
    found = Programme.objects.filter(**({"slug": programme} if programme else {}))
    return {each.slug: check_drift(each) for each in found}


@shared_task(name="indicators.catch_up", bind=True)
def catch_up_with_changes(self: Task) -> list[int]:
    """Recompute what changed and nobody recomputed; returns the ids of the receipts."""
    return [run.pk for run in catch_up(task_id=self.request.id or "")]


@shared_task(name="indicators.check_sheet")
def check_sheet(sheet: int) -> str:
    """Check a filled sheet; returns its state then."""
    return sheets.check(sheet)


@shared_task(name="indicators.save_sheet")
def save_sheet(sheet: int) -> str:
    """Save what a checked sheet changes, all or nothing; returns its state then."""
    return sheets.save(sheet)


@shared_task(name="indicators.forget_old_sheets")
def forget_old_sheets() -> int:
    """Delete the filled sheets that nobody decides any more; returns how many."""
    return sheets.forget_old_sheets()


@shared_task(name="indicators.forget_old_keys")
def forget_keys_of_deliveries() -> int:
    """Delete the keys of deliveries that nobody repeats any more; returns how many."""
    return forget_old_keys()


@shared_task(name="indicators.send_notices")
def send_notices() -> dict[str, int]:
    """Send the digests of the day that were not sent yet; how many became what."""
    return dict(send_digests(until=this_morning(timezone.now())))
