"""A yearly report comes about in a real browser: opened, written, reviewed, built, closed, compared."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from indicators.duties import ADMINISTRATION, CAPTURE, REVIEW
from reports.models import Edition, Narrative
from tests.factories.duties import give
from tests.functional.looking import is_accessible
from tests.functional.sign_in import sign_in
from tests.waiting import wait_until

TEXT = "/informes/1/textos/actividades-1.1/"


@pytest.fixture
def people(real_programme, live_server, task_thread):
    """Make who writes for the institution, and who reviews; the real programme is loaded."""
    found = {}
    for name, duty in (("ana", CAPTURE), ("rita", REVIEW), ("olga", ADMINISTRATION)):
        found[name] = User.objects.create_user(name, first_name=name.capitalize())
        give(found[name], duty)
    return found


@pytest.fixture
def open_page(browser, live_server, people):
    """A page for somebody, signed in; every complaint of the browser is a failure."""
    complaints, contexts = [], []

    def as_who(name):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on(
            "console",
            lambda said: complaints.append(said.text) if is_complaint(said) else None,
        )
        sign_in(page, live_server.url, name, "/informes/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        return page

    yield as_who
    for context in contexts:
        context.close()
    assert complaints == []


def is_complaint(said):
    """An error or a warning, but for a request that a test let fail."""
    return said.type in ("error", "warning") and "ERR_FAILED" not in said.text


def open_edition(page, url):
    page.goto(f"{url}/informes/")
    page.get_by_label("Año del informe").fill("2023")
    page.get_by_label("Corte").fill("2024-06-30")
    page.get_by_role("button", name="Abrir la edición").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Enero 2023 – Junio 2024")


@pytest.mark.usefixtures("hasty")
def test_a_report_from_its_opening_to_its_differences(live_server, open_page, task_thread):
    url = live_server.url
    rita, ana = open_page("rita"), open_page("ana")
    rita.goto(f"{url}/informes/")
    is_accessible(rita)
    open_edition(rita, url)
    is_accessible(rita)

    ana.goto(f"{url}{TEXT}")
    field = ana.get_by_label("Texto", exact=True)
    field.click()
    ana.keyboard.type(
        "Se **amplió** la atención:\n\n- en zonas rurales\n\n| Año | Obras |\n|---|---|\n| 2023 | 5 |"
    )
    expect(ana.locator("#guardado")).to_contain_text("Guardado")
    view = ana.get_by_role("region", name="Cómo queda")
    expect(view.locator("strong")).to_have_text("amplió")
    expect(view.get_by_role("cell", name="5", exact=True)).to_be_visible()
    # It may have been saved with a part of it first.
    wait_until(
        lambda: Narrative.objects.get(key="actividades-1.1").text == field.input_value(), ana
    )
    is_accessible(ana)
    ana.get_by_role("button", name="Guardar y enviar a revisión").click()
    expect(ana.get_by_text("El texto está en revisión.")).to_be_visible()

    rita.goto(f"{url}{TEXT}")
    is_accessible(rita)
    rita.get_by_role("button", name="Aprobar el texto").click()
    expect(rita.get_by_text("El texto está aprobado.")).to_be_visible()

    rita.get_by_role("button", name="Construir PDF, Word y Excel").click()
    done = rita.get_by_text(re.compile(r"Se compararon 1692 cifras .* ninguna difiere"))
    expect(done).to_be_visible(timeout=60_000)
    is_accessible(rita)
    with rita.expect_download() as download:
        rita.get_by_role("link", name="PDF, tamaño A4").click()
    assert download.value.suggested_filename.endswith("-edicion-1-borrador.pdf")

    rita.get_by_role("link", name="Cerrar la edición…").click()
    expect(rita.get_by_role("heading", name="39 apartados sin texto")).to_be_visible()
    is_accessible(rita)
    rita.get_by_label("Vi lo que falta, y así se cierra").check()
    rita.get_by_label("Por qué se cierra").fill("Está completa.")
    rita.get_by_role("button", name="Proponer el cierre").click()
    expect(rita.get_by_text("La decide otra persona")).to_be_visible()
    is_accessible(rita)
    address = rita.url

    olga = open_page("olga")
    olga.goto(address)
    expect(olga.get_by_role("heading", name="39 apartados sin texto")).to_be_visible()
    is_accessible(olga)
    olga.get_by_text("Aceptar…").click()
    olga.get_by_role("button", name="Sí, aceptar").click()
    expect(olga.locator(".message")).to_contain_text("Aceptó la propuesta")
    rita.goto(f"{url}/informes/1/")
    expect(rita.locator("code.digest")).to_have_text(Edition.objects.get().digest)
    expect(done).to_be_visible(timeout=60_000)
    is_accessible(rita)

    open_edition(rita, url)
    rita.goto(f"{url}/informes/1/diferencias/2/")
    expect(rita.get_by_text("Ninguna cifra es distinta.")).to_be_visible()
    # The second one corrects the first, and begins with its texts.
    expect(rita.get_by_text("Ningún texto es distinto.")).to_be_visible()
    is_accessible(rita)


@pytest.mark.usefixtures("hasty")
def test_what_is_typed_outlives_an_outage_and_another_writer(live_server, open_page, people):
    rita, ana = open_page("rita"), open_page("ana")
    open_edition(rita, live_server.url)
    ana.goto(f"{live_server.url}{TEXT}")
    field = ana.get_by_label("Texto", exact=True)
    field.fill("Uno")
    expect(ana.locator("#guardado")).to_contain_text("Guardado")

    # Somebody else writes in between: nothing of either is lost.
    text = Narrative.objects.get(key="actividades-1.1")
    Narrative.objects.filter(pk=text.pk).update(text="De otra persona", version=text.version + 1)
    field.fill("Uno y dos")
    conflict = ana.get_by_role("alert")
    expect(conflict).to_contain_text("Este texto cambió en otra parte")
    expect(conflict.get_by_label("El texto guardado")).to_have_value("De otra persona")
    expect(field).to_have_value("Uno y dos")
    ana.get_by_role("button", name="Guardar lo del campo").click()
    expect(ana.locator("#guardado")).to_contain_text("Guardado")
    assert Narrative.objects.get(pk=text.pk).text == "Uno y dos"

    # A tab that dies with something unsaved offers it again.
    ana.evaluate(
        """who => localStorage.setItem(
            `texto:${who}:${location.pathname}`,
            JSON.stringify({
                taken: JSON.stringify([["text", "Perdido"]]),
                version: document.getElementById("version-vista").value,
            }),
        )""",
        str(people["ana"].pk),
    )
    ana.reload()
    ana.get_by_role("button", name="Recuperar lo que escribió").click()
    expect(field).to_have_value("Perdido")
    expect(ana.locator("#guardado")).to_contain_text("Guardado")
    assert Narrative.objects.get(pk=text.pk).text == "Perdido"

    # What was typed upon an older version overwrites nothing of a newer one.
    ana.evaluate(
        """who => localStorage.setItem(
            `texto:${who}:${location.pathname}`,
            JSON.stringify({taken: JSON.stringify([["text", "De antes"]]), version: "1"}),
        )""",
        str(people["ana"].pk),
    )
    ana.reload()
    ana.get_by_role("button", name="Recuperar lo que escribió").click()
    expect(ana.get_by_role("alert")).to_contain_text("Este texto cambió en otra parte")
    expect(field).to_have_value("De antes")
    assert Narrative.objects.get(pk=text.pk).text == "Perdido"


def test_a_save_whose_answer_never_came_is_no_conflict(live_server, open_page):
    rita, ana = open_page("rita"), open_page("ana")
    open_edition(rita, live_server.url)
    ana.goto(f"{live_server.url}{TEXT}")
    field = ana.get_by_label("Texto", exact=True)
    lost = []

    def lose(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch())  # it arrives, and nobody hears of it
        return route.abort()

    ana.route("**/guardar/", lose)
    field.fill("Uno")
    expect(ana.locator("#guardado")).to_contain_text("el servidor no responde")
    assert Narrative.objects.get(key="actividades-1.1").text == "Uno"
    field.fill("Uno y dos")
    expect(ana.locator("#guardado")).to_contain_text("Guardado", timeout=15_000)
    expect(ana.get_by_role("alert")).to_have_count(0)
    assert Narrative.objects.get(key="actividades-1.1").text == "Uno y dos"
