"""A figure that was entered and approved here, and printed nowhere, on the pages and in the API."""

from datetime import date

import pytest
from django.test import Client

from indicators.capture.workflow import approve
from indicators.results.inputs import RecomputeScope
from indicators.results.recompute import evaluate, recompute_programme
from indicators.results.superseded import key_of, printed_results
from tests.factories.captures import capture_at_status, make_cast, typed
from tests.factories.model_rows import make_ficha_event

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

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


def test_who_captured_and_who_approved_it_is_told(client):
    (result,) = client.get(f"{API}/results/").json()["results"]
    assert (result["origin"], result["captured_by"], result["approved_by"]) == (
        "formulario",
        "Ana",
        "Rita",
    )
    text = " ".join(client.get("/indicadores/1.1/").content.decode().split())
    assert "Capturado aquí (formulario) por Ana; aprobado por Rita el" in text
    assert "Impreso en: formulario" not in text


def test_what_is_printed_keeps_its_verdict_by_what_was_printed_with_it(client):
    """34.00 is printed with 1 of 3, which is 33.33: the capture that counts now changes nothing."""
    (row,) = client.get(f"{API}/reconciliation/").json()["results"]
    assert (row["verdict"], row["printed"], row["recomputed"][:6]) == ("difiere", "34.00", "33.333")
    assert [each["current"] for each in row["readings"]] == [False]
    assert "34.00" in client.get("/conciliacion/").content.decode()
    assert "difiere" in client.get("/indicadores/1.1/").content.decode()


def test_what_was_changed_of_a_ficha_is_told_where_it_is_read():
    cast = make_cast()
    before, after = {"name": "Indicador 1.1"}, {"name": "Otro <b>nombre</b>"}
    make_ficha_event(
        cast.small.indicators["1.1"],
        cast.olga,
        reason="Lo pidió la unidad.",
        before=before,
        after=after,
    )
    text = Client().get("/indicadores/1.1/").content.decode()
    assert "Qué se cambió de la ficha publicada" in text
    assert "Lo pidió la unidad." in text
    assert "Otro &lt;b&gt;nombre&lt;/b&gt;" in text


def test_a_printed_figure_is_recomputed_as_it_was_before_a_capture_took_its_place():
    """With what it builds on, what is preliminary in it, and up to when it counts."""
    cast = make_cast()
    small = cast.small
    small.add_indicator(
        "1.2", "previous + v1", symbols={"v1": "suma"}, accumulates_from=2022, decimals=0
    )
    small.state("1.2", 2022, {"v1": "40"})
    june = date(2023, 6, 30)
    reading = small.state("1.2", 2023, {"v1": "3 p/"}, printed="44", cutoff=june)
    recompute_programme(small.programme)
    standing = small.result("1.2", 2023)
    assert (standing.computed, standing.status) == (43, "preliminar")
    capture_at_status(cast, "aprobada", code="1.2", entries=typed(v1="30"))
    recompute_programme(small.programme)
    taken = small.result("1.2", 2023)
    assert taken.printed == ""

    evaluated = evaluate(RecomputeScope(small.programme.pk))
    compiled_indicators = {compiled.id: compiled for compiled in evaluated.compiled_indicators}
    (found,) = printed_results(
        [taken], {key_of(taken): [reading]}, compiled_indicators, evaluated.carried
    )
    assert found.cutoff == june
    for field in ("value", "printed", "computed", "status", "inputs", "light", "marks"):
        assert getattr(found, field) == getattr(standing, field), field
