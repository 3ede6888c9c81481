"""The pages in a real browser.

The ``page`` fixture fails a test on any console error, and so on anything that the
Content-Security-Policy refuses, and on any request to another machine.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.conftest import complaints_fail
from tests.functional.looking import SCHEMES, is_accessible, resize, sideways
from tests.waiting import wait_until

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
    "/cumplimiento/",
    "/datos/",
    "/datos/recetas/",
    "/cuenta/entrar/",
]


@pytest.fixture
def page(reader):
    """All tests here only read."""
    return reader


def see_the_live_chart(page):
    """Scrolls to the chart, whose library is fetched when it is near, and waits until it is there."""
    stage = page.locator(".stage")
    stage.scroll_into_view_if_needed()
    expect(stage).to_have_class(re.compile("is-live"), timeout=10_000)
    return stage


def test_a_page_that_asks_another_machine_finds_none_and_fails_its_test(readers):
    page = readers.new_page()
    elsewhere = ["http://piimss.example/", "http://127.0.0.2/"]
    ask = "address => fetch(address, {mode: 'no-cors'}).then(() => 'found', () => 'refused')"
    with pytest.raises(AssertionError), complaints_fail(page):
        answers = [page.evaluate(ask, address) for address in elsewhere]
    page.close()
    assert answers == ["refused", "refused"]
    complaints = [text for text in page.complaints if "another machine" in text]
    assert complaints == [f"asked another machine: {address}" for address in elsewhere]


@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(site, page, address):
    page.goto(site + address)
    is_accessible(page, widths=(320, 390, 1280, 3840), axe_at=(390, 1280))


@pytest.mark.parametrize("address", ["/nada/", "/indicadores/9.9/", "/?year=1999"])
def test_axe_finds_nothing_on_a_page_that_is_not_there(site, page, address):
    assert page.goto(site + address).status == 404
    way_out = page.get_by_role("main").get_by_role("link").first
    is_accessible(page, at_each=lambda width, scheme: expect(way_out).to_be_visible())
    # The browser itself complains of the answer.
    assert all("404" in each for each in page.complaints)
    page.complaints.clear()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    "spoil",
    [
        # One link among many that look like it, and all links of a kind.
        "document.querySelectorAll('.tree a')[70].style.color = '#777'",
        "document.styleSheets[0].insertRule('.tree a {color: #777 !important}', "
        "document.styleSheets[0].cssRules.length)",
        # Only where nobody would look for it first.
        "document.styleSheets[0].insertRule('@media (min-width: 1000px) {.tree a {opacity: .4}}', "
        "document.styleSheets[0].cssRules.length)",
    ],
)
def test_letters_that_nobody_can_read_are_found_wherever_they_are(site, page, spoil, scheme):
    page.goto(site + "/estrategias/")
    page.evaluate(spoil)
    with pytest.raises(AssertionError, match=f"{scheme}: color-contrast"):
        is_accessible(page, widths=(390, 1280), schemes=(scheme,))


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


def writings_that_touch_or_are_cut(page, kind):
    """Return what is wrong with the texts that a selector finds in the chart of a page."""
    boxes = page.evaluate(
        """(kind) => [...document.querySelectorAll(kind)]
             .map((each) => [each.textContent.trim(), each.getBoundingClientRect()])
             .filter(([text, box]) => text && box.width)
             .map(([text, box]) => [text, box.left, box.top, box.right, box.bottom])""",
        kind,
    )
    width = page.viewport_size["width"]
    if len(boxes) <= 8:
        return [f"{width} wide: only {len(boxes)} texts"]
    wrong = []
    frame = page.locator(".trend").bounding_box()
    for place, (text, left, top, right, bottom) in enumerate(boxes):
        if left < frame["x"] or right > frame["x"] + frame["width"]:
            wrong.append(f"{width} wide: «{text}» is cut")
        for other, its_left, its_top, its_right, its_bottom in boxes[place + 1 :]:
            apart = right <= its_left or its_right <= left or bottom <= its_top + 3
            if not (apart or its_bottom <= top + 3):
                wrong.append(f"{width} wide: «{text}» and «{other}» touch")
    return wrong


# The live chart is as wide as the drawn one of this width; two frames later it has been painted.
REDRAWN = """async () => {
    const stage = document.querySelector(".stage");
    const drawn = [...stage.querySelectorAll("svg.chart-wide, svg.chart-narrow")]
      .find((each) => getComputedStyle(each).display !== "none");
    const live = stage.querySelector(".plot .main-svg");
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    const [want, is] = [drawn, live].map((each) => each.getBoundingClientRect().width);
    return Math.abs(want - is) < 1;
}"""


@pytest.mark.parametrize(
    "address",
    [
        *[f"/indicadores/{code}/?year=2024" for code in ("2.1", "4.1", "6.2", "6.3")],
        FAR_OUT,
        "/comparar/?i=1.1&i=2.1&i=3.1&i=4.1&i=5.1&i=6.1",
        "/comparar/?i=5.1&i=5.3",
    ],
)
def test_no_writing_of_the_live_chart_touches_another_or_is_cut(site, page, address):
    wrong = []
    resize(page, 320, 900)
    page.goto(site + address)
    see_the_live_chart(page)
    for width in (320, 390, 1280):
        resize(page, width, 900)
        wait_until(lambda: page.evaluate(REDRAWN), page)
        wrong += writings_that_touch_or_are_cut(page, ".plot text")
    assert not wrong, "\n".join([address, *wrong])


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


FITS = "document.documentElement.scrollWidth === document.documentElement.clientWidth"


def test_an_answer_in_the_documentation_of_the_api_fits_a_phone(site, page):
    page.set_default_timeout(30_000)  # the library opens fifty fields at once
    resize(page, 320, 900)
    page.goto(site + "/api/v1/docs/")
    results = page.locator(".opblock", has=page.locator("[data-path$='/{programme}/results/']"))
    results.locator(".opblock-summary-control").click()
    results.get_by_role("button", name="Try it out").click()
    results.locator("tr[data-param-name=programme] input").fill("piimss-2020-2024")
    results.get_by_role("button", name="Execute").click()
    expect(results.locator(".live-responses-table .response-col_status").last).to_contain_text(
        "200", timeout=30_000
    )
    for width in (320, 390):
        resize(page, width, 900)
        # The library lays the answer out once more after it is there.
        wait_until(lambda: page.evaluate(FITS), page, seconds=30)
        assert results.locator(".responses-table").last.is_visible(), width


def test_the_documentation_of_the_api_is_as_dark_as_the_reader_asks(site, page):
    body, paper = page.locator("body"), page.locator(".swagger-ui").first
    page.emulate_media(color_scheme="dark")
    page.goto(site + "/api/v1/docs/")
    expect(page.locator(".opblock").first).to_be_visible()
    expect(paper).to_have_css("background-color", "rgb(28, 32, 34)")
    expect(body).to_have_css("background-color", "rgb(28, 32, 34)")
    page.emulate_media(color_scheme="light")
    expect(paper).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    expect(body).to_have_css("background-color", "rgb(255, 255, 255)")


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


@pytest.mark.parametrize(
    "address", ["/objetivos/1/", "/objetivos/2/?year=2024", "/objetivos/4/?year=2024", FAR_OUT]
)
def test_no_writing_of_a_drawn_chart_touches_another_or_is_cut(site, page, address):
    page.goto(site + address)
    wrong = []
    for width, kind in ((320, "narrow"), (390, "narrow"), (1280, "wide")):
        resize(page, width, 900)
        wrong += writings_that_touch_or_are_cut(page, f".stage .chart-{kind} text")
    assert not wrong, "\n".join([address, *wrong])


def test_a_search_of_the_strategies(site, page):
    page.goto(site + "/estrategias/")
    page.get_by_label("Buscar en sus textos o por clave").fill("guarderia")
    page.keyboard.press("Enter")
    expect(page.locator(".found")).to_contain_text("6 acciones puntuales de 114 en 2 estrategias")
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


def test_the_map_slides_in_a_region_of_its_own(site, page):
    page.goto(site + "/evaluabilidad/")
    page.get_by_text("Ver qué hay de cada indicador en esos años").click()
    region = page.get_by_role("region", name="Lo que hay de los años sin metas")
    for width in (320, 390):
        resize(page, width)
        region.evaluate("each => each.scrollTo(0, 0)")
        region.evaluate("each => each.scrollTo(each.scrollWidth, 0)")
        assert region.evaluate("each => each.scrollLeft") > 0, width
        assert sideways(page) <= 0, width
        left = region.bounding_box()["x"]
        name = region.get_by_role("rowheader", name="1.1 Porcentaje").bounding_box()
        assert name["x"] == pytest.approx(left, abs=2), width


def test_the_navigation_is_whole_and_even(site, page):
    page.goto(site + "/evaluabilidad/")
    for width in (320, 390, 1280):
        resize(page, width)
        boxes = [each.bounding_box() for each in page.locator(".main-nav a").all()]
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes), width
        assert all(box["height"] >= 24 for box in boxes), width
        rows = {}
        for box in boxes:
            rows.setdefault(box["y"], []).append(box["x"])
        first = next(iter(rows.values()))
        assert all(row == pytest.approx(first[: len(row)]) for row in rows.values()), width
