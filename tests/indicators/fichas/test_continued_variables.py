"""Figures that were stated before a new method, for whoever reads them under the new one."""

import csv
import io

import pytest

from indicators.capture.context import load_context
from indicators.capture.initial import initial_data
from indicators.capture.parsing import Typed
from indicators.results.recompute import recompute_programme
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast, open_cycle_of, typed

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

API = "/api/v1/programmes/de-prueba/"
NOTHING_TYPED: Typed = {}


cast = kept_fixture(make_cast, "cast")


def add_method(cast, valid_from, formula="v1 / v2 * 1000", symbols=("v1", "v2")):
    """Another method of 1.1, whose variables continue those of the one before."""
    indicator = cast.small.indicators["1.1"]
    return cast.small.add_method(
        indicator,
        valid_from,
        formula,
        dict.fromkeys(symbols, "suma"),
        continuing=indicator.methods.latest("valid_from"),
    )


def approved(cast, source, year, **values):
    """A capture of that year, every variable with that source."""
    cast.cycle = open_cycle_of(cast.small, year, by=cast.olga)
    entries = {symbol: {**each, "source": source} for symbol, each in typed(**values).items()}
    return capture_at_status(cast, "aprobada", entries=entries)


class TestSources:
    def sources_of(self, cast):
        """Return what a form of the cast's own cycle, 2023, begins with."""
        cast.cycle = cast.first
        capture = capture_at_status(cast, "borrador")
        filled = initial_data(capture, load_context(capture), NOTHING_TYPED)
        return {
            symbol: filled[symbol].get("source", "") for symbol in load_context(capture).variables
        }

    @pytest.fixture
    def cast(self):
        cast = make_cast()
        cast.first = cast.cycle
        return cast

    def test_the_one_given_last_survives_two_new_methods(self, cast):
        approved(cast, "Padrón", 2021, v1="1,000", v2="5,000")
        add_method(cast, 2022)
        add_method(cast, 2023)
        assert self.sources_of(cast) == {"v1": "Padrón", "v2": "Padrón"}

    def test_what_was_given_under_the_new_one_goes_first(self, cast):
        approved(cast, "Padrón", 2021, v1="1,000", v2="5,000")
        add_method(cast, 2022)
        approved(cast, "Censo", 2022, v1="1,010", v2="5,010")
        assert self.sources_of(cast) == {"v1": "Censo", "v2": "Censo"}

    def test_a_variable_that_begins_anew_has_the_fichas(self, cast):
        approved(cast, "Padrón", 2021, v1="1,000", v2="5,000")
        add_method(cast, 2023, "v1 / v3", ("v1", "v3"))
        assert self.sources_of(cast) == {"v1": "Padrón", "v3": ""}


def test_units_that_captured_by_the_method_before_are_added_up(cast):
    for unit, count in (("norte", "100"), ("sur", "200")):
        cast.small.state("1.1", 2023, {"v1": count, "v2": "1000"}, unit=unit)
    add_method(cast, 2023)
    asked = load_context(capture_at_status(cast, "borrador")).variables
    assert (asked["v1"].unit_total, asked["v2"].unit_total) == (300, 2000)


class TestApi:
    @pytest.mark.postgres
    def test_values_say_of_which_method_they_are(self, cast, client):
        cast.small.state("1.1", 2023, {"v1": "1", "v2": "4"})
        add_method(cast, 2023)
        cast.small.state("1.1", 2024, {"v1": "2", "v2": "4"})
        recompute_programme(cast.small.programme)
        rows = client.get(f"{API}values/?indicator=1.1").json()["results"]
        assert [(each["year"], each["variable"], each["method_valid_from"]) for each in rows] == [
            (2023, "v1", 2000),
            (2023, "v2", 2000),
            (2024, "v1", 2023),
            (2024, "v2", 2023),
        ]
        answer = client.get(f"{API}values/?indicator=1.1&format=csv").content.decode("utf-8-sig")
        table = list(csv.DictReader(io.StringIO(answer)))
        assert [each["method_valid_from"] for each in table] == ["2000", "2000", "2023", "2023"]

    def test_variables_say_what_they_continue(self, cast, client):
        add_method(cast, 2023, "v1 / v3", ("v1", "v3"))
        (item,) = client.get(f"{API}indicators/").json()["results"]
        assert [
            [
                (each["symbol"], each["continues"], each["continues_method_valid_from"])
                for each in method["variables"]
            ]
            for method in item["methods"]
        ] == [
            [("v1", None, None), ("v2", None, None)],
            [("v1", "v1", 2000), ("v3", None, None)],
        ]

    def test_the_schema_says_what_it_means(self, client, db):
        schemas = client.get("/api/v1/schema/?format=json").json()["components"]["schemas"]
        of_value, of_variable = (schemas[name]["properties"] for name in ("Value", "Variable"))
        assert "el año desde el que rige" in of_value["method_valid_from"]["description"]
        assert "método anterior" in of_variable["continues"]["description"]
        assert "método anterior" in of_variable["continues_method_valid_from"]["description"]
