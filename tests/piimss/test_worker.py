"""A real Celery worker on a real Redis and PostgreSQL, as in production."""

import time

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from tests.waiting import wait_until
from tests.worker_tasks import count_groups, fail_in_worker, start_wait_end

pytestmark = pytest.mark.slow


def test_a_task_goes_through_the_broker_to_a_worker_that_sees_what_was_committed(
    celery_worker_process,
):
    before = Group.objects.count()
    with transaction.atomic():
        Group.objects.create(name="una")
        count_groups.delay_on_commit()
    # Celery marks a whole process as being "within a task" while an earlier test's thread runs one.
    asked = count_groups.delay()
    assert asked.get(timeout=20, disable_sync_subtasks=False) == before + 1


def test_a_task_whose_worker_was_killed_runs_again_by_itself(celery_worker_process, tmp_path):
    log = tmp_path / "task.log"
    log.touch()
    start_wait_end.delay(str(log), 30)
    wait_until(lambda: log.read_text() == "start\n")
    celery_worker_process.kill()
    time.sleep(1)
    assert log.read_text() == "start\n"
    # What was handed out a second ago and not confirmed is handed out again.
    celery_worker_process.start(PIIMSS_TASK_VISIBILITY_SECONDS="1")
    wait_until(lambda: log.read_text() == "start\nstart\n")
    celery_worker_process.kill()  # half a minute of sleep is not worth waiting for


def test_a_task_whose_child_process_was_killed_runs_again_at_once(celery_worker_process, tmp_path):
    import os
    import signal
    import subprocess

    log = tmp_path / "task.log"
    log.touch()
    start_wait_end.delay(str(log), 2)
    wait_until(lambda: log.read_text() == "start\n")
    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(celery_worker_process.pid)],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    for child in children:
        os.kill(int(child), signal.SIGKILL)
    wait_until(lambda: log.read_text() == "start\nstart\nend\n")


def test_what_another_version_asked_for_is_refused_in_a_sentence_where_it_fails(
    celery_worker_process,
):
    sentence = "Task tests.fail_in_worker came from another version of the program and failed"
    fail_in_worker.apply_async(headers={"release": "another"})
    wait_until(lambda: sentence in celery_worker_process.log())
    assert "Traceback" not in celery_worker_process.log()
    fail_in_worker.apply_async()
    wait_until(lambda: "Traceback" in celery_worker_process.log())
    assert celery_worker_process.log().count(sentence) == 1
