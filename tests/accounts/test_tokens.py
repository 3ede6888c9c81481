"""Tokens: made once, shown once, kept as a digest; ended ones open nothing."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, connections, transaction
from django.http import HttpRequest
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Token, TokenScope
from accounts.tokens import (
    MOST,
    InvalidToken,
    TokenRefused,
    make_token,
    record_use,
    revoke,
    token_in_request,
)
from tests.factories.duties import take
from tests.factories.tokens import expire, make, make_person, make_planner

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def everything_stored():
    """Every cell of every table as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield from map(str, row)


def test_the_secret_is_stored_nowhere(client):
    person = make_person()
    client.force_login(person)
    sent = {"name": "Tablero", "scope": "lectura", "days": "90", "form_key": uuid4()}
    secret = client.post("/cuenta/claves/", sent).context["secret"]
    client.get("/cuenta/claves/")
    client.get("/api/v1/", HTTP_AUTHORIZATION=f"Token {secret}")
    token = Token.objects.get()
    stored = list(everything_stored())
    assert token.digest in stored and token.last_used_at is not None
    assert not any(secret in cell or secret[len(token.token_key) :] in cell for cell in stored)


def test_a_secret_is_long_and_recognizable_and_no_two_are_the_same():
    person = make_person()
    one, other = make(person)[1], make(person)[1]
    assert one != other
    assert one.startswith("cifras_") and len(one) == 7 + 64


def test_a_token_of_before_goes_on_working(monkeypatch):
    from knox.settings import knox_settings

    monkeypatch.setattr(knox_settings, "TOKEN_PREFIX", "piimss_")
    token, secret = make(make_person())
    assert secret.startswith("piimss_")
    monkeypatch.undo()
    assert token_in_request(request_with(f"Token {secret}")) == token


def test_the_library_s_own_table_is_not_made():
    assert "accounts_token" in connection.introspection.table_names()
    assert "knox_authtoken" not in connection.introspection.table_names()
    assert apps.get_model("knox", "AuthToken")._meta.swapped == "accounts.Token"


@pytest.mark.parametrize(
    "wrong",
    [
        {"scope": "todo"},
        {"name": ""},
        {"expiry": timedelta(days=-1)},
    ],
)
def test_the_database_refuses_what_must_never_be_stored(wrong):
    person = make_person()
    fields = {
        "name": "X",
        "scope": TokenScope.READ,
        "expiry": timedelta(days=1),
        "form_key": uuid4(),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Token.objects.create(person, **{**fields, **wrong})
    with pytest.raises(IntegrityError), transaction.atomic():
        Token.objects.create(person, **{**fields, "expiry": None})
    key = make(person)[0].form_key
    with pytest.raises(IntegrityError), transaction.atomic():
        Token.objects.create(person, **{**fields, "form_key": key})


def test_a_form_makes_one_token():
    person, other, key = make_person(), make_person("luis"), uuid4()
    make(person, form_key=key)
    with pytest.raises(TokenRefused, match="ya se creó una clave"):
        make(person, form_key=key)
    make(other, form_key=key)
    assert Token.objects.count() == 2


def test_nobody_holds_more_than_so_many_that_open_something():
    person = make_person()
    made = [make(person)[0] for _each in range(MOST)]
    with pytest.raises(TokenRefused, match="revoque alguna"):
        make(person)
    make(make_person("luis"))
    revoke(made[0], by=person)
    make(person)
    with pytest.raises(TokenRefused):
        make(person)
    expire(made[1])
    make(person)


def test_only_some_lives_are_chosen_from():
    with pytest.raises(TokenRefused):
        make(make_person(), days=366)


def test_a_token_for_captures_is_made_by_who_captures():
    with pytest.raises(PermissionDenied):
        make(make_person("rita", "revisión"), scope=TokenScope.CAPTURE)
    token, _secret = make(make_planner("ana"), scope=TokenScope.CAPTURE)
    assert token.may_capture
    take(token.user)
    assert not Token.objects.get().may_capture
    assert not make(make_planner("luis"))[0].may_capture


def request_with(header):
    request = HttpRequest()
    request.META["HTTP_AUTHORIZATION"] = header
    return request


def test_a_request_is_looked_up_once(django_assert_num_queries):
    token, secret = make(make_person())
    request = request_with(f"token   {secret} ")
    with django_assert_num_queries(1):
        assert token_in_request(request) == token
        assert token_in_request(request).user.username == "ana"
    wrong = request_with("Token piimss_" + "0" * 64)
    with django_assert_num_queries(1):
        for _each in range(2):
            with pytest.raises(InvalidToken):
                token_in_request(wrong)


@pytest.mark.parametrize("header", ["", "Basic YTpi", "Tokens x"])
def test_what_is_for_somebody_else_is_not_read(header, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert token_in_request(request_with(header)) is None


@pytest.mark.parametrize("header", ["Bearer {}", "bearer x", "BEARER", "{}"])
def test_a_token_shown_in_another_way_is_told_which_is_ours(header, django_assert_num_queries):
    _token, secret = make(make_person())
    with django_assert_num_queries(0), pytest.raises(InvalidToken, match="la palabra «Token»"):
        token_in_request(request_with(header.format(secret)))


def test_one_of_the_same_beginning_is_another_one():
    person = make_person()
    (one, secret), (other, _secret) = make(person), make(person)
    Token.objects.filter(pk=other.pk).update(token_key=one.token_key)
    assert token_in_request(request_with(f"Token {secret}")) == one
    near = secret[:-1] + ("0" if secret[-1] != "0" else "1")
    with pytest.raises(InvalidToken, match="no existe"):
        token_in_request(request_with(f"Token {near}"))


def test_the_last_use_is_noted_once_a_minute():
    make(make_person())
    now = timezone.now()

    def note(after):
        with time_machine.travel(now + timedelta(seconds=after), tick=False):
            stale = Token.objects.get()
            with CaptureQueriesContext(connection) as queries:
                record_use(stale)
            return any(each["sql"].startswith("UPDATE") for each in queries)

    assert [note(after) for after in (0, 30, 59, 61, 100)] == [True, False, False, True, False]
    assert Token.objects.get().last_used_at == now + timedelta(seconds=61)


def test_of_two_at_once_one_notes_it():
    make(make_person())
    one, other = Token.objects.get(), Token.objects.get()
    record_use(one)
    noted = Token.objects.get().last_used_at
    record_use(other)
    assert Token.objects.get().last_used_at == noted


def test_revoking_twice_ends_it_once():
    person, olga = make_person(), make_person("olga")
    token, _secret = make(person)
    assert revoke(token, by=person)
    at = Token.objects.get().revoked_at
    assert not revoke(token, by=olga)
    assert (Token.objects.get().revoked_at, Token.objects.get().revoked_by) == (at, person)


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_the_same_form_sent_twice_at_once_makes_one():
    person, key = make_person(), uuid4()
    start, outcomes = threading.Barrier(4), []

    def send():
        start.wait()
        try:
            make_token(person, name="X", scope=TokenScope.READ, days=30, form_key=key)
            outcomes.append("made")
        except TokenRefused:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _each in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(outcomes) == ["made", "refused", "refused", "refused"]
