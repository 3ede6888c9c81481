"""Asking the API with a token: who that is, what it allows, and how it is refused."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Token, TokenScope
from accounts.tokens import revoke
from indicators.duties import REVIEW
from piimss.urls import urlpatterns as real
from tests.factories.duties import take
from tests.factories.tokens import expire, make, make_person, make_planner, with_token

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


class Echo(APIView):
    """Return who the API takes somebody for, with everything as views have it by default."""

    def get(self, request):
        return Response({"who": request.user.username, "auth": type(request.auth).__name__})

    post = put = get


urlpatterns = [path("api/echo/", Echo.as_view()), *real]
handler404 = "piimss.errors.not_found"
pytestmark.append(pytest.mark.urls(__name__))

ECHO = "/api/echo/"


def ask(secret, method="get", client=None, **more):
    return getattr(client or Client(), method)(ECHO, **with_token(secret), **more)


def is_refused(response, sentence):
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Token"
    assert response["Content-Type"] == "application/json"
    assert sentence in response.json()["detail"]
    return True


def test_the_owner_is_who_asks():
    _token, secret = make(make_person())
    assert ask(secret).json() == {"who": "ana", "auth": "Token"}
    assert Client().get(ECHO).json() == {"who": "", "auth": "NoneType"}


def test_a_token_goes_before_the_session():
    _token, secret = make(make_person())
    client = Client()
    client.force_login(make_person("luis"))
    assert client.get(ECHO).json()["who"] == "luis"
    assert ask(secret, client=client).json()["who"] == "ana"
    assert is_refused(ask("piimss_" + "0" * 64, client=client), "no existe")


def test_a_token_opens_no_page():
    _token, secret = make(make_planner())
    for address in ("/cuenta/claves/", "/captura/", "/admin/"):
        assert Client().get(address, **with_token(secret)).status_code == 302


def test_each_one_that_opens_nothing_says_why():
    person = make_person()
    revoked, its_secret = make(person)
    revoke(revoked, by=person)
    assert is_refused(ask(its_secret), "está revocada: cree otra en /cuenta/claves/")
    expired, its_secret = make(person)
    expire(expired)
    assert is_refused(ask(its_secret), "venció: cree otra en /cuenta/claves/")
    # Meeting them deletes none of them.
    assert Token.objects.count() == 2
    _token, its_secret = make(person)
    assert ask(its_secret).status_code == 200
    assert Token.objects.count() == 3
    person.is_active = False
    person.save()
    assert is_refused(ask(its_secret), "desactivada")


MALFORMED = [
    "Token",
    "Token ",
    "Token a b",
    "Token piimss_",
    "Token piimss_" + "0" * 63,
    "Token piimss_" + "0" * 65,
    "Token piimss_" + "G" * 64,
    "Token piimss_" + "0" * 100_000,
    "Token " + "\xff\xfe" * 20,
    "Token piimss_" + "\xb2" * 64,  # digits, but none of ours
    "Token piimss_" + "0" * 63 + "\0",
    "Token \0",
    "Token 'or'1'='1",
    "token piimss_" + "0" * 64 + " piimss_" + "0" * 64,
]


@pytest.mark.parametrize("header", MALFORMED)
def test_whatever_bytes_are_sent_are_refused_and_not_looked_for(header):
    make(make_person())
    with CaptureQueriesContext(connection) as queries:
        response = Client().get(ECHO, HTTP_AUTHORIZATION=header)
    assert is_refused(response, "no es una clave")
    assert len(queries) == 0


def test_a_reading_token_writes_nothing():
    _token, secret = make(make_planner())
    for method in ("post", "put"):
        response = ask(secret, method)
        assert response.status_code == 403
        assert "es de lectura" in response.json()["detail"]
    for method in ("get", "head", "options"):
        assert ask(secret, method).status_code == 200


def test_a_reading_token_of_who_cannot_capture_names_no_other_one():
    _token, secret = make(make_person("rita", REVIEW))
    response = ask(secret, "post")
    assert response.status_code == 403
    assert "es solo de lectura" in response.json()["detail"]
    assert "cree una" not in response.json()["detail"]


def test_what_is_shown_as_other_services_have_it_is_refused():
    _token, secret = make(make_person())
    refused = Client().get(ECHO, HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert is_refused(refused, "con la palabra «Token»")
    kept = Client().get("/api/v1/programmes/", HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert is_refused(kept, "con la palabra «Token»")


def test_a_capturing_token_writes_for_as_long_as_its_owner_captures():
    person = make_planner()
    _token, secret = make(person, scope=TokenScope.CAPTURE)
    client = Client(enforce_csrf_checks=True)
    assert ask(secret, "post", client).json()["who"] == "ana"
    take(person)
    response = ask(secret, "post", client)
    assert response.status_code == 403
    assert "ya no tiene el encargo" in response.json()["detail"]
    assert ask(secret, client=client).status_code == 200


def test_who_shows_nothing_is_asked_who_they_are():
    response = Client().post(ECHO)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Token"
    assert "credenciales" in response.json()["detail"]


def test_a_session_writes_as_before():
    client = Client()
    client.force_login(make_person())
    assert client.post(ECHO).json()["who"] == "ana"


def test_a_refusal_is_json_also_where_a_table_was_asked_for():
    response = Client().get("/api/v1/programmes/?format=csv", HTTP_AUTHORIZATION="Token x")
    assert is_refused(response, "no es una clave")


def test_the_schema_names_both_ways():
    schema = Client().get("/api/v1/schema/?format=json").json()
    schemes = schema["components"]["securitySchemes"]
    assert set(schemes) == {"Token", "cookieAuth"}
    assert schemes["Token"]["name"] == "Authorization"
    assert "/cuenta/claves/" in schemes["Token"]["description"]
    assert schema["paths"]["/api/v1/programmes/"]["get"]["security"] == [
        {"Token": []},
        {"cookieAuth": []},
        {},
    ]
