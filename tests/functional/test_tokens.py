"""Making a token, copying it, using it and revoking it; in a real browser."""

import re
import urllib.request
from urllib.error import HTTPError

import pytest
from playwright.sync_api import expect

from accounts.models import Token
from tests.factories.captures import make_cast
from tests.factories.tokens import expire, make
from tests.functional.sign_in import PASSWORD, sign_in, sign_in_by_the_form
from tests.functional.test_reviewing import is_accessible

PAGE = "/cuenta/claves/"


@pytest.fixture
def ana(live_server):
    ana = make_cast().ana
    ana.set_password(PASSWORD)
    ana.save()
    return ana


def status_of(live_server, secret):
    request = urllib.request.Request(
        live_server.url + "/api/v1/programmes/", headers={"Authorization": f"Token {secret}"}
    )
    try:
        with urllib.request.urlopen(request) as response:
            return response.status
    except HTTPError as error:
        return error.code


def test_make_copy_use_and_revoke(live_server, page, ana):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    expire(make(ana, name="La de antes")[0])
    sign_in(page, live_server.url, "ana", PAGE)
    is_accessible(page)
    page.get_by_role("button", name="Crear la clave").click()
    expect(page.get_by_label("Para qué es")).to_have_attribute("aria-invalid", "true")
    is_accessible(page)

    page.get_by_label("Para qué es").fill("Tablero de Excel")
    page.get_by_label("Captura: además").check()
    page.get_by_label("Vence en").select_option("30 días")
    page.get_by_role("button", name="Crear la clave").click()
    secret = page.get_by_label("Clave", exact=True).input_value()
    assert re.fullmatch("cifras_[0-9a-f]{64}", secret)
    page.get_by_role("button", name="Copiar").click()
    expect(page.get_by_role("button", name="Copiada")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    is_accessible(page)
    assert status_of(live_server, secret) == 200

    page.reload()  # the browser sends the form again
    expect(page.get_by_role("alert")).to_contain_text("ya se creó una clave")
    assert secret not in page.content()
    assert Token.objects.filter(name="Tablero de Excel").count() == 1

    page.get_by_role("link", name=re.compile("Revocar Tablero de Excel")).click()
    is_accessible(page)
    page.get_by_role("button", name="Revocar la clave").click()
    expect(page.locator(".message")).to_contain_text("está revocada")
    expect(page.get_by_text("No tiene ninguna.")).to_be_visible()
    is_accessible(page)
    assert status_of(live_server, secret) == 401


def test_the_page_works_without_scripts(live_server, browser, ana):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in_by_the_form(page, live_server.url, "ana", PAGE)
    page.get_by_label("Para qué es").fill("R")
    page.get_by_role("button", name="Crear la clave").click()
    expect(page.get_by_label("Clave", exact=True)).to_have_value(re.compile("cifras_"))
    expect(page.get_by_role("button", name="Copiar")).to_be_hidden()
    context.close()
