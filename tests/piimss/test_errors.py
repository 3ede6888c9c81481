import json

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.test import RequestFactory
from rest_framework import exceptions
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from piimss import errors


def asked(path="/"):
    from django.contrib.auth.models import AnonymousUser

    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    return request


@pytest.mark.parametrize("path", ["/nada/", "/api/v1/nada/"])
def test_an_unknown_address_is_a_404_in_spanish(client, db, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "Esa página no existe." in response.content.decode()


def test_what_was_not_found_is_said_if_the_view_says_it():
    response = errors.not_found(asked("/api/v1/x/"), Http404("No hay indicador 9.9."))
    assert json.loads(response.content) == {"detail": "No hay indicador 9.9."}


def test_a_refusal_keeps_its_reason():
    response = errors.permission_denied(asked(), PermissionDenied("No puede aprobar lo suyo."))
    assert response.status_code == 403
    assert "No puede aprobar lo suyo." in response.content.decode()


def test_a_request_that_we_refuse_is_told_why():
    response = errors.bad_request(asked("/api/v1/x/"), BadRequest("El año no es un número."))
    assert response.status_code == 400
    assert json.loads(response.content) == {"detail": "El año no es un número."}


def refused_by_django():
    """Return what Django says of a form in another encoding."""
    request = RequestFactory().post(
        "/", b"a=1", content_type="application/x-www-form-urlencoded; charset=latin-1"
    )
    with pytest.raises(BadRequest, match="must be UTF-8") as refusal:
        _ = request.POST
    return refusal.value


@pytest.mark.parametrize(
    "error",
    [
        SuspiciousOperation("Invalid HTTP_HOST header"),
        SessionInterrupted("The request's session was deleted"),
        refused_by_django,
        BadRequest(),
        None,
    ],
)
def test_what_django_refuses_is_not_told_in_its_words(error):
    response = errors.bad_request(asked("/api/v1/x/"), error() if callable(error) else error)
    assert response.status_code == 400
    assert json.loads(response.content) == {"detail": "La solicitud no se entiende."}


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (lambda request: errors.bad_request(request), 400),
        (lambda request: errors.server_error(request), 500),
        (lambda request: errors.csrf_failure(request, reason="x"), 403),
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/v1/"])
def test_every_error_has_its_sentence(view, status, path):
    response = view(asked(path))
    assert response.status_code == status
    assert response.content


def api_answer(error, query=""):
    class Failing(APIView):
        permission_classes = ()

        def get(self, request):
            raise error

    response = Failing.as_view()(APIRequestFactory().get("/x/" + query))
    response.render()
    return response, json.loads(response.content)


@pytest.mark.parametrize(
    ("error", "status", "detail"),
    [
        (Http404("No hay programa «x»."), 404, "No hay programa «x»."),
        (exceptions.NotFound(), 404, "No encontrado."),
        (exceptions.NotAuthenticated(), 401, "Las credenciales de autenticación no se"),
        (exceptions.ValidationError({"year": ["No es un año."]}), 400, "year: No es un año."),
        (exceptions.ValidationError(["Falta.", "Sobra."]), 400, "Falta. Sobra."),
        (exceptions.MethodNotAllowed("PUT"), 405, "Método"),
        (
            exceptions.Throttled(wait=3.2),
            429,
            "Son demasiadas solicitudes en un minuto: vuelva a intentarlo en 4 s",
        ),
    ],
)
def test_an_api_error_has_a_spanish_detail(error, status, detail):
    response, data = api_answer(error)
    assert response.status_code == status
    assert data["detail"].startswith(detail)


def test_an_error_is_json_also_where_a_table_was_asked_for():
    response, data = api_answer(exceptions.ValidationError("No."), "?format=csv")
    assert response.headers["Content-Type"] == "application/json"
    assert data["detail"] == "No."
