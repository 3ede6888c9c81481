"""Wiring only: settings, URLs, tasks and the commands that run the site."""

from piimss.celery import app as celery_app

__all__ = ["celery_app"]
