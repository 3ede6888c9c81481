"""Every answer of the API bears its headers, says nothing of how it is made, and reads elsewhere."""

import pytest
from django.core.cache import caches
from django.test import Client

from indicators.api.views import ResultViewSet
from tests.contract.addresses import lists
from tests.factories.programme import small_programme

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

BASE = "/api/v1/programmes/de-prueba/"
RESULTS = f"{BASE}results/"
ELSEWHERE = {"HTTP_ORIGIN": "https://otro.example"}
INTERNALS = (
    "Traceback", 'File "', "Error", "SELECT", "object at 0x", "ViewSet", "rest_framework", "django",
    "List", "Instance",
)  # fmt: skip


@pytest.fixture
def api():
    small_programme()
    return Client(raise_request_exception=False)


def break_it(monkeypatch):
    def at_hand(self, asked):
        raise RuntimeError("SELECT secreto FROM auth_user")

    monkeypatch.setattr(ResultViewSet, "context", at_hand)


def is_guarded(response):
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    return True


def says_nothing_of_itself(response):
    text = response.content.decode()
    assert not [each for each in INTERNALS if each in text], text
    assert not response.cookies
    return True


@pytest.fixture
def answers(api, settings, monkeypatch):
    """One answer of each status, on the same address where that can be."""
    found = [api.get(RESULTS, **ELSEWHERE), api.get(f"{RESULTS}?format=csv", **ELSEWHERE)]
    found.append(api.get(RESULTS, HTTP_IF_NONE_MATCH=found[0]["ETag"], **ELSEWHERE))
    found.append(api.get(f"{RESULTS}?year=x", **ELSEWHERE))
    found.append(api.get(RESULTS, HTTP_AUTHORIZATION="Token x", **ELSEWHERE))
    found.append(api.get(f"{BASE}nada/", **ELSEWHERE))
    found.append(api.get("/api/v1/programmes/x/", **ELSEWHERE))
    found.append(api.post(RESULTS, **ELSEWHERE))
    found.append(api.get(RESULTS, HTTP_ACCEPT="image/png", **ELSEWHERE))
    settings.API_RATE_ADDRESS = 1
    caches["throttles"].clear()
    found += [api.get("/api/v1/", **ELSEWHERE), api.get("/api/v1/", **ELSEWHERE)]
    found.pop(-2)
    settings.API_RATE_ADDRESS = 0
    caches["throttles"].clear()
    break_it(monkeypatch)
    found.append(api.get(f"{RESULTS}?search=a", **ELSEWHERE))
    found += [api.head(RESULTS, **ELSEWHERE), api.options(BASE, **ELSEWHERE)]
    statuses = [each.status_code for each in found]
    assert statuses == [200, 200, 304, 400, 401, 404, 404, 405, 406, 429, 500, 200, 200]
    return found


def test_every_answer_is_guarded(answers):
    for response in answers:
        assert is_guarded(response), response.status_code


def test_every_answer_may_be_read_from_another_site_without_a_session(answers):
    for response in answers:
        assert response["Access-Control-Allow-Origin"] == "*", response.status_code
        assert "Access-Control-Allow-Credentials" not in response
        exposed = response["Access-Control-Expose-Headers"]
        assert {"ETag", "Retry-After"} <= {each.strip() for each in exposed.split(",")}


def test_every_refusal_is_a_sentence_and_nothing_of_how_it_is_made(answers):
    refusals = [each for each in answers if each.status_code >= 400]
    assert len(refusals) == 8
    for response in refusals:
        assert response["Content-Type"] == "application/json"
        assert response.json()["detail"].endswith("."), response.content
        assert says_nothing_of_itself(response)


def test_what_fails_says_so_in_every_format(api, monkeypatch):
    break_it(monkeypatch)
    for name in ("json", "csv", "jsonl", "xlsx", "parquet"):
        response = api.get(RESULTS, {"format": name})
        assert response.status_code == 500
        assert response.json() == {
            "detail": "Algo falló de nuestro lado. Quedó registrado; intente de nuevo más tarde."
        }


class TestOtherSites:
    def test_a_browser_that_asks_first_may_read(self, api):
        response = api.options(
            RESULTS,
            HTTP_ACCESS_CONTROL_REQUEST_METHOD="GET",
            HTTP_ACCESS_CONTROL_REQUEST_HEADERS="authorization, if-none-match",
            **ELSEWHERE,
        )
        assert response.status_code == 200
        assert response["Access-Control-Allow-Origin"] == "*"
        methods = {each.strip() for each in response["Access-Control-Allow-Methods"].split(",")}
        assert methods == {"GET", "HEAD", "OPTIONS"}
        allowed = {each.strip() for each in response["Access-Control-Allow-Headers"].split(",")}
        assert {"authorization", "if-none-match"} <= allowed
        assert "Access-Control-Allow-Credentials" not in response
        assert is_guarded(response)

    def test_it_may_not_write(self, api):
        """The browser sends nothing that is not among the methods that it was told."""
        response = api.options(
            f"{BASE}captures/", HTTP_ACCESS_CONTROL_REQUEST_METHOD="POST", **ELSEWHERE
        )
        assert "POST" not in response["Access-Control-Allow-Methods"]
        allowed = response["Access-Control-Allow-Headers"].lower()
        assert "content-type" not in allowed and "idempotency-key" not in allowed

    def test_they_can_be_chosen(self, api, settings):
        settings.CORS_ALLOW_ALL_ORIGINS = False
        settings.CORS_ALLOWED_ORIGINS = ["https://otro.example"]
        response = api.get(RESULTS, **ELSEWHERE)
        assert response["Access-Control-Allow-Origin"] == "https://otro.example"
        assert "origin" in response["Vary"].lower()
        response = api.get(RESULTS, HTTP_ORIGIN="https://ajeno.example")
        assert "Access-Control-Allow-Origin" not in response

    def test_pages_are_not_for_them(self, api):
        for path in ("/", "/cuenta/entrar/", "/admin/login/", "/captura/"):
            assert "Access-Control-Allow-Origin" not in api.get(path, **ELSEWHERE), path


class TestOtherMethods:
    def test_head_says_what_get_does_without_the_body(self, api, schema):
        for path in [each.format(programme="de-prueba") for each in lists(schema)]:
            whole, head = api.get(path), api.head(path)
            assert (head.status_code, head.content) == (200, b""), path
            assert head["Content-Type"] == whole["Content-Type"] == "application/json"
            assert head["ETag"] == whole["ETag"]
            assert api.head(path, HTTP_IF_NONE_MATCH=head["ETag"]).status_code == 304
        assert api.head(f"{RESULTS}?year=x").status_code == 400
        assert api.head("/api/v1/programmes/x/results/").status_code == 404

    def test_options_tells_what_is_there_in_spanish(self, api, schema):
        for path in [each.format(programme="de-prueba") for each in lists(schema)]:
            response = api.options(path)
            assert response.status_code == 200
            assert set(response["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
            told = response.json()
            assert set(told) == {"name", "description", "formats", "schema"}, path
            assert told["schema"] == "http://testserver/api/v1/schema/"
            assert "text/csv" in told["formats"]
            assert says_nothing_of_itself(response)
        assert set(api.options("/api/v1/").json()) == {"formats", "schema"}
        assert says_nothing_of_itself(api.options("/api/v1/schema/"))


def test_what_the_address_says_of_the_format_goes_first(api):
    """Many libraries say that they accept JSON whatever they are used for."""
    accepting = {"HTTP_ACCEPT": "application/json"}
    assert api.get(f"{RESULTS}?format=csv", **accepting)["Content-Type"].startswith("text/csv")
    by_header = api.get(RESULTS, HTTP_ACCEPT="text/csv")
    assert by_header["Content-Type"].startswith("text/csv")
    refused = api.get(RESULTS, HTTP_ACCEPT="application/pdf")
    assert refused.json()["detail"].startswith(
        "Nada de lo que pide «Accept» se da aquí; lo que hay es: "
    )
