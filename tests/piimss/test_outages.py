"""The answer while the database is away or busy, and the breaker that refuses meanwhile."""

import re
from html import unescape
from types import SimpleNamespace

import psycopg.errors
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, InternalError, OperationalError
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory

from indicators.capture.pages import review_views
from piimss import outages
from piimss.outages import Breaker, answer_while_away, breaker, response_to, unavailable
from reports.dashboards import views
from tests.factories.captures import capture_at_status, make_cast
from tests.factories.lost_body import LostBody
from tests.factories.pages import client_of, text_of

AWAY = OperationalError("couldn't get a connection after 3.00 sec")


@pytest.fixture(autouse=True)
def _closed():
    breaker.close()
    yield
    breaker.close()


def failing(error):
    def fail(*_args, **_kwargs):
        raise error

    return fail


def caused_by(cause, kind=OperationalError):
    error = kind(str(cause))
    error.__cause__ = cause
    return error


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.django_db
class TestPages:
    def test_a_reader_is_told_what_is_the_matter_and_when_to_come_back(self, client, monkeypatch):
        monkeypatch.setattr(views.content, "open_programme", failing(AWAY))
        response = client.get("/?year=2023")
        text = text_of(response, 503)
        assert "La base de datos del sitio no responde en este momento." in text
        assert "Lo que ya estaba guardado sigue guardado." in text
        assert response["Retry-After"] == "5"
        assert "no-store" in response["Cache-Control"]
        assert 'href="/?year=2023"' in response.text  # once more, with one button

    def test_what_was_typed_is_on_the_page_with_one_button_and_does_what_it_was_to_do(
        self, monkeypatch
    ):
        cast = make_cast()
        capture = capture_at_status(cast, "en_revision")
        rita = client_of(cast.rita, raise_request_exception=False)
        reason = 'Falta la fuente de «v1»:\nvéase "anexo" <b>3</b>'
        typed = {"action": "return", "comment": reason, "seen": capture.version}
        with monkeypatch.context() as patched:
            patched.setattr(review_views, "return_to_planner", failing(AWAY))
            page = rita.post(f"/revision/{capture.pk}/", typed)
        assert page.status_code == 503
        assert "<b>3" not in page.text
        breaker.close()
        assert rita.post(*sent_again(page)).status_code == 302
        capture.refresh_from_db()
        assert capture.status == "devuelta"
        assert reason in capture.events.latest("id").reason.replace("\r\n", "\n")

    def test_a_password_is_not_written_into_a_page(self, client, monkeypatch):
        monkeypatch.setattr("django.contrib.auth.forms.authenticate", failing(AWAY))
        page = client.post("/cuenta/entrar/", {"username": "ana", "password": "secreta-123"})
        assert "Vuelva a la página anterior" in text_of(page, 503)
        assert "secreta-123" not in page.text

    def test_the_api_answers_in_json(self, client, monkeypatch):
        monkeypatch.setattr("rest_framework.views.APIView.initial", failing(AWAY))
        response = client.get("/api/v1/programmes/")
        assert response.status_code == 503
        assert response.json() == {
            "detail": "La base de datos del sitio no responde en este momento."
        }
        assert response["Retry-After"] == "5"


def sent_again(page):
    """The address and the fields of the one form that a page gives back."""
    (address,) = re.findall(r'<form method="post" action="([^"]*)"', page.text)
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.text, re.S)
    return address, {unescape(name): unescape(value) for name, value in fields}


def test_a_file_is_asked_for_again_and_everything_else_kept():
    request = RequestFactory().post(
        "/captura/1/evidencia/",
        {"note": "Acta", "file": SimpleUploadedFile("acta.pdf", b"%PDF-1.7")},
    )
    text = unavailable(request, "No.").content.decode()
    assert 'name="note" value="Acta"' in text
    assert '<input type="file" name="file"' in text
    assert 'enctype="multipart/form-data"' in text


@pytest.mark.parametrize(
    "error",
    [
        caused_by(psycopg.errors.LockNotAvailable("canceling statement due to lock timeout")),
        caused_by(psycopg.errors.QueryCanceled("canceling statement due to statement timeout")),
        caused_by(psycopg.errors.DeadlockDetected("deadlock detected")),
        caused_by(psycopg.errors.DiskFull("could not extend file")),
        OperationalError("database is locked"),
        caused_by(
            psycopg.errors.ReadOnlySqlTransaction("in a read-only transaction"), InternalError
        ),
    ],
)
def test_one_that_is_busy_is_not_away(error):
    breaker.trip()  # and this is the request that tries whether it is back
    response = response_to(RequestFactory().get("/"), error)
    assert response.status_code == 503
    assert "El sitio está ocupado" in response.content.decode()
    assert breaker.lets_through() and breaker.lets_through()


@pytest.mark.parametrize(
    "error",
    [
        AWAY,
        InterfaceError("connection already closed"),
        caused_by(psycopg.errors.AdminShutdown("terminating connection")),
        caused_by(psycopg.errors.TooManyConnections("too many clients already")),
    ],
)
def test_one_that_is_away_is_not_asked_by_everybody(error):
    assert response_to(RequestFactory().get("/"), error).status_code == 503
    assert not breaker.lets_through()


def test_who_is_gone_before_the_form_is_whole_is_answered_as_well():
    kind = "application/x-www-form-urlencoded"
    lost = {"wsgi.input": LostBody(b"a=1")}
    request = RequestFactory().generic("POST", "/captura/", b"a=1", kind, **lost)
    assert unavailable(request, "Espere.").status_code == 503


@pytest.mark.parametrize("error", [None, ValueError("no"), Http404("no")])
def test_other_failures_are_none_of_the_database(error):
    assert response_to(RequestFactory().get("/"), error) is None
    assert breaker.lets_through()


def test_an_answer_that_asked_no_database_says_nothing_of_it(monkeypatch):
    """An address that is none is answered without it; the next one who needs it tries."""
    monkeypatch.setattr(outages, "connection", SimpleNamespace(connection=None))
    monkeypatch.setattr(outages, "SECONDS_BETWEEN_TRIES", 0.0)
    served = []

    def serve(request):
        served.append(request.path)
        return HttpResponse(status=404)

    answer = answer_while_away(serve)
    breaker.trip()
    assert answer(RequestFactory().get("/no-hay/")).status_code == 404
    assert answer(RequestFactory().get("/tampoco/")).status_code == 404
    assert served == ["/no-hay/", "/tampoco/"]
    assert breaker.lets_through() and not breaker.lets_through()  # one at a time, as before


def test_while_it_is_away_one_request_at_a_time_tries(monkeypatch):
    own, now = Breaker(), 1000.0
    monkeypatch.setattr(outages.time, "monotonic", lambda: now)
    own.trip()
    assert not own.lets_through()
    now += outages.SECONDS_BETWEEN_TRIES
    assert own.lets_through()
    assert not own.lets_through()  # the one before has not come back
    now += outages.LONGEST_TRY
    assert own.lets_through()
    own.close()
    assert own.lets_through() and own.lets_through()


def test_whoever_is_refused_asks_nothing_and_health_is_always_answered():
    asked = []

    def answer(request):
        asked.append(request.path)
        return HttpResponse()

    guarded = answer_while_away(answer)
    breaker.trip()
    assert guarded(RequestFactory().get("/")).status_code == 503
    assert guarded(RequestFactory().get("/healthz")).status_code == 200
    assert asked == ["/healthz"]
    assert not breaker.lets_through()  # health says nothing of the database
