"""A reviewer explains a verdict in a real browser, by keyboard."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from indicators.duties import REVIEW
from indicators.models import ReconciliationExplanation
from indicators.results.recompute import recompute_programme
from tests.factories.duties import give
from tests.factories.programme import small_programme
from tests.functional.looking import is_accessible, violations


@pytest.fixture
def figure(live_server):
    """A figure that is printed otherwise than the method gives it."""
    small = small_programme()
    small.add_indicator("1.1", "v1 / v2 * 100", symbols={"v1": "suma", "v2": "suma"})
    small.state("1.1", 2023, {"v1": "1", "v2": "3"}, printed="34.00")
    recompute_programme(small.programme)
    reviewer = User.objects.create_user("ana", password="una clave de prueba", first_name="Ana")
    give(reviewer, REVIEW)


def press_tab_until_on(page, locator, most=60):
    for _ in range(most):
        page.keyboard.press("Tab")
        if locator.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("the keyboard does not get there")


def test_from_the_ledger_to_a_published_explanation(live_server, page, figure):
    page.goto(live_server.url + "/conciliacion/")
    page.get_by_role("link", name="Entrar").click()
    page.get_by_label("Usuario").fill("ana")
    page.get_by_label("Contraseña").fill("una clave de prueba")
    page.keyboard.press("Enter")
    explain = page.get_by_role("link", name="Explicar 1.1 en 2023, difiere")
    press_tab_until_on(page, explain)
    page.keyboard.press("Enter")

    text = page.get_by_label("Escribir la explicación")
    press_tab_until_on(page, text)
    page.keyboard.type("   ")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Escriba la explicación.")
    expect(text).to_have_attribute("aria-invalid", "true")
    expect(text).to_have_accessible_description(
        "A lo más 4,000 caracteres. Se publica con su nombre y la fecha; lo anterior queda en el "
        "historial. Escriba la explicación."
    )
    is_accessible(page)

    text.fill("Errata del anexo.")
    page.get_by_role("button", name="Publicar la explicación").click()
    expect(page.locator(".message")).to_have_text("La explicación está publicada.")
    expect(page.locator(".written .explanation")).to_contain_text("Errata del anexo.")
    page.reload()
    expect(page.locator(".message")).to_have_count(0)
    page.get_by_role("button", name="Quitar la explicación").click()
    expect(page.locator(".message")).to_contain_text("La explicación se quitó.")
    assert violations(page) == []
    assert list(ReconciliationExplanation.objects.values_list("text", flat=True)) == [
        "",
        "Errata del anexo.",
    ]
