"""A year with nothing to count in one component: stated, asked about, and explained on the page."""

from decimal import Decimal

import pytest
from django.test import Client

from indicators.capture.workflow import NotSubmittable, submit
from indicators.models import CapturedValue
from indicators.results.recompute import recompute_programme
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast, sent, typed
from tests.factories.pages import client_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

CODE = "1.6"
WHY = "Nadie se quejó ante el Consejo: la ficha lo tiene por cumplido."
COUNTS = typed(a="3", b="4", c="0", d="0")
SAID = COUNTS | typed(v2="1")
SAID["v2"]["note"] = WHY


@kept_fixture
def cast():
    cast = make_cast()
    cast.small.add_indicator(
        CODE,
        "(0.75*v1 + 0.25*v2) * 100",
        symbols=dict.fromkeys(("v1", "v2", "a", "b", "c", "d"), "nacional"),
        derived={"v1": "a / b", "v2": "c / d"},
    )
    recompute_programme(cast.small.programme)
    return cast


def test_it_is_asked_before_it_is_sent(cast):
    draft = capture_at_status(cast, "borrador", code=CODE, entries=COUNTS)
    with pytest.raises(NotSubmittable) as refused:
        submit(draft, by=cast.ana)
    assert [issue.field for issue in refused.value.issues] == ["v2.value"]


def test_the_note_that_is_missing_is_asked_for_once_at_its_field(cast):
    answer = client_of(cast.ana).post(
        f"/captura/{CODE}/2023/", sent(a="3", b="4", c="0", d="0", v2="1") | {"submit": "1"}
    )
    assert answer.text.count('id="v2.note-error"') == 1


def test_the_indicator_has_its_figure_and_the_zero_is_kept(cast):
    capture = capture_at_status(cast, "aprobada", code=CODE, entries=SAID)
    recompute_programme(cast.small.programme)
    result = cast.small.result(CODE, 2023)
    assert (result.value, result.failure) == (Decimal("81.25"), "")
    stated = CapturedValue.objects.filter(capture=capture)
    assert stated.get(variable__symbol="d").value == 0
    assert stated.get(variable__symbol="v2").note == WHY


def test_the_page_explains_it(cast):
    capture_at_status(cast, "aprobada", code=CODE, entries=SAID)
    recompute_programme(cast.small.programme)
    said = text_of(Client().get(f"/indicadores/{CODE}/?year=2023"))
    assert WHY in said
    assert "0.25 × 1" in said
    values = Client().get(f"/api/v1/programmes/de-prueba/values/?indicator={CODE}").json()
    assert {row["variable"]: row["note"] for row in values["results"]}["v2"] == WHY


def test_the_form_asks_it_while_it_is_typed(cast):
    client = client_of(cast.ana)
    live = client.post(f"/captura/{CODE}/2023/vivo/", sent(a="3", b="4", c="0", d="0"))
    said = text_of(live)
    assert "Escriba cuánto vale entonces" in said
    assert "Para calcular falta decir cuánto vale «Variable v2»." in said
    assert "El denominador es cero" not in said
