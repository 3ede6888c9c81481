"""Choosing what one is told, and stopping it from a message; in a real browser."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from indicators.models import NoticePreference
from indicators.notifications.email import stop_token
from tests.factories.captures import capture_at_status, make_cast, with_addresses
from tests.functional.sign_in import sign_in
from tests.functional.test_reviewing import is_accessible

SITE = settings.SITE_NAME


@pytest.fixture
def cast(live_server):
    cast = with_addresses(make_cast())
    capture_at_status(cast, "devuelta")
    return cast


def test_choose_see_beforehand_and_stop(live_server, page, cast):
    sign_in(page, live_server.url, "ana", "/captura/")
    page.get_by_role("contentinfo").get_by_role("link", name="Avisos por correo").click()
    preview = page.get_by_role("region", name="Vista previa del siguiente")
    expect(preview).to_contain_text(f"{SITE}: 1 captura devuelta y 1 ciclo abierto")
    is_accessible(page)

    page.get_by_label("Ciclos que se abren o se reabren").uncheck()
    page.get_by_role("button", name="Guardar").click()
    expect(page.locator(".message")).to_have_text("Sus preferencias están guardadas.")
    expect(preview).to_contain_text(f"{SITE}: 1 captura devuelta")
    expect(preview).not_to_contain_text("ciclo abierto")
    preview.get_by_role("link", name="1.1").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1.1")

    page.context.clear_cookies()
    page.goto(f"{live_server.url}/avisos/baja/{stop_token(cast.ana)}/")
    is_accessible(page)
    page.get_by_role("button", name="Dejar de recibirlos").click()
    expect(page.get_by_role("status")).to_contain_text("ya no se le mandan avisos")
    is_accessible(page)
    assert not NoticePreference.objects.get(user=cast.ana).daily
