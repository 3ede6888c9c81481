"""The duties that people hold for units, and how far these reach in each programme's tree."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.audit_log.entries import LogQuery, find_events
from indicators.capture.assignments import units_in
from indicators.capture.cycles import close_cycle
from indicators.capture.pages.review_queue import review_queue
from indicators.capture.workflow import approve
from indicators.duties import (
    ADMINISTRATION,
    CAPTURE,
    DIRECTION,
    REVIEW,
    holds,
    holds_at_root,
    programmes_of,
    reaches,
    units_administered_by,
)
from indicators.models import CaptureStatus, NoticeKind
from indicators.notifications.pending import notices_of, recipients
from indicators.permissions import captures_seen_by, user_can_review, user_can_see_capture
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast, with_addresses
from tests.factories.duties import give, take
from tests.factories.editions import make_edition
from tests.factories.model_rows import make_place, make_unit
from tests.factories.other_institution import make_other_institution
from tests.factories.pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


cast = kept_fixture(make_cast, "cast")


@pytest.fixture
def other(cast):
    return make_other_institution()


@pytest.mark.postgres
def test_a_duty_reaches_what_is_below_its_unit_and_no_more(cast):
    small = cast.small
    small.add_unit("norte-1", below="norte")
    nora = give(User.objects.create_user("nora"), REVIEW, unit=small.units["norte"])
    reached = {
        slug
        for slug, unit in small.units.items()
        if reaches(nora, small.programme.pk, unit.pk, REVIEW)
    }
    assert reached == {"norte", "norte-1"}
    assert holds(nora, REVIEW) and not holds(nora, DIRECTION)
    assert not holds_at_root(nora, small.programme.pk, REVIEW)
    assert programmes_of(nora, REVIEW) == set()
    whole = capture_at_status(cast, CaptureStatus.IN_REVIEW)
    part = capture_at_status(cast, CaptureStatus.IN_REVIEW, unit="norte", by="noe")
    assert list(captures_seen_by(nora)) == [part]
    assert user_can_review(nora, part) and not user_can_review(nora, whole)
    assert user_can_see_capture(nora, part) and not user_can_see_capture(nora, whole)
    with pytest.raises(PermissionDenied):
        close_cycle(cast.cycle, by=give(nora, ADMINISTRATION, unit=small.units["norte"]))


def test_captures_are_of_the_unit_alone(cast):
    take(cast.noe)
    give(cast.noe, CAPTURE, unit=cast.small.units["nacional"])
    part = capture_at_status(cast, CaptureStatus.IN_REVIEW, unit="sur", by=_planner_of(cast, "sur"))
    assert not user_can_see_capture(cast.noe, part)


def _planner_of(cast, unit):
    cast.people[unit] = give(User.objects.create_user(unit), CAPTURE, unit=cast.small.units[unit])
    return unit


@pytest.mark.postgres
def test_of_two_institutions_of_one_programme_each_reviews_its_own_and_both_run_it(cast):
    small = cast.small
    second = small.units["segunda"] = make_unit("segunda")
    make_place(small.programme, second)
    small.add_unit("este", below="segunda")
    bea = give(User.objects.create_user("bea"), REVIEW, ADMINISTRATION, unit=second)
    whole = capture_at_status(cast, CaptureStatus.IN_REVIEW)
    theirs = capture_at_status(
        cast, CaptureStatus.IN_REVIEW, unit="este", by=_planner_of(cast, "este")
    )
    assert list(captures_seen_by(bea)) == [theirs]
    assert user_can_review(bea, theirs) and not user_can_review(bea, whole)
    close_cycle(cast.cycle, by=bea)


@pytest.mark.postgres
def test_a_unit_is_reached_by_its_place_in_each_programme(cast, other):
    """An institution with a programme of its own stands below the ministry in another one."""
    below = other.small.units["nacional"]
    make_place(cast.small.programme, below, parent=cast.small.units["nacional"])
    assert reaches(cast.rita, cast.small.programme.pk, below.pk, REVIEW)
    assert not reaches(cast.rita, other.small.programme.pk, below.pk, REVIEW)
    assert other.capture not in captures_seen_by(cast.rita)
    take(other.eva)
    give(other.eva, REVIEW, unit=below)
    assert reaches(other.eva, cast.small.programme.pk, below.pk, REVIEW)
    assert not holds_at_root(other.eva, cast.small.programme.pk, REVIEW)
    assert below.pk not in units_administered_by(cast.olga)


def test_a_unit_of_two_trees_is_listed_once_with_its_kind_in_each(cast, other):
    below = other.small.units["nacional"]
    make_place(cast.small.programme, below, kind="entidad", parent=cast.small.units["nacional"])
    for programme, kind in (
        (cast.small.programme, "entidad"),
        (other.small.programme, "institucion"),
    ):
        (found,) = units_in(programme, {below.pk})
        assert (found, found.kind) == (below, kind)


def test_nobody_and_who_is_not_active_hold_nothing(cast):
    assert not holds(AnonymousUser(), CAPTURE, REVIEW)
    cast.rita.is_active = False
    assert not holds(cast.rita, REVIEW)


def test_what_is_held_is_read_once(cast):
    rita = User.objects.get(username="rita")
    with CaptureQueriesContext(connection) as queries:
        for _time in range(3):
            assert holds_at_root(rita, cast.small.programme.pk, REVIEW)
            captures_seen_by(rita)
    assert len(queries) == 1


# Two institutions side by side ---------------------------------------------------------------

DESKS = (
    "/revision/",
    "/bitacora/",
    "/bitacora/bitacora.csv",
    "/ciclos/",
    "/ciclos/abrir/",
    "/avisos/",
)


def main_of(response):
    """The content of a page; a table is content as a whole.  The foot links published programmes."""
    return response.text.partition("<main")[2].partition("</main>")[0] or response.text


@pytest.mark.postgres
@pytest.mark.parametrize("address", DESKS)
def test_no_desk_shows_anything_of_another_institution(cast, other, address):
    capture_at_status(cast, CaptureStatus.IN_REVIEW)
    theirs, ours = client_of(other.eva).get(address), client_of(cast.olga).get(address)
    assert theirs.status_code == 200
    for mark in ("de-prueba", "De prueba", "olga", "Indicador 1.1"):
        assert mark not in main_of(theirs), mark
    if address != "/avisos/":
        for mark in ("ajeno", "Ajeno", "Indicador 9.1", "eva"):
            assert mark not in main_of(ours), mark


@pytest.mark.postgres
def test_queue_log_and_notices_are_each_institutions_own(cast, other):
    ours = capture_at_status(cast, CaptureStatus.IN_REVIEW)
    (theirs,) = review_queue(other.eva).entries
    assert theirs.capture == other.capture and theirs.may_approve
    (seen,) = review_queue(cast.rita).entries
    assert seen.capture == ours
    assert {event.programme for event in find_events(other.eva, LogQuery())} == {
        other.small.programme
    }
    assert {event.programme for event in find_events(cast.rita, LogQuery())} == {
        cast.small.programme
    }
    with_addresses(cast)
    other.eva.email = "eva@piimss.example"
    other.eva.save()
    now = timezone.now()
    found = notices_of(recipients(now=now), until=now + timedelta(minutes=1))
    about = {
        pk: {notice.about for notice in notices if notice.kind == NoticeKind.SUBMITTED}
        for pk, notices in found.items()
    }
    assert about.get(other.eva.pk) == {other.capture}
    assert about.get(cast.rita.pk) == {ours}


def test_who_plans_here_and_reviews_there_reviews_only_there(cast, other):
    ours = capture_at_status(cast, CaptureStatus.IN_REVIEW)
    both = give(cast.luis, REVIEW, unit=other.small.units["nacional"])
    (seen,) = review_queue(both).entries
    assert seen.capture == other.capture
    assert user_can_see_capture(both, ours) and not user_can_review(both, ours)
    with pytest.raises(PermissionDenied):
        approve(ours, by=both)
    # Sent by hand from the queue it is refused, and not even named.
    client = client_of(other.eva)
    told = client.post("/revision/aprobar/", {"c": f"{ours.pk}.{ours.version}"}, follow=True).text
    assert "Una captura que ya no está." in told and "1.1 de 2023" not in told
    ours.refresh_from_db()
    assert ours.status == CaptureStatus.IN_REVIEW


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("address", "elsewhere"),
    [
        ("/programas/{}/captura/", 403),
        ("/programas/{}/fichas/", 403),
        ("/programas/{}/informes/1/", 404),
        ("/api/v1/programmes/{}/captures/", 403),
    ],
)
def test_below_its_address_each_sees_its_own_programme_alone(cast, other, address, elsewhere):
    make_edition(cast)
    client = client_of(other.eva)
    assert client.get(address.format("ajeno")).status_code == 200
    assert client.get(address.format("de-prueba")).status_code == elsewhere
    assert client_of(cast.olga).get(address.format("ajeno")).status_code == elsewhere


def test_the_menu_leads_to_the_desks_of_ones_own_programme(cast, other):
    page = client_of(other.eva).get("/programas/de-prueba/")
    assert 'href="/programas/ajeno/captura/"' in page.text
    assert 'href="/programas/ajeno/fichas/"' in page.text
    assert 'href="/captura/"' in client_of(cast.ana).get("/").text
