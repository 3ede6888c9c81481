"""Sending digests: everybody once a day at most, of each event once, whatever fails in between."""

import smtplib
import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.capture.workflow import return_to_planner
from indicators.models import Digest, NoticePreference, Notified
from indicators.notifications import delivery
from indicators.notifications.delivery import MailUnavailable, digest_cutoff, send_digests
from indicators.tasks import send_notices
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast, typed, with_addresses

SITE = settings.SITE_NAME

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@kept_fixture
def cast():
    return with_addresses(make_cast())


def in_days(days):
    return timezone.now() + timedelta(days=days, minutes=1)


def in_a_minute():
    return in_days(0)


def sent_to():
    return sorted(each.to[0].partition("@")[0] for each in mail.outbox)


def states():
    return {each.user.username: each.state for each in Digest.objects.select_related("user").all()}


class Unwilling(EmailBackend):
    """Says about some addresses what it is told to; what it raises at them is how."""

    refusals: dict = {}
    takes_it_first = False
    closed_door: Exception | None = None

    def open(self):
        if self.closed_door:
            raise self.closed_door

    def send_messages(self, messages):
        (message,) = messages
        refusal = self.refusals.get(message.to[0].partition("@")[0])
        if refusal is None or self.takes_it_first:
            super().send_messages(messages)
        if refusal is not None:
            raise refusal
        return 1


@pytest.fixture
def unwilling(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Unwilling"
    monkeypatch.setattr(Unwilling, "refusals", {})
    return Unwilling


# Once ------------------------------------------------------------------------------------


@pytest.mark.postgres
def test_everybody_is_sent_one_digest_and_it_is_written_down(cast):
    capture_at_status(cast, "en_revision")
    assert send_digests(until=in_a_minute()) == Counter(sent=5)
    assert sent_to() == ["ana", "luis", "noe", "raul", "rita"]
    assert set(states().values()) == {"enviado"}
    rita = Digest.objects.get(user=cast.rita)
    assert rita.items == 1
    assert rita.subject == f"{SITE}: 1 captura por revisar"
    assert rita.sent_at is not None
    assert [each.event.partition("-")[0] for each in rita.notified.all()] == ["captura"]


def test_a_second_run_sends_nothing(cast):
    send_digests(until=in_a_minute())
    mail.outbox.clear()
    with CaptureQueriesContext(connection) as queries:
        assert send_digests(until=in_a_minute()) == Counter()
    assert mail.outbox == []
    assert not [each for each in queries if each["sql"].startswith("INSERT")]


def test_the_next_day_tells_only_what_is_new(cast):
    send_digests(until=in_a_minute())
    mail.outbox.clear()
    capture_at_status(cast, "en_revision")
    assert send_digests(until=in_days(1)) == Counter(sent=2)
    assert sent_to() == ["raul", "rita"]
    mail.outbox.clear()
    assert send_digests(until=in_days(2)) == Counter()


@pytest.mark.postgres
def test_what_happens_after_the_digest_of_a_day_waits_for_the_next(cast):
    send_digests(until=in_a_minute())
    mail.outbox.clear()
    capture_at_status(cast, "devuelta")
    assert send_digests(until=in_a_minute()) == Counter()
    assert send_digests(until=in_days(1)) == Counter(sent=1)
    assert sent_to() == ["ana"]


def test_the_digest_of_a_day_tells_what_happened_until_its_hour(cast, settings):
    now = timezone.localtime().replace(hour=12, minute=0)
    assert digest_cutoff(now) == now.replace(hour=8, second=0, microsecond=0)
    early = now.replace(hour=7, minute=59)
    assert digest_cutoff(early) == early
    # Everything here has happened by the end of the day, and nothing before its beginning.
    settings.NOTICES_HOUR = 0
    assert send_notices() == {}
    assert mail.outbox == []


def test_the_task_sends_what_happened_before(cast):
    capture_at_status(cast, "en_revision")
    NoticePreference.objects.bulk_create(
        NoticePreference(user=each, since=timezone.now() - timedelta(days=9))
        for each in cast.people.values()
    )
    assert send_digests(until=in_days(1)) == Counter(sent=5)


@pytest.mark.postgres
def test_whoever_wants_none_is_sent_none(cast):
    NoticePreference.objects.create(user=cast.ana, since=timezone.now(), daily=False)
    send_digests(until=in_a_minute())
    assert sent_to() == ["luis", "noe"]
    assert not Digest.objects.filter(user=cast.ana).exists()


def test_from_the_first_run_on_everybody_is_told_everything(cast):
    """Whoever has had a first run is not new any more, however long the post is out."""
    send_digests(until=in_a_minute())
    mail.outbox.clear()
    capture_at_status(cast, "en_revision")
    assert send_digests(until=in_days(10)) == Counter(sent=2)


@pytest.mark.postgres
def test_where_no_mail_is_sent_nobody_counts_as_told(cast, settings):
    settings.SENDS_MAIL = False
    assert send_digests(until=in_a_minute()) == Counter()
    assert not Notified.objects.exists() and not Digest.objects.exists()
    settings.SENDS_MAIL = True
    assert send_digests(until=in_a_minute()) == Counter(sent=3)


# Not reaching somebody -------------------------------------------------------------------


@pytest.mark.postgres
def test_who_is_refused_is_tried_again_and_nobody_else(cast, unwilling):
    unwilling.refusals = {"ana": smtplib.SMTPRecipientsRefused({"ana@piimss.example": (450, b"")})}
    assert send_digests(until=in_a_minute()) == Counter(sent=2, refused=1)
    assert sent_to() == ["luis", "noe"]
    assert states()["ana"] == "rechazado"
    assert not Notified.objects.filter(user=cast.ana).exists()

    mail.outbox.clear()
    unwilling.refusals = {}
    assert send_digests(until=in_a_minute()) == Counter(sent=1)
    assert sent_to() == ["ana"]
    ana = Digest.objects.get(user=cast.ana)
    assert (ana.state, ana.attempts) == ("enviado", 2)
    assert Notified.objects.filter(user=cast.ana).count() == 1


def test_who_is_refused_until_the_evening_is_tried_the_next_day(cast, unwilling):
    unwilling.refusals = {"ana": smtplib.SMTPDataError(550, b"no")}
    send_digests(until=in_a_minute())
    unwilling.refusals = {}
    mail.outbox.clear()
    assert send_digests(until=in_days(1)) == Counter(sent=1)
    assert sent_to() == ["ana"]


@pytest.mark.parametrize(
    "end", [smtplib.SMTPServerDisconnected("gone"), TimeoutError(), ConnectionResetError()]
)
def test_what_may_have_left_is_not_sent_again(cast, unwilling, end):
    unwilling.refusals, unwilling.takes_it_first = {"ana": end}, True
    try:
        assert send_digests(until=in_a_minute()) == Counter(sent=2, uncertain=1)
    finally:
        unwilling.takes_it_first = False
    assert states()["ana"] == "incierto"
    unwilling.refusals = {}
    assert send_digests(until=in_a_minute()) == Counter()
    assert send_digests(until=in_days(1)) == Counter()
    assert sent_to() == ["ana", "luis", "noe"]


@pytest.mark.postgres
def test_a_process_that_dies_while_sending_sends_nothing_twice(cast, unwilling):
    """Between handing over and writing it down: what was claimed stays claimed."""
    unwilling.refusals, unwilling.takes_it_first = {"luis": SystemExit()}, True
    try:
        with pytest.raises(SystemExit):
            send_digests(until=in_a_minute())
    finally:
        unwilling.takes_it_first = False
    assert states() == {"ana": "enviado", "luis": "en_curso"}
    unwilling.refusals = {}
    assert send_digests(until=in_a_minute()) == Counter(sent=1)
    assert sent_to() == ["ana", "luis", "noe"]
    assert states()["luis"] == "en_curso"
    # After a while it is said that nobody knows, and it is still not sent again.
    Digest.objects.update(started_at=timezone.now() - delivery.LONGEST_SENDING * 2)
    assert send_digests(until=in_days(1)) == Counter()
    assert states() == {"ana": "enviado", "luis": "incierto", "noe": "enviado"}
    assert sent_to() == ["ana", "luis", "noe"]


@pytest.mark.parametrize(
    "closed",
    [ConnectionRefusedError(), TimeoutError(), smtplib.SMTPAuthenticationError(535, b"no")],
)
def test_a_server_that_is_not_to_be_reached_leaves_everything_for_the_next_run(
    cast, unwilling, monkeypatch, closed
):
    monkeypatch.setattr(unwilling, "closed_door", closed)
    with pytest.raises(MailUnavailable):
        send_digests(until=in_a_minute())
    assert not Digest.objects.exists() and not Notified.objects.exists()
    monkeypatch.setattr(unwilling, "closed_door", None)
    assert send_digests(until=in_a_minute()) == Counter(sent=3)


@pytest.mark.parametrize(
    "address", ["ana", "ana@piimss.example\nBcc: todos@piimss.example", "a b@piimss.example"]
)
def test_an_address_that_is_none_keeps_nobody_else_from_theirs(cast, address):
    cast.ana.email = address
    cast.ana.save()
    assert send_digests(until=in_a_minute()) == Counter(sent=2, impossible=1)
    assert sent_to() == ["luis", "noe"]


# Several at once -------------------------------------------------------------------------


def test_whoever_comes_second_sends_nothing(cast, monkeypatch):
    """Both saw that nobody had been told; the database lets one of them say so."""
    seen = list(delivery.waiting_digests(in_a_minute()))
    send_digests(until=in_a_minute())
    mail.outbox.clear()
    monkeypatch.setattr(delivery, "waiting_digests", lambda until: iter(seen))
    assert send_digests(until=in_a_minute()) == Counter(taken=3)
    # Nor on another day, when it is the events that were told and not the day.
    assert send_digests(until=in_days(1)) == Counter(taken=3)
    assert mail.outbox == []


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_each_digest_once(monkeypatch):
    """Two threads that have seen the same, and begin at the same moment."""
    cast = with_addresses(make_cast())
    capture_at_status(cast, "en_revision")
    until = in_a_minute()
    together = threading.Barrier(2)
    look = delivery.waiting_digests

    def look_together(until):
        seen = list(look(until))
        together.wait(30)
        return iter(seen)

    monkeypatch.setattr(delivery, "waiting_digests", look_together)
    outcomes: list[Counter] = []

    def run():
        try:
            outcomes.append(send_digests(until=until))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert sum(outcomes, Counter()) == Counter(sent=5, taken=5)
    assert sent_to() == ["ana", "luis", "noe", "raul", "rita"]
    assert Digest.objects.count() == 5


# By hand ---------------------------------------------------------------------------------


@pytest.fixture
def since_yesterday(monkeypatch):
    """Put what has happened in this test before now."""
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(minutes=1))


def test_the_command_sends_and_says_how_many(cast, capsys, since_yesterday):
    call_command("send_notices")
    assert capsys.readouterr().out == "3 resúmenes enviados.\n"
    assert sent_to() == ["ana", "luis", "noe"]
    call_command("send_notices")
    assert capsys.readouterr().out == "No hay nada que avisar.\n"


def test_the_command_tells_who_was_not_reached(cast, capsys, unwilling, since_yesterday):
    unwilling.refusals = {"ana": smtplib.SMTPDataError(550, b"no"), "noe": TimeoutError()}
    cast.luis.email = "luis"
    cast.luis.save()
    call_command("send_notices")
    assert capsys.readouterr().out == (
        "1 rechazado, 1 que no se sabe si llegó y 1 cuenta cuyo correo no sirve.\n"
    )


@pytest.mark.postgres
def test_a_dry_run_says_who_would_be_sent_what_and_writes_nothing(cast, capsys, since_yesterday):
    call_command("send_notices", "--dry-run")
    assert capsys.readouterr().out.splitlines() == [
        f"{name}@piimss.example: {SITE}: 1 ciclo abierto" for name in ("ana", "luis", "noe")
    ]
    assert mail.outbox == []
    assert not Digest.objects.exists() and not NoticePreference.objects.exists()


def test_the_command_says_that_a_server_is_not_to_be_reached(
    cast, unwilling, monkeypatch, since_yesterday
):
    monkeypatch.setattr(unwilling, "closed_door", ConnectionRefusedError(111, "no"))
    with pytest.raises(CommandError, match="El servidor de correo no atiende"):
        call_command("send_notices")


def test_the_command_says_that_this_site_sends_none(cast, settings):
    settings.SENDS_MAIL = False
    with pytest.raises(CommandError, match="Este sitio no manda correo"):
        call_command("send_notices")


# How much it asks ------------------------------------------------------------------------


def test_a_digest_of_many_events_takes_as_many_queries_as_one_of_few(cast):
    def count(days):
        with CaptureQueriesContext(connection) as queries:
            assert send_digests(until=in_days(days))["sent"] == 2
        return len(queries)

    send_digests(until=in_a_minute())
    one = typed(v1="3")
    cast.small.add_indicator("2.0", "v1", symbols={"v1": "nacional"})
    capture_at_status(cast, "en_revision", code="2.0", entries=one)
    few = count(1)
    for number in range(1, 15):
        cast.small.add_indicator(f"2.{number}", "v1", symbols={"v1": "nacional"})
        capture_at_status(cast, "en_revision", code=f"2.{number}", entries=one)
    assert count(2) == few


@pytest.mark.postgres
def test_a_returned_capture_says_why_to_who_captured_it_and_to_nobody_else(cast):
    capture = capture_at_status(cast, "en_revision")
    return_to_planner(capture, by=cast.rita, reason="La fuente es de 2021.")
    send_digests(until=in_a_minute())
    saying = [each.to[0] for each in mail.outbox if "La fuente es de 2021." in each.body]
    assert saying == ["ana@piimss.example"]
    assert all("1 234" not in each.body and "1,234" not in each.body for each in mail.outbox)
