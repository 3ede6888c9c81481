"""A quarter of the actions in a real browser: opened, given away, reported, returned, published."""

import pytest
from playwright.sync_api import expect

from tests.factories.commitments import make_desk, written
from tests.functional import looking
from tests.functional.sign_in import sign_in

REPORT = "/compromisos/acciones/1.1.1/2023-3/"


@pytest.fixture
def desk(live_server, task_thread):
    return make_desk()


def is_accessible(page):
    looking.is_accessible(page, widths=(320, 390, 1280), axe_at=(390, 1280))


@pytest.mark.usefixtures("hasty")
def test_from_opening_the_quarter_to_its_table(live_server, page, desk):
    url = live_server.url
    sign_in(page, url, "olga", "/compromisos/")
    is_accessible(page)
    page.get_by_role("link", name="Abrir un periodo").click()
    is_accessible(page)
    page.get_by_label("Año", exact=True).fill("2023")
    page.get_by_label("Parte del año").select_option("Tercer trimestre")
    page.get_by_label("Vence el").fill("2100-01-15")
    page.get_by_role("button", name="Abrir el periodo").click()
    expect(page.locator(".message")).to_contain_text("se pregunta por 3 compromisos")
    page.get_by_role("link", name="Asignar a unidades").click()
    page.get_by_label("1.1.2 Hacer 1.1.2.").check()
    page.get_by_label("Unidad que responde").select_option("norte")
    is_accessible(page)
    page.get_by_role("button", name="Asignar").click()
    expect(page.locator(".message")).to_contain_text("1 compromiso pasó a")
    page.goto(f"{url}/compromisos/")
    page.get_by_role("link", name="Acciones, tercer trimestre de 2023").click()
    is_accessible(page)

    sign_in(page, url, "ana", "/compromisos/")
    looking.resize(page, 390)
    is_accessible(page)
    page.get_by_role("link", name="1.1.1 Hacer 1.1.1.").click()
    page.get_by_role("button", name="Guardar y enviar a revisión").click()
    percent = page.get_by_label("Avance, en por ciento")
    expect(percent).to_have_attribute("aria-invalid", "true")
    is_accessible(page)
    percent.fill("100")
    expect(page.locator("#guardado")).to_contain_text("Guardado")
    page.get_by_label("Qué se hizo").fill("Se firmaron los convenios.")
    expect(page.locator("#guardado")).to_contain_text("Sin guardar todavía")
    expect(page.locator("#guardado")).to_contain_text("Guardado")
    saved = desk.report()
    assert (saved.percent, saved.text) == (100, "Se firmaron los convenios.")

    # What somebody else saves meanwhile is shown beside, and nothing is lost.
    written(saved, desk.luis, percent="90", text="De Luis.")
    page.get_by_label("Qué se hizo").fill("Se firmaron todos.")
    conflict = page.locator("#conflicto")
    expect(conflict).to_contain_text("Este avance cambió en otra parte")
    expect(conflict.get_by_label("El texto guardado")).to_have_value("De Luis.")
    is_accessible(page)
    page.get_by_role("button", name="Guardar lo de los campos").click()
    expect(page.locator("#guardado")).to_contain_text("Guardado")
    page.get_by_role("button", name="Guardar y enviar a revisión").click()
    expect(page.locator(".message")).to_contain_text("El avance está en revisión.")

    sign_in(page, url, "rita", "/compromisos/")
    page.get_by_role("link", name="1.1.1 Hacer 1.1.1.").click()
    expect(page.get_by_text("100 %")).to_be_visible()
    is_accessible(page)
    page.get_by_role("button", name="Aprobar el avance").click()
    expect(page.locator(".message")).to_contain_text("aprobado y publicado")

    page.context.clear_cookies()
    page.goto(f"{url}/cumplimiento/")
    expect(page.get_by_role("row", name="Acciones 3 1 faltan 2")).to_have_count(2)
    is_accessible(page)
    page.goto(f"{url}/estrategias/1.1/")
    expect(page.get_by_text("Se firmaron todos.")).to_be_visible()
    is_accessible(page)


@pytest.mark.usefixtures("hasty")
def test_a_tab_that_died_offers_all_that_was_typed_again(live_server, page, desk):
    desk.open()
    sign_in(page, live_server.url, "ana", REPORT)
    with page.expect_request("**/guardar/"):
        page.route("**/guardar/", lambda route: route.abort())
        page.get_by_label("Avance, en por ciento").fill("35")
        page.get_by_label("Qué se hizo").fill("A medias.")
    expect(page.locator("#guardado")).to_contain_text("No se pudo guardar")
    again = page.context.new_page()
    again.goto(live_server.url + REPORT)
    expect(again.get_by_label("Avance, en por ciento")).to_have_value("")
    again.get_by_role("button", name="Recuperar lo que escribió").click()
    expect(again.get_by_label("Avance, en por ciento")).to_have_value("35")
    expect(again.locator("#guardado")).to_contain_text("Guardado")
    kept = desk.report()
    assert (kept.percent, kept.text, kept.not_applicable) == (35, "A medias.", False)
    page.complaints.clear()


@pytest.mark.usefixtures("hasty")
def test_the_percentage_of_another_person_is_never_taken_for_ones_own(live_server, page, desk):
    desk.open()
    sign_in(page, live_server.url, "ana", REPORT)
    lost = []

    def lose_the_first(route):
        if lost:
            return route.continue_()
        lost.append(route)
        written(desk.report(), desk.luis, percent="90")
        return route.abort()

    page.route("**/guardar/", lose_the_first)
    page.get_by_label("Avance, en por ciento").fill("35")
    expect(page.locator("#conflicto")).to_contain_text("Lo cambió Luis")
    expect(page.locator("#conflicto")).to_contain_text("90 %")
    assert desk.report().percent == 90
    page.complaints.clear()


@pytest.mark.usefixtures("hasty")
def test_a_save_of_ones_own_whose_answer_never_came_is_no_conflict(live_server, page, desk):
    desk.open()
    sign_in(page, live_server.url, "ana", REPORT)
    lost = []

    def lose_the_first_answer(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch())
        return route.abort()

    page.route("**/guardar/", lose_the_first_answer)
    page.get_by_label("No aplica en este periodo").check()
    expect(page.locator("#guardado")).to_contain_text("No se pudo guardar")
    page.get_by_label("Qué se hizo").fill("«Nada»:\nno tocaba.")
    expect(page.locator("#guardado")).to_contain_text("Guardado")
    expect(page.locator("#conflicto")).to_be_empty()
    kept = desk.report()
    assert (kept.not_applicable, kept.text) == (True, "«Nada»:\nno tocaba.")
    page.complaints.clear()
