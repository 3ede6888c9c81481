"""A publication of a day to come counts since it was loaded, and never after those that come later."""

import shutil
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from indicators.capture.cycles import open_cycle
from indicators.capture.drafts import save_draft, start_draft
from indicators.capture.parsing import JUSTIFICATIONS
from indicators.capture.workflow import approve, submit
from indicators.results.recompute import recompute_programme
from objectives.models import Programme
from tests.factories.captures import typed
from tests.factories.example_folder import ExampleFolder, current
from tests.factories.rhythms import RHYTHMS, SLUG, people_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

API = f"/api/v1/programmes/{SLUG}"
IN_PROGRAMME, IN_REPORT = "    2023: ND\n", "    2023: '63.0'\n"


@pytest.fixture
def folder(tmp_path):
    """The programme as a plan without a date, which covers years to come."""
    folder = ExampleFolder(shutil.copytree(RHYTHMS, tmp_path / "ejemplo"))
    folder.change("publications.yaml", "  published_on: '2023-03-01'\n", "")
    folder.change("publications.yaml", "'2022-12-31'", "'2098-12-31'")
    folder.change("indicators/1.2.yaml", IN_PROGRAMME, "    2023: '61.0'\n")
    return folder


def rows(address):
    return Client().get(f"{API}/{address}").json()["results"]


def approve_capture(programme, code, year, **values):
    """A capture that was approved today."""
    people, today = people_of(programme), timezone.localdate()
    cycle = open_cycle(
        programme, year, "definitivo", by=people["olga"], cutoff=date(year, 12, 31),
        opens_on=today - timedelta(days=1), closes_on=today + timedelta(days=30),
    )  # fmt: skip
    indicator = programme.indicators.get(code=code)
    capture = start_draft(indicator, year, programme.root_unit, cycle, by=people["ana"])
    entries = typed(**values) | {JUSTIFICATIONS: {"historia": "Así fue."}}
    capture = save_draft(capture, by=people["ana"], version=capture.version, typed=entries)
    capture = approve(submit(capture, by=people["ana"]), by=people["rita"])
    recompute_programme(programme)
    return capture


def test_what_is_approved_today_takes_the_place_of_what_a_plan_prints(folder):
    folder.change("indicators/1.2.yaml", IN_REPORT, "    2022: '60.0'\n")
    folder.load()
    programme = Programme.objects.get()
    recompute_programme(programme)
    approve_capture(programme, "1.2", 2023, v1="62", v2="100")
    (result,) = rows("results/?indicator=1.2&year=2023")
    assert (result["value"], result["printed"]) == ("62.0", "")
    (revision,) = rows("revisions/?indicator=1.2&year=2023")
    assert (revision["old_value"], revision["new_value"]) == ("61.0", "62.0")
    today = timezone.localdate()
    assert timezone.localdate(current("1.2", 2023).approved_at) == today
    for table in ("results", "values", "publications", "indicators"):
        assert rows(f"{table}/?as_of={today}") == rows(f"{table}/"), table


def test_a_report_that_came_out_later_has_the_last_word_before_a_plan(folder):
    folder.load()
    assert current("1.2", 2023).printed == "63.0"
    assert current("1.2", 2022).publication.slug == "programa"


def test_loading_again_changes_nothing(folder):
    folder.load()
    assert not folder.load().any


def test_one_that_gets_its_date_counts_from_then(folder):
    folder.load()
    folder.change(
        "publications.yaml", "- slug: programa\n", "- slug: programa\n  published_on: 2023-03-01\n"
    )
    folder.load()
    assert timezone.localdate(current("1.1", 2020).approved_at) == date(2023, 3, 1)
