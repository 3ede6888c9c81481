"""The pages of the editions: what each shows to whom, and what becomes of what is sent."""

import re
from datetime import date

import pytest
from django.test import Client

from indicators.models import Proposal
from indicators.results.recompute import recompute_programme
from objectives.models import Objective
from reports.models import BuildFile, Edition, NarrativeStatus
from reports.yearly_report.documents.report import digest_of
from reports.yearly_report.editions.closing import preview_closing, propose_closing
from reports.yearly_report.editions.narratives import get_narrative
from tests.databases import kept_fixture
from tests.factories.captures import make_cast
from tests.factories.pages import client_of

from ....factories.editions import close, make_edition, narrative_at

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

TEXT = "/informes/1/textos/marco/"


@kept_fixture
def cast():
    cast = make_cast()
    cast.small.state("1.1", 2022, {"v1": "1000", "v2": "4000"}, printed="25.00")
    recompute_programme(cast.small.programme)
    return cast


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_nothing_of_an_open_edition_is_seen_by_the_public(cast, client):
    edition = make_edition(cast)
    narrative_at(cast, edition, NarrativeStatus.APPROVED, text="Secreto.")
    assert "Enero 2023" not in text_of(client.get("/informes/"))
    for number in (1, 9):  # whether there is one or not, the answer is the same
        answer = client.get(f"/informes/{number}/")
        assert answer.headers["Location"] == f"/cuenta/entrar/?next=/informes/{number}/"
    analyst = client_of(cast.alan)
    assert analyst.get("/informes/1/").status_code == 404
    assert analyst.get("/informes/1/contenido.json").status_code == 404
    assert "Enero 2023" in text_of(client_of(cast.dora).get("/informes/"))


def test_a_closed_edition_is_everybodys_with_its_digest(cast, client):
    closed = close(make_edition(cast), by=cast.rita)
    page = text_of(client.get("/informes/1/"))
    assert closed.digest in page
    assert "La cerró Rita" in page
    content = client.get("/informes/1/contenido.json")
    assert digest_of(content.content.decode()) == closed.digest
    BuildFile.objects.create(
        build=closed.builds.get(), format="pdf-carta", content=b"%PDF", size=4, digest="0" * 64
    )
    # What is not done and compared is nobody's.
    assert client.get("/informes/1/archivos/pdf-carta/").status_code == 404
    closed.builds.update(state="terminada", digest=closed.digest)
    file = client.get("/informes/1/archivos/pdf-carta/")
    assert (file.content, file.headers["Content-Type"]) == (b"%PDF", "application/pdf")
    assert 'filename="de-prueba-informe-2023-edicion-1-carta.pdf"' in file["Content-Disposition"]
    assert client.get("/informes/1/archivos/odt/").status_code == 404
    assert client.get("/informes/1/archivos/docx/").status_code == 404


@pytest.mark.postgres
def test_opening_one(cast):
    rita = client_of(cast.rita)
    answer = rita.post("/informes/", {"year": "2023", "cutoff": "2024-06-30"})
    assert answer.headers["Location"] == "/informes/1/"
    again = rita.post("/informes/", {"year": "2023", "cutoff": "2024-06-30"})
    assert again.headers["Location"] == "/informes/1/"
    wrong = text_of(rita.post("/informes/", {"year": "1990", "cutoff": "2024-06-30"}))
    assert "El año va de" in wrong
    assert 'value="1990"' in wrong


def test_a_text_is_kept_while_it_is_typed(cast):
    make_edition(cast)
    ana = client_of(cast.ana)
    address = f"{TEXT}guardar/"
    saved = ana.post(address, {"version": "1", "text": "Uno"}, headers={"HX-Request": "true"})
    assert saved.headers["Save-Outcome"] == "saved"
    assert 'value="2"' in text_of(saved)
    late = client_of(cast.luis).post(address, {"version": "1", "text": "Dos"})
    assert late.headers["Save-Outcome"] == "conflict"
    assert "Uno" in text_of(late)
    long = ana.post(address, {"version": "2", "text": "x" * 50_001})
    assert long.headers["Save-Outcome"] == "refused"
    assert "50,001" in text_of(long)
    over = Client().post(address, {"version": "2", "text": "x"}, headers={"HX-Request": "true"})
    assert over.headers["Save-Outcome"] == "signed-out"
    assert get_narrative(Edition.objects.get(), "marco").text == "Uno"


def test_what_is_refused_is_shown_again(cast):
    edition = make_edition(cast)
    narrative_at(cast, edition, NarrativeStatus.DRAFT, text="De Ana")
    page = text_of(
        client_of(cast.luis).post(TEXT, {"action": "save", "version": "1", "text": "De Luis"})
    )
    assert "De Luis" in page
    assert "De Ana" in page
    assert "Lo cambió Ana" in page


def test_hostile_text_is_shown_as_the_text_it_is(cast):
    make_edition(cast)
    typed = (
        "<script>alert(1)</script> [x](javascript:alert(1)) **a** \u202eabc ![i](http://x/y.png)"
    )
    ana = client_of(cast.ana)
    view = text_of(ana.post(f"{TEXT}vista/", {"text": typed}))
    assert "<script" not in view
    assert "javascript:" not in re.findall(r'href="([^"]*)"', view)
    assert "<img" not in view
    assert "<strong>a</strong>" in view
    assert "\u202e" not in view
    ana.post(TEXT, {"action": "submit", "version": "1", "text": typed})
    page = text_of(client_of(cast.rita).get(TEXT))
    assert "<script>alert" not in page


def test_a_text_goes_through_its_page(cast):
    make_edition(cast)
    ana, rita = client_of(cast.ana), client_of(cast.rita)
    assert "hasta 50,000 caracteres" in text_of(ana.get(TEXT))
    sent = ana.post(TEXT, {"action": "submit", "version": "1", "text": "Listo."})
    assert sent.headers["Location"] == "/informes/1/#textos"
    assert "Aprobar el texto" not in text_of(ana.get(TEXT))
    version = get_narrative(Edition.objects.get(), "marco").version
    nothing = rita.post(TEXT, {"action": "return", "version": version, "comment": ""})
    assert "Escriba por qué lo devuelve." in text_of(nothing)
    rita.post(TEXT, {"action": "return", "version": version, "comment": "Falta el periodo."})
    assert "Falta el periodo." in text_of(ana.get(TEXT))


def test_who_has_something_to_do_is_told_where_they_work(cast):
    edition = make_edition(cast)
    assert "informe anual" not in text_of(client_of(cast.rita).get("/revision/"))
    narrative_at(cast, edition, NarrativeStatus.IN_REVIEW)
    narrative_at(cast, edition, NarrativeStatus.RETURNED, key="resumen")
    assert "1 texto del informe anual de De prueba espera" in text_of(
        client_of(cast.rita).get("/revision/")
    )
    own = text_of(client_of(cast.ana).get("/captura/"))
    assert "Le devolvieron 1 texto del informe anual de De prueba." in own
    assert "Le devolvieron" not in text_of(client_of(cast.noe).get("/captura/"))


def test_closing_names_what_is_missing_and_asks_once_more(cast):
    edition = make_edition(cast)
    narrative_at(cast, edition, NarrativeStatus.IN_REVIEW)
    rita = client_of(cast.rita)
    page = text_of(rita.get("/informes/1/cerrar/"))
    assert "3 apartados sin texto" in page
    assert "1 texto sin aprobar" in page
    unseen = text_of(rita.post("/informes/1/cerrar/"))
    assert "Confirme que vio lo que falta." in unseen
    assert not Proposal.objects.exists()
    seal = re.search(r'name="digest" value="(\w+)"', page)[1]
    sent = {"seen": "on", "digest": seal, "reason": "Está completa."}
    # Somebody empties nothing, but sends one more text: what she saw is not what there is.
    narrative_at(cast, edition, NarrativeStatus.IN_REVIEW, key="resumen")
    other = text_of(rita.post("/informes/1/cerrar/", sent))
    assert "no es lo que se le mostró" in other
    assert not Proposal.objects.exists()
    sent["digest"] = re.search(r'name="digest" value="(\w+)"', other)[1]
    why = text_of(rita.post("/informes/1/cerrar/", {**sent, "reason": " "}))
    assert "Escriba por qué lo propone." in why
    done = rita.post("/informes/1/cerrar/", sent)
    proposal = Proposal.objects.get()
    assert done.headers["Location"] == f"/propuestas/{proposal.pk}/"
    assert not Edition.objects.get().is_closed


def test_a_closing_is_accepted_by_another_who_sees_the_same(cast, client):
    edition = make_edition(cast)
    narrative_at(cast, edition, NarrativeStatus.APPROVED)
    digest = preview_closing(edition).digest
    proposal = propose_closing(edition, by=cast.rita, reason="Completa.", seen=digest)
    address = f"/propuestas/{proposal.pk}/"
    assert "3 apartados sin texto" in text_of(client_of(cast.rita).get(address))
    assert client_of(cast.rita).get("/informes/1/cerrar/").headers["Location"] == address
    for name in ("rita", "olga"):
        assert "Hay una propuesta por decidir, de Rita" in text_of(
            client_of(cast.people[name]).get("/informes/1/")
        )
    assert "propuesta" not in text_of(client_of(cast.ana).get("/informes/1/"))
    olga = client_of(cast.olga)
    page = text_of(olga.get(address))
    assert "3 apartados sin texto" in page
    assert "Entran 1 texto aprobado" in page
    assert "Completa." in page
    done = olga.post(address, {"action": "accept", "seen": digest}, follow=True)
    assert "Aceptó la propuesta" in text_of(done)
    published = text_of(client.get("/informes/1/"))
    assert "La cerró Olga" in published
    assert "Lo propuso Rita" in published


@pytest.mark.postgres
def test_a_mistaken_period_is_put_right(cast):
    make_edition(cast, cutoff=date(2023, 12, 31))
    make_edition(cast)
    rita = client_of(cast.rita)
    page = rita.get("/informes/1/periodo/")
    assert 'value="2023-12-31"' in text_of(page)
    wrong = text_of(rita.post("/informes/1/periodo/", {"year": "2023", "cutoff": "2022-01-01"}))
    assert "El corte no es anterior" in wrong
    taken = text_of(rita.post("/informes/1/periodo/", {"year": "2023", "cutoff": "2024-06-30"}))
    assert "Ya hay una edición en preparación" in taken
    rita.post("/informes/1/periodo/", {"year": "2022", "cutoff": "2023-06-30"})
    changed = Edition.objects.get(number=1)
    assert (changed.year, changed.cutoff) == (2022, date(2023, 6, 30))


@pytest.mark.postgres
def test_a_correcting_edition_begins_with_what_was_approved(cast):
    first = make_edition(cast)
    narrative_at(cast, first, NarrativeStatus.APPROVED, text="Con una errata.")
    narrative_at(cast, first, NarrativeStatus.IN_REVIEW, key="resumen", text="Sin aprobar.")
    close(first, by=cast.rita)
    assert "no entró en ella" in text_of(client_of(cast.ana).get("/informes/1/textos/resumen/"))
    assert "este texto ya no cambia" in text_of(
        client_of(cast.ana).get("/informes/1/textos/marco/")
    )
    second = make_edition(cast)
    texts = dict(second.narratives.values_list("key", "text"))
    assert (texts["marco"], texts["resumen"]) == ("Con una errata.", "")
    assert get_narrative(second, "marco").status == NarrativeStatus.DRAFT
    assert make_edition(cast, cutoff=date(2024, 12, 31)).narratives.filter(text="").count() == 4


def test_units_are_given_their_texts(cast):
    make_edition(cast)
    client_of(cast.olga).post("/informes/1/unidades/", {"marco": "norte", "resumen": "no-hay"})
    assert get_narrative(Edition.objects.get(), "marco").unit.slug == "norte"
    assert get_narrative(Edition.objects.get(), "resumen").unit.slug == "nacional"
    assert client_of(cast.noe).get(TEXT).status_code == 200


@pytest.mark.postgres
def test_differences_between_two_editions(cast, client):
    narrative_at(cast, make_edition(cast), NarrativeStatus.APPROVED, text="Uno.\n\nIgual.")
    close(Edition.objects.get(), by=cast.rita)
    cast.small.state("1.1", 2022, {"v1": "1001", "v2": "4000"}, printed="25.03")
    recompute_programme(cast.small.programme)
    second = make_edition(cast)
    narrative_at(cast, second, NarrativeStatus.APPROVED, text="Dos.\n\nIgual.")
    assert client.get("/informes/1/diferencias/2/").status_code == 302  # 2 is not published
    close(second, by=cast.rita)
    page = text_of(client.get("/informes/1/diferencias/2/"))
    assert "difiere 1." in page
    assert "Resultado 2022" in page
    assert page.index("25.00") < page.index("25.03")
    assert "Uno." in page
    assert "1 párrafo igual" in page
    assert "Ninguna cifra es distinta" in text_of(client.get("/informes/1/diferencias/1/"))


@pytest.mark.postgres
def test_a_section_that_came_later_is_written_and_one_that_went_is_named(cast):
    edition = make_edition(cast)
    narrative_at(cast, edition, NarrativeStatus.APPROVED, key="resultados-1", text="De antes.")
    Objective.objects.update(code="7")
    ana = client_of(cast.ana)
    assert "resultados-7" in text_of(ana.get("/informes/1/"))
    assert ana.get("/informes/1/textos/resultados-7/").status_code == 200
    assert get_narrative(edition, "resultados-7").unit.slug == "nacional"
    assert "resultados-1" in text_of(client_of(cast.rita).get("/informes/1/cerrar/"))


@pytest.mark.postgres
def test_a_build_that_failed_tells_the_public_nothing(cast, client):
    closed = close(make_edition(cast), by=cast.rita)
    closed.builds.update(state="fallida", error="No se pudo.", detail="FileNotFoundError: /srv/x")
    public = text_of(client.get("/informes/1/"))
    assert "Los archivos se están preparando." in public
    assert "No se pudo" not in public
    own = text_of(client_of(cast.dora).get("/informes/1/"))
    assert "FileNotFoundError: /srv/x" in own
    assert "Intentarlo de nuevo" in own


@pytest.mark.parametrize("path", ["/informes/9/", "/informes/1/textos/nada/"])
def test_what_there_is_not_is_said(cast, path):
    make_edition(cast)
    assert client_of(cast.rita).get(path).status_code == 404


def test_the_list_asks_a_fixed_number_of_queries(cast, django_assert_max_num_queries):
    for year in (2021, 2022, 2023):
        close(make_edition(cast, year=year), by=cast.rita)
    rita = client_of(cast.rita)
    rita.get("/informes/")
    with django_assert_max_num_queries(10):
        rita.get("/informes/")


def test_a_page_asks_a_fixed_number_of_queries(cast, django_assert_max_num_queries):
    make_edition(cast)
    ana = client_of(cast.ana)
    ana.get("/informes/1/")
    with django_assert_max_num_queries(16):
        ana.get("/informes/1/")


def test_its_pages_say_up_to_when_its_own_figures_count(cast):
    """Those of another year, or that count longer, are not in it."""
    make_edition(cast, year=2022, cutoff=date(2022, 12, 31))
    cast.small.state("1.1", 2023, {"v1": "1", "v2": "4"}, cutoff=date(2023, 12, 31))
    recompute_programme(cast.small.programme)
    ana = client_of(cast.ana)
    for path in ("/informes/1/", TEXT):
        assert (
            text_of(ana.get(path)).count("Datos: <strong>al 31 de diciembre de 2022</strong>") == 1
        )
    make_edition(cast, year=2023, cutoff=date(2023, 6, 30))
    assert "Datos: <strong>ninguno de 2023</strong>" in text_of(ana.get("/informes/2/"))


def test_a_text_is_laid_out_on_its_page_as_in_the_files(cast):
    written = "Consultas: 45\nEgresos: 12\n\n|Entidad|Unidades|\n|-|-|\n|Chiapas|1,204|"
    narrative_at(cast, make_edition(cast), NarrativeStatus.IN_REVIEW, text=written)
    page = text_of(client_of(cast.rita).get(TEXT))
    assert "Consultas: 45<br>Egresos: 12" in page
    assert re.search(
        r'<th scope="col">Entidad ?</th><th scope="col" class="n">Unidades ?</th>', page
    )
    assert re.search(r'<td>Chiapas ?</td><td class="n">1,204 ?</td>', page)
