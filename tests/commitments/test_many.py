"""As many questions to the database with hundreds of commitments as with three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.models import Commitment
from objectives.models import SpecificAction
from objectives.periods import Period
from tables import http_cache
from tests.factories.commitments import QUARTER, approved, make_desk, sent
from tests.factories.pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

API = "/api/v1/programmes/de-prueba/"
PUBLIC = (
    "/cumplimiento/",
    "/estrategias/1.1/",
    f"{API}commitments/",
    f"{API}progress/",
    f"{API}compliance/",
    f"{API}progress/?as_of=2100-01-01",
    f"{API}compliance/?as_of=2100-01-01",
)


def grow(desk, number):
    """So many more actions of the same strategy, each a commitment of the institution."""
    strategy = SpecificAction.objects.first().strategy
    actions = SpecificAction.objects.bulk_create(
        SpecificAction(
            objective=strategy.objective,
            strategy=strategy,
            code=f"1.1.{place}",
            position=place,
            text="Hacer.",
        )
        for place in range(10, 10 + number)
    )
    Commitment.objects.bulk_create(
        Commitment(
            register=desk.register,
            folio=action.code,
            text=action.text,
            action=action,
            responsible_unit=desk.small.units["nacional"],
            position=action.position,
        )
        for action in actions
    )


def asked(client, address):
    http_cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(address)
        if answer.streaming:
            list(answer)
    assert answer.status_code == 200
    return len(queries)


def counts(desk, client):
    people = [client_of(desk.ana), client_of(desk.rita), client_of(desk.olga)]
    return {
        **{address: asked(client, address) for address in PUBLIC},
        **{f"{number}": asked(person, "/compromisos/") for number, person in enumerate(people)},
        "log": asked(people[1], "/bitacora/"),
        "log as a file": asked(people[1], "/bitacora/bitacora.csv"),
        "period": asked(people[2], f"/compromisos/periodos/{desk.register.periods.first().pk}/"),
        "assign": asked(people[2], "/compromisos/acciones/asignar/"),
    }


def test_no_page_asks_once_a_commitment(client):
    desk = make_desk()
    desk.open()
    approved(desk.report(), desk.ana, desk.rita, percent="100")
    sent(desk.report("1.1.2"), desk.ana)
    counts(desk, client)  # what a process asks once it has asked then
    few = counts(desk, client)
    grow(desk, 300)
    later = Period(QUARTER.year, QUARTER.part + 1)
    desk.open(later)
    approved(desk.report("1.1.10", later), desk.ana, desk.rita, percent="100")
    sent(desk.report("1.1.11", later), desk.ana)
    assert counts(desk, client) == few
