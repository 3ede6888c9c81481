"""A figure that was entered and approved here, and printed nowhere, on the pages and in the API."""

import pytest
from django.test import Client

from indicators.workflow import approve
from tests.capturing import capture_at_status, make_cast

pytestmark = pytest.mark.django_db

API = "/api/v1/programmes/de-prueba"


@pytest.fixture
def client(django_capture_on_commit_callbacks):
    cast = make_cast()
    cast.small.state("1.1", 2023, {"v1": "1", "v2": "3"}, printed="34.00")
    draft = capture_at_status(cast, "en_revision")
    with django_capture_on_commit_callbacks(execute=True):
        approve(draft, by=cast.rita)
    capture_at_status(cast, "borrador", unit="norte", by="noe")
    return Client()


def test_the_result_counts_from_its_approval_and_has_no_publication(client):
    (result,) = client.get(f"{API}/results/").json()["results"]
    assert (result["value"], result["printed"], result["publication"]) == ("24.68", "", None)
    assert result["substitution"] == "(1,234 / 5,000) × 100 = 24.68"
    assert result["approved_at"] is not None


def test_its_values_are_there_and_those_of_drafts_are_not(client):
    values = client.get(f"{API}/values/").json()["results"]
    assert [(each["variable"], each["value"], each["unit"]) for each in values] == [
        ("v1", "1234", "nacional"),
        ("v2", "5000", "nacional"),
    ]
    assert {each["publication"] for each in values} == {None}
    assert {each["source"] for each in values} == {"Registro"}


@pytest.mark.parametrize("page", ["/", "/indicadores/1.1/", "/conciliacion/", "/estado/"])
def test_every_page_shows_it(client, page):
    response = client.get(page)
    assert response.status_code == 200
