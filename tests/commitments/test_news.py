"""What people are told of commitments by mail: once, and only what still waits for them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commitments.progress import approve
from indicators.notifications.delivery import send_digests
from indicators.notifications.digest import digest_of
from indicators.notifications.pending import notices_of, recipients
from tests.factories.captures import with_addresses
from tests.factories.commitments import make_desk, returned, sent

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def desk():
    desk = make_desk()
    with_addresses(desk.cast)
    return desk


def told(desk, name, *, later=timedelta(minutes=1)):
    """What a person would be told of commitments now, line by line."""
    until = timezone.now() + later
    notices = notices_of(recipients(now=timezone.now()), until=until)
    content = digest_of(notices.get(desk.people[name].pk, ()), "Sitio")
    lines = [line for group in content.groups if group.kind == "compromiso" for line in group.lines]
    return [(line.what, line.event, line.quote) for line in lines]


def test_a_unit_is_told_of_a_period_that_opens_and_when_it_is_due(desk):
    assert told(desk, "ana") == []
    desk.open()
    (line,) = told(desk, "ana")
    assert line[0] == "Acciones, tercer trimestre de 2023"
    assert line[1].startswith("Se pregunta por 2 compromisos; vence el ")
    assert told(desk, "noe")[0][1].startswith("Se pregunta por 1 compromiso;")
    assert told(desk, "rita") == told(desk, "olga") == []
    (line,) = told(desk, "ana", later=timedelta(days=25))
    assert line[1].startswith("Falta informar de 2 compromisos; vence el ")
    (line,) = told(desk, "ana", later=timedelta(days=32))
    assert line[1].startswith("Falta informar de 2 compromisos; venció el ")


def test_one_that_opens_a_few_days_before_it_is_due_is_told_once(desk):
    desk.open(due_on=timezone.localdate() + timedelta(days=5))
    (line,) = told(desk, "ana")
    assert line[1].startswith("Se pregunta por 2 compromisos; vence el ")


def test_what_was_sent_is_told_to_who_may_decide_it_until_they_do(desk):
    desk.open()
    waiting = sent(desk.report(), desk.ana)
    (line,) = told(desk, "rita")
    assert line[0] == "acción 1.1.1, tercer trimestre de 2023"
    assert line[1].startswith("Ana lo envió el ")
    assert not any("lo envió" in event for _what, event, _quote in told(desk, "ana"))
    approve(waiting, by=desk.raul, seen=waiting.version)
    assert told(desk, "rita") == []


def test_what_was_returned_is_told_to_its_unit_with_the_reason(desk):
    desk.open()
    returned(desk.report(), desk.ana, desk.rita)
    for name in ("ana", "luis"):
        assert ("acción 1.1.1, tercer trimestre de 2023", "Falta.") in [
            (what, quote) for what, _event, quote in told(desk, name)
        ]
    assert not any(quote for _what, _event, quote in told(desk, "noe"))


def test_nobody_is_told_twice_nor_of_what_they_do_not_want(desk):
    desk.open()
    until = timezone.now() + timedelta(minutes=1)
    assert send_digests(until=until)["sent"] == 3
    assert told(desk, "ana") == []
    preference = desk.ana.notice_preference
    preference.commitment = False
    preference.save()
    assert told(desk, "ana", later=timedelta(days=25)) == []
    assert told(desk, "luis", later=timedelta(days=25))


def test_as_many_questions_for_many_reports_as_for_few(desk):
    desk.open()
    counts = []
    for folio, name in (("1.1.1", "ana"), ("1.1.2", "ana"), ("1.1.3", "noe")):
        sent(desk.report(folio), desk.people[name])
        with CaptureQueriesContext(connection) as queries:
            assert told(desk, "rita")
        counts.append(len(queries))
    assert len(set(counts)) == 1
