"""Who is told what: read from what stands, by the rules of the screens, and of no event twice."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.capture.cycles import close_cycle, reopen_cycle
from indicators.capture.drafts import save_draft
from indicators.capture.pages.todo import pending_page
from indicators.capture.workflow import approve, return_to_planner, submit
from indicators.duties import CAPTURE, REVIEW
from indicators.models import Event, NoticeKind, NoticePreference
from indicators.notifications.pending import notices_of, recipients
from indicators.proposals.deciding import accept, reject, withdraw
from reports.models import Edition
from tests.databases import kept_fixture
from tests.factories.captures import (
    IN_ORDER,
    capture_at_status,
    make_cast,
    open_cycle_of,
    with_addresses,
)
from tests.factories.commitments import make_desk
from tests.factories.duties import give, take
from tests.factories.editions import make_edition, propose_to_close, waiting_and_decided
from tests.factories.other_institution import make_other_institution

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@kept_fixture
def cast():
    return with_addresses(make_cast())


def told(days=0, minutes=1):
    """Count what everybody would be told so many days from now, by account and kind."""
    until = timezone.now() + timedelta(days=days, minutes=minutes)
    everybody = recipients(now=until)
    names = {each.person.pk: each.person.username for each in everybody}
    found = {}
    for person, notices in notices_of(everybody, until=until).items():
        for each in notices:
            key = (names[person], each.kind.value)
            found[key] = found.get(key, 0) + 1
    return found


def welcome(cast):
    """Everybody has been here for long."""
    NoticePreference.objects.bulk_create(
        NoticePreference(user=each, since=timezone.now() - timedelta(days=60))
        for each in cast.people.values()
    )


OPENED = {("ana", "ciclo"): 1, ("luis", "ciclo"): 1, ("noe", "ciclo"): 1}


def test_an_open_cycle_is_told_to_who_captures_in_it(cast):
    assert told() == OPENED


@pytest.mark.postgres
def test_a_cycle_that_asks_nothing_of_a_unit_is_not_told_there(cast):
    cast.small.indicators["1.1"].methods.get().variables.update(consolidation="nacional")
    assert told() == {key: 1 for key in OPENED if key[0] != "noe"}


@pytest.mark.postgres
def test_a_cycle_that_opens_later_is_told_when_it_does(cast):
    cast.cycle.opens_on = timezone.localdate() + timedelta(days=20)
    cast.cycle.closes_on = timezone.localdate() + timedelta(days=60)
    cast.cycle.save()
    welcome(cast)
    assert told() == {}
    assert told(days=20) == OPENED


def test_a_closed_cycle_is_not_told_and_a_reopened_one_is(cast):
    close_cycle(cast.cycle, by=cast.olga)
    assert told() == {}
    later = timezone.localdate() + timedelta(days=40)
    reopen_cycle(cast.cycle, by=cast.olga, reason="Faltó una.", closes_on=later)
    assert told() == OPENED


def test_who_opened_the_cycle_is_not_told(cast):
    give(cast.olga, CAPTURE)
    assert ("olga", "ciclo") not in told()


def test_a_submission_is_told_to_who_may_approve_it(cast):
    capture_at_status(cast, "en_revision")
    found = told()
    assert {key for key in found if key[1] == "enviada"} == {
        ("rita", "enviada"),
        ("raul", "enviada"),
    }


def test_nobody_who_put_a_hand_to_it_is_told_of_a_submission(cast):
    give(cast.luis, REVIEW)
    capture = capture_at_status(cast, "borrador")
    capture = save_draft(
        capture, by=cast.luis, version=capture.version, typed=IN_ORDER | {"v1": {"value": "9"}}
    )
    capture = save_draft(capture, by=cast.luis, version=capture.version, typed=IN_ORDER)
    submit(capture, by=cast.ana)
    assert ("luis", "enviada") not in told()


def test_what_a_reviewer_did_is_told_to_every_hand_that_was_put_to_it(cast):
    capture = capture_at_status(cast, "borrador")
    capture = save_draft(capture, by=cast.luis, version=capture.version, typed={})
    capture = save_draft(capture, by=cast.luis, version=capture.version, typed=IN_ORDER)
    capture = submit(capture, by=cast.ana)
    capture = return_to_planner(capture, by=cast.rita, reason="Revise la fuente.")
    assert {key for key in told() if key[1] == "devuelta"} == {
        ("ana", "devuelta"),
        ("luis", "devuelta"),
    }
    capture = submit(capture, by=cast.ana)
    approve(capture, by=cast.rita)
    found = told()
    assert {key for key in found if key[1] in ("devuelta", "enviada")} == set()
    assert {key for key in found if key[1] == "aprobada"} == {
        ("ana", "aprobada"),
        ("luis", "aprobada"),
    }


def test_who_may_not_see_it_any_more_is_told_nothing_of_it(cast):
    capture_at_status(cast, "devuelta")
    assert ("ana", "devuelta") in told()
    take(cast.ana)
    assert not any(name == "ana" for name, _kind in told())


@pytest.mark.postgres
@pytest.mark.parametrize("fault", [{"email": ""}, {"is_active": False}])
def test_who_has_no_address_or_is_gone_is_told_nothing(cast, fault):
    User.objects.filter(username="ana").update(**fault)
    assert {name for name, _kind in told()} == {"luis", "noe"}


def test_who_has_no_duty_to_capture_or_review_is_told_nothing(cast):
    capture_at_status(cast, "en_revision")
    assert {name for name, _kind in told()} <= {"ana", "luis", "noe", "rita", "raul"}


def test_a_figure_is_told_when_it_is_due_in_seven_days_and_again_when_it_is_overdue(cast):
    cast.small.indicators["1.1"].availability_month = "Mayo"  # overdue since years
    cast.small.indicators["1.1"].save()
    assert told() == OPENED | {("ana", "vencida"): 1, ("luis", "vencida"): 1, ("noe", "vencida"): 1}
    cast.small.indicators["1.1"].availability_month = "Trimestral"  # due when the cycle closes
    cast.small.indicators["1.1"].save()
    assert told(days=22) == {}
    due = {("ana", "por_vencer"): 1, ("luis", "por_vencer"): 1, ("noe", "por_vencer"): 1}
    assert told(days=23) == told(days=30) == due
    assert told(days=31) == {}, "the cycle takes nothing more"


def test_what_was_sent_is_due_no_longer(cast):
    capture_at_status(cast, "en_revision")
    assert told(days=23).keys() == {("noe", "por_vencer")}


def test_a_deadline_that_was_moved_is_another_one(cast):
    until = timezone.now() + timedelta(days=25)

    def names():
        found = notices_of(recipients(now=until), until=until)
        return {each.event for notices in found.values() for each in notices}

    before = names()
    cast.cycle.closes_on += timedelta(days=1)
    cast.cycle.save()
    assert before and names() and not before & names()


def test_what_is_overdue_is_what_the_list_of_captures_says(cast):
    """By the same rules as the screen: as many, of the same units and indicators."""
    small = cast.small
    small.indicators["1.1"].availability_month = "Mayo"
    small.indicators["1.1"].save()
    small.add_indicator("1.2", "v1", symbols={"v1": "nacional"}, availability_month="Junio")
    small.add_indicator("1.3", "v1", symbols={"v1": "suma"}, availability_month="Enero y julio")
    small.add_indicator("1.4", "v1", symbols={"v1": "suma"})
    small.indicators["1.4"].owner = small.units["norte"]
    small.indicators["1.4"].save()
    give(cast.noe, CAPTURE, unit=small.units["sur"])
    open_cycle_of(small, 2024, by=cast.olga, kind="preliminar")
    capture_at_status(cast, "en_revision")
    capture_at_status(cast, "borrador", unit="norte", by="noe")
    found = told()
    for name in ("ana", "luis", "noe"):
        page = pending_page(small.programme, by=cast.people[name])
        overdue = sum(entry.overdue for cycle in page.cycles for entry in cycle.entries)
        assert found.get((name, "vencida"), 0) == overdue
    assert found["noe", "vencida"] == 2
    assert found["ana", "vencida"] == 1


def test_old_news_is_no_news(cast):
    capture_at_status(cast, "en_revision")
    welcome(cast)
    assert ("rita", "enviada") in told(days=13)
    assert ("rita", "enviada") not in told(days=15)


def test_whoever_is_new_is_not_told_what_happened_long_before(cast):
    capture_at_status(cast, "en_revision")
    assert ("rita", "enviada") in told(days=2)
    assert ("rita", "enviada") not in told(days=4)
    assert not {kind for _name, kind in told(days=4)} & {"ciclo", "enviada"}


@pytest.mark.postgres
@pytest.mark.parametrize("kind", list(NoticeKind))
def test_whoever_does_not_want_a_kind_is_not_told_of_it(cast, kind):
    cast.small.indicators["1.1"].availability_month = "Mayo"
    cast.small.indicators["1.1"].save()
    cast.small.add_indicator("1.2", "v1", symbols={"v1": "nacional"})
    cast.small.add_indicator("1.3", "v1", symbols={"v1": "nacional"})
    cast.small.add_indicator("1.4", "v1", symbols={"v1": "nacional"})
    cast.cycle.closes_on = timezone.localdate() + timedelta(days=3)
    cast.cycle.save()
    one = {"v1": {"value": "3", "status": "definitivo", "source": "Registro"}}
    capture_at_status(cast, "en_revision", code="1.2", entries=one)
    capture_at_status(cast, "aprobada", code="1.3", entries=one)
    capture_at_status(cast, "devuelta", code="1.4", entries=one)
    waiting_and_decided(cast)
    make_desk(cast).open()
    everything = {word for _name, word in told()}
    assert everything == set(NoticeKind.values)
    welcome(cast)
    NoticePreference.objects.update(**{kind.column: False})
    assert {word for _name, word in told()} == everything - {kind.value}


@pytest.mark.postgres
def test_a_proposal_is_told_to_who_may_decide_and_its_outcome_to_who_made_it(cast):
    make_other_institution()
    proposal = propose_to_close(make_edition(cast), cast.rita)
    waiting = {("raul", "propuesta"): 1, ("olga", "propuesta"): 1}
    assert told() == OPENED | waiting
    reject(proposal, by=cast.olga, reason="Falta un texto.")
    assert told() == OPENED | {("rita", "decidida"): 1}
    again = propose_to_close(Edition.objects.get(programme=cast.small.programme), cast.rita)
    accept(again, by=cast.raul, seen=again.digest)
    assert told() == OPENED | {("rita", "decidida"): 2}


def test_one_that_was_taken_back_is_told_to_nobody(cast):
    withdraw(propose_to_close(make_edition(cast), cast.rita), by=cast.rita)
    assert told() == OPENED


def test_as_many_queries_for_many_people_and_captures_as_for_few(cast):
    def count():
        with CaptureQueriesContext(connection) as queries:
            told()
        return len(queries)

    capture_at_status(cast, "en_revision")
    few = count()
    for number in range(12):
        code = f"2.{number}"
        cast.small.add_indicator(code, "v1", symbols={"v1": "suma"})
        one = {"v1": {"value": "3", "status": "definitivo", "source": "Registro"}}
        capture_at_status(cast, "devuelta" if number % 2 else "en_revision", code=code, entries=one)
        for duty in (CAPTURE, REVIEW):
            person = User.objects.create_user(f"p{duty}{number}", email=f"p{number}@piimss.example")
            give(person, duty)
    assert len(told()) > 12
    assert count() == few <= 22


def test_nothing_is_written_by_looking(cast):
    capture_at_status(cast, "en_revision")
    before = Event.objects.count()
    told()
    assert Event.objects.count() == before
    assert not NoticePreference.objects.exists()
