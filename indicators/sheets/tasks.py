"""Checking and saving filled sheets in the background."""

from celery import shared_task

from . import processing


@shared_task(name="indicators.check_sheet")
def check_sheet(sheet: int) -> str:
    """Check a filled sheet; returns its state then."""
    return processing.check(sheet)


@shared_task(name="indicators.save_sheet")
def save_sheet(sheet: int) -> str:
    """Save what a checked sheet changes, all or nothing; returns its state then."""
    return processing.save(sheet)


@shared_task(name="indicators.forget_old_sheets")
def forget_old_sheets() -> int:
    """Delete the filled sheets that nobody decides any more; returns how many."""
    return processing.forget_old_sheets()
