"""What people choose about their notices, see beforehand, look back at; and the link that stops."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.duties import CAPTURE, REVIEW
from indicators.models import Digest, NoticePreference
from indicators.notifications.delivery import send_digests
from indicators.notifications.email import stop_token
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast, typed, with_addresses
from tests.factories.duties import give
from tests.factories.pages import client_of, text_of

SITE = settings.SITE_NAME

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGE = "/avisos/"
CAPTURE_KINDS = ["overdue", "due_soon", "returned", "cycle_opened", "approved", "commitment"]


@kept_fixture
def cast():
    return with_addresses(make_cast())


def ticked(response):
    return set(re.findall(r'name="(\w+)"[^>]*checked', response.content.decode()))


def offered(response):
    return re.findall(r'<input type="checkbox" name="(\w+)"', response.content.decode())


def test_each_duty_is_offered_its_own_kinds_and_all_are_on(cast):
    planner = client_of(cast.ana).get(PAGE)
    assert offered(planner) == ["daily", *CAPTURE_KINDS]
    assert ticked(planner) == set(offered(planner))
    assert offered(client_of(cast.rita).get(PAGE)) == [
        "daily",
        *("submitted", "proposed", "decided", "commitment"),
    ]
    assert offered(client_of(cast.olga).get(PAGE)) == ["daily", "proposed", "decided"]
    give(cast.rita, CAPTURE)
    assert "submitted" in offered(client_of(cast.rita).get(PAGE))
    assert "overdue" in offered(client_of(cast.rita).get(PAGE))


def test_what_is_chosen_is_kept_and_what_is_not_offered_stays(cast):
    client = client_of(cast.ana)
    saved = client.post(PAGE, {"daily": "on", "overdue": "on", "submitted": ""}, follow=True)
    assert "Sus preferencias están guardadas." in text_of(saved)
    assert ticked(saved) == {"daily", "overdue"}
    kept = NoticePreference.objects.get(user=cast.ana)
    assert (kept.overdue, kept.due_soon, kept.submitted) == (True, False, True)
    # Twice is as once.
    client.post(PAGE, {"daily": "on", "overdue": "on"})
    assert NoticePreference.objects.filter(user=cast.ana).count() == 1
    give(cast.ana, REVIEW)
    assert ticked(client_of(cast.ana).get(PAGE)) == {
        *("daily", "overdue"),
        *("submitted", "proposed", "decided"),
    }


def test_who_wants_none_is_told_so_and_sent_none(cast):
    client = client_of(cast.ana)
    page = client.post(PAGE, dict.fromkeys(CAPTURE_KINDS, "on"), follow=True)
    assert "No recibe avisos" in text_of(page)
    assert page.context["page"].next_one == "No se manda nada: esto es lo que llevaría."
    send_digests(until=timezone.now() + timedelta(minutes=1))
    assert [each.to for each in mail.outbox] == [["luis@piimss.example"], ["noe@piimss.example"]]


def test_who_wants_them_again_is_told_what_happens_from_then_on(cast):
    client = client_of(cast.ana)
    client.post(PAGE, {})
    NoticePreference.objects.update(since=timezone.now() - timedelta(days=5))
    client.post(PAGE, {"daily": "on", **dict.fromkeys(CAPTURE_KINDS, "on")})
    assert NoticePreference.objects.get(user=cast.ana).since > timezone.now() - timedelta(minutes=1)
    # To tick another box moves nothing.
    NoticePreference.objects.update(since=timezone.now() - timedelta(days=5))
    client.post(PAGE, {"daily": "on"})
    assert NoticePreference.objects.get(user=cast.ana).since < timezone.now() - timedelta(days=4)


def test_the_preview_says_what_the_next_digest_will(cast):
    capture_at_status(cast, "devuelta")
    client = client_of(cast.ana)
    page = client.get(PAGE)
    said = text_of(page)
    assert f"{SITE}: 1 captura devuelta y 1 ciclo abierto" in said
    assert "Rita la devolvió" in said and "Revise la fuente." in said
    assert not Digest.objects.exists() and not NoticePreference.objects.exists()
    send_digests(until=timezone.now() + timedelta(minutes=1))
    sent = next(each for each in mail.outbox if each.to == ["ana@piimss.example"])
    assert sent.subject == page.context["page"].preview.subject
    after = text_of(client.get(PAGE))
    assert "No hay nada que avisarle" in after
    assert f"Los últimos que se le mandaron {SITE}: 1 captura devuelta y 1 ciclo abierto" in after
    assert "enviado el" in after


def test_a_digest_that_may_not_have_arrived_is_called_so(cast):
    Digest.objects.create(
        user=cast.ana,
        day=timezone.localdate(),
        state="incierto",
        items=1,
        subject=f"{SITE}: algo",
    )
    assert "no se sabe si llegó" in text_of(client_of(cast.ana).get(PAGE))


def test_nobody_sees_anybody_elses(cast):
    capture_at_status(cast, "devuelta")
    send_digests(until=timezone.now() + timedelta(minutes=1))
    said = text_of(client_of(cast.luis).get(PAGE))
    assert "devuelta" not in said and "1 ciclo abierto" in said


def test_why_nothing_is_sent_is_said(cast, settings):
    cast.ana.email = ""
    cast.ana.save()
    assert "Su cuenta no tiene correo electrónico" in text_of(client_of(cast.ana).get(PAGE))
    settings.SENDS_MAIL = False
    assert "Este sitio no manda correo" in text_of(client_of(cast.luis).get(PAGE))


@pytest.mark.parametrize(
    ("hour", "had", "tomorrow"),
    [(7, None, False), (9, None, True), (7, "enviado", True), (7, "rechazado", False)],
)
def test_when_the_next_one_leaves_is_said(cast, settings, monkeypatch, hour, had, tomorrow):
    now = timezone.localtime().replace(hour=hour)
    monkeypatch.setattr(timezone, "now", lambda: now)
    if had:
        sent_at = now if had == "enviado" else None
        Digest.objects.create(
            user=cast.ana, day=now.date(), state=had, sent_at=sent_at, items=1, subject="PIIMSS"
        )
    day = now.date() + timedelta(days=tomorrow)
    said = client_of(cast.ana).get(PAGE).context["page"].next_one
    assert said.startswith(f"Sale el {day.day} ") and "a las 8:00" in said
    settings.HAS_TIMETABLE = False
    assert "se inicie" in client_of(cast.ana).get(PAGE).context["page"].next_one


def test_the_footer_leads_there_for_who_is_told_something(cast):
    link = 'href="/avisos/"'
    assert link in client_of(cast.ana).get("/captura/").content.decode()
    assert link in client_of(cast.rita).get("/").content.decode()
    assert link not in client_of(cast.dora).get("/").content.decode()
    assert link not in Client().get("/").content.decode()


def test_the_page_asks_as_much_of_many_captures_as_of_few(cast):
    client = client_of(cast.ana)

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    capture_at_status(cast, "devuelta")
    cast.small.add_indicator("3.0", "v1", symbols={"v1": "nacional"}, availability_month="Mayo")
    few = count()
    for number in range(10):
        code = f"2.{number}"
        cast.small.add_indicator(code, "v1", symbols={"v1": "nacional"}, availability_month="Mayo")
        if number % 2:
            capture_at_status(cast, "devuelta", code=code, entries=typed(v1="3"))
    # The page itself takes 23; the menu counts again after something happened.
    assert count() == few <= 44


# The link that stops ---------------------------------------------------------------------


def stop(person):
    return f"/avisos/baja/{stop_token(person)}/"


def test_looking_at_the_link_stops_nothing_and_its_button_does(cast):
    client = Client(enforce_csrf_checks=True)
    assert "Dejará de recibir" in text_of(client.get(stop(cast.ana)))
    assert not NoticePreference.objects.exists()
    assert "ya no se le mandan avisos" in text_of(client.post(stop(cast.ana)))
    assert NoticePreference.objects.get().daily is False
    assert NoticePreference.objects.get().user == cast.ana


def test_a_mail_program_stops_them_by_itself_and_may_do_it_twice(cast):
    program = Client(enforce_csrf_checks=True)
    NoticePreference.objects.create(user=cast.ana, since=timezone.now(), overdue=False)
    for _time in range(2):
        answer = program.post(stop(cast.ana), {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    kept = NoticePreference.objects.get(user=cast.ana)
    assert (kept.daily, kept.overdue) == (False, False)


@pytest.mark.parametrize("token", ["1", "1:falso", "x:y:z", "%00"])
def test_a_link_that_nobody_signed_is_no_page(cast, token):
    address = f"/avisos/baja/{token}/"
    assert Client().get(address).status_code == 404
    assert Client().post(address).status_code == 404
    assert not NoticePreference.objects.exists()
