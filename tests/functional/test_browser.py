"""The pages in a real browser.

The ``page`` fixture fails a test on any console error, and so on anything that the
Content-Security-Policy refuses, and on any request to another machine.
"""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

# Marked so that there is a database; what is shown is committed by ``site`` and only read.
pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/",
    "/?year=2024",
    "/?light=rojo&kind=meta&q=salud",
    "/?q=xilofono",
    "/indicadores/2.1/",
    "/indicadores/6.1/?year=2024",
    "/comparar/",
    "/comparar/?i=1.1&i=2.1&i=3.1&i=4.1&i=5.1&i=6.1&i=1.3",
    "/evaluabilidad/",
    "/conciliacion/",
    "/conciliacion/?year=2024",
    "/conciliacion/5.2/2024/difiere/",
    "/estado/",
    "/objetivos/1/",
    "/objetivos/2/?year=2024",
    "/estrategias/",
    "/estrategias/?q=guarderia",
    "/estrategias/4.2.3/",
    "/datos/",
    "/datos/recetas/",
    "/cuenta/entrar/",
]


def see_the_live_chart(page):
    """Scrolls to the chart, whose library is fetched when it is near, and waits until it is there."""
    stage = page.locator(".stage")
    stage.scroll_into_view_if_needed()
    expect(stage).to_have_class(re.compile("is-live"), timeout=10_000)
    return stage


def sideways(page):
    """By how many pixels the page can be scrolled to the side."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_scrolls_sideways(site, page, address):
    for width in (320, 390, 1280, 3840):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(site + address)
        assert sideways(page) <= 0, width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_nothing(site, page, address, scheme):
    page.emulate_media(color_scheme=scheme)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(site + address)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/nada/", "/indicadores/9.9/", "/?year=1999"])
def test_axe_finds_nothing_on_a_page_that_is_not_there(site, page, address, scheme):
    page.emulate_media(color_scheme=scheme)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.goto(site + address).status == 404
        assert Axe().run(page).violations_count == 0
        assert sideways(page) <= 0
        expect(page.get_by_role("main").get_by_role("link").first).to_be_visible()
    # The browser itself complains of the answer.
    assert all("404" in each for each in page.complaints)
    page.complaints.clear()


def test_from_the_board_to_the_printed_page(site, page):
    page.goto(site)
    page.get_by_role("link", name="2.1", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tasa de mortalidad")
    expect(page.locator(".answer")).to_contain_text("221.84 frente a la meta 123.23")
    reading = page.get_by_role("region", name="Lecturas publicadas").locator(
        "tr", has_text="221.84"
    )
    expect(reading.first).to_contain_text("Anexo, ficha 2.1")
    expect(reading.first).to_contain_text("145")


def test_another_year(site, page):
    page.goto(site)
    page.get_by_role("navigation", name="Año").get_by_role("link", name="2024").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cómo va el programa en 2024")
    expect(page.locator(".notice")).to_contain_text(
        "cortes entre el 31 de mayo de 2024 y el 30 de junio de 2024"
    )


FAR_OUT = "/comparar/?i=1.2&i=4.3&i=4.1&i=3.2&i=5.2&i=2.1"


@pytest.mark.parametrize("address", ["/indicadores/2.1/", FAR_OUT, "/comparar/?i=5.1&i=6.2"])
def test_the_interactive_chart_takes_the_place_of_the_drawn_one(site, page, address):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(site + address)
    stage = page.locator(".stage")
    see_the_live_chart(page)
    drawn, live = (
        stage.locator("svg.chart-wide").bounding_box(),
        stage.locator(".plot").bounding_box(),
    )
    assert drawn["height"] == pytest.approx(live["height"], abs=1)
    expect(stage.locator(".plot .xtick")).not_to_have_count(0)
    shift = page.evaluate(
        """() => new Promise(done => new PerformanceObserver(list => done(
             list.getEntries().reduce((sum, each) => sum + each.value, 0)
           )).observe({type: "layout-shift", buffered: true}) || setTimeout(() => done(0), 300))"""
    )
    assert shift == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize(
    "address",
    [
        *[f"/indicadores/{code}/?year=2024" for code in ("2.1", "4.1", "6.2", "6.3")],
        FAR_OUT,
        "/comparar/?i=1.1&i=2.1&i=3.1&i=4.1&i=5.1&i=6.1",
        "/comparar/?i=5.1&i=5.3",
    ],
)
def test_no_writing_of_the_live_chart_touches_another_or_is_cut(site, page, width, address):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site + address)
    see_the_live_chart(page)
    boxes = page.evaluate(
        """() => [...document.querySelectorAll(".plot text")]
             .map((each) => [each.textContent.trim(), each.getBoundingClientRect()])
             .filter(([text, box]) => text && box.width)
             .map(([text, box]) => [text, box.left, box.top, box.right, box.bottom])"""
    )
    frame = page.locator(".trend").bounding_box()
    for place, (text, left, top, right, bottom) in enumerate(boxes):
        assert left >= frame["x"], text
        assert right <= frame["x"] + frame["width"], text
        for other, its_left, its_top, its_right, its_bottom in boxes[place + 1 :]:
            apart = right <= its_left or its_right <= left or bottom <= its_top + 3
            assert apart or its_bottom <= top + 3, (text, other)


def test_on_paper_it_is_light(site, page):
    page.goto(site + "/indicadores/6.2/")
    see_the_live_chart(page)

    def colours():
        return page.evaluate(
            """() => [...document.querySelectorAll("body, main *:not(.plot, .plot *)")].map((each) => {
                 const { color, backgroundColor, fill, stroke } = getComputedStyle(each);
                 return [color, backgroundColor, fill, stroke].join(" ");
               }).join("|")"""
        )

    page.emulate_media(media="print", color_scheme="light")
    light = colours()
    page.emulate_media(media="print", color_scheme="dark")
    assert colours() == light


@pytest.mark.parametrize(
    "address", ["/indicadores/6.1/", "/conciliacion/?verdict=coincide", "/objetivos/4/", FAR_OUT]
)
def test_no_row_of_a_table_is_taller_than_a_phone_bears(site, page, address):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(site + address)
    tallest = page.evaluate(
        "Math.max(...[...document.querySelectorAll('table.data tr')].map(row => row.clientHeight))"
    )
    assert tallest < 200


def test_the_documentation_of_the_api_leads_back(site, page):
    page.goto(site + "/api/v1/docs/")
    page.get_by_role("link", name="Volver al sitio").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cómo va el programa")


@pytest.mark.parametrize("width", [320, 390])
def test_an_answer_in_the_documentation_of_the_api_fits_a_phone(site, page, width):
    page.set_default_timeout(30_000)  # the library opens fifty fields at once
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site + "/api/v1/docs/")
    results = page.locator(".opblock", has=page.locator("[data-path$='/{programme}/results/']"))
    results.locator(".opblock-summary-control").click()
    results.get_by_role("button", name="Try it out").click()
    results.locator("tr[data-param-name=programme] input").fill("piimss-2020-2024")
    results.get_by_role("button", name="Execute").click()
    expect(results.locator(".live-responses-table .response-col_status").last).to_contain_text(
        "200", timeout=30_000
    )
    # The library lays the answer out once more after it is there.
    page.wait_for_function(
        "document.documentElement.scrollWidth === document.documentElement.clientWidth"
    )
    assert results.locator(".responses-table").last.is_visible()


def test_the_documentation_of_the_api_is_as_dark_as_the_reader_asks(site, page):
    paper = "getComputedStyle(document.querySelector('.swagger-ui')).backgroundColor"
    page.emulate_media(color_scheme="dark")
    page.goto(site + "/api/v1/docs/")
    expect(page.locator(".opblock").first).to_be_visible()
    assert page.evaluate(paper) == "rgb(28, 32, 34)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(28, 32, 34)"
    page.emulate_media(color_scheme="light")
    # The page hears of it a moment later.
    page.wait_for_function(f"{paper} !== 'rgb(28, 32, 34)'")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_library_is_fetched_when_the_chart_is_near(site, page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 390, "height": 400})
    page.goto(site + "/indicadores/2.1/")
    page.wait_for_timeout(500)
    assert not any("plotly" in address for address in asked)
    expect(page.locator(".stage svg.chart-narrow")).to_be_visible()
    see_the_live_chart(page)
    assert any("plotly-cartesian" in address for address in asked)


def test_without_scripts_the_drawn_chart_stays(site, browser, browser_context_args):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "/indicadores/2.1/")
    expect(page.locator(".stage svg.chart-wide")).to_be_visible()
    context.close()


def test_no_chart_library_where_there_is_no_chart(site, page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site)
    assert not any("plotly" in address for address in asked)


def test_the_first_stop_of_the_keyboard_leads_to_the_content(site, page):
    page.goto(site)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Ir al contenido")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_filter_of_the_ledger(site, page):
    page.goto(site + "/conciliacion/")
    page.get_by_label("Indicador").select_option("5.2")
    page.get_by_label("Dictamen").select_option("difiere")
    page.get_by_role("button", name="Filtrar").click()
    expect(page.locator(".entry")).to_have_count(1)
    expect(page.locator(".entry")).to_contain_text("718,888 − 560,793 − 77,086 = 81,009")
    page.get_by_role("link", name="Quitar filtros").click()
    expect(page.locator(".entry")).to_have_count(10)


def test_choosing_what_to_compare(site, page):
    page.goto(site + "/comparar/")
    page.get_by_role("group", name="Objetivo 5").get_by_label("5.3").check()
    page.get_by_label("2.1").check()
    page.get_by_role("button", name="Comparar").click()
    expect(page).to_have_url(site + "/comparar/?i=2.1&i=5.3")
    expect(page.locator(".compared li")).to_have_count(2)
    expect(page.get_by_role("region", name="Tabla de la comparación")).to_contain_text("−584.4")
    page.get_by_role("link", name="Quitar 2.1").click()
    expect(page).to_have_url(site + "/comparar/?i=5.3")
    page.get_by_role("link", name="Quitar 5.3").click()
    page.get_by_role("link", name="Los que más han retrocedido hasta 2023").click()
    expect(page.locator(".compared li").first).to_contain_text("2.1")


def test_the_live_comparison_has_a_colour_for_each_line(site, page):
    page.goto(site + FAR_OUT)
    see_the_live_chart(page)
    drawn, live = page.evaluate(
        """() => [".stage svg.chart-wide .c-index", ".plot .scatterlayer .js-line"].map((kind) =>
             [...new Set([...document.querySelectorAll(kind)]
               .map((each) => getComputedStyle(each).stroke))].sort())"""
    )
    assert len(drawn) == 6
    assert set(drawn) < set(live)
    assert len(live) == 8  # and those of the baseline and the final target


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize(
    "address", ["/objetivos/1/", "/objetivos/2/?year=2024", "/objetivos/4/?year=2024", FAR_OUT]
)
def test_no_writing_of_a_drawn_chart_touches_another_or_is_cut(site, page, width, address):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site + address)
    kind = "wide" if width == 1280 else "narrow"
    boxes = page.evaluate(
        """(kind) => [...document.querySelectorAll(`.stage .chart-${kind} text`)]
             .map((each) => [each.textContent, each.getBoundingClientRect()])
             .map(([text, box]) => [text, box.left, box.top, box.right, box.bottom])""",
        kind,
    )
    assert len(boxes) > 8
    frame = page.locator(".trend").bounding_box()
    for place, (text, left, top, right, bottom) in enumerate(boxes):
        assert left >= frame["x"], text
        assert right <= frame["x"] + frame["width"], text
        for other, its_left, its_top, its_right, its_bottom in boxes[place + 1 :]:
            apart = right <= its_left or its_right <= left or bottom <= its_top + 3
            assert apart or its_bottom <= top + 3, (text, other)


def test_a_search_of_the_strategies(site, page):
    page.goto(site + "/estrategias/")
    page.get_by_label("Buscar en sus textos o por clave").fill("guarderia")
    page.keyboard.press("Enter")
    expect(page.locator(".found")).to_contain_text("6 acciones de 114 en 2 estrategias")
    expect(page.locator("mark").first).to_have_text("Guardería")
    page.get_by_role("link", name="4.3.2", exact=True).click()
    expect(page.locator(".is-asked")).to_contain_text("Ejecutar el Plan de Seguridad")
    page.go_back()
    page.get_by_role("link", name="Ver todas").click()
    expect(page.locator(".tree")).to_have_count(6)


def test_from_a_missing_figure_to_its_ficha_by_keyboard(site, page):
    page.goto(site + "/evaluabilidad/")
    cell = page.get_by_role("link", name="2.1, 2024: sin dato, ND (no disponible)", exact=True)
    cell.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tasa de mortalidad")
    expect(page.locator(".answer")).to_contain_text("Sin dato")


@pytest.mark.parametrize("width", [320, 390])
def test_the_map_slides_in_a_region_of_its_own(site, page, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(site + "/evaluabilidad/")
    page.get_by_text("Ver qué hay de cada indicador en esos años").click()
    region = page.get_by_role("region", name="Lo que hay de los años sin metas")
    region.evaluate("each => each.scrollTo(each.scrollWidth, 0)")
    assert region.evaluate("each => each.scrollLeft") > 0
    assert sideways(page) <= 0
    left = region.bounding_box()["x"]
    name = region.get_by_role("rowheader", name="1.1 Porcentaje").bounding_box()
    assert name["x"] == pytest.approx(left, abs=2)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_navigation_is_whole_and_even(site, page, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(site + "/evaluabilidad/")
    boxes = [each.bounding_box() for each in page.locator(".main-nav a").all()]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    assert all(box["height"] >= 24 for box in boxes)
    rows = {}
    for box in boxes:
        rows.setdefault(box["y"], []).append(box["x"])
    first = next(iter(rows.values()))
    assert all(row == pytest.approx(first[: len(row)]) for row in rows.values())
