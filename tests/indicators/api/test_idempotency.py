"""The same request twice: done once, answered twice."""

import os
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from indicators.api.idempotency import (
    DAYS_KEPT,
    RETRY_AFTER,
    KeyReused,
    ReplayableResponse,
    RequestInProgress,
    digest_of,
    forget_old_keys,
    run_once,
)
from indicators.models import IdempotencyKey
from indicators.tasks import forget_keys_of_deliveries
from tests.conftest import database_url
from tests.factories.concurrency import all_at_once, of_kind

from ...factories.model_rows import make_idempotency_key

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def ana():
    return User.objects.create_user("ana")


def answering(*bodies):
    """Work that gives one body after the other."""
    left = list(bodies)
    return lambda: (201, left.pop(0))


def refuse():
    raise ValueError("no")


def test_the_first_answer_is_given_again(ana):
    work = answering("uno", "dos")
    assert run_once("k", "d", work, by=ana) == ReplayableResponse(201, "uno", replayed=False)
    assert run_once("k", "d", work, by=ana) == ReplayableResponse(201, "uno", replayed=True)
    assert run_once("otra", "d", work, by=ana) == ReplayableResponse(201, "dos", replayed=False)


def test_another_request_under_the_same_key_is_refused(ana):
    run_once("k", "d", answering("uno"), by=ana)
    with pytest.raises(KeyReused, match="nueva"):
        run_once("k", "otra", refuse, by=ana)


def test_keys_are_each_persons_own(ana):
    run_once("k", "d", answering("uno"), by=ana)
    luis = User.objects.create_user("luis")
    assert run_once("k", "otra", answering("dos"), by=luis).body == "dos"


def test_what_was_refused_leaves_the_key_free(ana):
    with pytest.raises(ValueError, match="no"):
        run_once("k", "d", refuse, by=ana)
    assert not IdempotencyKey.objects.exists()
    assert run_once("k", "otra", answering("uno"), by=ana).body == "uno"


def test_what_was_done_before_it_failed_is_undone(ana):
    def work():
        User.objects.create_user("nadie")
        raise ValueError("no")

    with pytest.raises(ValueError):
        run_once("k", "d", work, by=ana)
    assert not User.objects.filter(username="nadie").exists()


def test_while_it_is_worked_on_the_same_request_waits(ana):
    def work():
        with pytest.raises(RequestInProgress):
            run_once("k", "d", refuse, by=ana)
        with pytest.raises(KeyReused):
            run_once("k", "otra", refuse, by=ana)
        return 201, "uno"

    assert run_once("k", "d", work, by=ana).body == "uno"


def test_whoever_takes_too_long_is_undone_by_who_began_anew(ana):
    """The first attempt wakes up after another one was taken for it: one of them counts."""

    def work():
        User.objects.create_user("dos veces")
        late = timezone.now() - timedelta(seconds=RETRY_AFTER + 1)
        IdempotencyKey.objects.update(begun_at=late)
        assert run_once("k", "d", answering("uno"), by=ana).body == "uno"
        return 201, "tarde"

    with pytest.raises(RequestInProgress):
        run_once("k", "d", work, by=ana)
    assert not User.objects.filter(username="dos veces").exists()


def test_what_nobody_ended_is_taken_over(ana):
    long_ago = timezone.now() - timedelta(seconds=RETRY_AFTER + 1)
    make_idempotency_key(ana, key="k", digest="d", status=None, answer="", begun_at=long_ago)
    assert run_once("k", "d", answering("uno"), by=ana) == ReplayableResponse(
        201, "uno", replayed=False
    )


def test_the_order_of_what_is_said_is_no_difference():
    assert digest_of("a", {"x": 1, "y": "2"}) == digest_of("a", {"y": "2", "x": 1})
    assert digest_of("a", {"x": 1}) != digest_of("b", {"x": 1})


def test_old_keys_are_forgotten_and_those_of_a_week_are_not(ana):
    now = timezone.now()
    make_idempotency_key(ana, key="vieja", begun_at=now - timedelta(days=DAYS_KEPT, hours=1))
    make_idempotency_key(ana, key="de la semana", begun_at=now - timedelta(days=7))
    assert forget_old_keys() == 1
    assert forget_keys_of_deliveries() == 0
    assert IdempotencyKey.objects.get().key == "de la semana"


@pytest.mark.postgres_only
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_many_at_the_same_moment_one_works():
    ana = User.objects.create_user("ana")
    worked, lock = [], threading.Lock()

    def work():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.2)")
        with lock:
            worked.append(1)
        return 201, "uno"

    def job():
        return run_once("k", "d", work, by=ana)

    outcomes = all_at_once(*[job] * 20)
    assert len(worked) == 1
    answers = of_kind(outcomes, ReplayableResponse)
    assert {each.body for each in answers} == {"uno"}
    assert sum(not each.replayed for each in answers) == 1
    assert len(answers) + len(of_kind(outcomes, RequestInProgress)) == 20


A_WEB_PROCESS = """
import sys, time, django
django.setup()
from django.contrib.auth.models import User
from indicators.api.idempotency import run_once

def work():
    print("working", flush=True)
    time.sleep(60)
    return 201, "del otro"

run_once("k", "d", work, by=User.objects.get(username="ana"))
"""


@pytest.mark.postgres_only
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_a_process_that_was_killed_it_is_taken_up_within_the_time_that_was_named():
    ana = User.objects.create_user("ana")
    variables = {"PIIMSS_DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "piimss.settings"}
    other = subprocess.Popen(
        [sys.executable, "-c", A_WEB_PROCESS], env=os.environ | variables, stdout=subprocess.PIPE
    )
    try:
        assert other.stdout.readline() == b"working\n"
        time.sleep(RETRY_AFTER + 0.5)
        # It takes long and lives: nobody takes it over, however long.
        with pytest.raises(RequestInProgress):
            run_once("k", "d", refuse, by=ana)
    finally:
        other.kill()
        other.communicate()  # waits, and closes what was read from
    time.sleep(RETRY_AFTER)
    assert run_once("k", "d", answering("uno"), by=ana) == ReplayableResponse(
        201, "uno", replayed=False
    )
