"""The API's schema and its documentation page."""

import pytest
from playwright.sync_api import expect


def test_the_schema_describes_the_api_in_spanish(client, db):
    schema = client.get("/api/v1/schema/?format=json").json()
    assert schema["openapi"].startswith("3.")
    assert schema["info"]["title"] == "PIIMSS: datos del programa institucional"


def test_the_documentation_needs_no_other_machine(client):
    page = client.get("/api/v1/docs/").content.decode()
    assert "://" not in page
    assert "<script>" not in page
    assert "<style" not in page


@pytest.mark.slow
def test_the_documentation_is_drawn_under_the_strict_policy(live_server, page):
    page.goto(live_server.url + "/api/v1/docs/")
    title = page.get_by_role("heading", name="PIIMSS: datos del programa institucional")
    expect(title).to_be_visible()
