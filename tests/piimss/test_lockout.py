"""Who guesses passwords waits, and is told how long; nobody else does."""

import re
from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

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
    with time_machine.travel(now, tick=False):
        fail(5)
    with time_machine.travel(now + timedelta(minutes=14, seconds=30), tick=False):
        assert "en 1 minuto." in enter(password=PASSWORD).content.decode()
    with time_machine.travel(now + timedelta(minutes=15, seconds=1), tick=False):
        assert is_in(enter(password=PASSWORD))


def test_neither_another_account_nor_another_address_waits():
    fail(5)
    assert is_in(enter("luis", PASSWORD))
    assert is_in(enter(password=PASSWORD, address="10.0.0.2"))


def test_another_browser_at_that_address_waits_too():
    fail(5, HTTP_USER_AGENT="uno")
    assert enter(password=PASSWORD, HTTP_USER_AGENT="otro").status_code == 429


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
