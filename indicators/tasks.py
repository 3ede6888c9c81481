"""The tasks of every room, where Celery looks for those of an application."""

from .api.tasks import forget_keys_of_deliveries
from .notifications.tasks import send_notices
from .results.tasks import (
    catch_up_with_changes,
    drift,
    recompute,
    recompute_ficha,
    recompute_statement,
)
from .sheets.tasks import check_sheet, forget_old_sheets, save_sheet

__all__ = [
    "catch_up_with_changes",
    "check_sheet",
    "drift",
    "forget_keys_of_deliveries",
    "forget_old_sheets",
    "recompute",
    "recompute_ficha",
    "recompute_statement",
    "save_sheet",
    "send_notices",
]
