"""The Celery application and its timetable."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "piimss.settings")

app = Celery("piimss", task_cls="piimss.background:Task")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# At night, when nobody captures: first everything is recalculated, then what is stored is
# compared with a second calculation (0 differences is the only healthy number).
# In the morning everybody is sent their digest, and every hour until the evening whoever's did not
# leave: it tells what happened until the first of these hours (settings.NOTICES_HOUR).
# All day: what was approved while no task could be handed over is recomputed.
app.conf.beat_schedule = {
    "catch-up": {
        "task": "indicators.catch_up",
        "schedule": crontab(minute="*/5"),
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
