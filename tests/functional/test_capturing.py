"""A planner captures an indicator in a real browser, by keyboard; two of them on one draft."""

import re

import pytest
from playwright.sync_api import expect

from indicators.capture.workflow import return_to_planner, submit
from indicators.models import Capture, CaptureStatus, Evidence
from indicators.results.recompute import recompute_programme
from tests.factories.captures import capture_at_status, make_cast, the_capture, typed
from tests.functional.looking import is_accessible
from tests.functional.sign_in import PASSWORD, sign_in, sign_in_by_the_form
from tests.waiting import wait_until

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


def press_tab_until_on(page, locator, most=80):
    for _ in range(most):
        page.keyboard.press("Tab")
        if locator.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("the keyboard does not get there")


def look_at(page, keep_picture, name):
    """Axe and no sideways scrolling, light and dark, on a phone and on a desk."""
    is_accessible(
        page,
        widths=(320, 390, 1280),
        axe_at=(390, 1280),
        at_each=lambda width, scheme: keep_picture(f"captura-{name}-{width}-{scheme}"),
    )


@pytest.mark.usefixtures("hasty")
def test_a_whole_indicator_by_keyboard(live_server, page, cast, keep_picture):
    sign_in_by_the_form(page, live_server.url, "ana", "/captura/")
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
    # Ten times last year's, both, and a result beyond its history: it asks, three times.
    expect(page.locator("#avisos li")).to_have_count(3)
    expect(page.locator("#cuenta-avisos")).to_have_text("3 avisos")
    expect(page.locator("#guardado")).to_contain_text(re.compile(r"Guardado \d\d:\d\d"))
    wait_until_kept(page, "v2", "1 000")
    look_at(page, keep_picture, "avisos")

    # Sent too early: all that is missing at once, each leading to its field.
    hand_on = page.get_by_role("button", name="Enviar a revisión")
    press_tab_until_on(page, hand_on)
    page.keyboard.press("Enter")
    obstacles = page.get_by_role("alert").filter(has_text="Faltan 4 cosas")
    expect(obstacles.get_by_role("link")).to_have_count(4)
    expect(obstacles).to_be_focused()
    look_at(page, keep_picture, "falta")
    press_tab_until_on(page, obstacles.get_by_role("link").first)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Fuente de v2")).to_be_focused()
    page.keyboard.type("Registro de actas")

    answers = page.get_by_label("Por qué la cifra es correcta")
    for at in range(3):
        press_tab_until_on(page, answers.nth(at))
        page.keyboard.type("Entró el registro nuevo.")
    # What is written there stays while the figures around it change.
    second.fill("1 001")
    expect(page.locator("#resultado")).to_contain_text("26.97")
    expect(answers.first).to_have_value("Entró el registro nuevo.")
    expect(page.locator("#guardado")).to_contain_text("Guardado")

    page.get_by_label("Adjuntar un archivo").set_input_files(
        {"name": "acta.pdf", "mimeType": "application/pdf", "buffer": A_PDF}
    )
    page.get_by_role("button", name="Adjuntar", exact=True).click()
    expect(page.locator(".evidence .message")).to_have_text("«acta.pdf» está adjunto.")
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


@pytest.mark.usefixtures("hasty")
def test_two_browsers_on_one_draft(live_server, page, new_context, cast, keep_picture):
    capture = capture_at_status(cast, "borrador", entries=typed(v1="27", v2="100"))
    sign_in(page, live_server.url, "ana", FORM)
    other = new_context().new_page()
    sign_in(other, live_server.url, "luis", FORM)

    other.get_by_label("Valor de v1").fill("28")
    # The page has said «Guardado» since it came.
    wait_until_kept(other, "v1", "28")
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
    wait_until_kept(other, "v2", "102")
    assert capture.pk == the_capture().pk


def value_of(symbol):
    return the_capture().typed.get(symbol, {}).get("value", "")


def wait_until_kept(page, symbol, value, most=8):
    """The autosave is in the database; what the page says of it is another matter."""

    def is_kept():
        found = Capture.objects.filter(cycle__isnull=False).first()
        return found and found.typed.get(symbol, {}).get("value") == value

    wait_until(is_kept, page, seconds=most)


def sign_in_again(context, page, live_server):
    """In another tab: the token of the forms is renewed."""
    other = context.new_page()
    other.goto(live_server.url + "/cuenta/entrar/?next=/captura/")
    other.get_by_label("Usuario").fill("ana")
    other.get_by_label("Contraseña").fill(PASSWORD)
    other.keyboard.press("Enter")
    # To its end: a page that is closed while it arrives may never be.
    other.wait_for_url(live_server.url + "/captura/")
    other.close()


def test_whoever_types_without_a_pause_is_saved_all_the_same(live_server, page, cast, settings):
    # A save after 0.375 s without a letter, and after one second at the latest.
    settings.SCRIPT_DELAY_DIVISOR = 4
    sign_in(page, live_server.url, "ana", FORM)
    page.get_by_label("Nota (opcional) de v1").focus()
    for _ in range(30):
        page.keyboard.type("a")
        page.wait_for_timeout(100)
        if Capture.objects.filter(cycle__isnull=False, typed__v1__note__startswith="aaaa").exists():
            break
    assert the_capture().typed["v1"]["note"].startswith("aaaa")


def test_what_is_typed_before_the_script_is_there_is_saved_too(live_server, page, cast):
    sign_in(page, live_server.url, "ana", FORM)
    held = []
    page.route("**/capture.js", lambda route: held.append(route))
    page.goto(live_server.url + FORM, wait_until="commit")
    page.get_by_label("Valor de v1").fill("27")
    assert held
    held[0].continue_()
    wait_until_kept(page, "v1", "27")


def test_leaving_a_field_saves_it(live_server, page, cast):
    sign_in(page, live_server.url, "ana", FORM)
    page.get_by_label("Valor de v1").fill("27")
    page.get_by_label("Valor de v1").blur()
    wait_until_kept(page, "v1", "27", most=1)


def test_going_away_saves_what_was_typed_last(live_server, page, cast):
    sign_in(page, live_server.url, "ana", FORM)
    page.get_by_label("Valor de v1").press_sequentially("27")
    page.get_by_role("link", name="La ficha del indicador").click()
    page.wait_for_url("**/indicadores/1.1/**")
    assert value_of("v1") == "27"
    page.goto(live_server.url + FORM)
    page.get_by_label("Valor de v1").fill("28")
    # The tab is closed by whoever answers the browser that it may be.
    page.close(run_before_unload=False)
    wait_until(lambda: value_of("v1") == "28")


def is_asked_before_leaving(page):
    """The browser asks whether to let go of what is not saved; the answer is no."""
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    with page.expect_event("dialog"):
        page.evaluate("setTimeout(() => location.assign('/'), 0)")
    assert asked == ["beforeunload"]


@pytest.mark.usefixtures("hasty")
def test_a_session_that_ends_in_the_middle_loses_nothing(live_server, page, cast, context):
    sign_in(page, live_server.url, "ana", FORM)
    page.get_by_label("Valor de v1").fill("27")
    expect(page.locator("#guardado")).to_contain_text("Guardado")
    context.clear_cookies(name="sessionid")
    page.get_by_label("Valor de v2").fill("100")
    expect(page.locator("#guardado")).to_contain_text("su sesión terminó")
    expect(page.locator("#guardado")).not_to_contain_text("Guardado")
    # It asks before it lets go of what is not saved.
    is_asked_before_leaving(page)
    # A button does not carry it away either.
    page.get_by_role("button", name="Enviar a revisión").click()
    expect(page.locator("#conflicto")).to_contain_text("Su sesión terminó")
    expect(page.get_by_label("Valor de v2")).to_have_value("100")
    link = page.get_by_role("link", name="Entrar en otra ventana")
    expect(link).to_have_attribute("target", "_blank")
    login = context.new_page()
    login.goto(live_server.url + link.get_attribute("href"))
    login.get_by_label("Usuario").fill("ana")
    login.get_by_label("Contraseña").fill(PASSWORD)
    login.keyboard.press("Enter")
    expect(login.get_by_label("Valor de v1")).to_have_value("27")
    login.wait_for_load_state()
    login.close()
    page.bring_to_front()
    resume = page.get_by_role("button", name="Ya entré: seguir aquí")
    if resume.is_visible():
        resume.click()
    expect(page.locator("#guardado")).to_contain_text("Guardado")
    wait_until_kept(page, "v2", "100")
    expect(page.locator("#conflicto")).to_be_empty()
    # The first answer of the older token.
    page.complaints[:] = [each for each in page.complaints if "403" not in each]


@pytest.mark.parametrize("button", ["Guardar el borrador", "Enviar a revisión"])
def test_a_button_after_signing_in_again_elsewhere(live_server, page, cast, context, button):
    sign_in(page, live_server.url, "ana", FORM)
    sign_in_again(context, page, live_server)
    page.get_by_label("Valor de v1").fill("27.1")
    page.get_by_label("Valor de v2").fill("100.5")
    page.get_by_label("Comentario para quien revisa").fill("Va con retraso.")
    page.get_by_role("button", name=button).click()
    if button == "Guardar el borrador":
        expect(page.locator("main > .message")).to_have_text("El borrador está guardado.")
        expect(page.get_by_label("Comentario para quien revisa")).to_have_value("Va con retraso.")
    else:
        expect(page.get_by_role("alert").first).to_contain_text("para enviarla")
    assert (value_of("v1"), value_of("v2")) == ("27.1", "100.5")
    page.complaints[:] = [each for each in page.complaints if "403" not in each]


@pytest.mark.usefixtures("hasty")
def test_a_server_that_does_not_answer_is_told_and_asked_again(live_server, page, cast):
    sign_in(page, live_server.url, "ana", FORM)
    page.get_by_label("Valor de v2").fill("100")
    expect(page.locator("#guardado")).to_contain_text("Guardado")
    page.route("**/guardar/**", lambda route: route.abort())
    page.get_by_label("Valor de v1").fill("27")
    state = page.locator("#guardado")
    expect(state).to_contain_text("el servidor no responde")
    expect(state).not_to_contain_text("Guardado ")
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Guardar el borrador").click()
    expect(page.get_by_label("Valor de v1")).to_have_value("27")
    page.unroute("**/guardar/**")
    # By itself, without another letter.
    wait_until_kept(page, "v1", "27", most=15)
    expect(state).to_contain_text("Guardado")
    # The browser itself complains of what it did not get.
    page.complaints.clear()


@pytest.mark.usefixtures("hasty")
def test_what_was_not_saved_is_offered_after_a_reload(live_server, page, cast):
    sign_in(page, live_server.url, "ana", FORM)
    page.route("**/guardar/**", lambda route: route.abort())
    page.get_by_label("Valor de v1").fill("27")
    page.get_by_label("Nota (opcional) de v2").fill("Del registro nuevo.")
    expect(page.locator("#guardado")).to_contain_text("no responde")
    # Whoever comes after on this machine is offered nothing of hers.
    keys = [each for each in page.evaluate("Object.keys(sessionStorage)") if "captura:" in each]
    assert len(keys) == 1 and keys[0].startswith(f"captura:{cast.ana.pk}:{FORM}")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.unroute("**/guardar/**")
    offer = page.locator("#recuperar")
    expect(offer).to_contain_text("Del registro nuevo.")
    expect(page.get_by_label("Valor de v1")).to_have_value("")
    offer.get_by_role("button", name="Recuperar lo que escribió").click()
    expect(page.get_by_label("Valor de v1")).to_have_value("27")
    wait_until_kept(page, "v1", "27")
    expect(page.locator("#guardado")).to_contain_text("Guardado")
    page.reload()
    expect(offer).to_be_hidden()
    page.complaints.clear()


def test_a_file_takes_along_what_was_just_typed(live_server, page, cast):
    sign_in(page, live_server.url, "ana", FORM)
    attach = page.get_by_label("Adjuntar un archivo")
    attach.set_input_files({"name": "acta.pdf", "mimeType": "application/pdf", "buffer": A_PDF})
    page.get_by_label("Comentario para quien revisa").fill("Vea el acta.")
    page.get_by_label("Valor de v1").press_sequentially("27")
    page.evaluate("document.querySelector('#file').form.requestSubmit()")
    expect(page.locator(".evidence .message")).to_have_text("«acta.pdf» está adjunto.")
    expect(page.get_by_label("Valor de v1")).to_have_value("27")
    expect(page.get_by_label("Comentario para quien revisa")).to_have_value("Vea el acta.")
    page.get_by_role("button", name="Quitar acta.pdf").click()
    expect(page.locator(".evidence .message")).to_have_text("«acta.pdf» se quitó.")
    assert page.url.endswith("?kind=definitivo#evidencia")


def test_a_file_too_large_is_told_before_it_is_sent(live_server, page, cast, tmp_path):
    sign_in(page, live_server.url, "ana", FORM)
    attach = page.get_by_label("Adjuntar un archivo")
    large = tmp_path / "acta.pdf"
    large.write_bytes(A_PDF + b"0" * 11_000_000)
    attach.set_input_files(large)
    expect(page.locator("#file-error")).to_have_text("El archivo pasa de 10 MB: no se envió.")
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_role("button", name="Adjuntar", exact=True).click()
    page.wait_for_timeout(300)
    assert not [each for each in sent if "evidencia" in each]


@pytest.mark.usefixtures("hasty")
def test_a_note_that_is_too_long_is_not_lost_by_leaving(live_server, page, cast):
    sign_in(page, live_server.url, "ana", FORM)
    page.get_by_label("Nota (opcional) de v1").fill("x" * 50_000)
    expect(page.locator("#guardado")).to_contain_text("La nota tiene 50,000 caracteres")
    is_asked_before_leaving(page)


@pytest.mark.usefixtures("hasty")
def test_two_windows_of_one_person_are_joined(live_server, page, context, cast):
    capture_at_status(cast, "borrador", entries=typed(v1="27", v2="100"))
    sign_in(page, live_server.url, "ana", FORM)
    other = context.new_page()
    other.goto(live_server.url + FORM)
    other.get_by_label("Valor de v1").fill("28")
    # The page has said «Guardado» since it came.
    wait_until_kept(other, "v1", "28")
    page.get_by_label("Valor de v2").fill("101")
    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("Usted guardó esta captura en otra ventana")
    expect(page.locator("#guardado")).to_contain_text("usted guardó en otra ventana")
    expect(conflict.locator("li")).to_have_count(2)
    conflict.get_by_role("button", name="Juntar ambos").click()
    expect(page.get_by_label("Valor de v1")).to_have_value("28")
    expect(page.get_by_label("Valor de v2")).to_have_value("101")
    assert (value_of("v1"), value_of("v2")) == ("28", "101")


def test_enter_goes_on_to_the_next_number(live_server, page, cast):
    sign_in(page, live_server.url, "ana", FORM)
    page.get_by_label("Valor de v1").press_sequentially("27")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Valor de v2")).to_be_focused()
    wait_until_kept(page, "v1", "27", most=1)
    page.keyboard.press("Shift+Enter")
    expect(page.get_by_label("Valor de v1")).to_be_focused()
    assert page.locator("main > .message").count() == 0


def test_nd_chooses_the_status_by_itself(live_server, page, cast):
    sign_in(page, live_server.url, "ana", FORM)
    status = page.get_by_label("Estado de v1")
    page.get_by_label("Valor de v1").fill("N/D")
    expect(page.locator("#leido-v1")).to_have_text("Se leyó ND: no disponible")
    expect(status).to_have_value("nd")
    page.get_by_label("Valor de v1").fill("27")
    expect(status).to_have_value("definitivo")
    status.select_option("preliminar")
    page.get_by_label("Valor de v1").fill("ND")
    expect(page.locator("#leido-v1")).to_contain_text("ND")
    expect(status).to_have_value("preliminar")


@pytest.mark.usefixtures("hasty")
def test_a_number_in_place_of_nd_has_its_result_at_once(live_server, page, cast):
    sign_in(page, live_server.url, "ana", FORM)
    page.get_by_label("Valor de v2").fill("100")
    value, status = page.get_by_label("Valor de v1"), page.get_by_label("Estado de v1")
    value.fill("ND")
    expect(status).to_have_value("nd")
    value.fill("27")
    expect(status).to_have_value("definitivo")
    expect(page.locator("#resultado")).to_contain_text("27.00 frente a la meta 30")
    value.fill("NA")
    expect(status).to_have_value("na")
    value.fill("28")
    expect(page.locator("#resultado")).to_contain_text("28.00 frente a la meta 30")
    # What is kept says the same, without another letter.
    wait_until(lambda: the_capture().typed["v1"].get("status") == "definitivo")
    assert the_capture().typed["v1"]["value"] == "28"


def test_after_a_refusal_the_list_has_the_focus_and_its_links_show_the_variable(
    live_server, page, cast
):
    sign_in(page, live_server.url, "ana", FORM)
    page.set_viewport_size({"width": 390, "height": 700})
    page.get_by_label("Valor de v1").fill("1 00")
    page.get_by_role("button", name="Enviar a revisión").click()
    obstacles = page.locator(".obstacles")
    expect(obstacles).to_be_focused()
    assert page.get_by_text("se puede leer de dos maneras").count() == 2  # in the list, and there
    obstacles.get_by_role("link", name=re.compile("fuente de «v2 Variable v2»")).click()
    expect(page.get_by_label("Fuente de v2")).to_be_focused()
    expect(page.locator("legend", has_text="Variable v2")).to_be_in_viewport()


def test_a_double_click_sends_once(live_server, page, cast):
    capture_at_status(cast, "borrador", entries=typed(v1="27", v2="103"))
    sign_in(page, live_server.url, "ana", FORM)
    page.get_by_role("button", name="Enviar a revisión").dblclick()
    expect(page.locator("main > .message")).to_have_text("1.1 de 2023 está en revisión. Verla.")
    assert the_capture().events.filter(kind="enviada").count() == 1


@pytest.mark.usefixtures("hasty")
def test_a_saved_message_does_not_stand_beside_what_is_not_saved(live_server, page, cast):
    sign_in(page, live_server.url, "ana", FORM)
    page.get_by_label("Valor de v1").fill("27")
    page.get_by_role("button", name="Guardar el borrador").click()
    expect(page.locator("main > .message")).to_have_text("El borrador está guardado.")
    page.route("**/guardar/**", lambda route: route.abort())
    page.get_by_label("Valor de v1").fill("28")
    expect(page.locator("#guardado")).to_contain_text("no responde")
    expect(page.locator("main > .message")).to_have_count(0)
    page.complaints.clear()
    page.on("dialog", lambda dialog: dialog.accept())


@pytest.mark.usefixtures("hasty")
def test_whether_it_is_saved_and_what_asks_are_always_in_sight(live_server, page, cast):
    sign_in(page, live_server.url, "ana", FORM)
    page.get_by_label("Valor de v1").fill("270")
    expect(page.locator("#guardado")).to_contain_text("Guardado")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 700})
        for edge in ("0", "document.body.scrollHeight / 2", "document.body.scrollHeight"):
            page.evaluate(f"scrollTo(0, {edge})")
            expect(page.locator("#guardado")).to_be_in_viewport()
            expect(page.get_by_role("link", name="1 aviso", exact=True)).to_be_in_viewport()
    page.set_viewport_size({"width": 390, "height": 700})
    page.get_by_role("link", name="1 aviso", exact=True).click()
    expect(page.get_by_label("Por qué la cifra es correcta")).to_be_in_viewport()


def test_on_paper_there_is_nothing_to_press(live_server, page, cast):
    capture_at_status(cast, "borrador", entries=typed(v1="270", v2="103"))
    sign_in(page, live_server.url, "ana", FORM)
    page.emulate_media(media="print")
    for pressed in page.locator("main button, main [type=file], main .capture-bar").all():
        expect(pressed).to_be_hidden()
    expect(page.get_by_label("Valor de v1")).to_be_visible()
    assert page.locator(".asked").first.evaluate("each => getComputedStyle(each).breakInside") == (
        "avoid"
    )


def test_without_scripts_the_buttons_do_it(live_server, browser, browser_context_args, cast):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    sign_in_by_the_form(page, live_server.url, "ana", FORM)
    page.get_by_label("Valor de v1").fill("27")
    page.get_by_label("Valor de v2").fill("1'00")
    page.get_by_role("button", name="Guardar el borrador").click()
    expect(page.locator("#leido-v1")).to_have_text("Se leyó 27")
    expect(page.locator("#leido-v2")).to_contain_text("no se puede leer")
    page.get_by_label("Valor de v2").fill("102")
    for symbol in ("v1", "v2"):
        page.get_by_label(f"Fuente de {symbol}").fill("Registro")
    page.get_by_role("button", name="Enviar a revisión").click()
    for warned in ("v2, mismo valor que el año anterior", "resultado, fuera de su historia"):
        page.get_by_label(f"Por qué la cifra es correcta: {warned}").fill("Así fue.")
    page.get_by_role("button", name="Enviar a revisión").click()
    expect(page.locator("main > .message")).to_contain_text("está en revisión")
    context.close()


def test_a_returned_capture_is_corrected(live_server, page, cast, keep_picture):
    capture_at_status(cast, "borrador", entries=typed(v1="27", v2="103"))
    sent = submit(the_capture(), by=cast.ana)
    return_to_planner(sent, by=cast.rita, reason="La fuente no es esa.")
    sign_in(page, live_server.url, "ana", FORM)
    expect(page.locator(".returned")).to_contain_text("La fuente no es esa.")
    look_at(page, keep_picture, "devuelta")
    page.get_by_label("Fuente de v1").fill("Otra")
    page.get_by_role("button", name="Enviar a revisión").click()
    expect(page.locator("main > .message")).to_contain_text("está en revisión")
