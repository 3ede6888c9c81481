"""Building the files of an edition in the background."""

from celery import shared_task

from .build import build as build_files


@shared_task(name="reports.build_edition")
def build_edition(build: int) -> str:
    """Build the files of an edition; returns the state of the build then."""
    return build_files(build)
