"""The recompute task on a real Celery worker, Redis and PostgreSQL, and what a SIGKILL does to it."""

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from indicators.models import Capture, DataVersion, RecomputeRun, Result, RunState
from indicators.results.recompute import check_drift, recompute_programme
from indicators.tasks import drift, recompute
from objectives.models import Programme
from piimss.celery import app
from tests.conftest import database_url
from tests.factories.captures import capture_at_status, make_cast
from tests.waiting import wait_until

pytestmark = pytest.mark.slow

FOLDER = "fixtures/piimss-2020-2024"


@pytest.fixture
def programme(celery_worker_process) -> Programme:
    call_command("load_programme", FOLDER, verbosity=0)
    return Programme.objects.get()


def states() -> list[str]:
    return list(RecomputeRun.objects.order_by("id").values_list("state", flat=True))


def test_the_task_recomputes_the_programme_and_the_drift_is_zero(programme):
    receipts = recompute.delay(programme.slug).get(timeout=60, disable_sync_subtasks=False)
    assert Result.objects.count() == 234
    run = RecomputeRun.objects.get(pk=receipts[0])
    assert run.state == RunState.DONE
    assert (run.done, run.total) == (234, 234)
    assert drift.delay().get(timeout=60, disable_sync_subtasks=False) == {programme.slug: 0}


def test_a_worker_killed_in_the_middle_leaves_the_results_whole_and_the_task_ends_by_itself(
    programme, celery_worker_process
):
    recompute.delay(programme.slug).get(timeout=60, disable_sync_subtasks=False)
    before = sorted(Result.objects.values_list("id", "indicator__code", "year", "value"))
    # Something to write: the progress of one indicator counts from another baseline.
    changed = programme.indicators.get(code="2.1")
    changed.decimals, changed.baseline_value = 1, 100
    changed.save()
    DataVersion.objects.update(inputs=2)

    # Hold one of the results that are to be replaced: the run has evaluated everything, has begun to
    # delete the former rows, and waits for this one with some of them gone.
    held = programme.indicators.get(code="2.1").results.latest("id").pk
    with psycopg.connect(database_url()) as other:
        other.execute("SELECT 1 FROM indicators_result WHERE id = %s FOR UPDATE", [held])
        recompute.delay(programme.slug)
        wait_until(lambda: states() == [RunState.DONE, RunState.RUNNING])
        wait_until(_somebody_waits_while_deleting)
        celery_worker_process.kill()
        other.rollback()
        # The server's side of the dead worker goes on until it wants to answer it.
        wait_until(lambda: _sessions("state <> 'idle' AND query LIKE 'DELETE FROM%'") == 0)
        assert (
            sorted(Result.objects.values_list("id", "indicator__code", "year", "value")) == before
        )
        assert states() == [RunState.DONE, RunState.RUNNING]

    # Somebody (the container engine, systemd) starts the worker again; nobody asks again.
    celery_worker_process.start(PIIMSS_TASK_VISIBILITY_SECONDS="1")
    wait_until(lambda: states()[-1] == RunState.DONE and len(states()) == 3)
    assert states() == [RunState.DONE, RunState.INTERRUPTED, RunState.DONE]
    assert Result.objects.count() == 234
    assert check_drift(programme) == 0
    rewritten = RecomputeRun.objects.latest("id").counts["cambiados"]
    assert rewritten >= 7  # the years of 2.1 whose progress counts from its baseline


def _somebody_waits_while_deleting() -> bool:
    return (
        _sessions("wait_event_type = 'Lock' AND query LIKE 'DELETE FROM \"indicators_result\"%'")
        > 0
    )


def _sessions(condition: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM pg_stat_activity WHERE {condition}")
        return int(cursor.fetchone()[0])


def test_an_approval_while_the_broker_is_down_stands_and_is_caught_up_once_it_is_back(own_broker):
    """Through the page, with a real Redis that is stopped and started again."""
    redis, _worker = own_broker
    cast = make_cast()
    recompute_programme(cast.small.programme)
    capture = capture_at_status(cast, "en_revision")
    client = Client()
    client.force_login(cast.rita)

    redis.stop()
    answer = client.post(
        f"/revision/{capture.pk}/", {"action": "approve", "seen": str(capture.version)}, follow=True
    )
    assert answer.status_code == 200
    assert Capture.objects.get(pk=capture.pk).status == "aprobada"
    assert not Result.objects.filter(year=2023).exists()

    redis.start()
    # What the timetable asks for every five minutes (``test_timetable``).
    app.send_task("indicators.catch_up", ignore_result=True)
    wait_until(lambda: Result.objects.filter(year=2023, capture=capture.pk).exists())
    assert str(Result.objects.get(year=2023).value) == "24.68"
    assert check_drift(cast.small.programme) == 0
