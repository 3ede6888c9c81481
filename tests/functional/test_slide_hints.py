"""A table is said to slide where it does, on a phone and on a desk, and nowhere else."""

import pytest

from tests.factories.captures import make_cast
from tests.functional.sign_in import sign_in
from tests.functional.test_ficha_admin import olga

__all__ = ["olga"]

WRONG = """() => [...document.querySelectorAll(".scroll")].filter((box) => {
  if (!box.checkVisibility()) return false;
  const slides = box.scrollWidth > box.clientWidth;
  const hint = box.previousElementSibling;
  return slides !== (hint.matches(".slide-hint") && hint.checkVisibility());
}).map((box) => box.getAttribute("aria-label"))"""


def assert_hints_are_true(page, widths=(390, 768, 1280, 1920)):
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(f"() => ({WRONG})().length === 0", timeout=5_000)


@pytest.mark.parametrize(
    "address",
    ["/indicadores/1.2/?year=2023", "/evaluabilidad/", "/objetivos/2/", "/comparar/?i=2.1&i=5.3"],
)
def test_published_tables(live_server, page, real_programme, address):
    page.goto(f"{live_server.url}{address}")
    assert page.locator(".scroll").count()
    assert_hints_are_true(page)
    # Also what was not there to be measured when the page came.
    page.evaluate(
        "() => document.querySelectorAll('details').forEach((one) => { one.open = true })"
    )
    assert_hints_are_true(page, widths=(1280, 390))


def test_a_table_that_comes_later(live_server, page):
    make_cast()
    sign_in(page, live_server.url, "olga", "/ciclos/")
    assert_hints_are_true(page)
    page.evaluate("""() => document.querySelector("main").insertAdjacentHTML("beforeend",
      "<p class='slide-hint'>→</p><div class='scroll'><table class='data'><tr><td><div "
      + "class='stretched'></div></td></tr></table></div>")""")
    assert_hints_are_true(page)


def test_the_preview_of_a_change_has_the_room_that_there_is(live_server, page, olga):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/fichas/2.1/metas/")
    page.get_by_label("Meta 2023").fill("230")
    page.keyboard.press("Enter")
    box = page.locator("#vista .scroll")
    box.wait_for()
    assert box.evaluate("(box) => box.scrollWidth <= box.clientWidth"), "no column is cut"
    assert_hints_are_true(page)
