"""The Celery application and its timetable."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from kombu import Queue
from kombu.transport import redis
from redis.exceptions import ConnectionError

from indicators.jobs import EXPIRES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "piimss.settings")

SECONDS_BETWEEN_LOOKS = 20.0
"""Seconds between two looks for jobs that nobody carries out: whatever was lost is done in a minute."""


class Channel(redis.Channel):
    """kombu's, which ends the worker where the broker goes while a task is under way.

    To confirm that task, or to put it back, over the connection that is gone is an AttributeError there,
    which nobody expects; as an error of the connection it is logged, and the worker connects again.
    """

    def _connparams(self, asynchronous: bool = False) -> Any:
        if self.connection is None or self.connection.client is None:
            raise ConnectionError("The connection to the broker is gone")
        return super()._connparams(asynchronous)


redis.Transport.Channel = Channel

app = Celery("piimss", task_cls="piimss.background:Task")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Queues for workers of their own: what people send is never before approved figures; who looks for
# work that nobody does is any of them.
app.conf.task_default_queue = "figures"
app.conf.task_queues = [Queue("figures"), Queue("files"), Queue("looks")]
app.conf.task_routes = {
    "indicators.catch_up": {"queue": "looks"},
    "indicators.*_sheet": {"queue": "files"},
    "indicators.send_notices": {"queue": "files"},
    "reports.*": {"queue": "files"},
    "piimss.*": {"queue": "files"},
}

# At night, when nobody captures: first everything is recalculated, then what is stored is
# compared with a second calculation (0 differences is the only healthy number).
# In the morning everybody is sent their digest, and every hour until the evening whoever's did not
# leave: it tells what happened until the first of these hours (settings.NOTICES_HOUR).
# All day: what was accepted and nobody carries out is asked for again.
app.conf.beat_schedule = {
    "catch-up": {
        "task": "indicators.catch_up",
        "schedule": SECONDS_BETWEEN_LOOKS,
        "options": {"expires": EXPIRES},
    },
    "forget-what-is-over-every-night": {
        "task": "piimss.forget_what_is_over",
        "schedule": crontab(hour=2, minute=20),
    },
    "forget-old-sheets-every-night": {
        "task": "indicators.forget_old_sheets",
        "schedule": crontab(hour=2, minute=30),
    },
    "forget-old-keys-every-night": {
        "task": "indicators.forget_old_keys",
        "schedule": crontab(hour=2, minute=40),
    },
    "recompute-every-night": {
        "task": "indicators.recompute",
        "schedule": crontab(hour=3, minute=0),
    },
    "check-drift-every-night": {
        "task": "indicators.check_drift",
        "schedule": crontab(hour=4, minute=0),
    },
    "send-notices-in-the-morning": {
        "task": "indicators.send_notices",
        "schedule": crontab(hour="8-18", minute=0),
    },
}
