"""Passwords are hashed in turn: whoever guesses keeps neither the processor nor the threads."""

import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, make_password
from django.contrib.auth.models import User
from django.test import Client

from piimss.login import hashing
from piimss.login.hashing import MOST_AT_HAND, OneAtATimeHasher, TooManyHashings

OURS = ["piimss.login.hashing.OneAtATimeHasher"]
LOGIN = "/cuenta/entrar/"


@pytest.fixture
def ours(settings):
    settings.PASSWORD_HASHERS = OURS


@pytest.fixture
def slow(monkeypatch):
    """A hashing that lasts until it is told to end; how many are at once is watched."""
    running, most, go_on = [], [], threading.Event()

    def hash_slowly(self, password, salt, iterations=None):
        running.append(password)
        most.append(len(running))
        assert go_on.wait(20)
        running.remove(password)
        return f"pbkdf2_sha256$1${salt}$x"

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", hash_slowly)
    return most, go_on


def test_what_was_hashed_before_is_still_the_same_password(ours):
    former = PBKDF2PasswordHasher().encode("una clave", "sal", 1000)
    assert check_password("una clave", former)
    assert not check_password("otra", former)
    assert make_password("una clave").startswith("pbkdf2_sha256$")


def test_one_at_a_time_and_who_does_not_find_room_is_told_at_once(slow):
    most, go_on = slow
    hasher = OneAtATimeHasher()
    with ThreadPoolExecutor(8) as threads:
        found = [threads.submit(hasher.encode, "x", "sal") for _each in range(8)]
        end = time.monotonic() + 10
        while sum(each.done() for each in found) < 8 - MOST_AT_HAND:
            assert time.monotonic() < end
            time.sleep(0.01)
        refused = [each for each in found if each.done()]
        go_on.set()
    assert all(isinstance(each.exception(), TooManyHashings) for each in refused)
    assert [each.result() for each in found if each not in refused] == ["pbkdf2_sha256$1$sal$x"] * 2
    assert max(most) == 1
    assert hasher.encode("x", "sal")  # and there is room again


@pytest.mark.skipif(sys.platform != "linux", reason="a thread has no priority of its own")
def test_it_stands_behind_the_pages(monkeypatch):
    seen = []

    def look(self, *_arguments):
        seen.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        return ""

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", look)
    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    OneAtATimeHasher().encode("x", "sal")
    assert seen == [max(before, hashing.NICENESS)]
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", [LOGIN, "/admin/login/"])
def test_who_signs_in_meanwhile_is_told_to_come_again_in_a_moment(ours, path):
    for _each in range(MOST_AT_HAND):
        assert OneAtATimeHasher._places.acquire(blocking=False)
    try:
        response = Client().post(path, {"username": "ana", "password": "x", "next": "/estado/"})
    finally:
        for _each in range(MOST_AT_HAND):
            OneAtATimeHasher._places.release()
    assert response.status_code == 429
    assert response["Retry-After"] == "3"
    text = response.content.decode()
    assert "Muchas personas están entrando a la vez." in text
    assert 'value="ana"' in text and 'name="next" value="/estado/"' in text


@pytest.mark.django_db
def test_who_has_to_wait_costs_no_hashing(ours, monkeypatch):
    hashed = []
    User.objects.create(username="ana", password="pbkdf2_sha256$1$sal$x")
    monkeypatch.setattr(
        PBKDF2PasswordHasher, "encode", lambda self, *given: hashed.append(given) or "x"
    )
    for each in range(40):
        Client().post(LOGIN, {"username": "ana", "password": "x"}, REMOTE_ADDR=f"10.0.0.{each}")
    looked_at = len(hashed)
    assert looked_at > 0
    for _each in range(20):
        Client().post(LOGIN, {"username": "ana", "password": "x"}, REMOTE_ADDR="10.0.0.1")
    assert len(hashed) == looked_at
