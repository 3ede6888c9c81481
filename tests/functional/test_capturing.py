"""A planner captures an indicator in a real browser, by keyboard; two of them on one draft."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from indicators.models import Capture, CaptureStatus, Evidence
from indicators.recompute import recompute_programme
from indicators.workflow import return_to_planner, submit
from tests.capturing import capture_at_status, make_cast, typed

PASSWORD = "una clave de prueba"
A_PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
FORM = "/captura/1.1/2023/"


@pytest.fixture
def cast(live_server, settings, tmp_path):
    """The cast, with years before, a target, and passwords for who captures."""
    settings.MEDIA_ROOT = tmp_path
    cast = make_cast()
    for year, part, whole in ((2020, "24", "100"), (2021, "25", "101"), (2022, "26", "102")):
        cast.small.state("1.1", year, {"v1": part, "v2": whole})
    cast.small.add_target("1.1", 2023, "30")
    recompute_programme(cast.small.programme)
    for name in ("ana", "luis"):
        cast.people[name].set_password(PASSWORD)
        cast.people[name].save()
    return cast


def enter(page, base, name, address):
    page.goto(base + address)
    page.get_by_label("Usuario").fill(name)
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(base + address)


def press_tab_until_on(page, locator, most=80):
    for _ in range(most):
        page.keyboard.press("Tab")
        if locator.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("the keyboard does not get there")


def look_at(page, keep_picture, name):
    """Axe and no sideways scrolling, light and dark, on a phone and on a desk."""
    page.wait_for_load_state()  # a page without its style sheet yet is as wide as its tables
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
            keep_picture(f"captura-{name}-{width}-{scheme}")
    page.emulate_media(color_scheme="light")


def the_capture():
    return Capture.objects.get(cycle__isnull=False)


def test_a_whole_indicator_by_keyboard(live_server, page, cast, keep_picture):
    enter(page, live_server.url, "ana", "/captura/")
    expect(page.locator(".cycle-head")).to_contain_text("0 de 1 enviada")
    look_at(page, keep_picture, "lista")
    begin = page.get_by_role("link", name="Empezar 1.1, 2023, definitivo")
    press_tab_until_on(page, begin)
    page.keyboard.press("Enter")

    first = page.get_by_label("Valor de v1")
    press_tab_until_on(page, first)
    # As it is copied from a spreadsheet, and then a slip of the keyboard.
    page.keyboard.type("270")
    expect(page.locator("#leido-v1")).to_have_text("Se leyó 270")
    expect(first).to_have_accessible_description("Se leyó 270")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Estado de v1")).to_be_focused()
    expect(page.get_by_label("Estado de v1")).to_have_value("definitivo")
    page.keyboard.press("Tab")
    page.keyboard.type("Registro de actas")
    second = page.get_by_label("Valor de v2")
    press_tab_until_on(page, second)
    page.keyboard.type("1 00")
    expect(page.locator("#leido-v2")).to_contain_text("se puede leer de dos maneras")
    page.keyboard.press("Control+A")
    page.keyboard.type("1 000")
    expect(page.locator("#resultado")).to_contain_text("27.00 frente a la meta 30")
    expect(page.locator("#resultado")).to_contain_text("(270 / 1,000) × 100 = 27.00")
    expect(page.locator("#anuncio")).to_contain_text("27.00 frente a la meta 30")
    # Ten times last year's, both: it asks, twice.
    expect(page.locator("#avisos li")).to_have_count(2)
    expect(page.locator("#guardado")).to_contain_text(re.compile(r"Guardado \d\d:\d\d"))
    assert the_capture().typed["v2"]["value"] == "1 000"
    look_at(page, keep_picture, "avisos")

    # Sent too early: all that is missing at once, each leading to its field.
    hand_on = page.get_by_role("button", name="Enviar a revisión")
    press_tab_until_on(page, hand_on)
    page.keyboard.press("Enter")
    obstacles = page.get_by_role("alert").filter(has_text="Faltan 3 cosas")
    expect(obstacles.get_by_role("link")).to_have_count(3)
    look_at(page, keep_picture, "falta")
    press_tab_until_on(page, obstacles.get_by_role("link").first)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Fuente de v2")).to_be_focused()
    page.keyboard.type("Registro de actas")

    answers = page.get_by_label("Por qué la cifra es correcta")
    for at in range(2):
        press_tab_until_on(page, answers.nth(at))
        page.keyboard.type("Entró el registro nuevo.")
    # What is written there stays while the figures around it change.
    second.fill("1 001")
    expect(page.locator("#resultado")).to_contain_text("26.97")
    expect(answers.first).to_have_value("Entró el registro nuevo.")
    expect(page.locator("#sin-guardar")).to_be_hidden()
    expect(page.locator("#guardado")).to_contain_text("Guardado")

    page.get_by_label("Adjuntar un archivo").set_input_files(
        {"name": "acta.pdf", "mimeType": "application/pdf", "buffer": A_PDF}
    )
    page.wait_for_timeout(2_000)
    page.get_by_role("button", name="Adjuntar", exact=True).click()
    expect(page.locator("main > .message")).to_have_text("«acta.pdf» está adjunto.")
    assert Evidence.objects.get().size == len(A_PDF)
    look_at(page, keep_picture, "evidencia")
    with page.expect_download() as download:
        page.get_by_role("link", name="acta.pdf").click()
    assert download.value.suggested_filename == "acta.pdf"

    page.get_by_label("Comentario para quien revisa").fill("Con el registro nuevo.")
    hand_on.click()
    expect(page.locator("main > .message")).to_contain_text("1.1 de 2023 está en revisión.")
    expect(page.locator(".cycle-head")).to_contain_text("1 de 1 enviada")
    capture = the_capture()
    assert capture.status == CaptureStatus.IN_REVIEW
    assert capture.typed["_justifications"]["magnitud.v1"] == "Entró el registro nuevo."
    page.locator("main > .message").get_by_role("link").click()
    expect(page.get_by_role("heading", name="Lo capturado")).to_be_visible()
    look_at(page, keep_picture, "enviada")


def test_two_browsers_on_one_draft(live_server, page, new_context, cast, keep_picture):
    capture = capture_at_status(cast, "borrador", entries=typed(v1="27", v2="100"))
    enter(page, live_server.url, "ana", FORM)
    other = new_context().new_page()
    enter(other, live_server.url, "luis", FORM)

    other.get_by_label("Valor de v1").fill("28")
    expect(other.locator("#guardado")).to_contain_text("Guardado")
    expect(other.locator("#resultado")).to_contain_text("28.00")
    page.get_by_label("Valor de v1").fill("29")
    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("Luis guardó esta captura entretanto")
    expect(conflict).to_contain_text("28")
    expect(page.get_by_label("Valor de v1")).to_have_value("29")
    look_at(page, keep_picture, "conflicto")
    assert the_capture().typed["v1"]["value"] == "28"

    conflict.get_by_role("button", name="Seguir con lo mío").click()
    expect(page.locator("main > .message")).to_have_text("El borrador está guardado.")
    assert the_capture().typed["v1"]["value"] == "29"

    other.get_by_label("Valor de v2").fill("101")
    expect(other.locator(".conflict")).to_contain_text("Ana guardó")
    other.get_by_role("link", name="Seguir con lo guardado").click()
    expect(other.get_by_label("Valor de v1")).to_have_value("29")
    expect(other.get_by_label("Valor de v2")).to_have_value("100")
    other.get_by_label("Valor de v2").fill("102")
    expect(other.locator("#guardado")).to_contain_text("Guardado")
    other.wait_for_timeout(2_000)
    assert the_capture().typed["v2"]["value"] == "102"
    assert capture.pk == the_capture().pk


def test_a_session_that_ends_in_the_middle_loses_nothing(live_server, page, cast, context):
    enter(page, live_server.url, "ana", FORM)
    page.get_by_label("Valor de v1").fill("27")
    expect(page.locator("#guardado")).to_contain_text("Guardado")
    context.clear_cookies(name="sessionid")
    page.get_by_label("Valor de v2").fill("100")
    expect(page.locator("#guardado")).to_contain_text("Su sesión terminó")
    with context.expect_page() as opened:
        page.get_by_role("link", name="Entrar en otra ventana").click()
    login = opened.value
    login.get_by_label("Usuario").fill("ana")
    login.get_by_label("Contraseña").fill(PASSWORD)
    login.keyboard.press("Enter")
    expect(login.get_by_label("Valor de v1")).to_have_value("27")
    page.get_by_role("button", name="Ya entré: seguir aquí").click()
    expect(page.locator("#guardado")).to_contain_text("siga escribiendo")
    expect(page.get_by_label("Valor de v2")).to_have_value("100")
    page.get_by_label("Valor de v2").fill("100.5")
    expect(page.locator("#guardado")).to_contain_text("Guardado")
    assert the_capture().typed["v2"]["value"] == "100.5"


def test_a_server_that_does_not_answer_is_told(live_server, page, cast):
    enter(page, live_server.url, "ana", FORM)
    page.route("**/guardar/**", lambda route: route.abort())
    page.get_by_label("Valor de v1").fill("27")
    expect(page.locator("#sin-guardar")).to_be_visible()
    page.unroute("**/guardar/**")
    page.get_by_label("Valor de v1").fill("27.5")
    expect(page.locator("#guardado")).to_contain_text("Guardado")
    expect(page.locator("#sin-guardar")).to_be_hidden()
    # The browser itself complains of what it did not get.
    page.complaints.clear()


def test_without_scripts_the_buttons_do_it(live_server, browser, browser_context_args, cast):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    enter(page, live_server.url, "ana", FORM)
    page.get_by_label("Valor de v1").fill("27")
    page.get_by_label("Valor de v2").fill("1'00")
    page.get_by_role("button", name="Guardar el borrador").click()
    expect(page.locator("#leido-v1")).to_have_text("Se leyó 27")
    expect(page.locator("#leido-v2")).to_contain_text("no se puede leer")
    page.get_by_label("Valor de v2").fill("102")
    for symbol in ("v1", "v2"):
        page.get_by_label(f"Fuente de {symbol}").fill("Registro")
    page.get_by_role("button", name="Enviar a revisión").click()
    page.get_by_label("Por qué la cifra es correcta").fill("Así fue.")
    page.get_by_role("button", name="Enviar a revisión").click()
    expect(page.locator("main > .message")).to_contain_text("está en revisión")
    context.close()


def test_a_returned_capture_is_corrected(live_server, page, cast, keep_picture):
    capture_at_status(cast, "borrador", entries=typed(v1="27", v2="103"))
    sent = submit(the_capture(), by=cast.ana)
    return_to_planner(sent, by=cast.rita, reason="La fuente no es esa.")
    enter(page, live_server.url, "ana", FORM)
    expect(page.locator(".returned")).to_contain_text("La fuente no es esa.")
    look_at(page, keep_picture, "devuelta")
    page.get_by_label("Fuente de v1").fill("Otra")
    page.get_by_role("button", name="Enviar a revisión").click()
    expect(page.locator("main > .message")).to_contain_text("está en revisión")
