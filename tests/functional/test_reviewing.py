"""A reviewer returns a capture, approves the next one, and it is published; in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from indicators.capture.workflow import return_to_planner, submit
from indicators.models import Capture
from indicators.results.recompute import recompute_programme
from tests.factories.captures import DUTIES, capture_at_status, make_cast, typed
from tests.factories.duties import give
from tests.functional import looking
from tests.functional.sign_in import PASSWORD, sign_in, sign_in_by_the_form


@pytest.fixture
def cast(live_server, task_thread):
    """Three captures wait: two of the institution, one of «norte»; everybody may come in."""
    cast = make_cast()
    cast.small.state("1.1", 2022, {"v1": "1000", "v2": "4800"}, printed="20.83")
    cast.small.state("1.1", 2023, printed="34.00")
    cast.small.add_target("1.1", 2023, "30", final=True)
    cast.small.add_indicator("1.2", "v1 / v2 * 100", symbols={"v1": "suma", "v2": "suma"})
    recompute_programme(cast.small.programme)
    warned = {**typed(v1="1000", v2="5000"), "_justifications": {"repetido.v1": "Mismo padrón."}}
    capture_at_status(cast, "en_revision", entries=warned)
    capture_at_status(cast, "en_revision", code="1.2")
    capture_at_status(cast, "en_revision", unit="norte", by="noe")
    for person in cast.people.values():
        person.set_password(PASSWORD)
        person.save()
    return cast


def is_accessible(page):
    """At the narrowest width there only is nothing beyond the edge."""
    looking.is_accessible(page, widths=(320, 390, 1280), axe_at=(390, 1280))


def test_return_correct_approve_and_see_it_published(live_server, page, cast, task_thread):
    sign_in_by_the_form(page, live_server.url, "rita", "/revision/")
    expect(page.get_by_role("article")).to_have_count(3)
    first = page.get_by_role("article", name=re.compile("^1.1")).first
    expect(first).to_contain_text("20.00 frente a la meta 30: faltan 10.00")
    expect(first).to_contain_text("(1,000 / 5,000) × 100 = 20.00")
    expect(first).to_contain_text("34.00 −14.00 difiere")
    expect(first).to_contain_text("Se explicó: «Mismo padrón.»")
    expect(first).to_contain_text("Sin evidencia.")
    is_accessible(page)

    first.get_by_role("link").first.click()
    expect(page.get_by_role("region", name="Evidencia")).to_contain_text("Sin evidencia.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1.1 2023")
    is_accessible(page)
    page.get_by_role("button", name="Devolver a quien captura").click()
    reason = page.get_by_label("Por qué se devuelve")
    expect(reason).to_have_accessible_description(re.compile("Escriba por qué la devuelve"))
    expect(reason).to_have_attribute("aria-invalid", "true")
    is_accessible(page)
    reason.fill("La fuente no es la del anexo.")
    page.get_by_role("button", name="Devolver a quien captura").click()
    expect(page.locator(".message")).to_contain_text("Se devolvió 1.1 de 2023, Nacional")
    expect(page.get_by_role("article")).to_have_count(2)

    submit(Capture.objects.get(status="devuelta"), by=cast.ana, comment="Corregida.")
    page.reload()
    page.get_by_role("article", name=re.compile("^1.1")).last.get_by_role("link").first.click()
    thread = page.get_by_role("region", name="Lo que ha pasado")
    expect(thread).to_contain_text("La fuente no es la del anexo.")
    expect(thread).to_contain_text("Corregida.")
    page.get_by_label("Comentario (opcional)").fill("Conforme.")
    # It cannot be undone: it is asked once more.
    confirm = page.get_by_role("button", name="Sí, aprobar y publicar")
    expect(confirm).to_be_hidden()
    page.get_by_text("Aprobar…").click()
    expect(page.locator(".confirm")).to_contain_text("Se publica 1.1 de 2023 con 20.00")
    is_accessible(page)
    confirm.click()
    message = page.locator(".message")
    expect(message).to_contain_text("Se aprobó 1.1 de 2023, Nacional")
    task_thread.wait_until_idle()
    message.get_by_role("link", name="su ficha").click()
    expect(page.locator(".answer")).to_contain_text("20.00 frente a la meta 30")
    page.goto(live_server.url + "/?year=2023")
    expect(page.locator(".card", has_text="Indicador 1.1")).to_contain_text("20.00")
    results = page.request.get(
        live_server.url + "/api/v1/programmes/de-prueba/results/?year=2023&unit=nacional"
    ).json()["results"]
    assert [(each["indicator"], each["value"]) for each in results] == [("1.1", "20.00")]


def test_several_at_once_after_being_shown_again(live_server, page, cast):
    sign_in(page, live_server.url, "rita", "/revision/")
    page.get_by_role("button", name="Aprobar las elegidas…").click()
    expect(page.locator(".message")).to_have_text("No eligió ninguna captura.")
    page.get_by_role("link", name="Elegir todas, 3").click()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(3)
    page.get_by_role("link", name="No elegir ninguna").click()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
    page.get_by_role("checkbox", name="Elegir 1.2 de 2023, Nacional").check()
    page.get_by_role("checkbox", name="Elegir 1.1 de 2023, norte").check()
    page.get_by_role("button", name="Aprobar las elegidas…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Aprobar 2 capturas")
    is_accessible(page)
    page.get_by_role("button", name="Aprobar y publicar las 2").click()
    expect(page.locator(".message")).to_contain_text("Se aprobaron 2:")
    expect(page.get_by_role("article")).to_have_count(1)
    is_accessible(page)


def test_overtaken_by_another_reviewer(live_server, page, cast):
    capture = Capture.objects.get(unit=cast.small.units["norte"])
    sign_in(page, live_server.url, "rita", f"/revision/{capture.pk}/")
    returned = return_to_planner(capture, by=cast.raul, reason="No.")
    submit(returned, by=cast.noe)
    page.get_by_label("Comentario (opcional)").fill("Lo que escribí.")
    page.get_by_text("Aprobar…").click()
    page.get_by_role("button", name="Sí, aprobar y publicar").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Entretanto alguien cambió esta captura")
    expect(alert).to_contain_text("La cambió: Raul, Noe.")
    expect(page.get_by_label("Comentario (opcional)")).to_have_value("Lo que escribí.")
    is_accessible(page)


def test_the_log_and_the_cycles(live_server, page, cast):
    # All duties at once: the navigation has to stay within the page.
    for name in ("rita", "ana", "dora"):
        give(cast.olga, DUTIES[name])
    sign_in(page, live_server.url, "olga", "/bitacora/")
    expect(page.get_by_role("status")).to_contain_text("10 sucesos")
    is_accessible(page)
    page.get_by_label("Quién").select_option("noe")
    page.get_by_role("button", name="Filtrar").click()
    expect(page.get_by_role("status")).to_contain_text("3 sucesos")
    with page.expect_download() as saving:
        page.get_by_role("link", name="Descargar en CSV").click()
    assert saving.value.suggested_filename.startswith("bitacora-")

    page.get_by_role("link", name="Ciclos").click()
    is_accessible(page)
    page.get_by_role("link", name="2023, definitivo").click()
    page.get_by_label("Motivo (opcional)").fill("Ya está.")
    page.get_by_role("button", name="Cerrar el ciclo").click()
    expect(page.locator(".message")).to_have_text("El ciclo está cerrado.")
    page.get_by_role("button", name="Reabrir el ciclo").click()
    expect(page.get_by_label("Nuevo cierre")).to_have_attribute("aria-invalid", "true")
    is_accessible(page)
    page.get_by_role("link", name="Ciclos").last.click()
    page.get_by_role("link", name="Abrir un ciclo").click()
    page.get_by_role("button", name="Abrir el ciclo").click()
    is_accessible(page)


def test_locked_out(live_server, page, cast):
    page.goto(live_server.url + "/cuenta/entrar/")
    for _each in range(5):
        page.get_by_label("Usuario").fill("rita")
        page.get_by_label("Contraseña").fill("otra")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("Vuelva a intentarlo en 15 minutos.")
    assert looking.violations(page) == []
    assert all("429" in each for each in page.complaints)
    page.complaints.clear()
