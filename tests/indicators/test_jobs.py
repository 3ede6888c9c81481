"""Jobs: who carries one out, which are asked for again, and that none is done twice."""

import threading

import psycopg
import pytest
from django.core.cache import caches
from django.db import connection, connections, transaction
from django.utils import timezone

from indicators import jobs, tasks
from indicators.jobs import JobKind, claim, claimed, hand_over_pending
from indicators.models import FilledSheet, RecomputeRun, RunState, SheetState
from indicators.results.catch_up import (
    PAUSE_AFTER_FAILURE,
    find_outdated_programmes,
    recompute_outdated,
)
from indicators.results.recompute import recompute_programme
from indicators.sheets import processing
from indicators.sheets.processing import check
from indicators.sheets.submission import receive, request_save, retry
from tests.conftest import database_url
from tests.databases import kept_fixture
from tests.factories.captures import make_cast
from tests.factories.sheets import as_file, download, fill

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@kept_fixture
def cast():
    cast = make_cast()
    recompute_programme(cast.small.programme)  # nothing else is pending
    return cast


def waiting_sheet(cast):
    """Send a sheet while nobody can be asked to check it."""
    return receive(
        cast.small.programme, as_file(fill(download(cast), I2=1, K2="R", I3=2, K3="R")), by=cast.ana
    )


def state_of(sheet):
    return FilledSheet.objects.values_list("state", flat=True).get(pk=sheet.pk)


def test_a_claim_is_held_once_and_given_back():
    with claim("kind", 1) as ours, claim("kind", 1) as again, claim("kind", 2) as other:
        assert (ours, again, other) == (True, False, True)
        assert claimed("kind") == {1, 2}
        assert claimed("another kind") == set()
    assert claimed("kind") == set()
    with claim("kind", 1) as ours:
        assert ours


def test_a_claim_is_given_back_by_who_fails():
    with pytest.raises(ValueError, match="on purpose"), claim("kind", 1):
        raise ValueError("on purpose")
    assert claimed("kind") == set()


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_a_claim_is_given_back_where_a_transaction_was_broken():
    with (
        pytest.raises(Exception, match="no_such_table"),
        claim("kind", 1),
        connection.cursor() as cursor,
    ):
        cursor.execute("BEGIN")
        cursor.execute("SELECT * FROM no_such_table")
    connection.close()
    assert claimed("kind") == set()


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_a_claim_is_seen_by_other_processes_and_goes_with_the_one_that_holds_it():
    other = psycopg.connect(database_url(), autocommit=True)
    other.execute("SELECT pg_advisory_lock(%s::int, 7)", [jobs._number("kind")])
    with claim("kind", 7) as ours:
        assert (ours, claimed("kind")) == (False, {7})
    # As the server does when the process is killed: the session ends.
    pid = other.info.backend_pid
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    with claim("kind", 7) as ours:
        assert ours
    other.close()


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_has_it():
    gate, had = threading.Barrier(6), []

    def take():
        gate.wait()
        try:
            with claim("kind", 3) as ours:
                had.append(ours)
                gate.wait()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(had) == [False] * 5 + [True]


def test_each_kind_is_asked_for_what_is_pending_and_nobody_holds(monkeypatch):
    asked = []
    monkeypatch.setattr(jobs, "_kinds", {})
    jobs.register(JobKind("one", lambda: [1, 2, 3], lambda pk, **how: asked.append((pk, how))))
    jobs.register(JobKind("other", list, lambda pk, **how: asked.append((pk, how))))
    with claim("one", 2), claim("other", 3):
        assert hand_over_pending() == 2
    assert asked == [(1, {"expires": jobs.EXPIRES}), (3, {"expires": jobs.EXPIRES})]


def test_a_kind_that_fails_keeps_no_other_waiting(monkeypatch, caplog):
    asked = []
    monkeypatch.setattr(jobs, "_kinds", {})
    jobs.register(JobKind("broken", lambda: 1 // 0, asked.append))
    jobs.register(JobKind("one", lambda: [1], lambda pk, **how: asked.append(pk)))
    assert hand_over_pending() == 1
    assert asked == [1]
    assert "Jobs of the kind broken could not be asked for again" in caplog.text


def test_of_the_looks_that_waited_in_the_queue_the_first_does_it_for_all(monkeypatch):
    caches["throttles"].delete("catch-up")
    monkeypatch.setattr(jobs, "_kinds", {})
    jobs.register(JobKind("one", lambda: [1], lambda pk, **how: None))
    assert [tasks.catch_up() for _look in range(3)] == [1, 0, 0]


# Sheets, which are checked and saved --------------------------------------------------------


def test_a_sheet_that_nobody_was_asked_to_check_is_checked_and_what_nobody_saved_is_saved(cast):
    sheet = waiting_sheet(cast)
    assert hand_over_pending() == 1
    assert state_of(sheet) == SheetState.READY
    assert hand_over_pending() == 0
    request_save(sheet)
    assert hand_over_pending() == 1
    assert state_of(sheet) == SheetState.SAVED
    assert hand_over_pending() == 0


def test_a_sheet_that_somebody_checks_is_left_to_them(cast):
    sheet = waiting_sheet(cast)
    with claim(processing.JOB, sheet.pk):
        assert check(sheet.pk) == ""
        assert hand_over_pending() == 0
    assert state_of(sheet) == SheetState.WAITING


def test_a_sheet_that_ends_whoever_checks_it_is_called_failed_and_may_be_asked_for_again(
    cast, monkeypatch
):
    class WorkerIsLostError(BaseException):
        """An end that no code of ours catches, as a process that is killed runs none."""

    def lose(*_sheet):
        raise WorkerIsLostError

    sheet = waiting_sheet(cast)
    with monkeypatch.context() as patched:
        patched.setattr(processing, "read_sheet", lose)
        for _attempt in range(jobs.MOST_ATTEMPTS):
            with pytest.raises(WorkerIsLostError):
                hand_over_pending()
            assert state_of(sheet) == SheetState.CHECKING
        hand_over_pending()
    assert state_of(sheet) == SheetState.FAILED
    assert hand_over_pending() == 0
    sheet.refresh_from_db()
    with transaction.atomic():
        assert retry(sheet)
    hand_over_pending()
    assert state_of(sheet) == SheetState.READY


# Recalculations ------------------------------------------------------------------------------


def test_one_that_failed_is_tried_again_at_once_and_then_not_for_a_while(cast, monkeypatch):
    programme = cast.small.programme
    cast.small.state("1.1", 2022, {"v1": "1", "v2": "4"})

    def fail(*_args, **_kwargs):
        raise OSError("el disco está lleno")

    with monkeypatch.context() as patched:
        patched.setattr("indicators.results.difference.insert_rows", fail)
        for _attempt in range(2):
            assert find_outdated_programmes() == [programme.pk]
            with pytest.raises(OSError, match="lleno"):
                recompute_outdated(programme.pk)
    assert find_outdated_programmes() == []
    RecomputeRun.objects.filter(state=RunState.FAILED).update(
        finished_at=timezone.now() - PAUSE_AFTER_FAILURE
    )
    assert recompute_outdated(programme.pk).state == RunState.DONE
    assert find_outdated_programmes() == []


def test_one_that_somebody_does_is_left_to_them_and_taken_up_when_they_are_lost(cast):
    programme = cast.small.programme
    cast.small.state("1.1", 2022, {"v1": "1", "v2": "4"})
    run = RecomputeRun.objects.create(programme=programme, state=RunState.RUNNING)
    with claim("recompute", run.pk):
        assert hand_over_pending() == 0
    assert hand_over_pending() == 1
    run.refresh_from_db()
    assert run.state == RunState.INTERRUPTED
    assert find_outdated_programmes() == []
