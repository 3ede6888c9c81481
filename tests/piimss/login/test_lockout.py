"""The wait of whoever guesses passwords, who is told how long; nobody else waits."""

import io
import re
from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from piimss.login.lockout import forget_old_attempts
from tests.factories.clock import everywhere_at

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LOGIN = "/cuenta/entrar/"
PASSWORD = "una clave de prueba"
WAIT = "Demasiados intentos con una contraseña que no es."


@pytest.fixture(autouse=True)
def people():
    for name in ("ana", "luis"):
        User.objects.create_user(name, password=PASSWORD)


def enter(name="ana", password="otra", client=None, address="10.0.0.1", path=LOGIN, **more):
    return (client or Client()).post(
        path, {"username": name, "password": password, "next": "/estado/"}, REMOTE_ADDR=address,
        **more,
    )  # fmt: skip


def fail(times, **more):
    return [enter(**more) for _each in range(times)][-1]


def is_in(response):
    return response.status_code == 302


def test_four_failures_cost_nothing():
    assert fail(4).status_code == 200
    assert is_in(enter(password=PASSWORD))
    # They are forgotten with that.
    assert fail(4).status_code == 200


@pytest.mark.postgres
def test_after_five_even_the_right_password_waits_and_is_told_how_long():
    refused = fail(5)
    for response in (refused, enter(password=PASSWORD)):
        assert response.status_code == 429
        text = response.content.decode()
        assert f"{WAIT} Vuelva a intentarlo en 15 minutos." in text
        assert 'role="alert"' in text and "<title>Error:" in text
        assert 'value="ana"' in text and 'name="next" value="/estado/"' in text
        assert PASSWORD not in text
        assert response["Retry-After"] == "900"
        assert response["Content-Type"].startswith("text/html")


def test_it_ends_by_itself_and_trying_meanwhile_prolongs_nothing():
    now = timezone.now()
    with everywhere_at(now):
        fail(5)
    with everywhere_at(now + timedelta(minutes=14, seconds=30)):
        assert "en 1 minuto." in enter(password=PASSWORD).content.decode()
    with everywhere_at(now + timedelta(minutes=15, seconds=1)):
        assert is_in(enter(password=PASSWORD))


def test_neither_another_account_nor_another_address_waits():
    fail(5)
    assert is_in(enter("luis", PASSWORD))
    assert is_in(enter(password=PASSWORD, address="10.0.0.2"))


def test_another_browser_at_that_address_waits_too():
    fail(5, HTTP_USER_AGENT="uno")
    assert enter(password=PASSWORD, HTTP_USER_AGENT="otro").status_code == 429


@pytest.mark.postgres
def test_the_administration_s_own_door_counts_as_well():
    User.objects.filter(username="ana").update(is_staff=True)
    response = fail(5, path="/admin/login/?next=/admin/")
    assert response.status_code == 429
    assert WAIT in response.content.decode()
    assert enter(password=PASSWORD).status_code == 429


def test_an_account_that_does_not_exist_is_no_news():
    """The same answers, so that nobody learns which accounts there are."""

    def words(response):
        return re.sub(r'(?<=value=")[^"]*', "", response.content.decode())

    for _each in range(6):
        known, unknown = enter(), enter("nadie")
        assert known.status_code == unknown.status_code
        assert words(known) == words(unknown)


def test_no_password_is_kept():
    fail(2, password="casi la buena")
    kept = [str(value) for row in AccessAttempt.objects.values() for value in row.values()]
    assert not any("casi la buena" in each for each in kept)


def test_who_is_in_stays_in():
    client = Client()
    client.force_login(User.objects.get(username="ana"))
    fail(5)
    assert client.get("/estado/").context["user"].is_authenticated


# From many addresses, and from one -----------------------------------------------------------


def from_many_addresses(name, times=30):
    """Return how many of so many wrong passwords were looked at, each from an address of its own."""
    return sum(enter(name, address=f"10.1.0.{each}").status_code == 200 for each in range(times))


def at_many_names(times=30, address="10.2.0.1"):
    return sum(enter(f"persona{each}", address=address).status_code == 200 for each in range(times))


@pytest.mark.parametrize("name", ["ana", "nadie"])
def test_one_account_is_guessed_at_from_many_addresses_ten_times(name):
    assert from_many_addresses(name) == 9
    refused = enter(name, address="10.9.9.9")
    assert refused.status_code == 429
    assert f"{WAIT} Vuelva a intentarlo en 5 minutos." in refused.content.decode()
    assert is_in(enter("luis", PASSWORD, address="10.1.0.1"))


def test_many_accounts_are_guessed_at_from_one_address_twenty_times():
    assert at_many_names() == 19
    refused = enter("luis", address="10.2.0.1")
    assert refused.status_code == 429
    assert f"{WAIT} Vuelva a intentarlo en 5 minutos." in refused.content.decode()
    assert is_in(enter("luis", PASSWORD, address="10.2.0.2"))


@pytest.mark.parametrize("guess", [lambda: from_many_addresses("ana"), at_many_names])
def test_nobody_waits_long_for_what_a_stranger_does(guess):
    now = timezone.now()
    with everywhere_at(now):
        guess()
        assert enter(password=PASSWORD, address="10.2.0.1").status_code == 429
    with everywhere_at(now + timedelta(minutes=5, seconds=1)):
        assert is_in(enter(password=PASSWORD, address="10.2.0.1"))


@pytest.mark.parametrize("guess", [lambda: from_many_addresses("ana"), at_many_names])
def test_who_signed_in_there_before_waits_not_at_all(guess):
    browser = Client()
    browser.cookies["piimss_browser"] = known_in()
    guess()
    fail(5, address="10.2.0.1")
    assert is_in(enter(password=PASSWORD, client=browser, address="10.2.0.1"))


def known_in(name="ana"):
    """The cookie of a browser in which somebody signed in."""
    return enter(name, PASSWORD, address="10.5.5.5").cookies["piimss_browser"].value


def test_a_known_browser_has_five_tries_of_its_own_from_wherever():
    browser = Client()
    browser.cookies["piimss_browser"] = known_in()
    for each in range(5):
        enter(client=browser, address=f"10.3.0.{each}")
    assert enter(password=PASSWORD, client=browser, address="10.3.0.9").status_code == 429
    assert is_in(enter(password=PASSWORD, address="10.3.0.9"))


def test_the_cookie_opens_nothing_and_is_of_one_account():
    browser = Client()
    browser.cookies["piimss_browser"] = known_in("luis")
    from_many_addresses("ana")
    assert enter(password=PASSWORD, client=browser, address="10.6.6.6").status_code == 429
    browser.cookies["piimss_browser"] = "x:y:z"
    assert enter(password=PASSWORD, client=browser, address="10.6.6.6").status_code == 429
    cookie = enter("luis", PASSWORD).cookies["piimss_browser"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert "luis" not in cookie.value


@pytest.mark.postgres
def test_the_right_password_forgets_the_wrong_ones_of_this_address_alone():
    """Signing in between to an account of their own starts no count anew."""
    for each in range(30):
        enter(f"persona{each}")
        if each % 3 == 0:
            enter("luis", PASSWORD)
    assert enter("persona0").status_code == 429


def test_who_has_a_network_has_one_address():
    for each in range(5):
        enter(address=f"2001:db8::{each}")
    assert enter(password=PASSWORD, address="2001:db8::99").status_code == 429
    assert is_in(enter(password=PASSWORD, address="2001:db8:0:1::1"))


@pytest.mark.parametrize("address", ["", "10.0.0.1:4321", "desconocida", "unix:"])
def test_what_is_no_address_counts_too(address):
    assert fail(5, address=address).status_code == 429


# What is kept --------------------------------------------------------------------------------


@pytest.mark.postgres
def test_of_what_a_stranger_sends_the_name_and_the_address_are_kept():
    """Ten requests left 1.4 MB; whatever is in them, they leave two rows."""
    large = "x" * 140_000
    for each in range(10):
        Client().post(
            f"{LOGIN}?q={large[:3000]}",
            {"username": "ana", "password": large, "next": large, "otro": large},
            HTTP_USER_AGENT=large[:2000], HTTP_ACCEPT=large[:2000], REMOTE_ADDR=f"10.0.0.{each % 2}",
        )  # fmt: skip
    rows = list(AccessAttempt.objects.values())
    assert len(rows) == 2
    assert len(repr(rows)) < 1_000
    assert not Session.objects.exists()


@pytest.mark.postgres
def test_what_no_longer_counts_is_forgotten():
    now = timezone.now()
    with everywhere_at(now):
        enter("nadie")
    with everywhere_at(now + timedelta(minutes=14)):
        enter("nadie", address="10.0.0.2")
    with everywhere_at(now + timedelta(minutes=16)):
        assert forget_old_attempts() == 1
        assert AccessAttempt.objects.get().ip_address == "10.0.0.2"


@pytest.mark.postgres
def test_an_administrator_ends_the_wait():
    from_many_addresses("ana")
    call_command("axes_reset_username", "ana", stdout=io.StringIO())
    assert is_in(enter(password=PASSWORD))


@pytest.mark.postgres_only
@pytest.mark.parametrize("wrong", [timedelta(hours=2), -timedelta(hours=2)], ids=["fast", "slow"])
@pytest.mark.parametrize("when", ["counted", "asked"])
def test_a_host_whose_clock_is_wrong_neither_lengthens_the_wait_nor_ends_it(wrong, when):
    """SQLite has the clock of its only host."""
    here = timezone.now()
    with time_machine.travel(here + wrong if when == "counted" else here, tick=True):
        fail(5)
    with time_machine.travel(here + wrong if when == "asked" else here, tick=True):
        assert "en 15 minutos." in enter(password=PASSWORD).content.decode()
        assert forget_old_attempts() == 0
