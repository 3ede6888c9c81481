"""Tokens in the administration: looked at and revoked, never made, changed or given out."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client

from accounts.models import Token
from indicators.duties import ADMINISTRATION, CAPTURE
from tests.factories.duties import give, take
from tests.factories.model_rows import make_unit
from tests.factories.tokens import make, make_person, make_planner, with_token

pytestmark = [pytest.mark.django_db]

LIST = "/admin/accounts/token/"


@pytest.fixture
def olga(client):
    """Sign in who has the duty of administration."""
    olga = make_person("olga", ADMINISTRATION)
    olga.is_staff = True
    olga.save()
    client.force_login(olga)
    return olga


def choose(client, *tokens):
    return client.post(
        LIST,
        {"action": "revoke_chosen", "_selected_action": [each.pk for each in tokens]},
        follow=True,
    )


def test_they_are_shown_without_their_digest(client, olga):
    token, secret = make(make_planner(), name="Tablero")
    for address in (LIST, f"{LIST}{token.pk}/change/"):
        page = client.get(address).content.decode()
        assert "Tablero" in page and secret[:15] in page
        assert token.digest not in page and str(token.form_key) not in page
    assert 'name="_save"' not in page
    assert "Tablero" in client.get(LIST, {"q": "ana"}).content.decode()


def test_revoking_ends_them_at_once_and_leaves_a_trace(client, olga):
    ana = make_planner()
    (one, secret), (other, _secret) = make(ana), make(ana)
    response = choose(client, one, other)
    assert "2 claves revocadas." in response.content.decode()
    assert Client().get("/api/v1/", **with_token(secret)).status_code == 401
    assert set(Token.objects.values_list("revoked_by", flat=True)) == {olga.pk}
    assert LogEntry.objects.count() == 2
    assert "0 claves revocadas." in choose(client, one).content.decode()


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_makes_changes_or_deletes_one(client, olga, superuser):
    if superuser:
        client.force_login(User.objects.create_superuser("todo"))
    token, _secret = make(make_planner())
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}add/", {}).status_code == 403
    assert client.post(f"{LIST}{token.pk}/change/", {"name": "Otra"}).status_code == 403
    assert client.post(f"{LIST}{token.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Token.objects.get().name == "Tablero"


def test_who_may_only_look_revokes_none(client, olga):
    take(olga)
    olga.user_permissions.set(Permission.objects.filter(codename="view_token"))
    token, secret = make(make_planner())
    assert client.get(LIST).status_code == 200
    choose(client, token)
    assert Client().get("/api/v1/", **with_token(secret)).status_code == 200


def test_those_of_another_institution_are_neither_seen_nor_revoked(client, olga):
    stranger = give(User.objects.create_user("eva"), CAPTURE, unit=make_unit("otra"))
    token, secret = make(stranger, name="Ajena")
    assert "Ajena" not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{token.pk}/change/").status_code == 302
    choose(client, token)
    assert Client().get("/api/v1/", **with_token(secret)).status_code == 200


def test_an_account_that_is_deactivated_stops_its_tokens(client):
    ana = make_planner()
    _token, secret = make(ana)
    client.force_login(User.objects.create_superuser("todo"))
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert Client().get("/api/v1/", **with_token(secret)).status_code == 401
