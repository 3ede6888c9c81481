"""The administration's screens of the cycles."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.capture.cycles import close_cycle
from indicators.models import Cycle, Event
from tests.factories.captures import capture_at_status, open_cycle_of
from tests.factories.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OPEN = "/ciclos/abrir/"


@pytest.fixture
def client(cast):
    client = Client()
    client.force_login(cast.olga)
    return client


def day(days=0):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def in_order(cast, **fields):
    return {
        "programme": cast.small.programme.pk,
        "year": "2024",
        "kind": "preliminar",
        "cutoff": "2024-06-30",
        "opens_on": day(-1),
        "closes_on": day(20),
        **fields,
    }


def page_of(cycle):
    return f"/ciclos/{cycle.pk}/"


def errors_of(response, form="form"):
    return {name: list(errors) for name, errors in response.context[form].errors.items()}


class TestList:
    def test_state_and_counts(self, cast, client):
        cast.small.add_indicator("1.2", "v1 / v2", symbols={"v1": "suma", "v2": "suma"})
        capture_at_status(cast, "en_revision")
        capture_at_status(cast, "borrador", code="1.2")
        capture_at_status(cast, "retirada", unit="norte", by="noe")
        open_cycle_of(cast.small, 2021, by=cast.olga, closes_on=timezone.localdate())
        past = open_cycle_of(cast.small, 2020, by=cast.olga)
        Cycle.objects.filter(pk=past.pk).update(opens_on="2021-01-01", closes_on="2021-03-01")
        coming = open_cycle_of(cast.small, 2019, by=cast.olga)
        Cycle.objects.filter(pk=coming.pk).update(opens_on="2100-01-01", closes_on="2100-03-01")
        close_cycle(open_cycle_of(cast.small, 2018, by=cast.olga), by=cast.olga)
        rows = client.get("/ciclos/").context["cycles"]
        assert [(each.cycle.year, each.state, each.accepts_captures) for each in rows] == [
            (2023, "abierto, quedan 30 días", True),
            (2021, "abierto, cierra hoy", True),
            (2020, "su plazo terminó el 1 mar 2021", False),
            (2019, "abre el 1 ene 2100", False),
            (2018, "cerrado", False),
        ]
        assert {each.status: each.count for each in rows[0].counts} == {
            "borrador": 1,
            "devuelta": 0,
            "en_revision": 1,
            "aprobada": 0,
        }

    def test_few_queries_however_many_cycles(self, cast, client):
        def count():
            with CaptureQueriesContext(connection) as queries:
                assert client.get("/ciclos/").status_code == 200
            return len(queries)

        few = count()
        for year in range(2010, 2020):
            open_cycle_of(cast.small, year, by=cast.olga)
        assert count() == few <= 9  # three for the menu's count


class TestOpening:
    def test_it_is_open_and_its_page_says_who_opened_it(self, cast, client):
        shown = client.post(OPEN, in_order(cast), follow=True)
        cycle = Cycle.objects.get(year=2024)
        assert shown.redirect_chain == [(page_of(cycle), 302)]
        assert (cycle.kind, cycle.cutoff.isoformat()) == ("preliminar", "2024-06-30")
        text = text_of(shown)
        assert "El ciclo se creó. Abierto, quedan 20 días." in text
        assert "Abierto, quedan 20 días" in text
        assert "Abierto · Olga" in text

    @pytest.mark.parametrize(
        ("fields", "errors"),
        [
            ({"year": ""}, {"year": ["Este campo es requerido."]}),
            ({"year": "x"}, {"year": ["Introduzca un número entero."]}),
            (
                {"year": "3000", "cutoff": "3000-01-01", "closes_on": "3000-02-01"},
                {"year": ["El año va de 1900 a 2100."]},
            ),
            (
                {"year": "1999", "cutoff": "1999-06-30"},
                {
                    "year": [
                        "El programa no mide 1999: sus métodos de cálculo son de 2000 en adelante."
                    ]
                },
            ),
            ({"kind": "otra"}, {"kind": None}),
            ({"cutoff": "30/06/2024"}, {"cutoff": ["Introduzca una fecha válida."]}),
            (
                {"closes_on": day(-1)},
                {"closes_on": ["El ciclo tiene que cerrar después de abrir."]},
            ),
            ({"cutoff": "2025-01-31"}, {"cutoff": None}),
            ({"cutoff": "2023-01-31", "closes_on": day(-9)}, {"cutoff": None, "closes_on": None}),
            ({"programme": "999"}, {"programme": None}),
            (
                {"year": "2023", "kind": "definitivo"},
                {"year": ["El ciclo definitivo de 2023 ya existe: si está cerrado, reábralo."]},
            ),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
        self, cast, client, fields, errors
    ):
        shown = client.post(OPEN, in_order(cast, **fields))
        assert shown.status_code == 200
        said = errors_of(shown)
        assert set(said) == set(errors)
        for name, sentences in errors.items():
            if sentences is not None:
                assert said[name] == sentences
            body = shown.content.decode()
            assert f'id="id_{name}_error"' in body
            assert re.search(rf'name="{name}"[^>]*aria-invalid="true"', body)
        assert f'value="{day(20) if "closes_on" not in fields else fields["closes_on"]}"' in body
        assert Cycle.objects.count() == 1

    def test_an_empty_form_is_refused_whole(self, client):
        assert set(errors_of(client.post(OPEN, {"x": "1"}))) == {
            "programme", "year", "kind", "cutoff", "opens_on", "closes_on",
        }  # fmt: skip


class TestClosingAndReopening:
    def test_close_with_a_reason_and_reopen_with_another(self, cast, client):
        shown = client.post(
            page_of(cast.cycle), {"action": "close", "reason": "Ya está."}, follow=True
        )
        assert "El ciclo está cerrado." in text_of(shown)
        assert shown.context["page"].may_reopen
        data = {"action": "reopen", "reason": "Faltó <b>una</b>.", "closes_on": day(5)}
        shown = client.post(page_of(cast.cycle), data, follow=True)
        text = text_of(shown)
        assert "El ciclo se reabrió." in text
        assert "Abierto, quedan 5 días" in text
        assert "<b>una" not in shown.content.decode()
        assert [each.reason for each in cast.cycle.events.all()] == [
            "", "Ya está.", "Faltó <b>una</b>.",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("data", "errors"),
        [
            ({"reason": " ", "closes_on": day(5)}, {"reason": ["Escriba por qué se reabre."]}),
            ({"reason": "Sí.", "closes_on": ""}, {"closes_on": ["Este campo es requerido."]}),
            (
                {"reason": "Sí.", "closes_on": day(-1)},
                {"closes_on": ["El nuevo cierre tiene que ser de hoy en adelante."]},
            ),
            ({"reason": "x" * 4001, "closes_on": day(5)}, {"reason": None}),
        ],
    )
    def test_a_reopening_that_is_refused_keeps_what_was_typed(self, cast, client, data, errors):
        close_cycle(cast.cycle, by=cast.olga)
        shown = client.post(page_of(cast.cycle), {"action": "reopen", **data})
        said = errors_of(shown, "reopen")
        assert set(said) == set(errors)
        for name, sentences in errors.items():
            assert sentences is None or said[name] == sentences
        assert data["reason"] in shown.content.decode()
        assert Event.objects.of(Cycle).count() == 2

    @pytest.mark.parametrize(("action", "sentence"), [
        ("close", "El ciclo ya está cerrado."), ("reopen", "El ciclo está abierto."),
    ])  # fmt: skip
    def test_what_somebody_did_before(self, cast, client, action, sentence):
        if action == "close":
            close_cycle(cast.cycle, by=cast.olga)
        data = {"action": action, "reason": "Sí.", "closes_on": day(5)}
        assert sentence in text_of(client.post(page_of(cast.cycle), data))

    def test_its_days_are_corrected_while_nothing_was_sent(self, cast, client):
        capture_at_status(cast, "borrador")
        shown = client.get(page_of(cast.cycle))
        assert shown.context["page"].may_correct
        data = {
            "action": "correct",
            "cutoff": "2023-06-30",
            "opens_on": day(-1),
            "closes_on": day(9),
            "reason": "",
        }
        shown = client.post(page_of(cast.cycle), data)
        assert errors_of(shown, "correct") == {"reason": ["Escriba por qué se corrige."]}
        shown = client.post(page_of(cast.cycle), {**data, "reason": "Era otro corte."})
        said = errors_of(shown, "correct")
        assert list(said) == ["cutoff"] and "confirme que así debe ser" in said["cutoff"][0]
        data = {**data, "reason": "Era otro corte.", "early": "on"}
        text = text_of(client.post(page_of(cast.cycle), data, follow=True))
        assert "Las fechas del ciclo se corrigieron." in text
        assert "corte antes 31 dic 2023 → después 30 jun 2023" in text
        assert Cycle.objects.get(pk=cast.cycle.pk).cutoff.isoformat() == "2023-06-30"
        assert "corte" in text_of(client.get("/bitacora/?kind=ciclo-corregido"))
        assert "El ciclo ya tiene esas fechas." in text_of(client.post(page_of(cast.cycle), data))

    @pytest.mark.parametrize("status", ["en_revision", "devuelta", "aprobada"])
    def test_not_once_something_was(self, cast, client, status):
        capture_at_status(cast, status)
        assert not client.get(page_of(cast.cycle)).context["page"].may_correct
        data = {
            "action": "correct",
            "cutoff": "2023-12-31",
            "opens_on": day(-1),
            "closes_on": day(9),
            "reason": "Sí.",
        }
        assert "ya se envió algo" in text_of(client.post(page_of(cast.cycle), data))

    def test_an_unknown_step_or_cycle(self, cast, client):
        assert client.post(page_of(cast.cycle), {"action": "delete"}).status_code == 404
        assert client.get("/ciclos/999/").status_code == 404


@pytest.mark.parametrize("name", ["ana", "rita", "dora", "alan"])
@pytest.mark.parametrize("address", ["/ciclos/", OPEN, "/ciclos/{pk}/"])
def test_nobody_else(cast, name, address):
    client = Client()
    client.force_login(cast.people[name])
    address = address.format(pk=cast.cycle.pk)
    assert client.get(address).status_code == 403
    refused = client.post(address, {**in_order(cast), "action": "close"})
    assert refused.status_code == (405 if address == "/ciclos/" else 403)
    assert Event.objects.of(Cycle).count() == 1
