"""What a digest says, as a message: its words, both parts, its headers, and on a real server."""

import re
from datetime import date, timedelta
from email import message_from_bytes, policy

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from indicators.capture.cycles import close_cycle, reopen_cycle
from indicators.capture.workflow import approve, return_to_planner, submit
from indicators.models import Digest, NoticeKind
from indicators.notifications.delivery import send_digests
from indicators.notifications.digest import MOST_LINES, digest_of
from indicators.notifications.email import message_of, person_of, stop_token
from indicators.notifications.pending import notices_of, recipients
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast, typed, with_addresses
from tests.factories.commitments import make_desk
from tests.factories.editions import waiting_and_decided
from tests.smtp_server import open_post_office

SITE = settings.SITE_NAME

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def site_url(settings):
    settings.SITE_URL = "https://piimss.example"


@kept_fixture
def cast():
    return with_addresses(make_cast())


def content_for(person, days=0):
    until = timezone.now() + timedelta(days=days, minutes=1)
    return digest_of(notices_of(recipients(now=until), until=until)[person.pk], SITE)


def group(content, kind):
    return next(each for each in content.groups if each.kind == kind.value)


# Words -----------------------------------------------------------------------------------


def test_the_subject_says_the_essentials(cast):
    small = cast.small
    small.indicators["1.1"].availability_month = "Mayo"
    small.indicators["1.1"].save()
    small.add_indicator("1.2", "v1", symbols={"v1": "nacional"}, availability_month="Mayo")
    small.add_indicator("1.3", "v1", symbols={"v1": "nacional"})
    assert content_for(cast.ana).subject == f"{SITE}: 2 capturas vencidas y 1 ciclo abierto"
    capture = capture_at_status(cast, "en_revision", code="1.3", entries=typed(v1="3"))
    assert content_for(cast.rita).subject == f"{SITE}: 1 captura por revisar"
    capture = return_to_planner(capture, by=cast.rita, reason="No.")
    found = content_for(cast.ana)
    assert found.subject == f"{SITE}: 2 capturas vencidas, 1 devuelta y 1 ciclo abierto"
    assert found.total == 4
    approve(submit(capture, by=cast.ana), by=cast.rita)
    assert content_for(cast.ana).subject == (
        f"{SITE}: 2 capturas vencidas, 1 ciclo abierto y 1 captura aprobada"
    )


def opened_early(cast):
    """The cycle, as one that opened with the year that followed its own."""
    cast.cycle.opens_on = date(2024, 1, 8)
    cast.cycle.save()


def test_each_kind_says_what_happened_and_where_it_is(cast):
    small = cast.small
    small.indicators["1.1"].availability_month = "Mayo"
    small.indicators["1.1"].save()
    opened_early(cast)
    overdue = group(content_for(cast.noe), NoticeKind.OVERDUE)
    (line,) = overdue.lines
    assert line.what == "1.1 Indicador 1.1, 2023 (norte)"
    assert line.event == "Venció el 31 de mayo de 2024 (ciclo definitivo)."
    assert line.address == ("/programas/de-prueba/captura/1.1/2023/?unit=norte&kind=definitivo")
    capture = capture_at_status(cast, "en_revision")
    (line,) = group(content_for(cast.rita), NoticeKind.SUBMITTED).lines
    assert re.fullmatch(r"Ana la envió el \d+ \w+ \d{4}, \d\d:\d\d\.", line.event)
    assert line.address == f"/revision/{capture.pk}/"
    capture = return_to_planner(capture, by=cast.rita, reason="Revise\nla fuente.")
    (line,) = group(content_for(cast.ana), NoticeKind.RETURNED).lines
    assert line.event.startswith("Rita la devolvió el ")
    assert line.quote == "Revise la fuente."
    assert line.address == "/programas/de-prueba/captura/1.1/2023/?kind=definitivo"
    approve(submit(capture, by=cast.ana), by=cast.raul)
    (line,) = group(content_for(cast.ana), NoticeKind.APPROVED).lines
    assert line.event.startswith("Raul la aprobó el ")
    assert line.quote == ""


def test_what_is_due_first_is_told_first_and_names_lose_their_full_stop(cast):
    for code, month in (("1.2", "Junio"), ("1.3", "Mayo")):
        cast.small.add_indicator(
            code, "v1", symbols={"v1": "nacional"}, availability_month=month, name=f"Tasa {code}."
        )
    opened_early(cast)
    told = [line.what for line in group(content_for(cast.ana), NoticeKind.OVERDUE).lines]
    assert told == ["1.3 Tasa 1.3, 2023 (Nacional)", "1.2 Tasa 1.2, 2023 (Nacional)"]


def test_every_address_that_is_told_is_one_that_the_person_may_open(cast, client):
    small = cast.small
    small.indicators["1.1"].availability_month = "Mayo"
    small.indicators["1.1"].save()
    for code in ("1.2", "1.3", "1.4"):
        small.add_indicator(code, "v1", symbols={"v1": "nacional"})
    cast.cycle.closes_on = timezone.localdate() + timedelta(days=3)
    cast.cycle.save()
    for code, status in (("1.2", "en_revision"), ("1.3", "aprobada"), ("1.4", "devuelta")):
        capture_at_status(cast, status, code=code, entries=typed(v1="3"))
    waiting_and_decided(cast)
    make_desk(cast).open()
    until = timezone.now() + timedelta(minutes=1)
    seen = set()
    for person, notices in notices_of(recipients(now=until), until=until).items():
        client.force_login(next(each for each in cast.people.values() if each.pk == person))
        for each in digest_of(notices, SITE).groups:
            seen.add(each.kind)
            for address in (each.address, *(line.address for line in each.lines)):
                assert client.get(address).status_code == 200, address
    assert seen == set(NoticeKind.values)


def test_a_proposal_says_what_who_and_why_and_its_outcome_the_same(cast):
    waiting, rejected = waiting_and_decided(cast)
    told = group(content_for(cast.olga), NoticeKind.PROPOSED)
    (line,) = told.lines
    assert told.address == "/propuestas/"
    assert line.what == "Cierre de la edición 2 del informe de 2023"
    assert line.programme == "De prueba (Institución)"
    assert line.event.startswith("Rita lo propuso el ")
    assert (line.quote, line.address) == ("Está completa.", f"/propuestas/{waiting.pk}/")
    (line,) = group(content_for(cast.raul), NoticeKind.DECIDED).lines
    assert line.event.startswith("Rita lo rechazó el ")
    assert (line.quote, line.address) == ("Falta un texto.", f"/propuestas/{rejected.pk}/")
    assert content_for(cast.olga).subject == f"{SITE}: 1 propuesta por decidir"


def test_a_reopened_cycle_says_why_and_until_when(cast):
    close_cycle(cast.cycle, by=cast.olga)
    later = timezone.localdate() + timedelta(days=40)
    reopen_cycle(cast.cycle, by=cast.olga, reason="Faltó una delegación.", closes_on=later)
    (line,) = group(content_for(cast.ana), NoticeKind.CYCLE_OPENED).lines
    assert line.what == "Ciclo definitivo de 2023"
    assert line.programme == "De prueba (Institución)"
    assert line.event.startswith("Se reabrió; se captura hasta el ")
    assert line.quote == "Faltó una delegación."


def test_a_long_list_is_cut_and_counted_and_a_long_reason_too(cast):
    for number in range(MOST_LINES + 5):
        code = f"2.{number}"
        cast.small.add_indicator(code, "v1", symbols={"v1": "nacional"}, availability_month="Mayo")
    overdue = group(content_for(cast.ana), NoticeKind.OVERDUE)
    assert len(overdue.lines) == MOST_LINES
    assert overdue.more == "y 5 más"
    assert overdue.address == "/programas/de-prueba/captura/"
    capture = capture_at_status(cast, "en_revision")
    return_to_planner(capture, by=cast.rita, reason="largo " * 200)
    (line,) = group(content_for(cast.ana), NoticeKind.RETURNED).lines
    assert len(line.quote) == 300 and line.quote.endswith("…")


# The message -----------------------------------------------------------------------------


def test_both_parts_say_the_same_and_lead_back_to_the_site(cast):
    capture = capture_at_status(cast, "en_revision")
    return_to_planner(capture, by=cast.rita, reason="<b>Año</b> & «fuente»")
    message = message_of(cast.ana, content_for(cast.ana))
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    assert "«<b>Año</b> & «fuente»»" in message.body
    assert "&lt;b&gt;Año&lt;/b&gt; &amp; «fuente»" in html
    links = re.findall(r'href="([^"]+)"', html)
    assert len(links) >= 4
    for link in links:
        assert link.startswith("https://piimss.example/")
        assert link.replace("&amp;", "&") in message.body
    assert "Rita la devolvió" in message.body and "Rita la devolvió" in html
    assert not re.search(r"\s(style|on\w+|src)=", html), "nothing is fetched, nothing runs"


def test_it_can_be_stopped_by_one_click_and_says_that_a_machine_wrote_it(cast):
    headers = message_of(cast.ana, content_for(cast.ana)).message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = re.fullmatch(
        r"<https://piimss.example/avisos/baja/([^/>]+)/>", headers["List-Unsubscribe"]
    )
    assert person_of(stop[1]) == cast.ana
    assert headers["Auto-Submitted"] == "auto-generated"


def test_a_token_stops_its_own_persons_digests_and_no_other(cast):
    token = stop_token(cast.ana)
    number, _colon, signature = token.partition(":")
    assert person_of(token) == cast.ana
    assert person_of(f"{cast.luis.pk}:{signature}") is None
    assert person_of(number) is None
    assert person_of("") is None


@pytest.mark.parametrize(
    "short_name", ["De prueba\nBcc: todos@x.example", "De prueba\r\n\r\n<script>", "Añoñ 2020"]
)
def test_nothing_that_people_wrote_ends_a_header(cast, short_name):
    programme = cast.small.programme
    programme.short_name = short_name
    programme.save()
    cast.ana.first_name = "Ana\nBcc: todos@x.example"
    cast.ana.save()
    content = content_for(cast.ana)
    message = message_from_bytes(
        message_of(cast.ana, content).message().as_bytes(), policy=policy.default
    )
    assert message["Bcc"] is None
    assert message["To"] == "ana@piimss.example"
    assert message["Subject"] == content.subject
    assert "<script>" not in message.get_body(("html",)).get_content()


def test_no_message_is_made_for_an_address_that_is_none(cast):
    cast.ana.email = "ana@piimss.example\nBcc: todos@x.example"
    with pytest.raises(ValidationError):
        message_of(cast.ana, content_for(cast.luis))


# A server --------------------------------------------------------------------------------


@pytest.fixture
def post_office(settings):
    with open_post_office() as office:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.DEFAULT_FROM_EMAIL = "Avisos del programa <avisos@piimss.example>"
        yield office


def test_a_real_server_receives_it_whole(cast, post_office):
    capture = capture_at_status(cast, "en_revision")
    return_to_planner(capture, by=cast.rita, reason="La fuente es de otro año: ¿cuál?\n.")
    assert send_digests(until=timezone.now() + timedelta(minutes=1))["sent"] == 3
    assert {tuple(each.recipients) for each in post_office.received} == {
        (f"{name}@piimss.example",) for name in ("ana", "luis", "noe")
    }
    received = next(
        each for each in post_office.received if "ana@piimss.example" in each.recipients
    )
    message = received.message
    assert received.sender == "avisos@piimss.example"
    assert message["From"] == "Avisos del programa <avisos@piimss.example>"
    assert message["Subject"] == f"{SITE}: 1 captura devuelta y 1 ciclo abierto"
    assert message["Date"] and message["Message-ID"]
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    for part in (text, html):
        assert part.get_content_charset() == "utf-8"
        assert "La fuente es de otro año: ¿cuál?" in part.get_content()


def test_a_real_servers_no_is_a_no_and_its_silence_is_none(cast, post_office):
    until = timezone.now() + timedelta(minutes=1)
    post_office.refused = {"luis@piimss.example"}
    assert send_digests(until=until) == {"sent": 2, "refused": 1}
    post_office.refused, post_office.hangs_up_after_data = set(), True
    assert send_digests(until=until) == {"uncertain": 1}
    assert len(post_office.received) == 3
    post_office.hangs_up_after_data = False
    assert send_digests(until=until) == {}
    assert Digest.objects.get(user=cast.luis).attempts == 2
