"""Captures by API: the rules of the form, told to programs; everything that is wrong at once."""

import json
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import TokenScope
from accounts.tokens import make_token
from indicators.api.parsers import LARGEST_BODY
from indicators.capture.cycles import close_cycle
from indicators.capture.drafts import save_draft
from indicators.capture.workflow import return_to_planner
from indicators.models import (
    Capture,
    CaptureOrigin,
    CaptureStatus,
    IdempotencyKey,
)
from indicators.results.recompute import recompute_programme
from tests.databases import kept_fixture
from tests.factories.captures import IN_ORDER, capture_at_status, make_cast, open_cycle_of, typed
from tests.factories.concurrency import all_at_once

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

STEPS = ("submit", "withdraw")
CAPTURES = "/api/v1/programmes/de-prueba/captures/"
SOURCES = {"v1": "Registro", "v2": "Registro"}
WHOLE = {
    "indicator": "1.1",
    "year": 2023,
    "values": {"v1": "1 234", "v2": "5,000"},
    "sources": SOURCES,
}


cast = kept_fixture(make_cast, "cast")


@pytest.fixture
def ana(client, cast):
    client.force_login(cast.ana)
    return client


class Keys:
    """A key for each request that wants its own."""

    given = 0

    @classmethod
    def another(cls):
        cls.given += 1
        return f"llave-{cls.given}"


def post(client, body, path="", key=None, **headers):
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(
        CAPTURES + path,
        text,
        content_type="application/json",
        headers={"Idempotency-Key": key or Keys.another(), **headers},
    )


def patch(client, pk, body, **headers):
    return client.patch(
        f"{CAPTURES}{pk}/", json.dumps(body), content_type="application/json", headers=headers
    )


def created(client, body=None, **fields):
    response = post(client, {**(body or WHOLE), **fields})
    assert response.status_code == 201, response.content.decode()
    return response.json()


def places(response, status=422):
    """Return the codes of what is wrong, by where."""
    assert response.status_code == status, response.content.decode()
    return {each["pointer"]: each["code"] for each in response.json()["problems"]}


class TestCreating:
    def test_a_draft_as_the_form_keeps_it(self, ana, cast):
        response = post(ana, WHOLE)
        told = response.json()
        assert response.status_code == 201
        assert response.headers["Location"] == f"http://testserver{CAPTURES}{told['id']}/"
        assert response.headers["ETag"] == '"2"'
        assert "no-store" in response.headers["Cache-Control"]
        capture = Capture.objects.get(cycle__isnull=False)
        assert capture.typed == typed(v1="1 234", v2="5,000")
        assert (capture.origin, capture.captured_by) == (CaptureOrigin.API, cast.ana)
        assert [each.reason for each in capture.events.all()] == ["", "Por la API."]
        assert (told["status"], told["version"], told["origin"]) == ("borrador", 2, "api")
        assert told["values"] == {"v1": "1 234", "v2": "5,000"}
        assert told["statuses"] == {"v1": "definitivo", "v2": "definitivo"}
        assert told["problems"] == []
        assert told["understood"] == [
            {"variable": "v1", "value": "1234", "status": "definitivo", "text": "1,234"},
            {"variable": "v2", "value": "5000", "status": "definitivo", "text": "5,000"},
        ]
        assert told["result"]["value"] == "24.68"
        assert told["result"]["substitution"] == "(1,234 / 5,000) × 100 = 24.68"
        assert [each["kind"] for each in told["events"]] == ["iniciada", "guardada"]

    @pytest.mark.postgres
    def test_and_sent_at_once(self, ana):
        told = created(ana, submit=True, comment="Cierre.")
        assert (told["status"], told["editable"]) == ("en_revision", False)
        assert [each["comment"] for each in told["events"]] == ["", "Por la API.", "Cierre."]
        values = Capture.objects.get(pk=told["id"]).values.all()
        assert {each.value for each in values} == {Decimal(1234), Decimal(5000)}

    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ("0.1", "0.1"),
            ("1234.50", "1234.50"),
            ("0.1234567890123456789012345678", "0.1234567890123456789012345678"),
            ("12345678901234567890123456789", "12345678901234567890123456789"),
            ("-5", "-5"),
        ],
    )
    def test_a_number_is_taken_digit_by_digit(self, ana, written, kept):
        body = json.dumps({**WHOLE, "values": {"v1": "x", "v2": "5"}}).replace('"x"', written)
        told = post(ana, body).json()
        assert told["values"]["v1"] == written
        assert told["understood"][0]["value"] == kept

    def test_a_draft_may_lack_anything_and_is_told_so(self, ana):
        told = created(ana, {"indicator": "1.1", "year": 2023, "values": {"v1": None, "v2": "ND"}})
        assert [(each["pointer"], each["code"], each["severity"]) for each in told["problems"]] == [
            ("/values/v1", "missing_value", "error"),
            ("/sources/v1", "missing_source", "error"),
        ]
        assert told["understood"] == [
            {"variable": "v2", "value": None, "status": "nd", "text": "ND"}
        ]

    def test_what_is_not_said_begins_as_in_the_form(self, ana, cast):
        capture_at_status(cast, "aprobada", entries=IN_ORDER)
        open_cycle_of(cast.small, 2024, by=cast.olga)
        told = created(ana, {"indicator": "1.1", "year": 2024, "values": {"v1": 5}})
        assert told["sources"] == {"v1": "Registro"}
        assert told["statuses"] == {"v1": "definitivo"}

    def test_of_a_unit_below(self, client, cast):
        client.force_login(cast.noe)
        assert created(client, unit="norte")["unit"] == "norte"

    def test_the_only_open_cycle_is_meant(self, ana, cast):
        open_cycle_of(cast.small, 2023, by=cast.olga, kind="preliminar")
        response = post(ana, WHOLE)
        assert places(response) == {"/kind": "required"}
        assert "«definitivo», «preliminar»" in response.json()["problems"][0]["message"]
        assert created(ana, kind="preliminar")["statuses"]["v1"] == "preliminar"

    def test_another_one_is_under_way(self, ana, cast):
        capture = capture_at_status(cast, "borrador")
        response = post(ana, WHOLE)
        assert response.status_code == 409
        told = response.json()
        assert (told["capture"], told["version"]) == (capture.pk, capture.version)
        assert told["detail"].startswith("Ya hay una captura en curso")

    def test_a_closed_cycle_takes_drafts_and_nothing_is_sent_in_it(self, ana, cast):
        close_cycle(cast.cycle, by=cast.olga)
        assert places(post(ana, WHOLE)) == {"/kind": "required"}
        response = post(ana, {**WHOLE, "kind": "definitivo", "submit": True})
        assert places(response) == {"": "not_now"}
        assert response.json()["detail"] == (
            "No se guardó nada. El ciclo definitivo de 2023 está cerrado."
        )
        assert not Capture.objects.exists()
        told = created(ana, kind="definitivo")
        assert [each["code"] for each in told["problems"]] == ["not_now"]


class TestProblems:
    @pytest.mark.postgres
    def test_all_at_once(self, ana):
        response = post(
            ana,
            {
                "indicator": "9.9",
                "year": "2023",
                "unit": "luna",
                "kind": "eterno",
                "values": {"v1": [1], "v2": True},
                "notes": {"v1": 5},
                "submit": "sí",
                "sobra/~": 1,
                "comment": "x" * 4_001,
            },
        )
        assert places(response) == {
            "/sobra~1~0": "unknown_field",
            "/indicator": "unknown_indicator",
            "/year": "wrong_type",
            "/unit": "unknown_unit",
            "/kind": "unknown_word",
            "/values/v1": "wrong_type",
            "/values/v2": "wrong_type",
            "/notes/v1": "wrong_type",
            "/submit": "wrong_type",
        }
        assert "9 problemas" in response.json()["detail"]

    def test_of_the_variables(self, ana):
        response = post(
            ana,
            {
                **WHOLE,
                "values": {"v1": "0,5", "v2": "5", "a/b": "1"},
                "statuses": {"v1": "más o menos"},
                "notes": {"v1": "x" * 4_001, "v2": "a\0b"},
                "explanations": {"no es": "x"},
                "comment": "x" * 4_001,
            },
        )
        assert places(response) == {
            "/statuses/v1": "unknown_word",
            "/notes/v2": "not_allowed_character",
            "/comment": "too_long",
            "/values/a~1b": "unknown_symbol",
            "/explanations/no es": "unknown_warning",
            "/notes/v1": "too_long",
            "/values/v1": "invalid_value",
        }
        assert not Capture.objects.exists()

    @pytest.mark.parametrize("key", ["nope", "magnitud.v9", "magnitud.", ""])
    def test_an_explanation_of_what_nobody_is_warned_of(self, ana, key):
        response = post(ana, {**WHOLE, "explanations": {key: "x", "magnitud.v1": "y", "meta": "z"}})
        assert places(response) == {f"/explanations/{key}": "unknown_warning"}

    def test_a_word_that_there_is_not_is_told_with_those_there_are(self, ana):
        response = post(ana, {**WHOLE, "kind": "zz", "statuses": {"v1": "zz"}})
        said = [each["message"] for each in response.json()["problems"]]
        assert "«zz» no se conoce; las hay: preliminar, definitivo." in said
        assert (
            "«zz» no es un estado: elija definitivo, preliminar, no disponible o no aplica." in said
        )

    def test_a_figure_before_any_method_is_not_begun(self, cast, ana):
        cast.small.indicators["1.1"].methods.update(valid_from=2024)
        response = post(ana, {**WHOLE, "values": {}, "sources": {}, "statuses": {}})
        assert response.status_code == 422
        assert "no tiene método de cálculo vigente en 2023" in response.json()["detail"]
        assert not Capture.objects.exists()

    def test_without_a_formula_the_result_itself_is_delivered(self, cast, ana):
        cast.small.indicators["1.1"].methods.update(formula="")
        whole = {
            **WHOLE,
            "values": {"resultado": "98.5"},
            "sources": {"resultado": "Registro"},
            "statuses": {"resultado": "definitivo"},
        }
        said = post(ana, whole).json()
        assert said["result"]["value"] == "98.5"
        assert said["result"]["computed"] is None

    def test_a_parameter_that_would_be_overlooked(self, ana):
        pk = created(ana)["id"]
        for response in (
            ana.get(f"{CAPTURES}{pk}/?zzz=1"),
            post(ana, WHOLE, "?zzz=1"),
            post(ana, {"version": 2}, f"{pk}/submit/?zzz=1"),
        ):
            assert response.status_code == 400
            assert response.json()["detail"] == "zzz: este parámetro no existe."

    def test_everything_that_keeps_it_from_being_sent(self, ana):
        response = post(
            ana, {"indicator": "1.1", "year": 2023, "values": {"v1": "1e5"}, "submit": True}
        )
        assert places(response) == {
            "/values/v1": "invalid_value",
            "/sources/v1": "missing_source",
            "/values/v2": "missing_value",
        }
        assert not Capture.objects.exists()

    @pytest.mark.parametrize(
        "written", ["1e400", "1e999999999", "9" * 31, '"1e-7"', '"' + "1" * 101 + '"']
    )
    def test_a_number_that_cannot_be_kept(self, ana, written):
        body = json.dumps({**WHOLE, "values": {"v1": "x", "v2": "5"}}).replace('"x"', written)
        assert places(post(ana, body)) == {"/values/v1": "invalid_value"}

    @pytest.mark.parametrize(
        ("written", "kept"), [("5e-05", "0.00005"), ("1.5E3", "1500"), ("0.10", "0.10")]
    )
    def test_a_number_as_programs_write_it(self, ana, written, kept):
        """Of 0.00005 Python and JavaScript make ``5e-05``: no digit is missing."""
        body = json.dumps({**WHOLE, "values": {"v1": "x", "v2": "5"}}).replace('"x"', written)
        told = post(ana, body).json()
        assert told["values"]["v1"] == kept
        assert told["understood"][0]["value"] == kept

    def test_a_status_by_its_word_or_its_sign(self, ana):
        told = created(ana, values={"v1": "N/D", "v2": "5"}, statuses={"v1": "N. D.", "v2": "p/"})
        assert told["statuses"] == {"v1": "nd", "v2": "preliminar"}
        assert told["problems"] == []

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({"year": 1600}, {"/year": "out_of_range"}),
            ({"year": 2019}, {"/year": "unknown_year"}),
            ({"kind": "preliminar"}, {"/kind": "unknown_kind"}),
            ({"unit": ""}, {"/unit": "required"}),
            ({"indicator": None}, {"/indicator": "wrong_type"}),
            ({"values": None}, {"/values": "wrong_type"}),
            ({"values": []}, {"/values": "wrong_type"}),
            ({"values": {f"x{n}": 1 for n in range(201)}}, {"/values": "too_many"}),
        ],
    )
    def test_of_each_field(self, ana, fields, expected):
        assert places(post(ana, {**WHOLE, **fields})) == expected

    def test_nothing_at_all(self, ana):
        assert places(post(ana, {})) == {"/indicator": "required", "/year": "required"}
        assert places(post(ana, [])) == {"": "wrong_type"}

    @pytest.mark.parametrize(
        ("body", "said"),
        [
            ("{", "no es JSON"),
            ('{"year": NaN}', "«NaN»"),
            ('{"year": 1, "year": 2}', "«year» viene dos veces"),
            ("[" * 100_000, "demasiados niveles"),
            (b'{"indicator": "\xff"}', "UTF-8"),
            ('{"indicator": "\\ud800"}', "UTF-8"),
        ],
    )
    def test_what_is_no_json(self, ana, body, said):
        response = post(ana, body)
        assert response.status_code == 400
        assert said in response.json()["detail"]

    def test_too_much_of_it(self, ana):
        response = post(ana, json.dumps({"comment": "x" * LARGEST_BODY}))
        assert response.status_code == 413
        assert "1 MB" in response.json()["detail"]

    def test_far_too_much_is_refused_before_it_is_read_and_in_json(self, ana, monkeypatch):
        monkeypatch.setattr("indicators.upload_limits.MOST_SENT", 10)
        response = post(ana, WHOLE)
        assert response.status_code == 413
        assert response.headers["Content-Type"].startswith("application/json")
        assert response.json()["detail"] == "El cuerpo es demasiado grande: no se tomó."

    def test_another_kind_of_body(self, ana):
        response = ana.post(CAPTURES, {"year": 2023}, headers={"Idempotency-Key": "k"})
        assert response.status_code == 415


class TestWarnings:
    """Last year's v1 was 10,000: what is ten times as much asks."""

    @pytest.fixture(autouse=True)
    def last_year(self, cast):
        cast.small.state("1.1", 2022, {"v1": "10000", "v2": "400000"})
        recompute_programme(cast.small.programme)

    MANY = {**WHOLE, "values": {"v1": "100,000", "v2": "400,100"}}

    def test_come_back_with_what_was_kept(self, ana):
        told = created(ana, self.MANY)
        (warning,) = told["warnings"]
        assert (warning["pointer"], warning["code"]) == ("/values/v1", "magnitud.v1")
        assert (warning["severity"], warning["explanation"]) == ("warning", "")
        assert told["problems"] == []

    def test_nobody_explained_it(self, ana):
        response = post(ana, {**self.MANY, "submit": True})
        assert places(response) == {"/explanations/magnitud.v1": "magnitud.v1"}
        (problem,) = response.json()["problems"]
        assert problem["severity"] == "warning"
        assert problem["message"].startswith("Corrija o explique: 100,000 es unas 10 veces")

    def test_explained_it_is_sent(self, ana):
        explained = {"magnitud.v1": "Se sumaron los registros de 2022."}
        told = created(ana, {**self.MANY, "submit": True, "explanations": explained})
        assert told["status"] == "en_revision"
        assert told["explanations"] == explained
        assert told["warnings"][0]["explanation"] == explained["magnitud.v1"]

    def test_explained_when_it_is_sent(self, ana):
        told = created(ana, self.MANY)
        address = f"{told['id']}/submit/"
        assert places(post(ana, {"version": 2}, address)) == {
            "/explanations/magnitud.v1": "magnitud.v1"
        }
        body = {"version": 2, "explanations": {"magnitud.v1": "Sí."}}
        first, again = post(ana, body, address), post(ana, body, address)
        assert (first.status_code, again.status_code) == (200, 200)
        assert first.json()["status"] == "en_revision"
        assert first.json() == again.json()
        # Another explanation is another request, and is not taken for a repetition.
        other = {"version": 2, "explanations": {"magnitud.v1": "Otra."}}
        assert post(ana, other, address).status_code == 409


class TestOnce:
    def test_the_first_answer_again(self, ana):
        first, again = post(ana, WHOLE, key="k"), post(ana, WHOLE, key="k")
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.content == again.content
        assert "Idempotency-Replayed" not in first.headers
        assert again.headers["Idempotency-Replayed"] == "true"
        assert again.headers["Location"] == first.headers["Location"]
        assert again.headers["ETag"] == first.headers["ETag"]
        assert Capture.objects.count() == 1

    def test_also_after_it_has_moved_on(self, ana):
        first = post(ana, WHOLE, key="k").json()
        post(ana, {"version": 2}, f"{first['id']}/submit/")
        assert post(ana, WHOLE, key="k").json() == first

    def test_another_body(self, ana):
        post(ana, WHOLE, key="k")
        for other in ({**WHOLE, "year": 2022}, {**WHOLE, "sobra": 1}):
            assert places(post(ana, other, key="k")) == {"": "key_reused"}

    @pytest.mark.postgres
    def test_the_same_in_another_order(self, ana):
        post(ana, WHOLE, key="k")
        other = dict(reversed(WHOLE.items()))
        assert post(ana, other, key="k").headers["Idempotency-Replayed"] == "true"

    def test_what_was_refused_leaves_the_key(self, ana):
        assert post(ana, {**WHOLE, "values": {"v1": "mil"}}, key="k").status_code == 422
        assert post(ana, WHOLE, key="k").status_code == 201

    @pytest.mark.parametrize("key", ["", "con espacio", "ñ", "x" * 256])
    def test_no_key(self, ana, key):
        response = ana.post(
            CAPTURES,
            json.dumps(WHOLE),
            content_type="application/json",
            headers={"Idempotency-Key": key} if key else {},
        )
        assert response.status_code == 400
        assert "Idempotency-Key" in response.json()["detail"]

    @pytest.mark.postgres
    def test_in_progress(self, ana, cast):
        post(ana, WHOLE, key="k")
        IdempotencyKey.objects.update(status=None, answer="")
        response = post(ana, WHOLE, key="k")
        assert response.status_code == 409
        assert response.headers["Retry-After"] == "1"
        assert response.json()["capture"] is None

    @pytest.mark.postgres_only
    @pytest.mark.slow
    @pytest.mark.django_db(transaction=True)
    def test_many_at_the_same_moment_begin_one_capture(self, cast):
        clients = [Client() for _ in range(12)]
        for each in clients:
            each.force_login(cast.ana)
        answers = all_at_once(*[lambda c=each: post(c, WHOLE, key="k") for each in clients])
        assert Capture.objects.count() == 1
        statuses = [each.status_code for each in answers]
        assert set(statuses) <= {201, 409}
        assert len({each.content for each in answers if each.status_code == 201}) == 1
        fresh = [each for each in answers if each.status_code == 201]
        assert sum("Idempotency-Replayed" not in each.headers for each in fresh) == 1


class TestChanging:
    def test_what_is_mentioned_changes_and_the_rest_stays(self, ana):
        told = created(ana)
        response = patch(
            ana, told["id"], {"version": 2, "values": {"v1": 1300}, "notes": {"v2": "Sí."}}
        )
        assert response.status_code == 200
        assert response.headers["ETag"] == '"3"'
        changed = response.json()
        assert changed["values"] == {"v1": "1300", "v2": "5,000"}
        assert changed["notes"] == {"v2": "Sí."}
        assert changed["sources"] == SOURCES

    def test_by_its_tag(self, ana):
        told = created(ana)
        for tag, version in (('"2"', 3), ('W/"3"', 4)):
            body = {"values": {"v1": version}}
            assert patch(ana, told["id"], body, **{"If-Match": tag}).json()["version"] == version

    @pytest.mark.parametrize(
        ("body", "tag", "code"),
        [
            ({}, "", "required"),
            ({}, "2", "wrong_type"),
            ({}, "*", "wrong_type"),
            ({"version": 3}, '"2"', "contradiction"),
            ({"version": "2"}, "", "wrong_type"),
            ({"version": 0}, "", "out_of_range"),
        ],
    )
    def test_the_version_is_asked_for(self, ana, body, tag, code):
        told = created(ana)
        headers = {"If-Match": tag} if tag else {}
        assert places(patch(ana, told["id"], body, **headers)) == {"/version": code}

    @pytest.mark.postgres
    def test_overtaken_nothing_is_lost(self, ana, cast):
        told = created(ana)
        capture = Capture.objects.get(pk=told["id"])
        save_draft(capture, by=cast.luis, version=2, typed=typed(v1="1,235", v2="5,000"))
        response = patch(ana, told["id"], {"version": 2, "values": {"v1": "1,236"}})
        assert response.status_code == 409
        answer = response.json()
        assert (answer["version"], answer["by"]) == (3, ["Luis"])
        assert answer["changed"] == [{"pointer": "/values/v1", "before": "1 234", "now": "1,235"}]
        assert Capture.objects.get(pk=told["id"]).typed["v1"]["value"] == "1,235"

    @pytest.mark.postgres
    def test_twice_is_once(self, ana):
        told = created(ana)
        body = {"version": 2, "values": {"v1": "7"}}
        assert patch(ana, told["id"], body).json()["version"] == 3
        assert patch(ana, told["id"], body).json()["version"] == 3

    def test_what_is_wrong(self, ana):
        told = created(ana)
        body = {"values": {"v1": "siete", "x": 1}, "indicator": "1.2"}
        assert places(patch(ana, told["id"], body)) == {
            "/indicator": "unknown_field",
            "/version": "required",
            "/values/x": "unknown_symbol",
            "/values/v1": "invalid_value",
        }

    def test_what_is_in_review_is_not_changed(self, ana):
        told = created(ana, submit=True)
        response = patch(ana, told["id"], {"version": 3, "values": {"v1": "7"}})
        assert response.status_code == 409
        assert response.json()["status"] == "en_revision"

    def test_what_was_returned_is(self, ana, cast):
        told = created(ana, submit=True)
        return_to_planner(Capture.objects.get(pk=told["id"]), by=cast.rita, reason="Fuente.")
        changed = patch(ana, told["id"], {"version": 4, "sources": {"v1": "Otra"}}).json()
        assert changed["status"] == "devuelta"
        assert changed["events"][-2]["comment"] == "Fuente."
        sent = post(ana, {"version": 5}, f"{told['id']}/submit/")
        assert sent.json()["status"] == "en_revision"

    def test_what_began_in_the_form_keeps_its_origin(self, ana, cast):
        capture = capture_at_status(cast, "borrador")
        changed = patch(ana, capture.pk, {"version": 2, "values": {"v1": 7}}).json()
        assert changed["origin"] == "formulario"
        assert changed["events"][-1]["comment"] == "Por la API."


class TestSendingAndWithdrawing:
    @pytest.mark.postgres
    def test_sent_twice_is_sent_once(self, ana):
        told = created(ana)
        for _time in range(2):
            response = post(ana, {"version": 2, "comment": "Va."}, f"{told['id']}/submit/")
            assert response.status_code == 200
            assert response.json()["version"] == 3
        assert len(response.json()["events"]) == 3

    def test_sent_again_as_it_stands_it_is_as_it_stands(self, ana):
        told = created(ana, submit=True)
        response = post(ana, {"version": told["version"]}, f"{told['id']}/submit/")
        assert (response.status_code, response.json()["version"]) == (200, told["version"])

    def test_of_an_older_version_it_is_not_sent(self, ana, cast):
        told = created(ana)
        capture = Capture.objects.get(pk=told["id"])
        save_draft(capture, by=cast.luis, version=2, typed=typed(v1="1,235", v2="5,000"))
        response = post(ana, {"version": 2}, f"{told['id']}/submit/")
        assert response.status_code == 409
        assert response.json()["by"] == ["Luis"]
        assert Capture.objects.get(pk=told["id"]).status == CaptureStatus.DRAFT

    @pytest.mark.postgres
    def test_what_was_changed_and_sent_in_between_is_no_repetition(self, ana):
        told = created(ana)
        patch(ana, told["id"], {"version": 2, "values": {"v1": "7"}})
        post(ana, {"version": 3}, f"{told['id']}/submit/")
        assert post(ana, {"version": 2}, f"{told['id']}/submit/").status_code == 409

    def test_what_is_missing(self, ana):
        told = created(ana, {"indicator": "1.1", "year": 2023, "values": {"v1": 1}})
        response = post(ana, {"version": 2}, f"{told['id']}/submit/")
        assert set(places(response)) == {"/sources/v1", "/values/v2"}

    @pytest.mark.postgres
    def test_withdrawn_twice_is_withdrawn_once(self, ana):
        told = created(ana)
        for _time in range(2):
            response = post(ana, {"version": 2, "comment": "Error."}, f"{told['id']}/withdraw/")
            assert response.status_code == 200
            assert (response.json()["status"], response.json()["version"]) == ("retirada", 3)
        assert created(ana)["id"] != told["id"]

    def test_what_is_in_review_is_not_withdrawn(self, ana):
        told = created(ana, submit=True)
        assert post(ana, {"version": 3}, f"{told['id']}/withdraw/").status_code == 409

    def test_a_comment_that_is_too_long(self, ana):
        told = created(ana)
        for step in STEPS:
            response = post(ana, {"version": 2, "comment": "x" * 4_001}, f"{told['id']}/{step}/")
            assert places(response) == {"/comment": "too_long"}

    @pytest.mark.parametrize("step", ["approve", "return", "aprobar"])
    def test_reviewing_is_for_people(self, ana, step):
        told = created(ana, submit=True)
        assert post(ana, {"version": 3}, f"{told['id']}/{step}/").status_code == 404


class TestLooking:
    @pytest.mark.postgres
    def test_the_list_is_of_what_one_may_see(self, client, cast):
        mine = capture_at_status(cast, "borrador")
        theirs = capture_at_status(cast, "en_revision", unit="norte", by="noe")
        seen = {
            "ana": [mine.pk],
            "noe": [theirs.pk],
            "rita": [theirs.pk, mine.pk],
            "dora": [theirs.pk, mine.pk],
        }
        for name, expected in seen.items():
            client.force_login(cast.people[name])
            page = client.get(CAPTURES).json()
            assert [each["id"] for each in page["results"]] == expected, name
            assert page["count"] == len(expected)

    @pytest.mark.postgres
    def test_its_filters(self, client, cast):
        capture_at_status(cast, "borrador")
        theirs = capture_at_status(cast, "en_revision", unit="norte", by="noe")
        client.force_login(cast.rita)
        for query in ("unit=norte", "status=en_revision", "unit=norte&year=2023&indicator=1.1"):
            assert [each["id"] for each in client.get(f"{CAPTURES}?{query}").json()["results"]] == [
                theirs.pk
            ], query
        for query in ("unit=luna", "status=x", "indicator=9.9", "year=x", "otro=1"):
            assert client.get(f"{CAPTURES}?{query}").status_code == 400, query
        assert client.get(f"{CAPTURES}?year=2022").json()["results"] == []

    @pytest.mark.postgres
    def test_as_a_table(self, client, cast):
        capture_at_status(cast, "borrador")
        client.force_login(cast.ana)
        table = client.get(f"{CAPTURES}?format=csv").content.decode("utf-8-sig")
        assert table.startswith("id,indicator,year")

    def test_what_a_document_printed_is_none(self, ana, cast):
        published = cast.small.state("1.1", 2021, {"v1": "1", "v2": "2"})
        assert ana.get(f"{CAPTURES}{published.pk}/").status_code == 404
        assert ana.get(CAPTURES).json()["results"] == []

    @pytest.mark.parametrize("asked", ["0", "999999999999999", "x", "9" * 30])
    def test_there_is_none(self, ana, asked):
        response = ana.get(f"{CAPTURES}{asked}/")
        assert response.status_code == 404
        assert response.json()["detail"]

    def test_of_another_programme(self, ana, cast):
        capture = capture_at_status(cast, "borrador")
        address = f"{CAPTURES}{capture.pk}/".replace("de-prueba", "otro")
        assert ana.get(address).json()["detail"] == "No hay programa «otro»."

    def test_a_fixed_number_of_queries(self, ana, cast, django_assert_max_num_queries):
        capture = capture_at_status(cast, "borrador")
        with django_assert_max_num_queries(8):
            assert len(ana.get(CAPTURES).json()["results"]) == 1
        with django_assert_max_num_queries(20):
            ana.get(f"{CAPTURES}{capture.pk}/")


class TestWhoMay:
    def test_nobody(self, client, cast):
        capture = capture_at_status(cast, "borrador")
        one = f"{capture.pk}/"
        answers = [
            client.get(CAPTURES),
            post(client, WHOLE),
            client.get(CAPTURES + one),
            patch(client, capture.pk, {}),
            post(client, {}, f"{one}submit/"),
            post(client, {}, f"{one}withdraw/"),
        ]
        for each in answers:
            assert each.status_code == 401
            assert each.headers["WWW-Authenticate"]
            assert each.json()["detail"]

    @pytest.mark.postgres
    @pytest.mark.parametrize("name", ["noe", "rita", "dora", "alan", "olga"])
    def test_whoever_does_not_capture_that_figure(self, client, cast, name):
        capture = capture_at_status(cast, "borrador")
        client.force_login(cast.people[name])
        assert post(client, WHOLE).status_code == 403
        assert patch(client, capture.pk, {"version": 2}).status_code == 403
        for step in STEPS:
            assert post(client, {"version": 2}, f"{capture.pk}/{step}/").status_code == 403
        assert Capture.objects.get().version == 2

    def test_a_unit_that_another_one_captures(self, ana, cast):
        response = post(ana, {**WHOLE, "unit": "norte"})
        assert response.status_code == 403
        assert response.json()["detail"] == "El indicador 1.1 de norte lo captura otra unidad."

    def test_by_a_token_that_is_for_captures(self, client, cast):
        _token, secret = make_token(
            cast.ana, name="Entrega", scope=TokenScope.CAPTURE, days=30, form_key=uuid4()
        )
        response = post(client, WHOLE, Authorization=f"Token {secret}")
        assert response.status_code == 201
        assert response.json()["captured_by"] == "Ana"

    def test_a_token_that_only_reads_delivers_nothing(self, client, cast):
        capture = capture_at_status(cast, "borrador")
        _token, secret = make_token(
            cast.ana, name="Lectura", scope=TokenScope.READ, days=30, form_key=uuid4()
        )
        who = {"Authorization": f"Token {secret}"}
        assert client.get(CAPTURES, headers=who).status_code == 200
        answers = [post(client, WHOLE, **who), patch(client, capture.pk, {"version": 2}, **who)]
        answers += [post(client, {"version": 2}, f"{capture.pk}/{step}/", **who) for step in STEPS]
        for each in answers:
            assert each.status_code == 403
            assert "de lectura" in each.json()["detail"]

    def test_a_session_shows_its_form_token(self, cast):
        client = Client(enforce_csrf_checks=True)
        client.force_login(cast.ana)
        response = post(client, WHOLE)
        assert response.status_code == 403
        assert "X-CSRFToken" in response.json()["detail"]
        assert client.get(CAPTURES).status_code == 200


def test_from_the_delivery_to_what_is_published(client, cast):
    """A system delivers, a person looks at it and approves it, and everybody reads it."""
    cast.small.state("1.1", 2022, {"v1": "10000", "v2": "40000"})
    cast.small.add_target("1.1", 2023, "20")
    recompute_programme(cast.small.programme)
    client.force_login(cast.ana)
    values = {"v1": "93,936", "v2": 400000}
    response = post(client, {**WHOLE, "values": values, "submit": True})
    asked = [each["pointer"].rpartition("/")[2] for each in response.json()["problems"]]
    assert set(asked) == {"magnitud.v1", "magnitud.v2"}
    told = created(client, values=values)
    assert [each["code"] for each in told["warnings"]] == asked
    explained = dict.fromkeys(asked, "Se incorporaron las unidades que faltaban.")
    sent = post(client, {"version": 2, "explanations": explained}, f"{told['id']}/submit/").json()
    assert (sent["status"], sent["result"]["value"]) == ("en_revision", "23.48")

    results = "/api/v1/programmes/de-prueba/results/?indicator=1.1&year=2023"
    published = Client()
    assert all(each["value"] is None for each in published.get(results).json()["results"])

    client.force_login(cast.rita)
    page = client.get(f"/revision/{told['id']}/").content.decode()
    assert "Se incorporaron las unidades" in page
    approved = client.post(
        f"/revision/{told['id']}/", {"action": "approve", "seen": sent["version"]}
    )
    assert approved.status_code == 302
    recompute_programme(cast.small.programme)
    (row,) = published.get(results).json()["results"]
    assert (row["value"], row["met"], row["origin"]) == ("23.48", True, "api")
    assert (row["captured_by"], row["approved_by"]) == ("Ana", "Rita")
