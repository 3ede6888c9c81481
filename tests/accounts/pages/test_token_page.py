"""The page of one's tokens: made once, shown once, revoked at once; nobody sees another's."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Token, TokenScope
from accounts.tokens import MOST, revoke
from objectives.models import Duty
from tests.factories.pages import client_of, text_of
from tests.factories.programme import small_programme
from tests.factories.tokens import expire, make, make_person, make_planner, with_token

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PAGE = "/cuenta/claves/"


@pytest.fixture(autouse=True)
def programme():
    return small_programme()


@pytest.fixture
def ana():
    return make_planner("ana")


def sent(**fields):
    return {
        "name": "Tablero de Excel",
        "scope": "lectura",
        "days": "90",
        "form_key": str(uuid4()),
        **fields,
    }


def test_without_any_it_says_what_one_is_for(ana):
    response = client_of(ana).get(PAGE)
    said = text_of(response)
    assert "Lo publicado se lee sin clave" in said
    assert "No tiene ninguna" in said
    assert "http://testserver/api/v1/programmes/" in said
    assert "Vencidas y revocadas" not in said


def test_a_new_one_is_shown_in_that_answer_alone(ana):
    client = client_of(ana)
    response = client.post(PAGE, sent())
    secret = response.context["secret"]
    assert f'value="{secret}"' in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert secret not in str(response.cookies) + str(dict(client.session.items()))
    assert secret not in client.get(PAGE).content.decode()
    assert Client().get("/api/v1/", **with_token(secret)).status_code == 200
    token = Token.objects.get()
    assert (token.user, token.name, token.scope) == (ana, "Tablero de Excel", "lectura")
    assert (token.expiry - token.created).days in (89, 90)


def test_a_form_sent_again_makes_no_other_one_and_says_so(ana):
    client, form = client_of(ana), sent()
    secret = client.post(PAGE, form).context["secret"]
    again = client.post(PAGE, form)
    assert again.status_code == 200
    assert Token.objects.count() == 1
    assert "ya se creó una clave" in text_of(again)
    assert "<title>Error:" in again.content.decode()
    assert secret not in again.content.decode()
    # The form that stands there now is another one.
    fresh = re.search(r'name="form_key" value="([^"]+)"', again.content.decode())[1]
    client.post(PAGE, form | {"form_key": fresh})
    assert Token.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "  "}, "Escriba para qué es."),
        ({"name": "x" * 81}, "80"),
        ({"name": "a\0b"}, "nul"),
        ({"days": "366"}, "Elija en cuántos días vence."),
        ({"days": ""}, "Elija en cuántos días vence."),
        ({"scope": "todo"}, "Elija uno de los que se ofrecen."),
        ({"form_key": "x"}, "le falta una parte"),
        ({"form_key": ""}, "le falta una parte"),
    ],
)
def test_a_refusal_says_what_is_wrong_and_keeps_what_was_typed(ana, wrong, said):
    response = client_of(ana).post(PAGE, sent(**{"scope": "captura", "days": "365"} | wrong))
    page = response.content.decode()
    assert not Token.objects.exists()
    assert said in page and "<title>Error:" in page and 'role="alert"' in page
    if "name" not in wrong:
        assert 'value="Tablero de Excel"' in page
    if "days" not in wrong:
        assert re.search(r'<option value="365"\s+selected', page)
    if "scope" not in wrong:
        assert re.search(r'value="captura"[^>]*checked', page)


def test_captures_are_offered_to_who_captures_alone(ana):
    assert 'value="captura"' in client_of(ana).get(PAGE).content.decode()
    rita = make_person("rita", "revisión")
    page = client_of(rita).get(PAGE)
    assert 'value="captura"' not in page.content.decode()
    assert "solo quien tiene ese encargo" in text_of(page)
    refused = client_of(rita).post(PAGE, sent(scope="captura"))
    assert "Solo quien captura cifras" in text_of(refused)
    assert not Token.objects.exists()
    client_of(ana).post(PAGE, sent(scope="captura"))
    assert Token.objects.get().scope == TokenScope.CAPTURE


@pytest.mark.postgres
def test_the_list_says_how_each_stands(ana):
    secret = make(ana, name="Usada")[1]
    Client().get("/api/v1/", **with_token(secret))
    make(ana, name="De captura", scope=TokenScope.CAPTURE)
    revoked, expired, ended = (make(ana, name=each)[0] for each in ("Una", "Otra", "Ajena"))
    revoke(revoked, by=ana)
    revoke(ended, by=make_person("olga"))
    expire(expired)
    Duty.objects.all().delete()
    shown = client_of(ana).get(PAGE)
    page = shown.context["page"]
    assert [(each.token.name, each.state) for each in page.active] == [
        ("De captura", "vigente, pero su cuenta ya no captura: solo lee"),
        ("Usada", "vigente"),
    ]
    used = re.findall(r'<td class="when">(nunca|\d+ \w+ \d+, \d\d:\d\d)\s*</td>', shown.text)
    assert used[0] == "nunca" and used[1] != "nunca"
    assert f"<code>{secret[:15]}…</code>" in shown.text
    states = [each.state for each in page.ended]
    assert states[0].startswith("revocada por la administración el ")
    assert states[1] == "vencida"
    assert states[2].startswith("revocada el ")


def test_what_expires_within_a_week_is_said(ana, time_machine):
    make(ana, days=30)
    time_machine.move_to(Token.objects.get().created)
    client = client_of(ana)
    assert client.get(PAGE).context["page"].active[0].state == "vigente"
    time_machine.shift(24 * 24 * 3600)
    assert client_of(ana).get(PAGE).context["page"].active[0].state == "vigente, vence pronto"


def test_who_has_as_many_as_there_may_be_is_told_instead_of_asked(ana):
    for _each in range(MOST - 1):
        make(ana)
    client, form = client_of(ana), sent()
    assert 'name="form_key"' in client.get(PAGE).content.decode()
    client.post(PAGE, form)
    page = client.get(PAGE).content.decode()
    assert 'name="form_key"' not in page
    assert "Ya tiene 20 claves vigentes" in page
    assert "Ya tiene 20 claves vigentes" in text_of(client.post(PAGE, sent()))
    assert Token.objects.count() == MOST


def test_revoking_asks_first_and_is_at_once(ana):
    client = client_of(ana)
    token, secret = make(ana)
    address = f"{PAGE}{token.pk}/revocar/"
    assert f'href="{address}"' in client.get(PAGE).content.decode()
    asked = client.get(address)
    assert "¿Revocar «Tablero»?" in text_of(asked)
    assert Client().get("/api/v1/", **with_token(secret)).status_code == 200
    done = client.post(address, follow=True)
    assert "La clave «Tablero» está revocada" in text_of(done)
    assert Client().get("/api/v1/", **with_token(secret)).status_code == 401
    at = Token.objects.get().revoked_at
    for again in (client.post(address, follow=True), client.get(address, follow=True)):
        assert "ya no estaba vigente" in text_of(again)
    assert Token.objects.get().revoked_at == at


def test_nobody_sees_or_ends_anybody_elses(ana):
    luis = client_of(make_planner("luis"))
    token, secret = make(ana, name="De ana")
    assert "De ana" not in luis.get(PAGE).content.decode()
    for method in (luis.get, luis.post):
        response = method(f"{PAGE}{token.pk}/revocar/")
        assert response.status_code == 404
        assert "no está entre las suyas" in response.content.decode()
    assert luis.get(f"{PAGE}{10**30}/revocar/").status_code == 404
    assert Client().get("/api/v1/", **with_token(secret)).status_code == 200


def test_a_form_from_elsewhere_makes_nothing(ana):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana)
    assert client.post(PAGE, sent()).status_code == 403
    assert not Token.objects.exists()


def test_a_name_is_text_and_nothing_else(ana):
    make(ana, name="<script>x</script>\u202etxt")
    page = client_of(ana).get(PAGE).content.decode()
    assert "<script>x" not in page and "&lt;script&gt;x" in page and "\u202e" not in page


def test_the_footer_leads_there_for_who_is_signed_in(ana):
    link = f'href="{PAGE}"'
    assert link in client_of(ana).get("/estado/").content.decode()
    assert link in client_of(make_person("alan", "análisis")).get("/").content.decode()
    assert link not in Client().get("/estado/").content.decode()


def test_the_page_asks_as_much_of_many_as_of_few(ana):
    client = client_of(ana)

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    make(ana)
    count()  # what the menu counts is counted when something happened, and tokens are nothing of it
    few = count()
    for _each in range(10):
        revoke(make(ana)[0], by=ana)
        make(ana, scope=TokenScope.CAPTURE)
    assert count() == few <= 12
