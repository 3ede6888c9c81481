"""How much of a list one answer holds."""

import pytest
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from tables.paging import read_page
from tests.factories.programme import small_programme

pytestmark = pytest.mark.django_db


def get(client, query):
    programme = small_programme().programme
    return client.get(f"/api/v1/programmes/{programme.slug}/objectives/?{query}")


@pytest.mark.parametrize("asked", ["abc", "0", "000", "-1", "1.5", "１０", "1_0", "%00"])
@pytest.mark.parametrize("form", ["json", "csv"])
def test_what_is_not_a_size_is_refused_with_a_sentence(client, asked, form):
    response = get(client, f"page_size={asked}&format={form}")
    assert response.status_code == 400
    detail = response.json()["detail"]
    assert detail.startswith("page_size: «")
    assert "se espera un entero de 1 o más." in detail


@pytest.mark.parametrize("asked", ["1", "001", "1000", "1001", "9" * 5000, ""])
def test_any_other_size_is_answered(client, asked):
    assert get(client, f"page_size={asked}").status_code == 200


@pytest.mark.parametrize(
    ("asked", "given"), [("", 100), ("7", 7), ("1000", 1000), ("1001", 1000), ("9" * 5000, 1000)]
)
def test_no_page_is_longer_than_a_thousand(asked, given):
    request = Request(APIRequestFactory().get("/", {"page_size": asked}))
    assert read_page(request).size == given
