"""A result that no formula gives is captured itself: value, status, source; through every door."""

from decimal import Decimal

import pytest

from indicators.capture.context import load_context
from indicators.capture.cycles import codes_with_stated_result
from indicators.capture.drafts import save_draft
from indicators.capture.validation import blocking_issues, find_warnings
from indicators.capture.workflow import NotSubmittable, approve, return_to_planner, submit
from indicators.fichas.history import results_as_of
from indicators.models import CapturedResult, CapturedValue, Result
from indicators.results.inputs import RecomputeScope
from indicators.results.recompute import check_drift, recompute_programme
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast, typed
from tests.factories.pages import client_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

GIVEN = typed(resultado="98.5")


@kept_fixture
def cast():
    cast = make_cast()
    cast.small.add_indicator("1.2", "", symbols={"v1": "suma"})
    cast.small.add_indicator("1.3", "v1")
    cast.small.indicators["1.3"].methods.all().delete()
    cast.small.add_target("1.2", 2023, "99")
    return cast


@pytest.fixture(params=["1.2", "1.3"])
def approved(request, cast):
    """Of an indicator whose method has no formula, and of one that has no method at all."""
    return capture_at_status(cast, "aprobada", code=request.param, entries=GIVEN)


@pytest.mark.postgres
def test_it_becomes_the_result_as_it_was_stated(cast, approved):
    recompute_programme(cast.small.programme)
    found = Result.objects.get(indicator=approved.indicator)
    assert (found.value, found.status, found.computed, found.printed, found.failure) == (
        Decimal("98.5"),
        "definitivo",
        None,
        "",
        "",
    )
    assert found.capture == approved
    assert not CapturedValue.objects.filter(capture=approved).exists()
    stated = CapturedResult.objects.get(capture=approved)
    assert (stated.value, stated.source) == (Decimal("98.5"), "Registro")
    assert check_drift(cast.small.programme) == 0


@pytest.mark.postgres
def test_it_is_shown_with_the_decimals_of_its_ficha_at_most(cast):
    capture_at_status(cast, "aprobada", code="1.2", entries=typed(resultado="98.4567"))
    recompute_programme(cast.small.programme)
    found = Result.objects.get(indicator__code="1.2")
    assert found.value == round(Decimal("98.4567"), found.indicator.decimals)
    assert CapturedResult.objects.get().value == Decimal("98.4567")


def test_it_is_not_approved_once_a_formula_says_the_result(cast):
    sent = capture_at_status(cast, "en_revision", code="1.2", entries=GIVEN)
    cast.small.indicators["1.2"].methods.update(formula="v1")
    with pytest.raises(NotSubmittable):
        approve(sent, by=cast.rita)


def test_it_is_judged_by_its_target(cast):
    capture_at_status(cast, "aprobada", code="1.2", entries=GIVEN)
    recompute_programme(cast.small.programme)
    found = Result.objects.get(indicator__code="1.2")
    assert (found.light, found.gap) == ("amarillo", Decimal("-0.5"))


@pytest.mark.parametrize(("said", "light"), [("ND", "sin_dato"), ("NA", "no_aplica")])
def test_it_may_be_missing(cast, said, light):
    capture_at_status(cast, "aprobada", code="1.2", entries=typed(resultado=said))
    recompute_programme(cast.small.programme)
    found = Result.objects.get(indicator__code="1.2")
    assert (found.value, found.light) == (None, light)


def test_preliminary_stays_so(cast):
    entries = {
        "resultado": {"value": "98.5", "status": "preliminar", "source": "Registro"},
        "_justifications": {"vencido.resultado": "Aún se revisa."},
    }
    capture_at_status(cast, "aprobada", code="1.2", entries=entries)
    recompute_programme(cast.small.programme)
    assert Result.objects.get(indicator__code="1.2").marks[0] == "preliminar"


def test_nothing_is_sent_without_it(cast):
    draft = capture_at_status(cast, "borrador", code="1.2", entries=typed(resultado=""))
    with pytest.raises(NotSubmittable, match="Falta «Resultado del indicador»"):
        submit(draft, by=cast.ana)
    draft = save_draft(
        draft,
        by=cast.ana,
        version=draft.version,
        typed={"resultado": {"value": "45 %", "status": "definitivo"}},
    )
    said = [issue.field for issue in blocking_issues(load_context(draft), draft.typed)]
    assert said == ["resultado.value", "resultado.source"]


def test_what_looks_wrong_is_asked_about(cast):
    earlier = capture_at_status(cast, "borrador", code="1.2", entries=typed(resultado="9850"))
    Result.objects.create(
        indicator=earlier.indicator,
        unit=earlier.unit,
        year=2022,
        method=earlier.indicator.methods.get(),
        status="definitivo",
        value="98.5",
        light="sin_meta",
    )
    asked = find_warnings(load_context(earlier), earlier.typed)
    assert "magnitud.resultado" in [warning.key for warning in asked]


def test_returned_and_sent_again(cast):
    sent = capture_at_status(cast, "en_revision", code="1.2", entries=GIVEN)
    returned = return_to_planner(sent, by=cast.rita, reason="Falta un decimal.")
    draft = save_draft(
        returned, by=cast.ana, version=returned.version, typed=typed(resultado="98.55")
    )
    again = submit(draft, by=cast.ana)
    assert approve(again, by=cast.rita).stated_result.value == Decimal("98.55")


def test_a_later_one_takes_its_place_and_the_earlier_day_is_answered(cast):
    first = capture_at_status(cast, "aprobada", code="1.2", entries=GIVEN)
    later = capture_at_status(cast, "aprobada", code="1.2", entries=typed(resultado="99"))
    recompute_programme(cast.small.programme)
    assert Result.objects.get(indicator__code="1.2").value == 99
    first.refresh_from_db()
    assert first.superseded_at == later.approved_at
    scope = RecomputeScope(cast.small.programme.pk, indicator_id=first.indicator_id)
    (row,) = results_as_of(scope, first.approved_at).rows
    assert row.value == Decimal("98.5")


def test_a_cycle_tells_whose_results_are_stated(cast):
    assert codes_with_stated_result(cast.cycle) == ["1.2", "1.3"]
    client = client_of(cast.olga)
    sent = {
        "programme": cast.small.programme.pk, "year": "2022", "kind": "definitivo",
        "cutoff": "2022-12-31", "opens_on": "2026-01-01", "closes_on": "2099-01-01",
    }  # fmt: skip
    text = text_of(client.post("/ciclos/abrir/", sent, follow=True))
    assert "se captura el resultado mismo: 1.2 y 1.3." in text


def test_its_form_asks_for_it(cast):
    text = text_of(client_of(cast.ana).get("/captura/1.2/2023/"))
    assert "Resultado del indicador" in text


def test_its_ficha_says_where_it_comes_from(cast):
    capture_at_status(cast, "aprobada", code="1.2", entries=GIVEN)
    capture_at_status(cast, "aprobada", code="1.2", entries=typed(resultado="99"))
    recompute_programme(cast.small.programme)
    text = text_of(client_of(cast.ana).get("/indicadores/1.2/"))
    assert "Fuente: Registro" in text
    assert "98.5" in text
