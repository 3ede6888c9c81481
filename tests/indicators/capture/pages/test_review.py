"""The reviewer's screens: what waits, one capture, and the approval of several."""

import re
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.capture.drafts import save_draft
from indicators.capture.evidence import attach
from indicators.capture.preview import preview_captures
from indicators.capture.workflow import approve, comment_on, return_to_planner, submit
from indicators.duties import REVIEW
from indicators.models import Capture, Event, Result
from indicators.permissions import user_can_review
from indicators.results.recompute import recompute_programme
from indicators.words import moments
from tests.databases import kept_fixture
from tests.factories.captures import IN_ORDER, capture_at_status, make_cast, typed
from tests.factories.duties import give
from tests.factories.pages import client_of, text_of

from ....factories.model_rows import make_ficha_event

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

QUEUE = "/revision/"
EXPLAINED = "Cambió el padrón."


@kept_fixture
def cast():
    cast = make_cast()
    cast.small.state("1.1", 2022, {"v1": "1000", "v2": "4800"})
    cast.small.state("1.1", 2023, printed="34.00")
    cast.small.add_target("1.1", 2023, "30", final=True)
    recompute_programme(cast.small.programme)
    return cast


def page_of(capture):
    return f"/revision/{capture.pk}/"


def told(response):
    return [str(each) for each in response.context["messages"]]


class TestQueue:
    def test_a_line_says_all_that_decides(self, cast):
        capture_at_status(cast, "en_revision")
        shown = client_of(cast.rita).get(QUEUE)
        (entry,) = shown.context["queue"].entries
        assert str(entry.capture) == "1.1 2023 Nacional"
        assert entry.capture.submitted_by == "Ana"
        assert entry.outcome.figure == "24.68"
        assert entry.outcome.substitution == "(1,234 / 5,000) × 100 = 24.68"
        assert entry.outcome.light.key == "rojo"
        assert "24.68 frente a la meta 30: faltan 5.32" in entry.outcome.sentence
        assert (entry.former.year, entry.former.figure) == (2023, "34.00")
        assert (entry.former.difference, entry.former.percent) == ("−9.32", "−27.4 %")
        assert (entry.printed.figure, entry.printed.difference) == ("34.00", "−9.32")
        assert entry.printed.verdict.key == "difiere"
        text = text_of(shown)
        assert "1 captura espera" in text and "llegó hoy" in text
        assert f'href="{page_of(entry.capture)}"' in shown.content.decode()

    def test_what_was_warned_of_stands_beside_why_it_is_right(self, cast):
        entries = {**typed(v1="1000", v2="5000"), "_justifications": {"repetido.v1": EXPLAINED}}
        capture_at_status(cast, "en_revision", entries=entries)
        text = text_of(client_of(cast.rita).get(QUEUE))
        assert (
            f"Variable v1: 1,000 es el mismo valor que en 2022. Se explicó: «{EXPLAINED}»" in text
        )
        assert "Variable v2:" not in text

    def test_the_longest_waiting_first_and_nothing_that_does_not_wait(self, cast):
        cast.small.add_indicator("1.2", "v1", symbols={"v1": "suma"})
        first = capture_at_status(cast, "en_revision", unit="norte", by="noe")
        second = capture_at_status(cast, "en_revision")
        capture_at_status(cast, "borrador", code="1.2", entries=typed(v1="3"))
        # What came back and was sent again waits from then on.
        back = return_to_planner(first, by=cast.rita, reason="No.")
        again = submit(back, by=cast.noe)
        entries = client_of(cast.rita).get(QUEUE).context["queue"].entries
        assert [each.capture.pk for each in entries] == [second.pk, again.pk]

    def test_own_ones_are_shown_as_such(self, cast):
        give(cast.ana, REVIEW)
        capture_at_status(cast, "en_revision")
        shown = client_of(cast.ana).get(QUEUE)
        (entry,) = shown.context["queue"].entries
        assert entry.capture.has_contributed and not entry.may_approve
        assert "Usted intervino en ella" in text_of(shown)
        assert 'name="c"' not in shown.content.decode()

    @pytest.mark.parametrize(("name", "sees"), [("olga", True), ("dora", True), ("alan", False)])
    def test_others_see_it_without_anything_to_choose(self, cast, name, sees):
        capture_at_status(cast, "en_revision")
        shown = client_of(cast.people[name]).get(QUEUE)
        assert shown.status_code == (200 if sees else 403)
        assert 'name="c"' not in shown.content.decode()

    def test_it_takes_few_queries_however_many_wait(self, cast):
        client = client_of(cast.rita)
        capture_at_status(cast, "en_revision")

        def count():
            with CaptureQueriesContext(connection) as queries:
                assert client.get(QUEUE).status_code == 200
            return len(queries)

        few = count()
        for number in range(2, 9):
            cast.small.add_indicator(f"1.{number}", "v1 / v2", symbols={"v1": "suma", "v2": "suma"})
            capture_at_status(cast, "en_revision", code=f"1.{number}")
        assert (
            count() == few <= 23
        )  # four for the menu's count, one for texts of the report, one for the day on PostgreSQL

    def test_pages(self, cast, monkeypatch):
        monkeypatch.setattr("indicators.capture.pages.review_queue.PER_PAGE", 1)
        capture_at_status(cast, "en_revision", unit="norte", by="noe")
        capture_at_status(cast, "en_revision")
        client = client_of(cast.rita)
        assert 'href="?page=2"' in client.get(QUEUE).content.decode()
        assert 'href="?page=1"' in client.get(QUEUE, {"page": 2}).content.decode()
        for page in ("3", "0", "x", "²", "9" * 30):
            assert client.get(QUEUE, {"page": page}).status_code == 404

    def test_nothing_waits(self, cast):
        assert "Ninguna captura espera revisión." in text_of(client_of(cast.rita).get(QUEUE))

    def test_a_typed_name_is_only_text(self, cast):
        cast.ana.last_name = "<script>alert(1)</script>"
        cast.ana.save()
        capture_at_status(cast, "en_revision")
        assert "<script>alert" not in client_of(cast.rita).get(QUEUE).content.decode()


class TestProspect:
    """What is foretold is what comes."""

    @pytest.mark.parametrize(
        "entries",
        [
            IN_ORDER,
            {**IN_ORDER, "v1": {"value": "12", "status": "preliminar", "source": "x"}},
            {**IN_ORDER, "v1": {"value": "ND"}},
            {**IN_ORDER, "v1": {"status": "na"}},
        ],
    )
    @pytest.mark.parametrize("formula", ["v1 / v2 * 100", "previous + v1 + v2"])
    def test_the_foretold_result_is_the_one_that_is_stored(
        self, cast, entries, formula, django_capture_on_commit_callbacks
    ):
        cast.small.add_indicator("1.2", formula, symbols={"v1": "suma", "v2": "suma"})
        cast.small.state("1.2", 2022, printed="40")
        cast.small.add_target("1.2", 2023, "30", final=True)
        recompute_programme(cast.small.programme)
        capture = capture_at_status(cast, "borrador", code="1.2", entries=entries)
        entries = {
            **entries,
            "_justifications": dict.fromkeys(
                ["magnitud.v1", "magnitud", "historia", "vencido.v1", "anterior"], "Sí."
            ),
        }
        capture = save_draft(capture, by=cast.ana, version=capture.version, typed=entries)
        capture = submit(capture, by=cast.ana)
        (foretold,) = preview_captures([capture])
        with django_capture_on_commit_callbacks(execute=True):
            approve(capture, by=cast.rita)
        stored = Result.objects.get(capture=capture)
        for field in Result._meta.concrete_fields:
            if field.name not in ("id", "capture"):
                told = getattr(foretold.result, field.attname)
                kept = getattr(stored, field.attname)
                if isinstance(kept, Decimal):
                    told, kept = Decimal(told), Decimal(kept)
                assert told == kept, field.name


def test_what_nobody_can_approve_says_so_and_offers_no_approval(cast):
    capture = capture_at_status(cast, "en_revision")
    make_ficha_event(
        capture.indicator,
        cast.olga,
        before={"methods.2000.formula": "v1 / v2 * 100"},
        after={"methods.2000.formula": "v1 + v2"},
    )
    client = client_of(cast.rita)
    shown = client.get(QUEUE)
    (entry,) = shown.context["queue"].entries
    assert not entry.may_approve
    assert "El método cambió desde que se envió" in text_of(shown)
    shown = client.get(page_of(capture))
    assert "El método cambió desde que se envió" in text_of(shown)
    assert 'value="approve"' not in shown.content.decode()
    assert 'value="return"' in shown.content.decode()


def test_whoever_sends_it_answers_for_it_and_who_began_it_does_not_review_it(cast):
    give(cast.luis, REVIEW)
    draft = capture_at_status(cast, "borrador", by="luis")
    sent = submit(draft, by=cast.ana)
    assert sent.captured_by == cast.ana
    assert not user_can_review(cast.luis, sent)


class TestPage:
    def test_variables_beside_the_former_ones(self, cast):
        cast.small.state("1.1", 2023, {"v1": "1000", "v2": "5000"})
        recompute_programme(cast.small.programme)
        entries = {**IN_ORDER, "v2": {**IN_ORDER["v2"], "note": "Con cierre."}}
        shown = client_of(cast.rita).get(
            page_of(capture_at_status(cast, "en_revision", entries=entries))
        )
        v1, v2 = shown.context["page"].variables
        assert (v1.name, v1.figure, v1.status) == ("Variable v1", "1,234", "definitivo")
        assert (v1.former, v1.difference, v1.percent) == ("1,000", "+234", "+23.4 %")
        assert (v2.former, v2.difference, v2.percent) == ("5,000", "0", "0.0 %")
        assert (v2.source, v2.note) == ("Registro", "Con cierre.")
        assert "Con cierre." in text_of(shown)

    def test_another_method_is_not_compared_variable_by_variable(self, cast):
        cast.small.add_method(
            cast.small.indicators["1.1"], 2023, "v1 / v2", {"v1": "suma", "v2": "suma"}
        )
        recompute_programme(cast.small.programme)
        Result.objects.filter(year=2023).delete()
        page = (
            client_of(cast.rita)
            .get(page_of(capture_at_status(cast, "en_revision")))
            .context["page"]
        )
        assert page.former.year == 2022 and not page.former.same_method
        assert not page.has_former_values

    def test_the_thread_says_who_did_what_with_before_and_after(self, cast):
        capture = capture_at_status(cast, "borrador")
        more = {**IN_ORDER, "v1": {**IN_ORDER["v1"], "value": "1 300"}}
        capture = save_draft(capture, by=cast.ana, version=capture.version, typed=more)
        capture = submit(capture, by=cast.ana, comment="Lista.")
        comment_on(capture, by=cast.olga, comment="Bien <b>hecho</b>.\n\nGracias.")
        capture = return_to_planner(capture, by=cast.rita, reason="Falta la fuente.")
        shown = client_of(cast.rita).get(page_of(capture))
        thread = shown.context["page"].thread
        assert [(each.what, each.who) for each in thread] == [
            ("iniciada", "Ana"),
            ("guardada 2 veces", "Ana"),
            ("enviada a revisión", "Ana"),
            ("comentario", "Olga"),
            ("devuelta", "Rita"),
        ]
        saved = {each.field: (each.before, each.after) for each in thread[1].changes}
        assert saved["v1: valor"] == ("—", "1 300")
        assert saved["v1: estado"] == ("—", "definitivo")
        assert "<b>hecho" not in shown.content.decode()

    def test_whoever_captures_reads_it_and_answers(self, cast):
        capture = capture_at_status(cast, "devuelta")
        client = client_of(cast.luis)
        shown = client.get(page_of(capture))
        assert "Revise la fuente." in text_of(shown)
        assert 'value="approve"' not in shown.content.decode()
        client.post(page_of(capture), {"action": "comment", "comment": "Va.", "seen": 1})
        assert capture.events.last().reason == "Va."

    def test_few_queries_however_long_the_thread(self, cast):
        capture = capture_at_status(cast, "en_revision")
        client = client_of(cast.rita)

        def count():
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page_of(capture)).status_code == 200
            return len(queries)

        few = count()
        for name in ("ana", "luis", "olga", "raul"):
            comment_on(capture, by=cast.people[name], comment="Hola.")
        assert (
            count() == few <= 24
        )  # five for the menu's count, one for the day it is on PostgreSQL

    @pytest.mark.parametrize("pk", [999, 10**30])
    def test_there_is_none(self, cast, pk):
        assert client_of(cast.rita).get(f"/revision/{pk}/").status_code == 404

    def test_what_was_published_and_not_entered_is_not_reviewed(self, cast):
        printed = Capture.objects.get(year=2022)
        assert client_of(cast.rita).get(page_of(printed)).status_code == 404


class TestDeciding:
    def post(self, client, capture, action, comment="", seen=None):
        return client.post(
            page_of(capture),
            {"action": action, "comment": comment, "seen": seen or capture.version},
            follow=True,
        )

    def test_approve_with_a_comment(self, cast, django_capture_on_commit_callbacks):
        capture = capture_at_status(cast, "en_revision")
        client = client_of(cast.rita)
        with django_capture_on_commit_callbacks(execute=True):
            shown = self.post(client, capture, "approve", "Conforme.")
        assert shown.redirect_chain == [(QUEUE, 302)]
        (message,) = told(shown)
        assert "Se aprobó 1.1 de 2023, Nacional" in message
        (address,) = re.findall('href="([^"]+)"', message)
        assert address in shown.content.decode()  # a link, not its text
        assert "24.68" in client.get(address).content.decode()
        event = capture.events.last()
        assert (event.kind, event.by, event.reason) == ("aprobada", cast.rita, "Conforme.")
        results = client.get("/api/v1/programmes/de-prueba/results/?year=2023").json()["results"]
        assert [each["value"] for each in results] == ["24.68"]

    def test_return_with_the_reason(self, cast):
        capture = capture_at_status(cast, "en_revision")
        shown = self.post(client_of(cast.rita), capture, "return", "Revise la fuente.")
        assert "Se devolvió 1.1 de 2023, Nacional" in told(shown)[0]
        capture.refresh_from_db()
        assert (capture.status, capture.events.last().reason) == ("devuelta", "Revise la fuente.")

    def test_no_return_without_a_reason(self, cast):
        capture = capture_at_status(cast, "en_revision")
        shown = self.post(client_of(cast.rita), capture, "return", "  ")
        text = shown.content.decode()
        assert '<span class="field-error" id="return-error">Escriba por qué la devuelve.' in text
        assert 'aria-describedby="return-note return-error" aria-invalid="true"' in text
        assert "<title>Error:" in text
        capture.refresh_from_db()
        assert capture.status == "en_revision"

    @pytest.mark.parametrize("action", ["approve", "return"])
    def test_overtaken_says_what_changed_and_keeps_what_was_typed(self, cast, action):
        capture = capture_at_status(cast, "en_revision")
        seen = capture.version
        back = return_to_planner(capture, by=cast.raul, reason="No.")
        other = {**IN_ORDER, "v1": {**IN_ORDER["v1"], "value": "1 300"}}
        back = save_draft(back, by=cast.luis, version=back.version, typed=other)
        submit(back, by=cast.luis)
        shown = self.post(client_of(cast.rita), capture, action, "Lo que escribí.", seen=seen)
        text = text_of(shown)
        assert "Entretanto alguien cambió esta captura" in text
        assert "La cambió: Raul, Luis." in text
        assert "antes 1 234 → después 1 300" in text
        assert ">Lo que escribí.</textarea>" in shown.content.decode()
        latest = Capture.objects.get(pk=capture.pk)
        assert latest.status == "en_revision"
        assert f'name="seen" value="{latest.version}"' in shown.content.decode()

    def test_approved_meanwhile_keeps_what_was_typed(self, cast):
        capture = capture_at_status(cast, "en_revision")
        approve(capture, by=cast.raul)
        shown = self.post(client_of(cast.rita), capture, "return", "Lo que escribí.")
        assert "La captura está como «aprobada»" in text_of(shown)
        assert "Lo que escribí." in text_of(shown)

    @pytest.mark.parametrize("name", ["ana", "olga", "dora", "alan"])
    @pytest.mark.parametrize("action", ["approve", "return"])
    def test_who_may_not(self, cast, name, action):
        capture = capture_at_status(cast, "en_revision")
        assert self.post(client_of(cast.people[name]), capture, action, "x").status_code == 403
        capture.refresh_from_db()
        assert capture.status == "en_revision"

    def test_who_directs_says_nothing(self, cast):
        capture = capture_at_status(cast, "en_revision")
        client = client_of(cast.dora)
        assert "<textarea" not in client.get(page_of(capture)).content.decode()
        assert self.post(client, capture, "comment", "Hola.").status_code == 403

    def test_an_unknown_step_or_version(self, cast):
        capture = capture_at_status(cast, "en_revision")
        client = client_of(cast.rita)
        assert self.post(client, capture, "delete").status_code == 404
        for seen in ("", "x", "-1", "9" * 40):
            data = {"action": "approve", "seen": seen}
            assert client.post(page_of(capture), data).status_code == 404

    def test_not_without_the_token_of_the_form(self, cast):
        capture = capture_at_status(cast, "en_revision")
        client = Client(enforce_csrf_checks=True)
        client.force_login(cast.rita)
        data = {"action": "approve", "seen": capture.version}
        assert client.post(page_of(capture), data).status_code == 403

    def test_the_page_is_never_kept(self, cast):
        shown = client_of(cast.rita).get(page_of(capture_at_status(cast, "en_revision")))
        assert "no-store" in shown["Cache-Control"]


class TestBulk:
    @pytest.fixture
    def three(self, cast):
        cast.small.add_indicator("1.2", "v1 / v2", symbols={"v1": "suma", "v2": "suma"})
        return [
            capture_at_status(cast, "en_revision"),
            capture_at_status(cast, "en_revision", code="1.2"),
            capture_at_status(cast, "en_revision", unit="norte", by="noe"),
        ]

    def choices(self, captures):
        return {"c": [f"{each.pk}.{each.version}" for each in captures]}

    def test_what_was_chosen_is_shown_again_and_nothing_done(self, cast, three):
        shown = client_of(cast.rita).get("/revision/aprobar/", self.choices(three[:2]))
        assert [each.capture.indicator.code for each in shown.context["chosen"].entries] == [
            "1.1",
            "1.2",
        ]
        assert "Aprobar 2 capturas" in text_of(shown)
        assert not Event.objects.of(Capture).filter(kind="aprobada").exists()

    def test_confirmed_they_are_approved_one_by_one(self, cast, three):
        data = {**self.choices(three[:2]), "comment": "Conforme."}
        shown = client_of(cast.rita).post("/revision/aprobar/", data, follow=True)
        (message,) = told(shown)
        assert "Se aprobaron 2:" in message and "1.2 de 2023, Nacional" in message
        events = Event.objects.of(Capture).filter(kind="aprobada")
        assert {each.reason for each in events} == {"Conforme."}
        assert [each.capture.pk for each in shown.context["queue"].entries] == [three[2].pk]

    def test_of_each_that_was_not_it_is_told_why(self, cast, three):
        give(cast.noe, REVIEW)
        approve(three[0], by=cast.raul)
        data = self.choices(three)
        client = client_of(cast.noe)
        asked = client.get("/revision/aprobar/", data)
        assert [each.capture.indicator.code for each in asked.context["chosen"].entries] == ["1.2"]
        assert list(asked.context["chosen"].refused) == [
            "Una de las capturas elegidas ya no está en revisión.",
            "1.1 de 2023, norte no la aprueba usted: intervino en ella.",
        ]
        said = told(client.post("/revision/aprobar/", data, follow=True))
        assert len(said) == 3
        assert "Se aprobó 1:" in said[0]
        assert said[1] == (
            "No se aprobó 1.1 de 2023, Nacional. La captura está como «aprobada»: ya no admite este "
            "paso."
        )
        assert said[2] == (
            "No se aprobó 1.1 de 2023, norte. Nadie revisa una captura en la que intervino."
        )

    def test_what_changed_since_it_was_seen_is_not_approved(self, cast, three):
        data = self.choices(three[:1])
        again = submit(return_to_planner(three[0], by=cast.raul, reason="No."), by=cast.ana)
        client = client_of(cast.rita)
        asked = client.get("/revision/aprobar/", data)
        assert "cambió después de que usted la vio" in text_of(asked)
        (said,) = told(client.post("/revision/aprobar/", data, follow=True))
        assert "No se aprobó 1.1 de 2023, Nacional. Entretanto alguien cambió" in said
        again.refresh_from_db()
        assert again.status == "en_revision"

    def test_none_chosen(self, cast, three):
        for ask in (client_of(cast.rita).get, client_of(cast.rita).post):
            shown = ask("/revision/aprobar/", follow=True)
            assert told(shown) == ["No eligió ninguna captura."]

    @pytest.mark.parametrize("choice", ["x", "1", "1.", ".1", "1.x", "1.2.3", "9" * 40])
    def test_a_choice_that_is_none(self, cast, choice):
        assert client_of(cast.rita).get("/revision/aprobar/", {"c": choice}).status_code == 404

    @pytest.mark.parametrize("name", ["ana", "olga", "dora", "alan"])
    def test_who_may_not(self, cast, three, name):
        client = client_of(cast.people[name])
        for ask in (client.get, client.post):
            assert ask("/revision/aprobar/", self.choices(three)).status_code == 403


class TestReadAsItStands:
    def test_what_turns_letters_around_is_shown_as_what_it_is(self, cast):
        entries = {**IN_ORDER, "v1": {**IN_ORDER["v1"], "note": "acta \u202efdp.exe"}}
        capture = capture_at_status(cast, "en_revision", entries=entries)
        comment_on(capture, by=cast.luis, comment="Vea \u2066esto\u2069.")
        page = client_of(cast.rita).get(page_of(capture)).content.decode()
        assert "acta [U+202E]fdp.exe" in page
        assert "Vea [U+2066]esto[U+2069]." in page
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", page)

    def test_a_day_is_said_once(self):
        at = datetime(2026, 11, 24, 17, 33, tzinfo=timezone.get_current_timezone())
        assert moments(at, at) == "24 nov 2026, 17:33"
        assert moments(at, at + timedelta(minutes=8)) == "24 nov 2026, 17:33 a 17:41"
        assert moments(at, at + timedelta(days=1)) == "24 nov 2026, 17:33 a 25 nov 2026, 17:33"

    def test_what_is_not_there_is_said_once(self, cast):
        entries = {**IN_ORDER, "v1": {"value": "ND", "status": "nd"}}
        text = text_of(
            client_of(cast.rita).get(
                page_of(capture_at_status(cast, "en_revision", entries=entries))
            )
        )
        assert "Sin dato: la cifra aún no está disponible." in text
        assert "No disponible." not in text

    def test_the_arithmetic_has_a_true_minus(self, cast):
        cast.small.add_indicator("1.2", "v1 / v2 * 100", symbols={"v1": "suma", "v2": "suma"})
        entries = typed(v1="-5", v2="100")
        capture = capture_at_status(cast, "en_revision", code="1.2", entries=entries)
        assert "((−5) / 100) × 100 = −5.00" in text_of(client_of(cast.rita).get(page_of(capture)))

    def test_a_symbol_that_only_formulas_know_is_not_shown(self, cast):
        cast.small.add_indicator(
            "1.2", "v1_en_tiempo / v2 * 100", symbols={"v1_en_tiempo": "suma", "v2": "suma"}
        )
        capture = capture_at_status(
            cast, "en_revision", code="1.2", entries=typed(v1_en_tiempo="1", v2="2")
        )
        text = text_of(client_of(cast.rita).get(page_of(capture)))
        assert "v1, Variable v1_en_tiempo: valor" in text
        assert "v1_en_tiempo" not in text.replace("Variable v1_en_tiempo", "")

    def test_evidence_or_none(self, cast, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        capture = capture_at_status(cast, "borrador")
        client = client_of(cast.rita)
        attach(capture, SimpleUploadedFile("a.pdf", b"%PDF-1.7\n%%EOF\n"), by=cast.ana)
        submit(capture, by=cast.ana)
        for address in (QUEUE, page_of(capture)):
            assert "Sin evidencia." not in text_of(client.get(address))
        bare = capture_at_status(cast, "en_revision", unit="norte", by="noe")
        for address in (QUEUE, page_of(bare)):
            assert "Sin evidencia." in text_of(client.get(address))

    def test_all_of_a_page_are_chosen_at_once(self, cast):
        capture_at_status(cast, "en_revision")
        capture_at_status(cast, "en_revision", unit="norte", by="noe")
        client = client_of(cast.rita)
        assert " checked" not in client.get(QUEUE).content.decode()
        assert client.get(QUEUE, {"choose": "all"}).content.decode().count(" checked") == 2
        assert client.get(QUEUE, {"choose": "some"}).status_code == 404
