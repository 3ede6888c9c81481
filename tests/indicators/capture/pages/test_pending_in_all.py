"""The things that wait for a person in all programmes: home, list of captures, menu and login."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.capture.pages.pending import count_tasks, tasks_of
from indicators.duties import CAPTURE, REVIEW
from objectives.models import Programme, ProgrammeState
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast, open_cycle_of
from tests.factories.duties import give
from tests.factories.pages import client_of, text_of
from tests.factories.programme import small_programme

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

HOME = "/pendientes/"


cast = kept_fixture(make_cast, "cast")


@pytest.fixture
def other(cast):
    """A second programme of another institution, in which ana captures too."""
    small = small_programme(
        slug="del-agua", name="Programa del agua", institution="Comisión del Agua", root="agua"
    )
    for code in ("1.1", "1.2"):
        small.add_indicator(code, "v1", symbols={"v1": "nacional"})
    give(cast.olga, "administración", unit=small.units["nacional"])
    open_cycle_of(small, 2023, by=cast.olga)
    give(cast.ana, CAPTURE, unit=small.units["nacional"])
    return small


def test_the_home_shows_what_one_owes_in_every_programme(cast, other):
    text = text_of(client_of(cast.ana).get(HOME))
    assert "De prueba Institución 1 captura por enviar" in text
    assert "Del agua Comisión del Agua 2 capturas por enviar" in text
    # Whoever captures in one of them is not told of the other.
    assert "Del agua" not in text_of(client_of(cast.luis).get(HOME))
    assert "Nada espera por usted" in text_of(client_of(cast.alan).get(HOME))


def test_a_reviewer_is_told_of_what_they_may_decide_themselves(cast, other):
    capture_at_status(cast, "en_revision")
    assert [task.text for each in tasks_of(cast.rita) for task in each.tasks] == [
        "1 captura por revisar"
    ]
    give(cast.ana, REVIEW, unit=cast.small.units["nacional"])
    text = text_of(client_of(cast.ana).get(HOME))
    assert "por revisar" not in text  # what she put a hand to somebody else decides


def test_the_list_of_captures_is_of_all_programmes(cast, other):
    client = client_of(cast.ana)
    response = client.get("/captura/")
    text = text_of(response)
    assert "Del agua Comisión del Agua" in text and "De prueba Institución" in text
    html = response.content.decode()
    assert 'href="/captura/1.1/2023/?kind=definitivo"' in html
    assert 'href="/programas/del-agua/captura/1.2/2023/?kind=definitivo"' in html
    assert "sin empezar 3" in text
    ids = [part.split('"')[0] for part in html.split(' id="')[1:]]
    assert len(ids) == len(set(ids))
    begun = text_of(client.get("/captura/?state=en_borrador"), 404)
    assert "No hay capturas en el estado" in begun
    # One programme alone has its own list, with its sheet.
    own = text_of(client.get("/programas/del-agua/captura/"))
    assert "De prueba" not in own.split("Lo que captura")[1] and "hoja de cálculo" in own


def test_whoever_captures_elsewhere_alone_is_shown_their_own(cast, other):
    eva = type(cast.ana).objects.create_user("eva")
    give(eva, CAPTURE, unit=other.units["nacional"])
    html = client_of(eva).get("/captura/").content.decode()
    assert 'href="/programas/del-agua/captura/1.1/2023/?kind=definitivo"' in html


@pytest.mark.postgres
def test_the_menu_counts_it_exactly_and_asks_again_only_after_something_happened(cast, other):
    client = client_of(cast.ana)

    def counted():
        text = text_of(client.get("/estrategias/"))
        return text.split("Mis pendientes ")[1].split()[0]

    assert counted() == "3"
    with CaptureQueriesContext(connection) as queries:
        assert count_tasks(cast.ana) == 3
    assert len(queries) <= 4
    capture_at_status(cast, "en_revision")
    assert counted() == "2"
    Programme.objects.filter(slug="del-agua").update(state=ProgrammeState.WITHDRAWN)
    assert counted() not in ("1", "2", "3")


def test_the_login_leads_there_who_has_something_to_do(cast):
    for name, address in (("ana", HOME), ("rita", HOME), ("alan", "/"), ("dora", "/")):
        person = getattr(cast, name)
        person.set_password("una clave larga")
        person.save()
        data = {"username": name, "password": "una clave larga"}
        assert Client().post("/cuenta/entrar/", data)["Location"] == address
        asked = Client().post("/cuenta/entrar/", data | {"next": "/estado/"})
        assert asked["Location"] == "/estado/"


def test_every_item_says_its_programme_and_institution_where_there_are_several(cast, other):
    capture_at_status(cast, "en_revision")
    of = "De prueba (Institución)"
    rita, olga = client_of(cast.rita), client_of(cast.olga)
    for client, address in ((rita, "/revision/"), (rita, "/bitacora/"), (olga, "/ciclos/")):
        html = client.get(address).content.decode()
        assert of in html, address
        assert "<strong>Seguimiento de programas</strong>" in html.split("<main")[0], address
    assert of in rita.get("/avisos/").content.decode()
