"""While the results do not follow yet from all that was approved, answers say so."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators import tasks
from indicators.capture.workflow import approve
from indicators.jobs import hand_over_pending
from indicators.results.recompute import note_change, recompute, recompute_programme, scope_of
from tables import http_cache
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast, typed
from tests.factories.model_rows import make_ficha_event

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

API = "/api/v1/programmes/de-prueba"


@kept_fixture
def cast():
    cast = make_cast()
    cast.small.state("1.1", 2022, {"v1": "1200", "v2": "4900"})
    note_change(cast.small.programme.pk)
    recompute_programme(cast.small.programme)
    return cast


def approved(cast, number="1234", unit="nacional", by="ana"):
    """Approved, and nobody recomputes."""
    draft = capture_at_status(
        cast, "en_revision", unit=unit, by=by, entries=typed(v1=number, v2="5000")
    )
    return approve(draft, by=cast.rita)


def get(path="/results/", **headers):
    return Client().get(
        API + path, headers={name.replace("_", "-"): headers[name] for name in headers}
    )


def is_pending():
    """Return what every answer about the programme says, the tables alike and whole files too."""
    paths = (
        "/",
        "/results/",
        "/results/?format=csv",
        "/values/",
        "/revisions/",
        "/reconciliation/",
    )
    told = {get(path).headers.get("Results-Pending") for path in paths}
    assert len(told) == 1 and told <= {"true", None}
    return told == {"true"}


def test_between_an_approval_and_what_follows_from_it(cast):
    assert not is_pending()
    capture = approved(cast)
    assert {each["year"] for each in get("/values/").json()["results"]} == {2022, 2023}
    assert {each["year"] for each in get("/results/").json()["results"]} == {2022}
    assert is_pending()
    recompute(scope_of(capture))
    assert {each["year"] for each in get("/results/").json()["results"]} == {2022, 2023}
    assert not is_pending()


def test_who_has_the_answer_is_told_by_another_version_of_it(cast):
    """Also where the recompute then changes nothing."""
    approved(cast)
    tag = get().headers["ETag"]
    unchanged = get(If_None_Match=tag)
    assert (unchanged.status_code, unchanged.headers["Results-Pending"]) == (304, "true")
    recompute_programme(cast.small.programme)
    settled = get(If_None_Match=tag)
    assert settled.status_code == 200 and "Results-Pending" not in settled.headers


def test_the_run_of_another_part_settles_nothing(cast):
    approved(cast)
    other = approved(cast, unit="norte", by="noe")
    recompute(scope_of(other))
    assert is_pending()
    hand_over_pending()
    assert not is_pending()


def test_two_approvals_of_one_part(cast):
    first = approved(cast)
    recompute(scope_of(first))
    second = approved(cast, "1300")
    assert is_pending()
    recompute(scope_of(second))
    assert not is_pending()


def test_a_ficha_that_changed_waits_for_a_run_of_all_its_years(cast):
    indicator = cast.small.indicators["1.1"]
    make_ficha_event(
        indicator,
        cast.olga,
        reason="Errata.",
        before={"decimals": "2"},
        after={"decimals": "3"},
        inputs=note_change(cast.small.programme.pk),
    )
    assert is_pending()
    tasks.recompute_ficha(indicator.pk)
    assert not is_pending()


def test_what_nobody_noted_waits_for_a_run_of_the_whole(cast):
    note_change(cast.small.programme.pk)
    tasks.recompute_ficha(cast.small.indicators["1.1"].pk)
    assert is_pending()
    recompute_programme(cast.small.programme)
    assert not is_pending()


@pytest.mark.postgres
def test_what_was_never_computed(cast):
    cast.small.programme.runs.all().delete()
    assert is_pending()


def test_it_costs_no_query_more(cast):
    def asked():
        http_cache.clear()
        with CaptureQueriesContext(connection) as queries:
            get("/values/")
        return [each["sql"] for each in queries]

    quiet = asked()
    assert "indicators_dataversion" in quiet[0] and "indicators_recomputerun" in quiet[0]
    assert not any("indicators_recomputerun" in each for each in quiet[1:])
    capture = approved(cast)
    assert len(asked()) == len(quiet)
    recompute(scope_of(capture))
    assert len(asked()) == len(quiet) and not is_pending()


def test_other_sites_may_read_it_and_the_schema_tells_of_it(cast, schema):
    approved(cast)
    response = get(Origin="https://example.org")
    assert "Results-Pending" in response.headers["Access-Control-Expose-Headers"]
    assert response.headers["Results-Pending"] == "true"
    with_it = {
        path
        for path, methods in schema["paths"].items()
        if "Results-Pending"
        in methods.get("get", {}).get("responses", {}).get("200", {}).get("headers", {})
    }
    assert "/api/v1/programmes/{programme}/results/" in with_it
    assert "/api/v1/programmes/{programme}/" in with_it
    assert "/api/v1/programmes/" not in with_it
