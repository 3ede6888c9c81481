"""A closed edition is held against what was known at the moment of closing, whatever comes later."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from indicators.models import CaptureStatus
from indicators.results.recompute import recompute_programme
from reports.models import BuildState, NarrativeStatus
from reports.verification.locations import SUMMARY, Location
from reports.yearly_report.editions.build import build
from reports.yearly_report.editions.build_requests import request_build
from reports.yearly_report.editions.verify import expected_by
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast

from ...factories.editions import close, make_edition, narrative_at

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@kept_fixture
def cast():
    cast = make_cast()
    cast.small.state("1.1", 2022, {"v1": "1000", "v2": "4000"}, printed="25.00")
    recompute_programme(cast.small.programme)
    return cast


@pytest.fixture
def closed(cast):
    """An edition that is closed, and a figure that was approved later on the same day."""
    edition = make_edition(cast)
    narrative_at(cast, edition, NarrativeStatus.APPROVED)
    closed = close(edition, by=cast.rita)
    capture_at_status(cast, CaptureStatus.APPROVED)
    recompute_programme(cast.small.programme)
    return closed


def test_a_figure_of_the_same_day_makes_no_closed_edition_differ(cast, closed, capsys):
    assert timezone.localdate(closed.closed_at) == timezone.localdate()
    asked = request_build(closed, by=cast.rita)
    assert build(asked.pk) == BuildState.DONE
    asked.refresh_from_db()
    assert asked.differences == []
    assert asked.figures > 0
    call_command("verify_report", "de-prueba", edition=closed.number)
    assert "ninguna difiere" in capsys.readouterr().out


def test_what_is_asked_now_has_the_figure(closed):
    place = Location(SUMMARY, "1.1", 2023)
    assert expected_by(closed).cells[place].differs("—") == ""
    closed.closed_at = None
    assert expected_by(closed).cells[place].differs("24.68") == ""
