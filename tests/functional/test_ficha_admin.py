"""The administration changes the real programme's fichas in a real browser, by keyboard and mouse."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from indicators.duties import ADMINISTRATION, REVIEW
from indicators.models import Event, Indicator, Target
from tests.factories.duties import give
from tests.factories.proposals import accept_open
from tests.functional.looking import is_accessible
from tests.functional.sign_in import sign_in


@pytest.fixture
def olga(real_programme, live_server, page, task_thread):
    """Signs in who keeps the fichas of the real programme, before their list."""
    olga = User.objects.create_user("olga", first_name="Olga")
    give(olga, ADMINISTRATION)
    sign_in(page, live_server.url, "olga", "/fichas/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Fichas")
    return olga


def tab_to(page, target):
    """Go there with the Tab key, as somebody without a mouse does."""
    for _key in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{target} is not reached")


def test_a_target_is_changed_for_a_reason_and_seen_everywhere(live_server, page, olga, task_thread):
    is_accessible(page)
    ficha = page.get_by_role("table").get_by_role("link", name=re.compile("^2.1 "))
    ficha.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2.1")
    is_accessible(page)
    part = page.get_by_role("link", name="Metas", exact=True)
    tab_to(page, part)
    page.keyboard.press("Enter")
    target = page.get_by_label("Meta 2023")
    expect(target).to_have_value("123.23")
    tab_to(page, target)
    page.keyboard.type("230")  # what was there is selected
    page.keyboard.press("Enter")  # only looks

    preview = page.get_by_role("region", name="Qué cambiaría")
    expect(preview).to_contain_text("Cambia 1 de 13 resultados:")
    (row,) = preview.get_by_role("row").filter(has_text="2023").all()
    expect(row).to_contain_text("antes 123.23 → después 230")
    expect(row).to_contain_text("lejos de la meta")
    expect(row).to_contain_text("en meta")
    assert Target.objects.get(indicator__code="2.1", year=2023).printed == "123.23"
    is_accessible(page)

    expect(preview).to_contain_text("se hace cuando lo acepta otra persona")
    page.get_by_role("button", name="Proponer el cambio").click()
    expect(page.get_by_role("alert")).to_contain_text("Escriba por qué se cambia la ficha.")
    is_accessible(page)
    reason = page.get_by_label("Por qué se cambia")
    reason.click()
    page.keyboard.type("La fijó así el acuerdo de la Dirección.")
    propose = page.get_by_role("button", name="Proponer el cambio")
    tab_to(page, propose)
    page.keyboard.press("Enter")
    expect(page.locator(".message")).to_contain_text("se hará cuando otra persona lo acepte")
    expect(page.get_by_role("button", name="Retirar la propuesta")).to_be_visible()
    is_accessible(page)
    assert Target.objects.get(indicator__code="2.1", year=2023).printed == "123.23"

    # Another person is led there by what waits for her, and sees the same.
    rita = give(User.objects.create_user("rita", first_name="Rita"), REVIEW)
    sign_in(page, live_server.url, "rita", "/pendientes/")
    is_accessible(page)
    page.get_by_role("link", name="1 propuesta por decidir").click()
    is_accessible(page)
    page.get_by_role("link", name=re.compile("^Cambio de la ficha 2.1")).click()
    (row,) = page.get_by_role("row").filter(has_text="2023").all()
    expect(row).to_contain_text("antes 123.23 → después 230")
    expect(row).to_contain_text("en meta")
    expect(page.get_by_role("main")).to_contain_text("La fijó así el acuerdo de la Dirección.")
    is_accessible(page)
    page.get_by_text("Aceptar…").click()
    page.get_by_role("button", name="Sí, aceptar").click()
    expect(page.locator(".message")).to_contain_text("Aceptó la propuesta")
    is_accessible(page)

    sign_in(page, live_server.url, "olga", "/fichas/2.1/")
    history = page.get_by_role("region", name="Qué ha cambiado")
    expect(history).to_contain_text("La fijó así el acuerdo de la Dirección.")
    expect(history).to_contain_text("meta 2023")
    expect(history).to_contain_text("Rita, a propuesta de Olga")
    is_accessible(page)
    task_thread.wait_until_idle()

    page.goto(f"{live_server.url}/bitacora/?kind=ficha")
    expect(page.get_by_role("main")).to_contain_text("La fijó así el acuerdo de la Dirección.")
    page.goto(f"{live_server.url}/indicadores/2.1/?year=2023")
    expect(page.locator(".answer")).to_contain_text("221.84 frente a la meta 230")
    assert Event.objects.of(Indicator).get().by == rita


def test_a_method_with_one_variable_more_and_what_is_wrong_with_it(live_server, page, olga):
    page.get_by_role("table").get_by_role("link", name=re.compile("^2.1 ")).click()
    page.get_by_role("link", name="Definir un método nuevo").click()
    is_accessible(page)
    page.get_by_label("Vigente desde").fill("2023")
    page.get_by_label("Fórmula", exact=True).fill("v1 / v2 * v3")
    page.get_by_role("button", name="Añadir otra variable").click()
    expect(page.get_by_role("group", name="Variable 3")).to_be_visible()
    page.get_by_role("button", name="Ver qué cambiaría").last.click()
    expect(page.get_by_role("alert")).to_contain_text("La ficha sigue como estaba.")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("usa «v3», que no es una variable del método")
    is_accessible(page)
    third = page.get_by_role("group", name="Variable 3")
    third.get_by_label("Símbolo").fill("v3")
    page.get_by_role("button", name="Ver qué cambiaría").last.click()
    number = third.get_by_label("Número")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link", name=re.compile("Variable 3. Número")).click()
    expect(number).to_be_focused()
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(number).to_have_accessible_description(re.compile("no es un número entero"))
    number.fill("3")
    third.get_by_label("Nombre").fill("Factor")
    page.get_by_role("button", name="Ver qué cambiaría").last.click()
    preview = page.get_by_role("region", name="Qué cambiaría")
    expect(preview).to_contain_text("método de 2023, v1: continúa")
    expect(preview.get_by_role("columnheader", name="Según el método")).to_be_visible()
    is_accessible(page)
    page.get_by_label("Por qué se cambia").fill("Así lo pide el anexo.")
    page.get_by_role("button", name="Proponer el cambio").click()
    expect(page.locator(".message")).to_contain_text("se hará cuando otra persona lo acepte")
    accept_open()
    page.goto(f"{live_server.url}/fichas/2.1/")
    page.get_by_role("link", name="Método desde 2023").click()
    page.get_by_role("button", name="Quitar este método").click()
    expect(page.get_by_role("region", name="Qué cambiaría")).to_contain_text("método de 2023")
    is_accessible(page)


def test_the_elements(live_server, page, olga):
    page.goto(f"{live_server.url}/fichas/2.1/elementos/")
    is_accessible(page)
    page.get_by_label("Decimales").fill("muchos")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Decimales")).to_have_accessible_description(
        re.compile("«muchos» no es un número entero.")
    )
    is_accessible(page)
