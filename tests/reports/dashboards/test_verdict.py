"""Explaining a verdict in the ledger: the page of a verdict, by every role, and the ledger itself."""

import csv
import io
import re

import pytest
from django.urls import reverse

from indicators.duties import ADMINISTRATION, ANALYSIS, CAPTURE, DIRECTION, REVIEW
from indicators.models import ReconciliationExplanation, ReconciliationVerdict
from indicators.reconciliation.explanations import explain, history, withdraw
from objectives.models import Programme
from reports.dashboards import content
from tests.factories.pages import text_of
from tests.factories.tokens import make_person

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("real_programme"),
    pytest.mark.slow,
]

PLACE = ("5.2", 2024, "difiere")
ADDRESS = "/conciliacion/5.2/2024/difiere/"
BELOW = f"/programas/piimss-2020-2024{ADDRESS}"
API = "/api/v1/programmes/piimss-2020-2024/reconciliation/"
WRITTEN = "Errata del anexo:\nla resta da 81,009."


@pytest.fixture
def programme():
    return Programme.objects.get()


@pytest.fixture
def ana():
    return make_person("ana", REVIEW, first_name="Ana", last_name="Ruiz")


@pytest.fixture
def reviewer(client, ana):
    """The browser of somebody who reviews."""
    client.force_login(ana)
    return client


def html_of(response):
    return response.content.decode()


def seen_in(response):
    return re.search(r'name="seen" value="(\d*)"', html_of(response))[1]


def typed_in(response):
    return re.search(r"<textarea[^>]*>([^<]*)</textarea>", html_of(response))[1]


class TestThePage:
    @pytest.mark.parametrize("address", [ADDRESS, BELOW])
    def test_anyone_reads_the_figure_and_what_was_written(self, client, programme, ana, address):
        first = explain(programme, *PLACE, by=ana, text=WRITTEN)
        withdrawal = withdraw(programme, *PLACE, by=ana, seen=first.pk)
        explain(programme, *PLACE, by=ana, text="La <b>segunda</b>.", seen=withdrawal.pk)
        response = client.get(address)
        text = text_of(response)
        for said in (
            "718,888 − 560,793 − 77,086 = 81,009",
            "Anexo, ficha 5.2; Serie histórica; p. 165",
            "Impreso 81,008 p/",
        ):
            assert said in text
        newest_first = [
            text.index("La &lt;b&gt;segunda"),
            text.index("La explicación anterior se quitó."),
            text.index("Errata del anexo:"),
        ]
        assert newest_first == sorted(newest_first)
        assert text.count("Ana Ruiz,") == 3
        assert "Errata del anexo:<br>la resta" in html_of(response)
        assert "<textarea" not in html_of(response)
        assert "http://testserver/programas/piimss-2020-2024" + ADDRESS in text

    def test_what_was_written_of_a_verdict_that_is_gone_is_given_back(self, reviewer):
        ReconciliationVerdict.objects.filter(indicator__code="5.2", year=2024).update(
            verdict="redondeo"
        )
        response = reviewer.post(ADDRESS, {"text": "Así es: <una errata>."})
        assert response.status_code == 409
        assert "Así es: &lt;una errata&gt;.</textarea>" in html_of(response)
        assert not ReconciliationExplanation.objects.exists()

    def test_what_was_written_after_the_session_ended_waits_behind_the_login(self, client, ana):
        ana.set_password("una-clave-de-prueba")
        ana.save()
        response = client.post(ADDRESS, {"text": "Lo que costó trabajo.", "seen": ""})
        assert response["Location"] == f"/cuenta/entrar/?next={ADDRESS}"
        credentials = {"username": "ana", "password": "una-clave-de-prueba", "next": ADDRESS}
        assert client.post("/cuenta/entrar/", credentials)["Location"] == ADDRESS
        html = html_of(client.get(ADDRESS))
        assert "Lo que costó trabajo.</textarea>" in html
        assert "Su sesión había terminado" in html
        assert not ReconciliationExplanation.objects.exists()
        assert "Lo que costó trabajo." not in html_of(client.get(ADDRESS))

    @pytest.mark.parametrize(
        ("address", "sentence"),
        [
            ("/conciliacion/5.2/2024/redondeo/", "el dictamen «redondeo» sobre 5.2 en 2024."),
            ("/conciliacion/5.2/1999/difiere/", "el dictamen «difiere» sobre 5.2 en 1999."),
            ("/conciliacion/9.9/2024/difiere/", "el dictamen «difiere» sobre 9.9 en 2024."),
            ("/conciliacion/5.2/2024/mentira/", "el dictamen «mentira» sobre 5.2 en 2024."),
            ("/conciliacion/5.2/20x4/difiere/", "«20x4» no es un año."),
            ("/programas/nada/conciliacion/5.2/2024/difiere/", "No hay ningún programa «nada»."),
        ],
    )
    def test_what_the_ledger_does_not_have_is_said(self, reviewer, address, sentence):
        asked, written = reviewer.get(address), reviewer.post(address, {"text": "Así es."})
        assert sentence in text_of(asked, 404)
        assert sentence in text_of(written, written.status_code)
        assert written.status_code in (404, 409)
        assert not ReconciliationExplanation.objects.exists()

    @pytest.mark.parametrize("verdict", ["no_recalculable", "coincide", "redondeo"])
    def test_every_row_of_the_ledger_has_one(self, client, programme, verdict):
        entries = (
            content.reconciliation(content.open_programme(), verdict=verdict).groups[0].entries
        )
        entry = entries[0]
        address = reverse("verdict", args=[entry.code, entry.year, verdict])
        assert f'href="{address}"' in html_of(client.get("/conciliacion/", {"verdict": verdict}))
        assert client.get(address).status_code == 200


class TestWhoWrites:
    @pytest.mark.parametrize("group", [CAPTURE, DIRECTION, ANALYSIS, ADMINISTRATION])
    @pytest.mark.parametrize("asked", [{"text": "Así es."}, {"withdraw": "1"}])
    def test_other_roles_get_a_sentence_and_no_form(self, client, group, asked):
        client.force_login(make_person("otra", group))
        page = client.get(ADDRESS)
        assert page.status_code == 200
        assert "<textarea" not in html_of(page)
        assert "Explicar" not in text_of(client.get("/conciliacion/"))
        refused = client.post(ADDRESS, asked)
        assert "Solo quien tiene el encargo de revisión puede explicar" in text_of(refused, 403)
        assert not ReconciliationExplanation.objects.exists()

    def test_who_is_not_signed_in_is_asked_to_and_comes_back(self, client):
        refused = client.post(BELOW, {"text": "Así es."})
        assert refused.status_code == 302
        assert refused.headers["Location"] == f"/cuenta/entrar/?next={BELOW}"
        assert "Explicar" not in text_of(client.get("/conciliacion/"))
        assert not ReconciliationExplanation.objects.exists()

    def test_a_form_from_elsewhere_is_refused(self, ana):
        from django.test import Client

        strict = Client(enforce_csrf_checks=True)
        strict.force_login(ana)
        assert strict.post(ADDRESS, {"text": "Así es."}).status_code == 403
        assert not ReconciliationExplanation.objects.exists()

    @pytest.mark.parametrize("method", ["put", "delete", "patch"])
    def test_nothing_else_is_done_there(self, reviewer, method):
        assert getattr(reviewer, method)(ADDRESS).status_code == 405


class TestWriting:
    @pytest.mark.parametrize("address", [ADDRESS, BELOW])
    def test_it_is_published_with_name_and_date(self, reviewer, programme, ana, address):
        seen = seen_in(reviewer.get(address))
        response = reviewer.post(address, {"text": WRITTEN.replace("\n", "\r\n"), "seen": seen})
        assert response.status_code == 302
        assert response.headers["Location"] == address
        page = reviewer.get(address)
        assert "La explicación está publicada." in text_of(page)
        assert "La explicación está publicada." not in text_of(reviewer.get(address))
        (row,) = history(programme, *PLACE)
        assert (row.text, row.written_by) == (WRITTEN, ana)
        ledger = text_of(reviewer.get("/conciliacion/?verdict=difiere"))
        assert "Errata del anexo: la resta da 81,009." in ledger
        assert "Ana Ruiz," in ledger

    def test_the_ledger_asks_for_one_less(self, reviewer, programme, ana):
        assert "10 piden explicación" in text_of(reviewer.get("/conciliacion/"))
        first = explain(programme, *PLACE, by=ana, text=WRITTEN)
        assert "9 piden explicación" in text_of(reviewer.get("/conciliacion/"))
        withdraw(programme, *PLACE, by=ana, seen=first.pk)
        text = text_of(reviewer.get("/conciliacion/"))
        assert "10 piden explicación" in text
        assert "Errata" not in text

    def test_the_form_begins_with_the_one_there_is(self, reviewer, programme, ana):
        assert typed_in(reviewer.get(ADDRESS)) == ""
        first = explain(programme, *PLACE, by=ana, text=WRITTEN)
        page = reviewer.get(ADDRESS)
        assert (typed_in(page), seen_in(page)) == (WRITTEN, str(first.pk))

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("  ", "Escriba la explicación."),
            ("ñ" * 4001, "La explicación admite 4,000 caracteres y esta tiene 4,001."),
        ],
    )
    def test_bad_input_stays_and_is_told_at_the_field(self, reviewer, text, sentence):
        response = reviewer.post(ADDRESS, {"text": text, "seen": ""})
        assert typed_in(response) == text
        html = html_of(response)
        field = re.search(r"<textarea[^>]*>", html)[0]
        assert 'aria-invalid="true"' in field
        (named,) = re.findall(r'aria-describedby="text-note ([\w-]+)"', field)
        told = re.search(rf'<span class="field-error" id="{named}" role="alert">([^<]*)<', html)
        assert told[1] == sentence
        assert "<title>Error:" in html
        assert not ReconciliationExplanation.objects.exists()

    def test_what_another_wrote_in_between_is_shown_and_nothing_typed_is_lost(
        self, reviewer, programme
    ):
        seen = seen_in(reviewer.get(ADDRESS))
        luis = make_person("luis", REVIEW)
        newer = explain(programme, *PLACE, by=luis, text="Lo que puso Luis.")
        response = reviewer.post(ADDRESS, {"text": "Lo mío.", "seen": seen})
        assert "Entretanto cambió la explicación de este dictamen" in text_of(response)
        assert "Lo que puso Luis." in text_of(response)
        assert typed_in(response) == "Lo mío."
        assert list(history(programme, *PLACE)) == [newer]
        again = reviewer.post(ADDRESS, {"text": "Lo mío.", "seen": seen_in(response)})
        assert again.status_code == 302
        assert [row.text for row in history(programme, *PLACE)] == ["Lo mío.", "Lo que puso Luis."]

    @pytest.mark.parametrize("seen", ["abc", "-1", "9" * 60, "１"])
    def test_a_basis_that_means_nothing_is_no_basis(self, reviewer, programme, ana, seen):
        explain(programme, *PLACE, by=ana, text=WRITTEN)
        reviewer.post(ADDRESS, {"text": "Lo mío.", "seen": seen})
        assert [row.text for row in history(programme, *PLACE)] == [WRITTEN]

    def test_taking_it_back(self, reviewer, programme, ana):
        assert "Quitar la explicación" not in text_of(reviewer.get(ADDRESS))
        explain(programme, *PLACE, by=ana, text=WRITTEN)
        page = reviewer.get(ADDRESS)
        assert "Quitar la explicación" in text_of(page)
        response = reviewer.post(ADDRESS, {"withdraw": "1", "seen": seen_in(page)})
        assert response.headers["Location"] == ADDRESS
        text = text_of(reviewer.get(ADDRESS))
        assert "La explicación se quitó. Lo escrito queda en el historial." in text
        assert "La explicación anterior se quitó." in text
        assert [row.text for row in history(programme, *PLACE)] == ["", WRITTEN]

    def test_taking_back_what_another_changed_in_between(self, reviewer, programme, ana):
        first = explain(programme, *PLACE, by=ana, text=WRITTEN)
        explain(programme, *PLACE, by=ana, text="Lo nuevo.", seen=first.pk)
        response = reviewer.post(ADDRESS, {"withdraw": "1", "seen": str(first.pk)})
        assert "Entretanto cambió" in text_of(response)
        assert typed_in(response) == "Lo nuevo."
        assert history(programme, *PLACE)[0].text == "Lo nuevo."


class TestTheLedger:
    @pytest.mark.parametrize(
        "query",
        [
            "",
            "verdict=difiere",
            "indicator=5.2",
            "year=2024",
            "verdict=no_recalculable&indicator=6.2&year=2023",
        ],
    )
    def test_the_table_holds_exactly_what_is_shown(self, client, query):
        page = client.get(f"/conciliacion/?{query}")
        (address,) = re.findall(r'href="(/api/[^"]*)" download=', html_of(page))
        table = client.get(address.replace("&amp;", "&"))
        assert table.headers["Content-Type"] == "text/csv; charset=utf-8"
        rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
        assert rows
        shown = [
            (entry.code, str(entry.year), entry.verdict.key)
            for group in page.context["page"].groups
            for entry in group.entries
        ]
        assert [(row["indicator"], row["year"], row["verdict"]) for row in rows] == shown

    def test_by_year(self, client):
        page = client.get("/conciliacion/?year=2024&verdict=difiere")
        assert '<option value="2024" selected>2024</option>' in html_of(page)
        entries = [entry for group in page.context["page"].groups for entry in group.entries]
        assert [(each.code, each.year) for each in entries] == [("3.2", 2024), ("5.2", 2024)]
        cited = "http://testserver/programas/piimss-2020-2024/conciliacion/"
        assert f"{cited}?verdict=difiere&year=2024" in text_of(page).replace("&amp;", "&")

    @pytest.mark.parametrize(
        ("year", "sentence"),
        [
            ("1999", "La conciliación no tiene cifras del año 1999."),
            ("mil", "«mil» no es un año."),
            ("99999", "«99999» no es un año."),
        ],
    )
    def test_a_year_there_is_not(self, client, year, sentence):
        assert sentence in text_of(client.get("/conciliacion/", {"year": year}), 404)

    def test_nothing_to_take_where_nothing_is_shown(self, client):
        assert "download=" not in html_of(client.get("/conciliacion/?verdict=difiere&year=2012"))

    def test_who_reviews_is_led_to_explain(self, reviewer):
        html = html_of(reviewer.get("/conciliacion/"))
        assert f'<a href="{ADDRESS}">Explicar <span' in html
        assert "Ver dictamen" not in html

    def test_anyone_is_led_to_look(self, client):
        assert f'<a href="{ADDRESS}">Ver dictamen <span' in html_of(client.get("/conciliacion/"))


def test_the_api_tells_what_was_written_and_not_what_was_taken_back(client, programme, ana):
    def told():
        asked = {"indicator": "5.2", "year": 2024, "verdict": "difiere"}
        (row,) = client.get(API, asked).json()["results"]
        return row["explanation"], row["explained_by"], bool(row["explained_at"])

    assert told() == ("", "", False)
    first = explain(programme, *PLACE, by=ana, text=WRITTEN)
    assert told() == (WRITTEN, "Ana Ruiz", True)
    withdraw(programme, *PLACE, by=ana, seen=first.pk)
    assert told() == ("", "", False)


def test_the_login_says_what_an_account_is_for(client):
    text = text_of(client.get("/cuenta/entrar/"))
    assert "quien captura entrega las cifras de su unidad" in text
    assert "explica los dictámenes de la conciliación" in text
    assert "de revisión aún no están" not in text
