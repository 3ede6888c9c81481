"""The pages of commitments: what each shows to whom, and what becomes of what is typed."""

import csv
import io
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from commitments.assignments import assign_commitments
from commitments.models import Commitment, Register, ReportingPeriod
from commitments.progress import return_to_author
from commitments.reporting_periods import close_period, reopen_period
from indicators.programme_states import withdraw
from tests.databases import kept_fixture
from tests.factories.commitments import approved, make_desk, sent, written
from tests.factories.example_folder import copy_example
from tests.factories.model_rows import (
    make_programme,
    make_register,
    make_reporting_period,
)
from tests.factories.pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

desk = kept_fixture(make_desk, "desk")

DESK = "/compromisos/"
REPORT = "/compromisos/acciones/1.1.1/2023-3/"
OPEN = "/compromisos/acciones/abrir/"
ASSIGN = "/compromisos/acciones/asignar/"
API = "/api/v1/programmes/de-prueba/"
REGISTER = "registers:\n  - {slug: acciones, name: Acciones, entry: acción, entries: acciones}\n"


@pytest.fixture
def opened(desk):
    return desk.open()


def post(client, action, version=1, address=REPORT, **fields):
    return client.post(address, {"action": action, "version": version, **fields})


class TestDesk:
    def test_before_any_period_it_says_so(self, desk):
        page = client_of(desk.ana).get(DESK).text
        assert "Nada por informar" in page
        assert "Todavía no se ha abierto ningún periodo" in page
        assert "Abrir un periodo" not in page

    def test_a_planner_sees_what_their_unit_owes_and_then_what_they_sent(self, desk, opened):
        page = client_of(desk.ana).get(DESK).text
        assert "Acciones, tercer trimestre de 2023" in page
        assert 'href="/compromisos/acciones/1.1.2/2023-3/"' in page
        assert "1.1.3" not in page
        sent(desk.report(), desk.ana, percent="70")
        page = client_of(desk.ana).get(DESK).text
        assert "Lo que su unidad ya envió" in page
        assert "70 %" in page

    def test_a_reviewer_sees_what_waits_but_not_what_they_wrote(self, desk, opened):
        sent(desk.report(), desk.ana)
        assert 'href="/compromisos/acciones/1.1.1/2023-3/"' in client_of(desk.rita).get(DESK).text
        assert "Por revisar" not in client_of(desk.ana).get(DESK).text

    def test_overdue_is_said(self, desk, opened):
        ReportingPeriod.objects.update(due_on=timezone.localdate().replace(year=2020))
        assert "venció el" in client_of(desk.ana).get(DESK).text

    def test_pending_things_count_it(self, desk, opened):
        assert (
            "Falta informar el avance de 2 compromisos"
            in client_of(desk.ana).get("/pendientes/").text
        )
        sent(desk.report(), desk.ana)
        page = client_of(desk.rita).get("/pendientes/").text
        assert "El avance de 1 compromiso de" in page

    def test_who_has_no_part_in_it_is_told(self, desk, client):
        assert client.get(DESK).headers["Location"] == f"/cuenta/entrar/?next={DESK}"
        refused = client_of(desk.alan).get(DESK)
        assert refused.status_code == 403
        assert "Los avances que aún no se aprueban los ven" in refused.text


class TestPeriods:
    def test_the_administration_opens_closes_and_reopens_one(self, desk):
        olga = client_of(desk.olga)
        assert "Abrir un periodo" in olga.get(DESK).text
        due = timezone.localdate().isoformat()
        page = olga.post(OPEN, {"year": 2023, "part": 3, "due_on": due}, follow=True).text
        assert "El periodo se abrió: se pregunta por 3 compromisos." in page
        address = f"/compromisos/periodos/{ReportingPeriod.objects.get().pk}/"
        closing = {"action": "close", "reason": ""}
        assert "El periodo está cerrado." in olga.post(address, closing, follow=True).text
        assert "El periodo ya está cerrado." in olga.post(address, closing).text
        reopening = {"action": "reopen", "due_on": due}
        assert "Escriba por qué se reabre." in olga.post(address, reopening).text
        reopening["reason"] = "Falta uno."
        assert "El periodo se reabrió." in olga.post(address, reopening, follow=True).text
        # The form that somebody else still has open reopens, and closes nothing.
        assert "El periodo está abierto." in olga.post(address, reopening).text
        assert ReportingPeriod.objects.get().is_open
        assert olga.post(address, {}).status_code == 404

    def test_its_page_lists_the_reports_that_each_sees(self, desk, opened):
        address = f"/compromisos/periodos/{opened.pk}/"
        assert client_of(desk.dora).get(address).text.count('class="pill') == 3
        assert client_of(desk.ana).get(address).text.count('class="pill') == 2
        assert "Cerrar el periodo" not in client_of(desk.ana).get(address).text

    def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(self, desk):
        page = client_of(desk.olga).post(OPEN, {"year": 1999, "part": 2, "due_on": "ayer"}).text
        assert "El periodo no se abrió" in page
        assert 'value="1999"' in page
        assert 'value="ayer"' in page

    def test_one_of_another_programme_is_not_there(self, desk, opened):
        elsewhere = make_register(make_programme("otro", desk.small.units["nacional"]))
        pk = make_reporting_period(elsewhere).pk
        assert client_of(desk.olga).get(f"/compromisos/periodos/{pk}/").status_code == 404
        assert client_of(desk.olga).get("/compromisos/otro/abrir/").status_code == 404

    def test_commitments_are_given_to_a_unit(self, desk):
        olga = client_of(desk.olga)
        assert "Hacer 1.1.2." in olga.get(ASSIGN).text
        sent_to = {"unit": "sur", "folios": ["1.1.1", "1.1.2"]}
        assert "2 compromisos pasaron a" in olga.post(ASSIGN, sent_to, follow=True).text
        assert Commitment.objects.filter(responsible_unit__slug="sur").count() == 2
        none = olga.post(ASSIGN, {"unit": "sur"}).text
        assert "Elija al menos un compromiso." in none


class TestReport:
    @pytest.fixture(autouse=True)
    def period(self, opened):
        return opened

    def test_what_was_said_before_stands_beside(self, desk):
        from objectives.periods import Period

        approved(desk.report(), desk.ana, desk.rita, percent="60", text="Doce convenios.")
        desk.open(Period(2023, 4))
        page = client_of(desk.ana).get("/compromisos/acciones/1.1.1/2023-4/").text
        assert "Doce convenios." in page
        assert "60 %" in page

    def test_saved_sent_approved(self, desk):
        ana = client_of(desk.ana)
        saved = ana.post(
            REPORT, {"action": "save", "version": 1, "percent": "40", "text": ""}, follow=True
        )
        assert "El avance está guardado." in saved.text
        assert 'value="40"' in saved.text
        done = post(ana, "submit", 2, percent="100", text="Listo.")
        assert done.headers["Location"] == DESK
        rita = client_of(desk.rita)
        assert "Aprobar el avance" in rita.get(REPORT).text
        assert (
            "publicado" in rita.post(REPORT, {"action": "approve", "version": 4}, follow=True).text
        )

    def test_bad_input_is_said_at_its_field_and_stays(self, desk):
        page = post(client_of(desk.ana), "submit", percent="mucho", text="Se hizo bastante.").text
        assert "«mucho» no es un porcentaje entero de 0 a 100." in page
        assert 'value="mucho"' in page
        assert "Se hizo bastante." in page
        page = post(client_of(desk.ana), "submit", percent="", text="").text
        assert "Diga cuánto se avanzó" in page
        assert "Escriba qué se hizo" in page

    def test_what_another_person_saved_is_shown_beside_what_was_typed(self, desk):
        written(desk.report(), desk.luis, percent="30", text="De Luis.")
        page = post(client_of(desk.ana), "save", percent="40", text="De Ana.").text
        assert "Lo cambió Luis" in page
        assert "De Ana." in page
        assert "De Luis." in page
        assert desk.report().text == "De Luis."

    def test_a_reviewer_returns_with_a_reason_that_the_author_reads(self, desk):
        waiting = sent(desk.report(), desk.ana)
        rita = client_of(desk.rita)
        assert "Escriba por qué lo devuelve." in post(rita, "return", waiting.version).text
        post(rita, "return", waiting.version, comment="Diga cuáles.")
        page = client_of(desk.ana).get(REPORT).text
        assert "Devuelto" in page
        assert "Diga cuáles." in page

    def test_another_unit_and_strangers_see_nothing_of_it(self, desk, client):
        written(desk.report(), desk.ana, text="Secreto.")
        for person, status in (("noe", 403), ("alan", 403), ("luis", 200), ("dora", 200)):
            answer = client_of(desk.people[person]).get(REPORT)
            assert (answer.status_code, "Secreto." in answer.text) == (status, status == 200)
        assert client.get(REPORT).status_code == 302

    @pytest.mark.parametrize("period", ["2023-5", "2023-03", "2023", "2022-3", "hoy", "99999-1"])
    def test_a_period_that_is_not_asked_about_is_not_there(self, desk, period):
        address = f"/compromisos/acciones/1.1.1/{period}/"
        assert client_of(desk.ana).get(address).status_code == 404

    def test_what_cannot_be_saved_any_more_is_given_back(self, desk, period):
        typed = {"percent": "77", "text": "Casi todo."}
        ana = client_of(desk.ana)
        close_period(period, by=desk.olga)
        page = post(ana, "save", **typed).text
        assert "El periodo está cerrado" in page
        assert "Casi todo." in page
        assert "77 %" in page
        assign_commitments(desk.register, ["1.1.1"], desk.small.units["norte"], by=desk.olga)
        reopen_period(period, by=desk.olga, reason="Falta.", due_on=timezone.localdate())
        assign_commitments(desk.register, ["1.1.1"], desk.small.units["norte"], by=desk.olga)
        refused = post(ana, "save", **typed)
        assert refused.status_code == 403
        assert "Este compromiso es de otra unidad." in refused.text
        assert "Casi todo." in refused.text

    def test_an_unknown_step_is_no_step(self, desk):
        assert post(client_of(desk.ana), "publish").status_code == 404

    def test_who_is_not_signed_in_any_more_is_led_back(self, desk, client):
        answer = post(client, "save", text="Algo.")
        assert answer.headers["Location"] == f"/cuenta/entrar/?next={REPORT}"

    class TestAutosave:
        KEEP = f"{REPORT}guardar/"

        def outcome(self, client, **fields):
            answer = client.post(self.KEEP, fields, headers={"HX-Request": "true"})
            return answer.headers.get("Save-Outcome"), answer.text

        def test_each_outcome(self, desk, client):
            ana = client_of(desk.ana)
            saved, fragment = self.outcome(ana, version=1, percent="5", text="Uno")
            assert saved == "saved"
            assert 'value="2" id="version-vista"' in fragment
            outcome, fragment = self.outcome(ana, version=1, percent="6", text="Dos")
            assert outcome == "conflict"
            assert "Uno" in fragment
            assert self.outcome(ana, version=2, percent="x", text="")[0] == "refused"
            assert self.outcome(client, version=2, text="")[0] == "signed-out"
            assert ana.get(self.KEEP).headers["Save-Outcome"] == "renewed"
            assert client_of(desk.noe).post(self.KEEP, {"version": 2}).status_code == 403


class TestPublic:
    def test_nothing_is_told_before_approval_and_all_after(self, desk, opened, client):
        def told():
            return [
                client.get("/estrategias/1.1/").text,
                client.get("/cumplimiento/").text,
                client.get(f"{API}progress/").text,
                client.get(f"{API}compliance/").text,
            ]

        waiting = sent(desk.report(), desk.ana, percent="93", text="Zarzamora.")
        before = told()
        assert not any("Zarzamora" in page or "93" in page for page in before)
        assert "Sin avances publicados." in before[0]
        assert "faltan 3" in before[1]
        from commitments.progress import approve

        done = approve(waiting, by=desk.rita, seen=waiting.version)
        strategy, compliance, progress, _rows = told()
        assert "Zarzamora." in strategy
        assert "93 %" in strategy
        assert "faltan 2" in compliance
        assert '"percent":93' in progress
        return_to_author(done, by=desk.rita, seen=done.version, reason="Errata.")
        assert not any("Zarzamora" in page for page in told())

    def test_the_table_of_a_whole_quarter_is_the_same_as_page_and_api(self, desk, opened, client):
        for folio, person, percent in (
            ("1.1.1", "ana", "100"),
            ("1.1.2", "ana", "50"),
            ("1.1.3", "noe", "100"),
        ):
            approved(desk.report(folio), desk.people[person], desk.rita, percent=percent)
        rows = client.get(f"{API}compliance/").json()["results"]
        assert [
            (row["origin"], row["objective"], row["year"], row["part"], row["programmed"])
            for row in rows
        ] == [("registro", "1", 2023, 3, 3), ("registro", None, 2023, 3, 3)]
        assert {(row["fulfilled"], row["reported"], row["computed"][:5]) for row in rows} == {
            (2, 3, "66.66")
        }
        assert rows[0]["substitution"] == "2 / 3 × 100 = 66.67"
        page = client.get("/cumplimiento/").text
        assert page.count('<td class="n figure">66.67</td>') == 2
        files = re.findall(r'href="(/api/[^"]+)" download', page)
        assert len(files) == 3
        sheet, text, _reports = (client.get(file.replace("&amp;", "&")) for file in files)
        assert sheet.headers["Content-Type"].endswith("spreadsheetml.sheet")
        (first, second) = csv.DictReader(io.StringIO(text.content.decode("utf-8-sig")))
        assert (first["computed"], second["computed"]) == tuple(row["computed"] for row in rows)
        told = client.get(f"{API}commitments/?unit=norte").json()["results"]
        assert [(row["folio"], row["objective"], row["action"]) for row in told] == [
            ("1.1.3", "1", "1.1.3")
        ]

    def test_programs_choose_by_period_and_unit(self, desk, opened, client):
        approved(desk.report(), desk.ana, desk.rita, percent="40", text="Cuarenta.")
        rows = client.get(f"{API}progress/?unit=nacional&year=2023&part=3").json()["results"]
        assert [(row["folio"], row["percent"], row["text"]) for row in rows] == [
            ("1.1.1", 40, "Cuarenta.")
        ]
        assert client.get(f"{API}progress/?unit=norte").json()["count"] == 0
        assert client.get(f"{API}progress/?as_of=2020-01-01").json()["count"] == 0
        assert "Cuarenta." in client.get(f"{API}progress/?format=csv").text

    def test_the_log_tells_who_did_what_to_whom_it_concerns(self, desk, opened):
        sent(desk.report(), desk.ana, text="Algo.")
        page = client_of(desk.rita).get("/bitacora/").text
        assert "2023, acción 1.1.1, tercer trimestre" in page
        assert "2023, Acciones, tercer trimestre" in page
        assert "acción 1.1.1" not in client_of(desk.noe).get("/bitacora/").text


def test_a_register_stays_in_step_with_its_actions(tmp_path):
    folder = copy_example(tmp_path)
    folder.add("registers.yaml", REGISTER)
    folder.load()
    before = list(Commitment.objects.values_list("pk", "folio"))
    assert {row.responsible_unit.slug for row in Commitment.objects.all()} == {"instituto"}
    assert not folder.load().any
    folder.rename_first_objective()
    after = dict(Commitment.objects.values_list("pk", "folio"))
    assert [after[pk] for pk, _folio in before] == [
        folio.replace("1", "A", 1) if folio.startswith("1") else folio for _pk, folio in before
    ]


def test_codes_may_shift_onto_each_other(tmp_path):
    folder = copy_example(tmp_path)
    folder.add("registers.yaml", REGISTER)
    folder.load()
    before = dict(Commitment.objects.values_list("folio", "pk"))
    folder.change(
        "programme.yaml",
        '          - code: "1.1.2"\n            text: Mantener',
        '          - code: "1.1.3"\n            formerly: ["1.1.2"]\n            text: Mantener',
    )
    folder.change(
        "programme.yaml",
        '          - code: "1.1.1"\n            text: Abrir',
        '          - {code: "1.1.1", text: Nueva.}\n'
        '          - code: "1.1.2"\n            formerly: ["1.1.1"]\n            text: Abrir',
    )
    folder.load()
    after = dict(Commitment.objects.values_list("folio", "pk"))
    assert after["1.1.2"] == before["1.1.1"]
    assert after["1.1.3"] == before["1.1.2"]
    assert after["1.1.1"] not in before.values()


def test_a_register_with_periods_keeps_its_frequency(tmp_path, django_user_model):
    folder = copy_example(tmp_path)
    folder.add("registers.yaml", REGISTER.replace("entries:", "frequency: trimestral, entries:"))
    folder.load()
    make_reporting_period(Register.objects.get())
    folder.change("registers.yaml", "trimestral", "mensual")
    (fault,) = folder.faults()
    assert "ya se informó por periodos con frequency «trimestral»" in fault


def test_a_programme_in_which_people_report_is_not_withdrawn(desk):
    desk.open()
    with pytest.raises(ValidationError, match="ya trabajaron personas"):
        withdraw(desk.small.programme, by=desk.olga, reason="Error.")
