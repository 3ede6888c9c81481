"""The tasks of the wiring, where Celery looks for those of an application."""

from celery import shared_task

from .housekeeping import forget_what_is_over


@shared_task(name="piimss.forget_what_is_over")
def forget() -> int:
    """Forget sessions, attempts and files that nobody needs any more; returns how many."""
    return forget_what_is_over()
