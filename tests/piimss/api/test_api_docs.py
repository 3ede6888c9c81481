"""The API's schema and its documentation page."""

import pytest
from playwright.sync_api import expect


def test_the_schema_describes_the_api_in_spanish(client, db):
    schema = client.get("/api/v1/schema/?format=json").json()
    assert schema["openapi"].startswith("3.")
    assert schema["info"]["title"] == "Seguimiento de programas: datos de los programas"


def test_the_api_begins_at_its_root(client, db):
    root = client.get("/api/v1/").json()
    assert root == {
        "programmes": "http://testserver/api/v1/programmes/",
        "schema": "http://testserver/api/v1/schema/",
        "docs": "http://testserver/api/v1/docs/",
    }
    for address in root.values():
        assert client.get(address).status_code == 200
    schema = client.get("/api/v1/schema/?format=json").json()
    assert "get" in schema["paths"]["/api/v1/"]
    assert client.get("/api/v1/?format=csv").content.decode("utf-8-sig").startswith("programmes,")


def test_the_documentation_needs_no_other_machine(client):
    page = client.get("/api/v1/docs/").content.decode()
    assert "://" not in page
    assert "<script>" not in page
    assert "<style" not in page


@pytest.mark.slow
def test_the_documentation_is_drawn_under_the_strict_policy(live_server, page):
    page.goto(live_server.url + "/api/v1/docs/")
    title = page.get_by_role("heading", name="Seguimiento de programas: datos de los programas")
    expect(title).to_be_visible()
