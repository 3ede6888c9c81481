"""The log as the settings have it: what a refusal leaves, and what a failure."""

import io
import logging

import pytest
from django.test import Client

from piimss.log_traces import OnlyOfErrors
from tests.factories.captures import make_cast
from tests.factories.lost_body import LostBody
from tests.factories.pages import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def log():
    """All that is written to the standard error stream meanwhile."""
    [handler] = [
        each
        for each in logging.getLogger().handlers
        if any(isinstance(filtered, OnlyOfErrors) for filtered in each.filters)
    ]
    written = io.StringIO()
    former = handler.setStream(written)
    yield written
    handler.setStream(former)


@pytest.mark.parametrize(
    ("path", "sent"),
    [("/ciclos/", {}), ("/captura/", {}), ("/bitacora/", {"a": "\0"}), ("/admin/auth/user/", {})],
)
def test_a_refusal_is_a_line_and_no_trace(log, path, sent):
    response = client_of(make_cast().rita).get(path, sent)
    assert response.status_code in (302, 400, 403)
    if response.status_code != 302:
        assert path in log.getvalue()
    assert "Traceback" not in log.getvalue()


@pytest.mark.parametrize(
    ("headers", "path"),
    [({"Host": "otro.example"}, "/estado/"), ({"Content-Length": "x"}, "/estado/")],
)
def test_what_somebody_asks_wrongly_is_no_trace_either(log, headers, path):
    Client(raise_request_exception=False).get(path, headers=headers)
    assert "Traceback" not in log.getvalue()


def test_who_is_gone_in_the_middle_of_a_form_is_no_failure_of_ours(log):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    kind = "multipart/form-data; boundary=B"
    body = LostBody(b"--B\r\n")
    lost = client.generic("POST", "/cuenta/entrar/", b"x", kind, **{"wsgi.input": body})
    assert lost.status_code == 403
    assert "Traceback" not in log.getvalue()


def test_of_a_failure_the_trace_stays(log, monkeypatch):
    monkeypatch.setattr("piimss.health._check_response", lambda check: 1 / 0)
    assert Client(raise_request_exception=False).get("/readyz").status_code == 500
    assert "/readyz" in log.getvalue() and "ZeroDivisionError" in log.getvalue()
