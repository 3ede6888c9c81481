"""A source that a ficha uses in two years is captured once: the year after takes it as it stands."""

import json
from decimal import Decimal

import pytest
from django.core.management import call_command

from indicators.capture.drafts import save_draft, start_draft
from indicators.capture.parsing import JUSTIFICATIONS
from indicators.capture.workflow import NotSubmittable, approve, return_to_planner, submit
from indicators.models import CapturedValue, Result, Variable
from indicators.results.recompute import recompute_programme
from tests.databases import kept_fixture
from tests.factories.captures import make_cast, open_cycle_of, typed
from tests.factories.example_folder import FIRST, copy_example
from tests.factories.pages import text_of
from tests.factories.sheets import download, rows_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

FORM = "/captura/1.2/2023/"


@kept_fixture
def cast():
    """An indicator that divides a year's households by those of the year before."""
    cast = make_cast()
    cast.small.add_indicator(
        "1.2", "(v1 / v2 - 1) * 100", symbols={"v1": "nacional", "v2": "nacional"}, captured_by=""
    )
    variables = Variable.objects.filter(method__indicator=cast.small.indicators["1.2"])
    variables.filter(symbol="v1").update(name="Hogares")
    variables.filter(symbol="v2").update(
        name="Hogares del año anterior", previous_of=variables.get(symbol="v1")
    )
    return cast


def begin(cast, year=2023):
    cycle = cast.small.programme.cycles.filter(year=year).first() or open_cycle_of(
        cast.small, year, by=cast.olga
    )
    return start_draft(
        cast.small.indicators["1.2"], year, cast.small.units["nacional"], cycle, by=cast.ana
    )


def send(cast, year, **values):
    capture = begin(cast, year)
    entries = typed(**values) | {JUSTIFICATIONS: {}}
    return submit(
        save_draft(capture, by=cast.ana, version=capture.version, typed=entries), by=cast.ana
    )


def stated(year):
    found = CapturedValue.objects.filter(capture__indicator__code="1.2", capture__year=year)
    return {
        row.variable.symbol: (row.value, row.source) for row in found.select_related("variable")
    }


def test_it_is_taken_from_the_capture_of_the_year_before(cast):
    approve(send(cast, 2022, v1="1000", v2="800"), by=cast.rita)
    approve(send(cast, 2023, v1="1100"), by=cast.rita)
    assert stated(2023) == {
        "v1": (Decimal("1100"), "Registro"), "v2": (Decimal("1000"), "Registro"),
    }  # fmt: skip
    recompute_programme(cast.small.programme)
    result = Result.objects.get(indicator__code="1.2", year=2023)
    assert (result.value, result.inputs) == (Decimal("10"), {"v1": "1100", "v2": "1000"})


@pytest.mark.postgres
def test_a_later_print_of_the_result_alone_leaves_it_standing(cast, client):
    cast.small.state("1.2", 2022, {"v1": "1000", "v2": "800"})
    cast.small.state("1.2", 2022, printed="25.00")
    client.force_login(cast.ana)
    assert 'name="v2.value"' not in client.get(FORM).text


def test_nobody_is_asked_for_it_again(cast, client):
    approve(send(cast, 2022, v1="1000", v2="800"), by=cast.rita)
    client.force_login(cast.ana)
    page = client.get(FORM)
    assert 'name="v1.value"' in page.text
    assert 'name="v2.value"' not in page.text
    assert "1,000 Cifra de 2022 de «Hogares»; no se capturó otra vez." in text_of(page)
    symbols = {symbol for code, _unit, symbol in rows_in(download(cast)) if code == "1.2"}
    assert symbols == {"v1"}
    live = client.post(f"{FORM}vivo/", {"v1.value": "1100", "v1.status": "definitivo"})
    assert "10.00" in live.text


def test_where_the_year_before_says_nothing_it_is_asked(cast, client):
    client.force_login(cast.ana)
    assert 'name="v2.value"' in client.get(FORM).text
    missing = send(cast, 2022, v1="ND", v2="800")
    approve(missing, by=cast.rita)
    assert 'name="v2.value"' in client.get(FORM).text
    with pytest.raises(NotSubmittable) as refused:
        send(cast, 2023, v1="1100")
    assert "Hogares del año anterior" in str(refused.value)


@pytest.mark.postgres
def test_another_figure_is_refused_and_the_same_one_is_not(cast, client):
    approve(send(cast, 2022, v1="1000", v2="800"), by=cast.rita)
    with pytest.raises(NotSubmittable) as refused:
        send(cast, 2023, v1="1100", v2="1001")
    (issue,) = refused.value.issues
    assert issue.field == "v2.value"
    assert "ya se capturó el año anterior: 1,000" in issue.message
    client.force_login(cast.ana)
    capture = cast.small.indicators["1.2"].captures.get(year=2023)
    save_draft(capture, by=cast.ana, version=capture.version, typed=typed(v1="1100", v2="1,000"))
    capture.refresh_from_db()
    submit(capture, by=cast.ana)
    assert stated(2023)["v2"] == (Decimal("1000"), "Registro")


def test_by_the_api_it_is_the_same(cast, client):
    approve(send(cast, 2022, v1="1000", v2="800"), by=cast.rita)
    client.force_login(cast.ana)
    body = {
        "indicator": "1.2", "year": 2023, "values": {"v1": "1100", "v2": "7"},
        "sources": {"v1": "Registro"},
    }  # fmt: skip
    address = f"/api/v1/programmes/{cast.small.programme.slug}/captures/"

    def post(body):
        return client.post(
            address, json.dumps(body), content_type="application/json",
            headers={"Idempotency-Key": str(len(json.dumps(body)))},
        )  # fmt: skip

    refused = post(body)
    assert refused.status_code == 422
    assert "ya se capturó el año anterior: 1,000" in refused.text
    del body["values"]["v2"]
    assert post(body).status_code == 201


def test_what_changed_meanwhile_is_taken_anew(cast):
    approve(send(cast, 2022, v1="1000", v2="800"), by=cast.rita)
    sent = send(cast, 2023, v1="1100")
    approve(send(cast, 2022, v1="1050", v2="800"), by=cast.rita)
    with pytest.raises(NotSubmittable) as refused:
        approve(sent, by=cast.rita)
    assert "cambió en el año anterior, ahora 1,050" in str(refused.value)
    returned = return_to_planner(sent, by=cast.rita, reason="Cambió 2022.")
    approve(submit(returned, by=cast.ana), by=cast.rita)
    assert stated(2023)["v2"][0] == Decimal("1050")


def test_the_reviewer_sees_where_it_comes_from(cast, client):
    approve(send(cast, 2022, v1="1000", v2="800"), by=cast.rita)
    sent = send(cast, 2023, v1="1100")
    client.force_login(cast.rita)
    page = text_of(client.get(f"/revision/{sent.pk}/"))
    assert "Registro Cifra de 2022 de «Hogares»; no se capturó otra vez." in page


POPULATION = """      - symbol: v2
        number: 2
        name: Población
        consolidation: nacional
baseline:
"""
BEFORE = """      - symbol: v3
        number: 3
        name: Población del año anterior
        consolidation: nacional
        previous_of: v2
baseline:
"""


@pytest.fixture
def folder(tmp_path):
    folder = copy_example(tmp_path)
    folder.change(FIRST, POPULATION, POPULATION.replace("baseline:\n", BEFORE))
    return folder


@pytest.mark.postgres
def test_a_file_says_which_variable_it_is(folder, tmp_path):
    folder.load()
    stored = Variable.objects.get(symbol="v3")
    assert (stored.previous_of.symbol, stored.previous_of.method) == ("v2", stored.method)
    assert folder.load().lines == []
    call_command("dump_programme", "programa-2018-2022", str(tmp_path / "uno"), verbosity=0)
    assert "previous_of: v2" in (tmp_path / "uno" / FIRST).read_text("utf-8")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("v9", "«v9» no es otra variable del método."),
        ("v3", "«v3» no es otra variable del método."),
        ("v2\n        formula: 7 * 1", "la toma de otra que se captura, y de ninguna más"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_place(folder, said, reason):
    folder.change(FIRST, "previous_of: v2", f"previous_of: {said}")
    (fault,) = folder.faults()
    assert reason in fault
    assert fault.startswith(f"{FIRST}:")
