"""A planner fills a sheet outside and brings it back, in a real browser."""

import threading

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from indicators.models import Capture, CaptureStatus
from indicators.sheets import processing
from tests.functional.sign_in import sign_in
from tests.functional.test_capturing import cast, look_at

assert cast  # the fixture of that module


def fill(path, **cells):
    book = load_workbook(path)
    for address, value in cells.items():
        book["Capturas"][address] = value
    book.save(path)


def upload(page, path):
    page.get_by_label("La hoja que llenó").set_input_files(path)
    page.get_by_role("button", name="Subir y revisar").click()


@pytest.fixture
def sheet(live_server, page, cast, keep_picture, tmp_path):
    """The sheet as it was downloaded; the browser is on the list of what is missing."""
    sign_in(page, live_server.url, "ana", "/captura/")
    page.get_by_text("Llenarlo en una hoja de cálculo").click()
    look_at(page, keep_picture, "hoja-bajar")
    with page.expect_download() as download:
        page.get_by_role("link", name="Bajar la hoja (XLSX)").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_a_sheet_goes_out_is_corrected_seen_and_saved(live_server, page, sheet, keep_picture):
    fill(sheet, I2=270, K2="Registro", I3="1 00", K3="Registro")
    upload(page, sheet)
    problems = page.locator(".obstacles")
    expect(problems).to_contain_text("1 problema")
    expect(problems).to_contain_text("Capturas!I3")
    expect(page.get_by_role("button", name="Guardar")).to_have_count(0)
    look_at(page, keep_picture, "hoja-problemas")

    fill(sheet, I3="1 000")
    upload(page, sheet)
    changes = page.locator(".sheet-captures")
    expect(changes).to_contain_text("Capturas!I3")
    expect(changes).to_contain_text("se leyó 1,000")
    expect(changes).to_contain_text("unas 10.4 veces el de 2022")
    look_at(page, keep_picture, "hoja-cambios")
    assert not Capture.objects.filter(cycle__isnull=False).exists()

    page.get_by_role("button", name="Guardar los 6 cambios").click()
    expect(page.locator(".page-head")).to_contain_text("Se guardaron 6 celdas de 1 captura")
    look_at(page, keep_picture, "hoja-guardada")
    page.locator(".sheet-captures").get_by_role("link").click()
    expect(page.get_by_label("Valor de v1")).to_have_value("270")
    expect(page.get_by_label("Valor de v2")).to_have_value("1 000")
    expect(page.locator("#resultado")).to_contain_text("27.00")
    assert Capture.objects.get(cycle__isnull=False).status == CaptureStatus.DRAFT


def test_a_sheet_too_large_is_told_before_it_is_sent(live_server, page, cast, tmp_path):
    sign_in(page, live_server.url, "ana", "/captura/")
    page.get_by_text("Llenarlo en una hoja de cálculo").click()
    chosen = page.get_by_label("La hoja que llenó")
    large = tmp_path / "hoja.xlsx"
    large.write_bytes(b"0" * 6_000_000)
    chosen.set_input_files(large)
    expect(page.locator("#sheet-file-error")).to_have_text("El archivo pasa de 5 MB: no se envió.")
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_role("button", name="Subir y revisar").click()
    expect(chosen).to_be_focused()
    page.wait_for_timeout(300)
    assert not sent


@pytest.mark.parametrize("scripts", [True, False])
def test_the_bar_moves_while_a_sheet_is_checked(
    live_server, browser, browser_context_args, cast, task_thread, monkeypatch, tmp_path,
    scripts,
):  # fmt: skip
    go_on, real = threading.Event(), processing.compare

    def slowly(*args, report, **kwargs):
        report(1)
        assert go_on.wait(30)
        return real(*args, report=report, **kwargs)

    monkeypatch.setattr(processing, "compare", slowly)
    monkeypatch.setattr(processing, "SECONDS_BETWEEN_REPORTS", 0)
    context = browser.new_context(**browser_context_args, java_script_enabled=scripts)
    page = context.new_page()
    try:
        sign_in(page, live_server.url, "ana", "/captura/")
        page.get_by_text("Llenarlo en una hoja de cálculo").click()
        with page.expect_download() as download:
            page.get_by_role("link", name="Bajar la hoja (XLSX)").click()
        path = tmp_path / "capturas.xlsx"
        download.value.save_as(path)
        fill(path, I2=27, K2="Registro")
        upload(page, path)
        bar = page.locator("progress")
        expect(bar).to_be_visible()
        if scripts:
            expect(bar).to_have_attribute("value", "3")
        else:
            page.wait_for_timeout(500)
            page.get_by_role("link", name="Ver cómo va").click()
            expect(bar).to_have_attribute("value", "3")
        expect(bar).to_have_attribute("max", "4")
        go_on.set()
        if not scripts:
            task_thread.wait_until_idle()
            page.get_by_role("link", name="Ver cómo va").click()
        expect(page.get_by_role("button", name="Guardar los 3 cambios")).to_be_visible()
    finally:
        go_on.set()
        context.close()
