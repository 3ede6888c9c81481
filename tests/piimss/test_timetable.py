"""The timetable, and asking for a task while there is nobody to ask."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from piimss.celery import app
from tests.conftest import ROOT
from tests.servers import free_port


def test_every_entry_names_a_task_that_there_is():
    app.loader.import_default_modules()
    entries = {name: entry["task"] for name, entry in app.conf.beat_schedule.items()}
    assert set(entries.values()) <= set(app.tasks)
    assert entries == {
        "catch-up": "indicators.catch_up",
        "forget-what-is-over-every-night": "piimss.forget_what_is_over",
        "forget-old-sheets-every-night": "indicators.forget_old_sheets",
        "forget-old-keys-every-night": "indicators.forget_old_keys",
        "recompute-every-night": "indicators.recompute",
        "check-drift-every-night": "indicators.check_drift",
        "send-notices-in-the-morning": "indicators.send_notices",
    }


def test_catching_up_comes_round_three_times_a_minute_and_the_rest_at_night():
    entry = app.conf.beat_schedule["catch-up"]
    assert entry["schedule"] <= 20
    # What nobody took is dropped, but not where the clocks of two hosts differ by hours.
    assert 2 * 3600 < entry["options"]["expires"] < 24 * 3600
    schedules = {name: each["schedule"] for name, each in app.conf.beat_schedule.items()}
    assert schedules["forget-what-is-over-every-night"].hour == {2}
    assert schedules["forget-old-sheets-every-night"].hour == {2}
    assert schedules["forget-old-keys-every-night"].hour == {2}
    assert schedules["recompute-every-night"].hour == {3}
    assert schedules["check-drift-every-night"].hour == {4}


def test_notices_are_sent_once_an_hour_from_the_hour_on_at_which_they_are_due():
    schedule = app.conf.beat_schedule["send-notices-in-the-morning"]["schedule"]
    assert min(schedule.hour) == settings.NOTICES_HOUR
    assert max(schedule.hour) < 20
    assert schedule.minute == {0}


ASK = """
import time, django
django.setup()
from indicators.tasks import recompute_statement
begun = time.monotonic()
recompute_statement.delay_on_commit(1)
print(time.monotonic() - begun)
"""


@pytest.mark.slow
def test_without_a_broker_whoever_commits_goes_on_within_seconds():
    asked = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
        env={key: value for key, value in os.environ.items() if key != "PIIMSS_DATABASE_URL"}
        | {
            "DJANGO_SETTINGS_MODULE": "piimss.settings",
            "PIIMSS_TASKS": "broker",
            "PIIMSS_REDIS_URL": f"redis://127.0.0.1:{free_port()}/0",
        },
    )  # fmt: skip
    assert "Task indicators.recompute_statement could not be handed over" in asked.stderr
    assert float(asked.stdout) < 10
