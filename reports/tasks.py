"""The tasks of every room, where Celery looks for those of an application."""

from .yearly_report.editions.tasks import build_edition

__all__ = ["build_edition"]
