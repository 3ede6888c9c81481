"""Every list that people or programs order comes as a reader of Spanish expects, on either database."""

import pytest
from django.test import Client

from indicators.audit_log.entries import people
from indicators.capture.assignments import units_of
from indicators.duties import CAPTURE
from indicators.fichas.change import _affected_captures
from indicators.models import Indicator
from indicators.notifications.pending import _requested_slots
from indicators.results.recompute import recompute_programme
from reports.open_data.formats.sdmx_results import structure_of
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast, typed
from tests.factories.duties import give
from tests.factories.example_folder import FIRST, copy_example

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

API = "/api/v1/programmes/de-prueba"
SLUGS = ["nacional", "norte", "sur", "unidad-1", "unidad-2", "unidad-10"]


@kept_fixture
def cast():
    cast = make_cast()
    for number in (10, 2, 1):
        name = f"Unidad {number}"
        cast.small.add_unit(f"unidad-{number}", name=name, short_name=name)
    return cast


def test_codes_with_numbers_by_their_value(cast):
    client = Client()

    def slugs(ordering):
        return [
            row["slug"] for row in client.get(f"{API}/units/?ordering={ordering}").json()["results"]
        ]

    in_order = [slug for slug in SLUGS if slug in cast.small.units]
    assert slugs("slug") == in_order
    assert slugs("-slug") == in_order[::-1]
    parents = client.get(f"{API}/units/?ordering=parent").json()["results"]
    assert parents[-1]["parent"] is None


def test_figures_of_units_by_their_codes(cast):
    cast.small.add_indicator("1.9", "v1", symbols={"v1": "suma"})
    for number in (10, 2, 1):
        cast.small.state("1.9", 2023, {"v1": str(number)}, unit=f"unidad-{number}")
    recompute_programme(cast.small.programme)
    found = Client().get(f"{API}/values/?ordering=-unit").json()["results"]
    assert [row["unit"] for row in found] == ["unidad-10", "unidad-2", "unidad-1"]


def test_symbols_of_variables(cast):
    symbols = {f"v{number}": "nacional" for number in (10, 2, 1)}
    cast.small.add_indicator("1.9", "v1 + v2 + v10", symbols=symbols)
    address = f"{API}/variables/?indicator=1.9&ordering=symbol"
    assert [row["symbol"] for row in Client().get(address).json()["results"]] == ["v1", "v2", "v10"]


def test_units_of_a_person_and_what_is_asked_of_them(cast):
    for unit in cast.small.units.values():
        give(cast.ana, CAPTURE, unit=unit)
    names = [unit.short_name for unit in units_of(cast.ana, cast.small.programme)]
    assert names[-3:] == ["Unidad 1", "Unidad 2", "Unidad 10"]
    cast.small.add_indicator("1.9", "v1", symbols={"v1": "suma"})
    units = frozenset(unit.pk for unit in cast.small.units.values())
    asked = _requested_slots(cast.small.programme, [cast.cycle], units)
    of_one = [slot.unit.short_name for _unit, slot in asked if slot.indicator.code == "1.9"]
    assert of_one[-3:] == ["Unidad 1", "Unidad 2", "Unidad 10"]
    # One list, and not that of one unit after that of another.
    codes = [slot.indicator.code for _unit, slot in asked]
    assert codes == sorted(codes)


def test_units_of_the_structure_that_programs_read(cast):
    listed = structure_of(cast.small.programme).lists["RESPONSIBLE_UNIT"]
    assert list(listed.names)[-3:] == ["unidad-1", "unidad-2", "unidad-10"]


def test_captures_that_a_change_of_a_method_touches(cast):
    indicator = cast.small.add_indicator("1.9", "v1", symbols={"v1": "suma"})
    units = ["unidad-10", "unidad-2", "unidad-1"]
    for unit in units:
        give(cast.ana, CAPTURE, unit=cast.small.units[unit])
        capture_at_status(cast, "borrador", code="1.9", unit=unit, entries=typed(v1="1"))
    field = f"methods.{indicator.methods.get().valid_from}.formula"
    found = _affected_captures(indicator, {field: "v1"}, {field: "2*v1"})
    assert [capture.unit.slug for capture in found] == units[::-1]


def test_persons_by_their_names(cast):
    for name, first in (("noe", "Zoé"), ("ana", "Álvaro"), ("olga", "andrés")):
        cast.people[name].first_name = first
        cast.people[name].save()
    capture_at_status(cast, "borrador")
    capture_at_status(cast, "borrador", unit="norte", by="noe")
    assert [person.first_name for person in people(cast.dora)] == ["Álvaro", "andrés", "Zoé"]


def test_indicators_of_a_folder(tmp_path):
    """P2 before P10, and 8.10 before 8.a."""
    folder = copy_example(tmp_path)
    written = (folder.path / FIRST).read_text("utf-8")
    for code in ("P10", "P2", "1.10", "1.a"):
        file = folder.path / f"indicators/{code}.yaml"
        file.write_text(written.replace('code: "1.1"', f'code: "{code}"'), "utf-8")
    folder.load()
    codes = list(Indicator.objects.order_by("position").values_list("code", flat=True))
    assert codes == ["1.1", "1.2", "1.10", "1.a", "P2", "P10"]
