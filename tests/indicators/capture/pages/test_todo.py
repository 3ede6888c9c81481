"""The list of what is missing: which figures, until when, and what is in the way."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.capture.assignments import due_day
from indicators.capture.cycles import close_cycle
from indicators.capture.drafts import save_draft, start_draft
from indicators.results.recompute import recompute_programme
from indicators.words import long_day
from tests.factories.captures import capture_at_status, open_cycle_of, sent, the_capture, typed
from tests.factories.duties import take

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LIST = "/captura/"
FORM = "/captura/1.1/2023/"


def entries(client, query=""):
    page = client.get(f"{LIST}{query}").context["page"]
    return [entry for cycle in page.cycles for entry in cycle.entries]


def test_the_list_says_how_each_figure_stands(ana, cast):
    cast.small.state("1.1", 2022, {"v1": "1", "v2": "4"})
    recompute_programme(cast.small.programme)
    (entry,) = entries(ana)
    assert (entry.state.key, entry.missing, entry.last) == ("sin_empezar", "2 valores", "25.00")

    capture = start_draft(
        cast.small.indicators["1.1"], 2023, cast.small.units["nacional"], cast.cycle, by=cast.ana
    )
    half = {"v1": {"value": "1.1", "status": "definitivo"}}
    capture = save_draft(capture, by=cast.ana, version=capture.version, typed=half)
    (entry,) = entries(ana)
    assert (entry.state.key, entry.missing) == ("borrador", "1 valor y 1 fuente")
    assert not entry.ready

    # Ten times what it was, the other one as it was, and a part above its whole.
    whole = typed(v1="10", v2="4")
    save_draft(capture, by=cast.ana, version=capture.version, typed=whole)
    (entry,) = entries(ana)
    assert entry.missing == "3 avisos sin explicar"


def test_what_is_ready_says_so_and_what_is_sent_is_counted(ana, cast):
    cast.small.add_indicator("1.2", "v1", symbols={"v1": "suma"})
    capture_at_status(cast, "borrador")
    ready = next(each for each in entries(ana) if each.slot.indicator.code == "1.1")
    assert ready.ready and not ready.missing
    assert "0 de 2 enviadas" in ana.get(LIST).text
    ana.post(f"{FORM}", sent(the_capture(), v1="1", v2="5") | {"submit": "1"})
    assert "1 de 2 enviadas" in ana.get(LIST).text
    assert [each.slot.indicator.code for each in entries(ana, "?state=en_revision")] == ["1.1"]
    assert [each.slot.indicator.code for each in entries(ana, "?state=sin_empezar")] == ["1.2"]
    assert "Ninguna está «devuelta» en este ciclo." in ana.get(f"{LIST}?state=devuelta").text


def test_what_is_overdue_comes_first_and_what_is_sent_last(ana, cast):
    year = timezone.localdate().year
    small, olga = cast.small, cast.olga
    close_cycle(cast.cycle, by=olga)
    small.programme.end_year = year
    small.programme.save()
    # «Diciembre» was before it opened, so it was due on that day: yesterday.
    cycle = open_cycle_of(
        small, year - 1, by=olga, closes_on=timezone.localdate() + timedelta(days=500)
    )
    for code, month in (("1.2", "Diciembre"), ("1.3", ""), ("1.4", "Trimestral")):
        small.add_indicator(code, "v1", symbols={"v1": "suma"}, availability_month=month)
    found = entries(ana)
    assert found[0].slot.indicator.code == "1.2"
    assert [each.overdue for each in found] == [True, False, False, False]
    said = {each.slot.indicator.code: each.due for each in found}
    opened = f"{long_day(cycle.opens_on)}, cuando abre el ciclo; la ficha dice «Diciembre»"
    assert said["1.2"] == opened
    assert "la ficha dice «Trimestral»" in said["1.4"]
    assert "ficha" not in said["1.3"]


def test_nothing_is_overdue_on_the_day_a_cycle_opens(ana, cast):
    small, today = cast.small, timezone.localdate()
    close_cycle(cast.cycle, by=cast.olga)
    for code, month in (("1.2", "Diciembre"), ("1.3", "Enero"), ("1.4", "Mayo")):
        small.add_indicator(code, "v1", symbols={"v1": "suma"}, availability_month=month)
    open_cycle_of(small, 2022, by=cast.olga, opens_on=today)
    assert len(found := entries(ana)) == 4
    assert not any(entry.overdue for entry in found)
    assert all(due_day(entry.slot) >= today for entry in found)


def test_what_was_returned_comes_first_and_the_cycle_with_something_overdue(ana, cast):
    small = cast.small
    open_cycle_of(small, 2024, by=cast.olga, closes_on=timezone.localdate() + timedelta(days=2))
    small.add_indicator("1.2", "v1", symbols={"v1": "suma"}, availability_month="Enero")
    small.add_indicator("1.3", "v1", symbols={"v1": "suma"})
    capture_at_status(cast, "devuelta", code="1.3", entries=typed(v1="3"))
    small.indicators["1.2"].methods.filter(valid_from=2000).update(formula="v1")
    first, second = ana.get(LIST).context["page"].cycles
    assert [each.overdue for each in (first, second)] == ["1 vencida", "1 vencida"]
    assert [each.slot.indicator.code for each in second.entries] == ["1.3", "1.2", "1.1"]


def test_of_what_has_no_formula_the_result_itself_is_asked_for(ana, cast):
    cast.small.add_indicator("1.2", "", symbols={"v1": "suma"})
    (cycle,) = ana.get(LIST).context["page"].cycles
    assert [each.slot.indicator.code for each in cycle.entries] == ["1.1", "1.2"]
    assert cycle.particular == "Sin fórmula de la que salga, se captura el resultado mismo: 1.2."


@pytest.mark.parametrize("status", ["borrador", "en_revision", "devuelta"])
def test_what_is_under_way_is_not_lost_sight_of_when_its_cycle_closes(ana, cast, status):
    cast.small.add_indicator("1.2", "v1", symbols={"v1": "suma"})
    capture_at_status(cast, status)
    close_cycle(cast.cycle, by=cast.olga)
    page = ana.get(LIST).context["page"]
    (cycle,) = page.cycles
    assert [(each.slot.indicator.code, each.state.key) for each in cycle.entries] == [
        ("1.1", status)
    ]
    assert cycle.closed == "El ciclo definitivo de 2023 está cerrado."
    assert "Aquí sigue lo que quedó en camino." in ana.get(LIST).text


def test_a_part_of_a_year_is_due_when_its_cycle_closes(ana, cast):
    small = cast.small
    small.indicators["1.1"].availability_month = "Mayo"
    small.indicators["1.1"].save()
    cycle = open_cycle_of(small, 2024, by=cast.olga, kind="preliminar", cutoff=date(2024, 6, 30))
    found = ana.get(LIST).context["page"].cycles
    part = next(each for each in found if each.cycle.year == 2024).entries[0]
    assert not part.overdue
    assert str(cycle.closes_on.day) in part.due


def test_one_under_way_in_the_other_cycle_of_the_year_is_named(ana, cast):
    capture_at_status(cast, "borrador")
    open_cycle_of(cast.small, 2023, by=cast.olga, kind="preliminar", cutoff=date(2023, 6, 30))
    by_kind = {
        each.cycle.get_kind_display(): each.entries[0]
        for each in ana.get(LIST).context["page"].cycles
    }
    assert by_kind["definitivo"].state.key == "borrador"
    assert by_kind["preliminar"].state.key == "sin_empezar"
    assert by_kind["preliminar"].missing == (
        "terminar o retirar la del ciclo definitivo, que está en curso"
    )
    # The list and the address lead to the one that there is, and say so.
    assert by_kind["preliminar"].elsewhere == "Ir a la del ciclo definitivo"
    assert by_kind["preliminar"].slot.query == "kind=definitivo"
    shown = ana.get(f"{FORM}?kind=preliminar", follow=True)
    assert shown.redirect_chain == [(f"{FORM}?kind=definitivo", 302)]
    assert "Esta es la captura del ciclo definitivo, que está en curso" in shown.text
    form = shown.context["form"]
    assert (form.slot.cycle.kind, form.capture.status) == ("definitivo", "borrador")


def test_a_part_of_the_year_is_not_asked_for_where_the_whole_is_published(ana, cast):
    open_cycle_of(cast.small, 2023, by=cast.olga, kind="preliminar", cutoff=date(2023, 6, 30))
    cast.small.add_indicator("1.2", "v1", symbols={"v1": "suma"})
    cast.small.state("1.1", 2023, {"v1": "1", "v2": "2"})
    recompute_programme(cast.small.programme)
    by_kind = {each.cycle.get_kind_display(): each for each in ana.get(LIST).context["page"].cycles}
    assert [each.slot.indicator.code for each in by_kind["preliminar"].entries] == ["1.2"]
    assert by_kind["preliminar"].total == 1
    assert [each.slot.indicator.code for each in by_kind["definitivo"].entries] == ["1.1", "1.2"]


def test_units_below_see_what_they_give(client, cast):
    cast.small.add_indicator("1.2", "v1", symbols={"v1": "nacional"})
    client.force_login(cast.noe)
    (entry,) = entries(client)
    assert (entry.slot.indicator.code, entry.slot.unit.slug) == ("1.1", "norte")
    assert entry.slot.query.startswith("unit=norte&")


def test_nothing_to_show_is_said(ana, cast):
    capture_at_status(cast, "aprobada")
    assert "No falta nada: todo está enviado." in ana.get(LIST).text
    close_cycle(cast.cycle, by=cast.olga)
    text = ana.get(LIST).text
    assert "No hay ningún ciclo de captura abierto; los abre la administración." in text
    assert "El último, definitivo de 2023, cerró el" in text
    open_cycle_of(
        cast.small,
        2024,
        by=cast.olga,
        opens_on=timezone.localdate() + timedelta(days=2),
        closes_on=timezone.localdate() + timedelta(days=9),
    )
    assert "El ciclo definitivo de 2024 abre el" in ana.get(LIST).text
    take(cast.ana)
    assert ana.get(LIST).status_code == 403


def test_the_list_asks_no_more_for_more_indicators(ana, cast):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert ana.get(LIST).status_code == 200
        return len(asked)

    capture_at_status(cast, "borrador")
    few = queries()
    for number in range(2, 8):
        cast.small.add_indicator(f"1.{number}", "v1", symbols={"v1": "suma"})
        capture_at_status(cast, "borrador", code=f"1.{number}", entries=typed(v1="3"))
    assert queries() == few
    # The list itself takes 23; what the menu counts is counted again after something happened.
    assert few <= 42
