"""What was said before and what is said now, as the API tells it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from indicators.capture.workflow import approve
from indicators.results.recompute import note_change, recompute_programme
from objectives.models import Publication
from tests.factories.captures import capture_at_status, make_cast, typed
from tests.factories.model_rows import make_ficha_event

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

API = "/api/v1/programmes/de-prueba"


def rows(name, **parameters):
    response = Client().get(f"{API}/{name}/", parameters)
    assert response.status_code == 200, response.content
    return response.json()["results"]


@pytest.fixture
def cast(django_capture_on_commit_callbacks):
    """34.00 is printed for 2023; 1,234 of 5,000 is captured later, and then 1,300 of 5,000."""
    cast = make_cast()
    cast.small.state("1.1", 2023, {"v1": "1", "v2": "3"}, printed="34.00")
    recompute_programme(cast.small.programme)
    for number in ("1234", "1300"):
        draft = capture_at_status(cast, "en_revision", entries=typed(v1=number, v2="5000"))
        with django_capture_on_commit_callbacks(execute=True):
            approve(draft, by=cast.rita)
    return cast


def test_each_says_what_was_and_what_is_by_whom_and_why(cast):
    first, second = rows("revisions")
    assert (first["indicator"], first["year"], first["unit"]) == ("1.1", 2023, "nacional")
    assert (first["old_value"], first["old_printed"]) == ("34.00", "34.00")
    assert (first["old_publication"], first["publication"]) == ("programa", None)
    assert (first["new_value"], first["new_printed"]) == ("24.68", "")
    assert first["difference"] == "-9.32"
    assert (first["by"], first["captured_by"], first["origin"]) == ("Rita", "Ana", "formulario")
    assert "Se capturó y aprobó en el ciclo" in first["reason"]
    assert (second["old_value"], second["new_value"], second["difference"]) == (
        "24.68",
        "26.00",
        "1.32",
    )
    assert second["old_at"] == first["at"]


@pytest.mark.postgres
def test_what_was_approved_later_is_not_known_earlier(cast):
    yesterday = timezone.localdate() - timedelta(days=1)
    assert rows("revisions", as_of=yesterday.isoformat()) == []
    assert len(rows("revisions", as_of=timezone.localdate().isoformat())) == 2
    assert len(rows("revisions", at_min=yesterday.isoformat())) == 2
    assert rows("revisions", year=2022) == []
    assert rows("values", as_of=yesterday.isoformat(), fields="variable,value") == [
        {"variable": "v1", "value": "1"},
        {"variable": "v2", "value": "3"},
    ]


@pytest.mark.postgres
def test_the_same_printed_once_more_is_no_revision(cast):
    """100 and 100.00 are one figure; 100 and 100.01 are two."""
    later = Publication.objects.create(
        programme=cast.small.programme,
        slug="otro-informe",
        title="Otro informe",
        order=9,
        covers_from=date(2024, 1, 1),
        covers_until=date(2024, 12, 31),
    )
    for year, again in ((2020, "100.00"), (2021, "100.01")):
        cast.small.state("1.1", year, printed="100")
        cast.small.state(
            "1.1", year, printed=again, publication=later, approved=datetime(2025, 6, 1, tzinfo=UTC)
        )
    note_change(cast.small.programme.pk)
    found = rows("revisions", publication="otro-informe")
    assert [(each["year"], each["difference"]) for each in found] == [(2021, "0.01")]


def test_what_a_draft_would_change_is_not_told(cast):
    before = rows("revisions")
    capture_at_status(cast, "en_revision", entries=typed(v1="999", v2="5000"))
    note_change(cast.small.programme.pk)
    assert rows("revisions") == before


def test_fichas_are_told_field_by_field(cast):
    make_ficha_event(
        cast.small.indicators["1.1"],
        cast.olga,
        reason="Errata en el decreto.",
        before={"name": "Indicador 1.1", "targets.2024": "40"},
        after={"name": "Otro nombre"},
    )
    note_change(cast.small.programme.pk)
    name, target = rows("ficha-revisions")
    assert (name["field"], name["old"], name["new"]) == ("name", "Indicador 1.1", "Otro nombre")
    assert (target["field"], target["old"], target["new"]) == ("targets.2024", "40", "")
    assert {(each["by"], each["reason"]) for each in (name, target)} == {
        ("Olga", "Errata en el decreto.")
    }
    assert rows("ficha-revisions", field="name") == [name]


def test_as_many_queries_for_many_as_for_one(cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(19):
        rows("revisions")
