"""The seam: tasks of the applications in a thread of this process, without a broker."""

import threading
import time

import pytest
from celery import shared_task
from celery.contrib.django.task import DjangoTask
from django.contrib.auth.models import Group
from django.db import connection, transaction
from kombu.exceptions import EncodeError

from piimss import background

seen: list[tuple[object, ...]] = []


@shared_task(name="tests.note")
def note(*args, **kwargs):
    seen.append((threading.current_thread().name, args, kwargs))


@shared_task(name="tests.fail")
def fail():
    raise ValueError("on purpose")


@shared_task(name="tests.rename")
def rename(pk, name):
    time.sleep(0.05)
    Group.objects.filter(pk=pk).update(name=name)


@shared_task(name="tests.retry_twice", bind=True, max_retries=2, default_retry_delay=0)
def retry_twice(self):
    seen.append((self.request.retries,))
    if self.request.retries < 2:
        raise self.retry()


@pytest.fixture(autouse=True)
def threads(task_thread):
    seen.clear()


def test_the_apps_tasks_are_of_our_class_which_is_celerys_for_django():
    assert isinstance(note, background.Task)
    assert isinstance(note, DjangoTask)


def test_delay_returns_at_once_and_another_thread_carries_it_out():
    result = note.delay(1, word="dos")
    assert result.id
    background.wait_until_idle()
    ((thread, args, kwargs),) = seen
    assert thread.startswith("piimss-tasks")
    assert (args, kwargs) == ((1,), {"word": "dos"})


def test_tasks_run_one_after_the_other_in_their_order():
    for number in range(20):
        note.delay(number)
    background.wait_until_idle()
    assert [args for _, args, _ in seen] == [(number,) for number in range(20)]


def test_arguments_travel_as_json_as_they_would_through_a_broker():
    note.delay((1, 2))
    background.wait_until_idle()
    assert seen[0][1] == ([1, 2],)
    with pytest.raises(EncodeError):
        note.delay(object())


def test_a_failing_task_is_logged_and_the_next_one_runs(caplog):
    fail.delay()
    note.delay("after")
    background.wait_until_idle()
    assert "tests.fail" in caplog.text
    assert "on purpose" in caplog.text
    assert seen[0][1] == ("after",)


def test_a_task_may_retry():
    retry_twice.delay()
    background.wait_until_idle()
    assert seen == [(0,), (1,), (2,)]


def test_there_is_no_clock():
    with pytest.raises(NotImplementedError):
        note.apply_async(countdown=5)


def test_stopping_drops_what_waits_and_a_later_task_starts_a_new_thread():
    note.delay("before")
    background.wait_until_idle()
    background.stop()
    note.delay("later")
    background.wait_until_idle()
    assert [args for _, args, _ in seen] == [("before",), ("later",)]


@pytest.mark.django_db(transaction=True)
def test_a_task_starts_when_its_data_are_there_and_not_before():
    with transaction.atomic():
        group = Group.objects.create(name="antes")
        rename.delay_on_commit(group.pk, "después")
        background.wait_until_idle()
        group.refresh_from_db()
        assert group.name == "antes"
    background.wait_until_idle()
    group.refresh_from_db()
    assert group.name == "después"


@pytest.mark.django_db(transaction=True)
def test_what_was_committed_stands_when_the_task_cannot_be_handed_over(monkeypatch, caplog):
    def fail(*args, **kwargs):
        raise ConnectionError("no broker")

    monkeypatch.setattr(note, "apply_async", fail)
    with transaction.atomic():
        Group.objects.create(name="queda")
        note.delay_on_commit("never")
    assert Group.objects.filter(name="queda").exists()
    assert f"Task {note.name} could not be handed over" in caplog.text
    assert "no broker" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_task_never_starts_if_its_transaction_fails():
    with pytest.raises(RuntimeError), transaction.atomic():
        note.delay_on_commit("never")
        raise RuntimeError
    background.wait_until_idle()
    assert seen == []


@pytest.mark.django_db(transaction=True)
def test_writing_here_and_in_the_thread_at_once_locks_nothing_for_good():
    group = Group.objects.create(name="0")
    for number in range(10):
        rename.delay(group.pk, f"t{number}")
        Group.objects.create(name=f"aquí {number}")
    background.wait_until_idle()
    group.refresh_from_db()
    assert group.name == "t9"
    assert connection.is_usable()


def test_what_is_repeated_begins_at_once_and_waits_while_anything_runs():
    seen_runs = []
    background.repeat_when_idle(lambda: seen_runs.append(time.monotonic()), seconds=0.05)
    time.sleep(0.3)
    before = len(seen_runs)
    assert before >= 3
    gate = threading.Event()
    background.submit(gate.wait)
    time.sleep(0.2)
    waiting = len(seen_runs)
    assert waiting - before <= 1
    gate.set()
    time.sleep(0.2)
    assert len(seen_runs) > waiting
    background.stop()
    ended = len(seen_runs)
    time.sleep(0.2)
    assert len(seen_runs) == ended


def test_a_task_of_another_version_that_fails_is_given_up_in_a_sentence(caplog):
    result = fail.apply(headers={"release": "another"})
    assert result.state == "IGNORED"
    assert "came from another version of the program and failed (on purpose)" in caplog.text
    assert "Traceback" not in caplog.text


def test_a_task_of_another_version_that_does_not_fail_is_carried_out():
    note.apply(args=[1], headers={"release": "another"})
    assert seen[0][1] == (1,)


def test_inline_tasks_run_in_the_caller(settings):
    from piimss.celery import app

    settings.TASKS = "inline"
    app.conf.task_always_eager = True  # the fixture restores it
    note.delay("now")
    assert seen == [(threading.current_thread().name, ("now",), {})]
