"""Hosts whose clocks are wrong: what happened stays in the order in which it happened."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from indicators.capture.cycles import correct_cycle, open_cycle
from indicators.capture.method_changes import captures_with_outdated_method
from indicators.capture.pages.cycles import state_text
from indicators.capture.pages.review_queue import review_queue
from indicators.capture.workflow import approve, comment_on, submit
from indicators.clock import database_now, database_today, moment_after
from indicators.lifecycle import log_event
from indicators.models import Capture, CaptureStatus, Result
from indicators.results.recompute import (
    note_change,
    recompute,
    recompute_programme,
    scope_of,
)
from indicators.sheets.submission import can_retry, receive
from reports.yearly_report.editions.build_requests import request_build
from reports.yearly_report.pages.edition import build_progress
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast, typed
from tests.factories.editions import close, make_edition
from tests.factories.workbooks import by_hand

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

RESULTS = "/api/v1/programmes/de-prueba/results/"
TWO_HOURS = timedelta(hours=2)
WRONG = pytest.mark.parametrize("wrong", [TWO_HOURS, -TWO_HOURS], ids=["fast", "slow"])
# SQLite has the clock of its only host.
DATABASE_HAS_ITS_OWN = pytest.mark.postgres_only


@kept_fixture
def cast():
    cast = make_cast()
    cast.small.state("1.1", 2022, {"v1": "1200", "v2": "4900"})
    note_change(cast.small.programme.pk)
    recompute_programme(cast.small.programme)
    return cast


def on_a_host(wrong):
    """Let a host whose clock is wrong by so much do what is done within."""
    return time_machine.travel(datetime.now(UTC) + wrong, tick=True)


def submitted(cast, number):
    return capture_at_status(cast, CaptureStatus.IN_REVIEW, entries=typed(v1=number, v2="5000"))


def is_pending():
    return "Results-Pending" in Client().get(RESULTS).headers


@WRONG
@pytest.mark.parametrize("who", ["approves", "computes"])
def test_a_part_that_was_recomputed_waits_for_no_run_of_the_whole(cast, wrong, who):
    draft = submitted(cast, "1234")
    with on_a_host(wrong if who == "approves" else timedelta()):
        capture = approve(draft, by=cast.rita)
    assert is_pending()
    with on_a_host(wrong if who == "computes" else timedelta()):
        recompute(scope_of(capture))
    assert not is_pending()


@WRONG
def test_a_change_after_a_run_waits_whatever_its_clock_says(cast, wrong):
    first = approve(submitted(cast, "1234"), by=cast.rita)
    with on_a_host(wrong):
        recompute(scope_of(first))
    approve(submitted(cast, "1300"), by=cast.rita)
    assert is_pending()


@pytest.mark.parametrize("wrong", ["first", "second"])
def test_a_correction_counts_from_its_approval_on(cast, wrong):
    """Approved by a fast host what is corrected, or by a slow one the correction."""
    draft = submitted(cast, "1234")
    with on_a_host(TWO_HOURS if wrong == "first" else timedelta()):
        first = approve(draft, by=cast.rita)
    correction = submitted(cast, "1300")
    with on_a_host(-TWO_HOURS if wrong == "second" else timedelta()):
        second = approve(correction, by=cast.rita)
    first = Capture.objects.get(pk=first.pk)
    assert second.superseded_at is None
    assert first.superseded_at == second.approved_at > first.approved_at
    recompute(scope_of(second))
    assert Result.objects.get(year=2023, unit=cast.small.units["nacional"]).capture == second


def test_what_a_clock_wrote_before_it_was_put_back_stays_before():
    """Also where it is the database's own."""
    late = timezone.now() + TWO_HOURS
    assert moment_after(late) == late + timedelta(microseconds=1)
    assert moment_after(late - 2 * TWO_HOURS) < late
    assert moment_after(None) < late


@DATABASE_HAS_ITS_OWN
@WRONG
def test_what_is_stamped_is_stamped_by_the_database(cast, wrong):
    before = database_now()
    with on_a_host(wrong):
        draft = submitted(cast, "1234")
        capture = approve(draft, by=cast.rita)
        comment_on(capture, by=cast.olga, comment="Así es.")
    after = database_now()
    moments = [event.at for event in capture.events]
    assert len(moments) > 3
    assert [before, *moments, after] == sorted([before, *moments, after])
    assert before < capture.approved_at < after


@WRONG
def test_of_one_object_nothing_is_earlier_than_what_came_before(cast, wrong):
    draft = submitted(cast, "1234")
    with on_a_host(wrong):
        comment_on(draft, by=cast.ana, comment="Uno.")
    comment_on(draft, by=cast.ana, comment="Dos.")
    moments = [event.at for event in draft.events]
    assert moments == sorted(moments)


@DATABASE_HAS_ITS_OWN
@WRONG
def test_a_method_that_changed_since_is_seen_to_have(cast, wrong):
    indicator = cast.small.indicators["1.1"]
    with on_a_host(wrong):
        draft = submitted(cast, "1234")
    assert not captures_with_outdated_method([draft])
    field = f"methods.{indicator.methods.get().valid_from}.formula"
    said = {"before": {field: "v1"}, "after": {field: "v2"}}
    log_event(indicator, "cambiada", by=cast.olga, reason="Errata.", **said)
    assert captures_with_outdated_method([draft]) == {draft.pk}


@DATABASE_HAS_ITS_OWN
@WRONG
def test_an_edition_is_closed_after_what_it_holds(cast, wrong):
    capture = approve(submitted(cast, "1234"), by=cast.rita)
    recompute(scope_of(capture))
    with on_a_host(wrong):
        closed = close(make_edition(cast), by=cast.rita)
    assert capture.approved_at < closed.closed_at < database_now()


@DATABASE_HAS_ITS_OWN
@WRONG
def test_a_receipt_is_dated_by_the_database(cast, wrong):
    """Count from it the time for which a recalculation that failed is left alone."""
    before = database_now()
    with on_a_host(wrong):
        run = recompute_programme(cast.small.programme)
    assert before < run.started_at < run.finished_at < database_now()


@DATABASE_HAS_ITS_OWN
@WRONG
def test_work_that_was_just_asked_for_is_not_late(cast, wrong):
    edition = make_edition(cast)
    file = SimpleUploadedFile("hoja.xlsx", by_hand(""))
    with on_a_host(wrong):
        sheet = receive(cast.small.programme, file, by=cast.ana)
        build = request_build(edition, by=cast.rita)
    now = database_now()
    assert timedelta() < now - sheet.moved_at < timedelta(minutes=1)
    assert timedelta() < now - build.moved_at < timedelta(minutes=1)
    with on_a_host(wrong):
        assert not can_retry(sheet)
        assert not build_progress(edition, sees=True).silent


@DATABASE_HAS_ITS_OWN
@pytest.mark.parametrize("days", [60, -60])
def test_a_cycle_is_open_by_the_day_of_the_database(cast, days):
    draft = capture_at_status(cast, CaptureStatus.DRAFT, entries=typed(v1="1234", v2="5000"))
    today = database_today()
    with on_a_host(timedelta(days=days)):
        assert submit(draft, by=cast.ana).status == CaptureStatus.IN_REVIEW
        opened = open_cycle(
            cast.small.programme, 2022, "definitivo", by=cast.olga, cutoff=date(2022, 12, 31),
            opens_on=today, closes_on=today + timedelta(days=1),
        )  # fmt: skip
        assert state_text(opened) == "Abierto, queda 1 día"
        assert [str(each.waits) for each in review_queue(cast.rita).entries] == ["llegó hoy"]
        with pytest.raises(ValidationError, match="Ese día ya pasó"):
            correct_cycle(
                opened, by=cast.olga, reason="Errata.", cutoff=opened.cutoff,
                opens_on=today - timedelta(days=3), closes_on=today - timedelta(days=1),
            )  # fmt: skip
