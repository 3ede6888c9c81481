"""The tasks of every room, where Celery looks for those of an application."""

from celery import shared_task
from django.core.cache import caches

from . import jobs
from .api.tasks import forget_keys_of_deliveries
from .notifications.tasks import send_notices
from .results.tasks import (
    drift,
    recompute,
    recompute_ficha,
    recompute_outdated,
    recompute_statement,
)
from .sheets.tasks import check_sheet, forget_old_sheets, save_sheet

SECONDS_OF_A_LOOK = 10

__all__ = [
    "catch_up",
    "check_sheet",
    "drift",
    "forget_keys_of_deliveries",
    "forget_old_sheets",
    "recompute",
    "recompute_ficha",
    "recompute_outdated",
    "recompute_statement",
    "save_sheet",
    "send_notices",
]


@shared_task(name="indicators.catch_up")
def catch_up() -> int:
    """Ask again for every job that is not done and that nobody carries out; returns how many.

    Of the looks that waited in the queue, as after a night without a worker, the first does it for all.
    """
    is_first = caches["throttles"].add("catch-up", True, timeout=SECONDS_OF_A_LOOK)
    return jobs.hand_over_pending() if is_first else 0
