"""How much is answered in a minute: by token, else by address; and never a 500 for counting."""

import json
import logging
import time

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client
from rest_framework.request import Request

from accounts.throttles import PerMinuteThrottle, throttled_response
from tests.factories.tokens import make, make_person, with_token

pytestmark = [pytest.mark.django_db]

ROOT = "/api/v1/"
NOW = 1_800_000_015  # a quarter into its minute


@pytest.fixture(autouse=True)
def counted(settings):
    settings.API_RATE_ADDRESS, settings.API_RATE_TOKEN = 3, 5
    caches["throttles"].clear()
    PerMinuteThrottle._unavailable_until = 0.0
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock
    PerMinuteThrottle._unavailable_until = 0.0


def statuses(times, **asked):
    return [Client().get(ROOT, **asked).status_code for _each in range(times)]


def test_too_many_from_an_address_wait_for_the_next_minute(counted):
    assert statuses(3, REMOTE_ADDR="10.0.0.1") == [200] * 3
    refused = Client().get(ROOT, REMOTE_ADDR="10.0.0.1")
    assert refused.status_code == 429
    assert refused["Retry-After"] == "45"
    assert refused.json() == {
        "detail": "Son demasiadas solicitudes en un minuto: vuelva a intentarlo en 45 segundos."
    }
    assert statuses(1, REMOTE_ADDR="10.0.0.2") == [200]
    counted.move_to(NOW + 44)
    again = Client().get(ROOT, REMOTE_ADDR="10.0.0.1")
    assert (again.status_code, again["Retry-After"]) == (429, "1")
    assert "en 1 segundo." in again.json()["detail"]
    counted.move_to(NOW + 45)
    assert statuses(1, REMOTE_ADDR="10.0.0.1") == [200]


def test_what_a_client_says_of_its_address_counts_for_nothing():
    got = [statuses(1, HTTP_X_FORWARDED_FOR=f"10.0.1.{each}")[0] for each in range(4)]
    assert got == [200, 200, 200, 429]


def test_a_token_counts_by_itself_and_not_by_its_address():
    person = make_person()
    one, other = make(person)[1], make(person)[1]
    assert statuses(4)[-1] == 429
    assert statuses(6, **with_token(one)) == [200] * 5 + [429]
    assert statuses(1, **with_token(one), REMOTE_ADDR="10.0.0.9") == [429]
    assert statuses(1, **with_token(other)) == [200]


@pytest.mark.parametrize("wrong", ["x", "piimss_" + "0" * 64])
def test_who_guesses_is_counted_by_address(wrong):
    assert statuses(4, **with_token(wrong)) == [401] * 3 + [429]
    refused = Client().get(ROOT, **with_token(wrong))
    assert refused["Retry-After"] == "45" and "demasiadas" in refused.json()["detail"]
    # Those that show a good one are let in from there all the same.
    assert statuses(1, **with_token(make(make_person())[1])) == [200]
    assert statuses(1) == [429]


def test_0_is_no_limit(settings):
    settings.API_RATE_ADDRESS = 0
    assert statuses(10) == [200] * 10


def test_a_request_is_counted_once_whoever_asks_first(rf):
    request = rf.get(ROOT)
    for _each in range(5):
        throttle = PerMinuteThrottle()
        assert throttle.allow_request(request, None) and throttle.wait() is None
        assert PerMinuteThrottle().allow_request(Request(request), object())
    others = [PerMinuteThrottle().allow_request(rf.get(ROOT), None) for _each in range(3)]
    assert others == [True, True, False]
    request = rf.get(ROOT)
    for _each in range(2):
        throttle = PerMinuteThrottle()
        assert not throttle.allow_request(request, None)
        assert throttle.wait() == 45


def test_what_answers_before_the_views_refuses_as_they_do(rf):
    secret = make(make_person())[1]
    assert [throttled_response(rf.get(ROOT)) for _each in range(3)] == [None] * 3
    refused, by_view = throttled_response(rf.get(ROOT)), Client().get(ROOT)
    assert refused.status_code == by_view.status_code == 429
    assert refused["Retry-After"] == by_view["Retry-After"]
    assert json.loads(refused.content) == by_view.json()
    own = [throttled_response(rf.get(ROOT, **with_token(secret))) for _each in range(6)]
    assert [each is None for each in own] == [True] * 5 + [False]


def test_a_cache_that_does_not_answer_refuses_nobody(monkeypatch, caplog):
    asked = []

    class Broken:
        def incr(self, key):
            asked.append(key)
            raise ConnectionError("nobody there")

    monkeypatch.setattr("accounts.throttles.caches", {"throttles": Broken()})
    with caplog.at_level(logging.WARNING):
        assert statuses(10) == [200] * 10
    assert len(asked) == 1, "and it is not asked again at once"
    assert "Nobody is throttled" in caplog.text


def test_the_settings_of_the_throttles_are_those_shipped():
    from rest_framework.settings import api_settings

    assert [PerMinuteThrottle] == api_settings.DEFAULT_THROTTLE_CLASSES


class TestRedis:
    """Where several processes count together."""

    @pytest.fixture
    def redis_cache(self, settings, redis_server):
        settings.CACHES = settings.CACHES | {"throttles": shipped(redis_server)}
        caches["throttles"].clear()
        yield caches["throttles"]
        caches["throttles"].clear()

    def test_they_are_counted_there_and_forgotten(self, redis_cache, rf):
        assert statuses(4) == [200] * 3 + [429]
        client = redis_cache._cache.get_client()
        (key,) = client.keys("throttles:*address:127.0.0.1*")
        assert 0 < client.ttl(key) <= 120

    def test_one_that_is_not_there_costs_no_time(self, settings):
        settings.CACHES = settings.CACHES | {"throttles": shipped("redis://127.0.0.1:1/0")}
        begun = time.perf_counter_ns()
        assert statuses(10) == [200] * 10
        assert time.perf_counter_ns() - begun < 3e9


def shipped(url):
    """The cache as the settings have it in production."""
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": url,
        "KEY_PREFIX": "throttles",
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3},
    }
