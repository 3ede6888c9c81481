"""The institution's figures from its units': sums of variables, never means of results."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from indicators.models import Result
from indicators.results.recompute import check_drift, recompute, recompute_programme, scope_of
from tests.databases import kept_fixture
from tests.factories.model_rows import make_place, make_programme, make_unit
from tests.factories.programme import SmallProgramme, small_programme

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@kept_fixture
def small() -> SmallProgramme:
    small = small_programme(units=("norte", "sur"))
    small.add_indicator("1.1", "v1 / v2 * 100", symbols={"v1": "suma", "v2": "suma"})
    return small


def test_a_rate_of_the_whole_is_the_rate_of_the_sums(small):
    small.state("1.1", 2023, {"v1": "1", "v2": "2"}, unit="norte")
    small.state("1.1", 2023, {"v1": "1", "v2": "8"}, unit="sur")
    recompute_programme(small.programme)
    assert small.result("1.1", 2023, "norte").value == Decimal("50.00")
    assert small.result("1.1", 2023, "sur").value == Decimal("12.50")
    whole = small.result("1.1", 2023)
    assert whole.value == Decimal("20.00")  # not the mean, 31.25
    assert whole.inputs == {"v1": "2", "v2": "10"}
    assert whole.capture is None


@pytest.mark.parametrize(
    ("north", "south", "status", "value"),
    [
        ("3", "4", "definitivo", "7"),
        ("3 p/", "4", "preliminar", "7"),
        ("ND", "4", "nd", None),
        ("NA", "4", "definitivo", "4"),
        ("NA", "NA", "na", None),
        ("NA", "ND", "nd", None),
    ],
)
def test_missing_parts_of_a_sum(small, north, south, status, value):
    small.add_indicator("1.2", "v1", symbols={"v1": "suma"}, decimals=0)
    small.state("1.2", 2023, {"v1": north}, unit="norte")
    small.state("1.2", 2023, {"v1": south}, unit="sur")
    recompute_programme(small.programme)
    whole = small.result("1.2", 2023)
    assert whole.status == status
    assert whole.value == (None if value is None else Decimal(value))


def test_a_unit_that_said_nothing_makes_the_sum_not_available(small):
    small.state("1.1", 2023, {"v1": "1", "v2": "2"}, unit="norte")
    recompute_programme(small.programme)
    assert small.result("1.1", 2023).status == "nd"


def test_what_the_institution_states_itself_stands(small):
    small.state("1.1", 2023, {"v1": "1", "v2": "2"}, unit="norte")
    small.state("1.1", 2023, {"v1": "1", "v2": "8"}, unit="sur")
    small.state("1.1", 2023, {"v1": "9", "v2": "10"})
    recompute_programme(small.programme)
    assert small.result("1.1", 2023).value == Decimal("90.00")


def test_a_printed_figure_of_the_institution_stands_beside_the_sum_of_its_units(small):
    small.state("1.1", 2023, {"v1": "1", "v2": "2"}, unit="norte")
    small.state("1.1", 2023, {"v1": "1", "v2": "8"}, unit="sur")
    small.state("1.1", 2023, printed="21")
    recompute_programme(small.programme)
    whole = small.result("1.1", 2023)
    assert (whole.value, whole.computed) == (Decimal(21), Decimal(20))


def test_a_variable_that_is_only_national_is_not_summed(small):
    small.add_indicator("1.2", "v1 / v2", symbols={"v1": "suma", "v2": "nacional"})
    small.state("1.2", 2023, {"v1": "6"}, unit="norte")
    small.state("1.2", 2023, {"v1": "4"}, unit="sur")
    small.state("1.2", 2023, {"v2": "5"})
    recompute_programme(small.programme)
    assert small.result("1.2", 2023).value == Decimal("2.00")


def test_the_last_figure_of_the_units_is_that_of_the_latest_cutoff(small):
    small.add_indicator("1.2", "v1", symbols={"v1": "ultimo"}, decimals=0)
    small.state("1.2", 2023, {"v1": "6"}, unit="norte", cutoff=date(2023, 9, 30))
    small.state("1.2", 2023, {"v1": "4"}, unit="sur", cutoff=date(2023, 6, 30))
    recompute_programme(small.programme)
    assert small.result("1.2", 2023).value == 6


def test_levels_add_up_from_the_bottom(small):
    for slug in ("norte-1", "norte-2"):
        small.add_unit(slug, below="norte")
    small.add_indicator("1.2", "v1", symbols={"v1": "suma"}, decimals=0)
    for slug, value in (("norte-1", "1"), ("norte-2", "2"), ("sur", "4")):
        small.state("1.2", 2023, {"v1": value}, unit=slug)
    recompute_programme(small.programme)
    assert small.result("1.2", 2023, "norte").value == 3
    assert small.result("1.2", 2023).value == 7


def test_a_derived_percentage_of_the_whole_comes_from_the_summed_counts(small):
    small.add_indicator(
        "1.2",
        "v1 * 100",
        symbols={"v1": "nacional", "attended": "suma", "received": "suma"},
        derived={"v1": "attended / received"},
    )
    small.state("1.2", 2023, {"attended": "1", "received": "2"}, unit="norte")
    small.state("1.2", 2023, {"attended": "1", "received": "8"}, unit="sur")
    recompute_programme(small.programme)
    whole = small.result("1.2", 2023)
    assert whole.value == Decimal("20.00")
    assert whole.inputs == {"attended": "2", "received": "10"}


def test_a_percentage_that_was_stated_as_such_stands(small):
    small.add_indicator(
        "1.2",
        "v1 * 100",
        symbols={"v1": "nacional", "attended": "suma", "received": "suma"},
        derived={"v1": "attended / received"},
    )
    small.state("1.2", 2023, {"v1": "0.4"})
    recompute_programme(small.programme)
    assert small.result("1.2", 2023).value == Decimal("40.00")


def test_one_statement_of_a_unit_recomputes_the_unit_and_the_institution(small):
    for year in (2022, 2023):
        small.state("1.1", year, {"v1": "1", "v2": "2"}, unit="norte")
        small.state("1.1", year, {"v1": "1", "v2": "8"}, unit="sur")
    recompute_programme(small.programme)
    later = datetime(2025, 2, 1, tzinfo=UTC)
    corrected = small.state("1.1", 2023, {"v1": "4", "v2": "8"}, unit="sur", approved=later)
    run = recompute(scope_of(corrected))
    assert run.counts["resultados"] == run.counts["cambiados"] == 2
    assert small.result("1.1", 2023, "sur").value == Decimal("50.00")
    assert small.result("1.1", 2023).value == Decimal("50.00")
    assert check_drift(small.programme) == 0
    assert Result.objects.count() == 6


def test_units_are_not_judged_by_the_targets_of_the_institution(small):
    small.add_target("1.1", 2023, "60", final=True)
    small.state("1.1", 2023, {"v1": "1", "v2": "2"}, unit="norte")
    small.state("1.1", 2023, {"v1": "1", "v2": "8"}, unit="sur")
    recompute_programme(small.programme)
    assert small.result("1.1", 2023, "norte").light == "sin_meta"
    assert small.result("1.1", 2023).light == "rojo"


class TestWhatIsTakenOverBringsItsMarks:
    def test_the_earliest_cutoff_of_the_parts(self, small):
        small.state("1.1", 2023, {"v1": "1", "v2": "2"}, unit="norte", cutoff=date(2023, 6, 30))
        small.state("1.1", 2023, {"v1": "1", "v2": "8"}, unit="sur", cutoff=date(2023, 9, 30))
        recompute_programme(small.programme)
        whole = small.result("1.1", 2023)
        assert whole.cutoff == date(2023, 6, 30)
        assert whole.marks == ["preliminar"]

    def test_a_figure_of_its_own_is_not_made_preliminary_from_below(self, small):
        small.state("1.1", 2023, {"v1": "40 p/", "v2": "80 p/"}, unit="norte")
        small.state("1.1", 2023, {"v1": "1", "v2": "2"}, unit="sur")
        small.state("1.1", 2023, {"v1": "1", "v2": "1"}, printed="100")
        recompute_programme(small.programme)
        assert small.result("1.1", 2023).status == "definitivo"

    def test_only_the_variable_that_is_taken_over_counts(self, small):
        small.add_indicator("1.2", "v1 + v2", symbols={"v1": "suma", "v2": "nacional"})
        small.state("1.2", 2023, {"v1": "1", "v2": "5 p/"}, unit="norte")
        small.state("1.2", 2023, {"v1": "1"}, unit="sur")
        small.state("1.2", 2023, {"v2": "3"})
        recompute_programme(small.programme)
        whole = small.result("1.2", 2023)
        assert (whole.value, whole.status) == (5, "definitivo")


def test_the_last_figure_keeps_its_cutoff_over_several_levels(small):
    for slug, parent in (("norte-1", "norte"), ("sur-1", "sur")):
        small.add_unit(slug, below=parent)
    small.add_indicator("1.2", "v1", symbols={"v1": "ultimo"}, decimals=0)
    small.state("1.2", 2023, {"v1": "111"}, unit="norte-1", cutoff=date(2023, 12, 31))
    small.state("1.2", 2023, {"v1": "222"}, unit="sur-1", cutoff=date(2023, 3, 31))
    recompute_programme(small.programme)
    assert small.result("1.2", 2023).value == 111


def test_a_unit_below_the_institution_in_another_programme_alone_is_not_waited_for(small):
    other = make_programme("otro", small.units["nacional"])
    make_place(other, make_unit("oficina"), parent=small.units["nacional"])
    small.state("1.1", 2023, {"v1": "1", "v2": "2"}, unit="norte")
    small.state("1.1", 2023, {"v1": "1", "v2": "8"}, unit="sur")
    recompute_programme(small.programme)
    assert small.result("1.1", 2023).value == Decimal("20.00")


def test_a_sum_waits_only_for_those_that_contribute(small):
    small.add_unit("sur-1", below="sur", kind="oficina")
    small.add_indicator("1.2", "v1", symbols={"v1": "suma"}, decimals=0, captured_by="norte")
    small.add_indicator("1.3", "v1", symbols={"v1": "suma"}, decimals=0, captured_by="oficina")
    small.add_indicator("1.4", "v1", symbols={"v1": "suma"}, decimals=0, captured_by="")
    for code, unit in (("1.2", "norte"), ("1.3", "sur-1"), ("1.4", "norte"), ("1.4", "sur")):
        small.state(code, 2023, {"v1": "5"}, unit=unit)
    recompute_programme(small.programme)
    assert small.result("1.2", 2023).value == small.result("1.3", 2023).value == 5
    assert small.result("1.3", 2023, "sur").value == 5
    assert not Result.objects.filter(indicator__code="1.4", unit=small.units["nacional"]).exists()
    assert check_drift(small.programme) == 0


def test_a_unit_in_two_trees_adds_to_each_by_its_place_there(small):
    """An office right below the institution here stands below «norte» in the other programme."""
    other = small_programme(slug="otro", root="ministerio", start_year=2010)
    small.add_unit("oficina", kind="oficina")
    norte = make_unit("otro-norte")
    make_place(other.programme, norte, parent=other.units["nacional"])
    make_place(other.programme, small.units["oficina"], kind="entidad", parent=norte)
    other.units["oficina"] = small.units["oficina"]
    small.add_indicator("1.2", "v1", symbols={"v1": "suma"}, decimals=0, captured_by="oficina")
    other.add_indicator("2.1", "v1", symbols={"v1": "suma"}, decimals=0, captured_by="entidad")
    small.state("1.2", 2023, {"v1": "3"}, unit="oficina")
    other.state("2.1", 2012, {"v1": "4"}, unit="oficina")
    recompute_programme(small.programme)
    recompute_programme(other.programme)
    assert small.result("1.2", 2023).value == 3
    assert other.result("2.1", 2012).value == 4
    assert Result.objects.get(indicator__code="2.1", unit=norte).value == 4
