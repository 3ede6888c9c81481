"""What a director does before a meeting, on a phone and at a desk, in a real browser."""

import io
import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture
def page(reader):
    """All tests here only read."""
    return reader


@pytest.mark.parametrize(("size", "name"), [(PHONE, "telefono"), (DESK, "escritorio")])
def test_two_clicks_from_the_board_to_the_printed_page(site, page, keep_picture, size, name):
    page.set_viewport_size(size)
    page.goto(site)
    expect(page.get_by_text("De 18 indicadores evaluables")).to_be_in_viewport()
    keep_picture(f"tablero-{name}")
    worst = page.get_by_role("region", name="Qué atender primero").get_by_role("listitem").first
    expect(worst).to_contain_text("221.84 frente a la meta 123.23")
    expect(worst).to_contain_text("No cumple su meta desde 2020")
    worst.get_by_role("link", name=re.compile("2.1 Tasa de mortalidad")).click()
    answer = page.get_by_role("region", name=re.compile("lejos de la meta"))
    expect(answer).to_contain_text("faltan por bajar 98.61 puntos de la tasa")
    keep_picture(f"ficha-{name}")
    answer.get_by_role("link", name=re.compile("Anexo, ficha 2.1.*p.\\s145")).click()
    current = page.locator("#lecturas-2023 tr.is-current")
    expect(current).to_be_in_viewport()
    expect(current).to_contain_text("221.84")
    expect(current).to_contain_text("145")


def test_another_year_and_back(site, page, keep_picture):
    page.goto(site)
    years = page.get_by_role("navigation", name="Año")
    expect(years.get_by_role("link", name="2023")).to_have_attribute("aria-current", "page")
    years.get_by_role("link", name=re.compile("2024.*preliminar al 30 jun 2024")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cómo va el programa en 2024")
    expect(page.locator(".notice")).to_contain_text(
        "cortes entre el 31 de mayo de 2024 y el 30 de junio de 2024"
    )
    expect(page.get_by_text("11 cifras parciales")).to_be_visible()
    keep_picture("tablero-2024")
    page.get_by_role("link", name="Qué atender según 2023").click()
    expect(page.get_by_role("heading", name="Qué atender primero")).to_be_in_viewport()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cómo va el programa en 2023")


def test_what_is_far_from_its_target_and_speaks_of_children(site, page, keep_picture):
    page.goto(site)
    page.locator(".summary").get_by_role("link", name="10 lejos de la meta").click()
    expect(page.get_by_role("status")).to_have_text("Se muestran 10 de 18 indicadores.")
    expect(page.locator(".card")).to_have_count(10)
    page.get_by_label("Buscar").fill("NINOS guarderias")
    page.get_by_label("Buscar").press("Enter")
    expect(page.locator(".card")).to_have_count(1)
    expect(page.locator(".card")).to_contain_text("Número de niñas y niños atendidos en guarderías")
    expect(page.get_by_label("Semáforo")).to_have_value("rojo")
    keep_picture("tablero-filtrado")
    page.get_by_label("Buscar").fill("nada de esto")
    page.get_by_role("button", name="Filtrar").click()
    expect(page.get_by_text("Ningún indicador coincide con lo que busca.")).to_be_visible()
    page.get_by_role("link", name="Ver todos los indicadores").click()
    expect(page.locator(".card")).to_have_count(18)


def test_the_whole_path_by_keyboard(site, page):
    page.goto(site)
    links = page.locator(".urgent h3 a")
    for _stop in range(60):
        page.keyboard.press("Tab")
        if links.first.evaluate("each => each === document.activeElement"):
            break
    expect(links.first).to_be_focused()
    outline = links.first.evaluate("each => getComputedStyle(each).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tasa de mortalidad")


@pytest.mark.parametrize("address", ["/", "/indicadores/2.1/", "/objetivos/4/", "/conciliacion/"])
def test_it_prints_on_a4(site, page, address):
    from pypdf import PdfReader

    page.goto(site + address)
    heading = page.get_by_role("heading", level=1).inner_text()
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    width, height = (round(float(each) / 72 * 25.4) for each in printed.pages[0].mediabox[2:])
    assert (width, height) == (210, 297)
    text = re.sub(r"\s+", " ", " ".join(each.extract_text() for each in printed.pages))
    assert " ".join(heading.split()[-4:]) in text
    assert "Para citar:" in text and "Datos:" in text
    assert "Entrar" not in text  # the navigation is for the screen


@pytest.mark.parametrize("code", ["2.1", "4.1", "6.2"])
def test_a_picture_of_the_chart_is_saved(site, page, code, tmp_path):
    page.goto(f"{site}/indicadores/{code}/?year=2023")
    for form, begins in (("PNG", b"\x89PNG"), ("SVG", b"<svg"), ("XLSX", b"PK")):
        with page.expect_download() as saving:
            page.locator(".downloads").get_by_role("link", name=form).click()
        saving.value.save_as(tmp_path / form)
        assert saving.value.suggested_filename.startswith(f"piimss-2020-2024-{code}")
        assert (tmp_path / form).read_bytes().startswith(begins)
