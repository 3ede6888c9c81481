"""Background work of the reports: a door, not a room."""

from celery import shared_task

from .yearly_report.editions import build as making


@shared_task(name="reports.build_edition")
def build_edition(build: int) -> str:
    """Build the files of an edition; returns the state of the build then."""
    return making.build(build)
