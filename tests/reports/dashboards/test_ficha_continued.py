"""The published ficha after a new method whose variables continue those of the one before."""

import pytest

from indicators.results.recompute import recompute_programme
from reports.dashboards import content
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast, typed
from tests.factories.programme import small_programme

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@kept_fixture
def small():
    small = small_programme()
    small.add_indicator("1.1", "v1 / v2 * 100", symbols={"v1": "suma", "v2": "suma"})
    return small


def renew(small, formula="v1 / v2 * 1000", since=2021):
    """The same variables go on in another method."""
    indicator = small.indicators["1.1"]
    small.add_method(
        indicator,
        since,
        formula,
        {"v1": "suma", "v2": "suma"},
        continuing=indicator.methods.latest("valid_from"),
    )
    recompute_programme(small.programme)


def latest_method(code="1.1"):
    return content.ficha(content.open_programme(), code).methods[-1]


def test_the_numbers_stand_where_the_substitution_has_them(small, client):
    small.state("1.1", 2021, {"v1": "1180", "v2": "10000"})
    renew(small)
    method = latest_method()
    (substitution,) = method.substitutions
    assert substitution.written == "(1,180 / 10,000) × 1,000 = 118.00"
    assert [[cell.printed for cell in each.cells] for each in method.variables] == [
        ["1,180"],
        ["10,000"],
    ]
    assert ">1,180<" in client.get("/indicadores/1.1/").content.decode()


def test_two_methods_later_too_and_its_own_first(small):
    small.state("1.1", 2022, {"v1": "1180", "v2": "10000"})
    small.state("1.1", 2023, {"v1": "1190", "v2": "10000"})
    renew(small, since=2021)
    renew(small, "v1 / v2", since=2022)
    small.state("1.1", 2023, {"v1": "1200", "v2": "10000"})
    recompute_programme(small.programme)
    method = latest_method()
    assert method.years == (2022, 2023)
    assert [(each.year, each.printed) for each in method.variables[0].cells] == [
        (2022, "1,180"),
        (2023, "1,200"),
    ]


def test_an_older_statement_counts_by_the_method_it_was_stated_under():
    cast = make_cast()
    for count in ("1180", "1200"):
        capture_at_status(cast, "aprobada", entries=typed(v1=count, v2="10000"))
    recompute_programme(cast.small.programme)
    (before,) = content.ficha(content.open_programme(), "1.1").revisions.changes
    assert (before.before, before.now) == ("11.80", "12.00")
    renew(cast.small, since=2023)
    (after,) = content.ficha(content.open_programme(), "1.1").revisions.changes
    assert (after.before, after.now) == ("11.80", "120.00")


def test_the_contributions_of_a_year_of_which_one_component_was_stated():
    small = small_programme()
    small.add_indicator(
        "6.1",
        "(0.5*v1 + 0.5*v2) * 100",
        symbols=dict.fromkeys(("v1", "v2", "a1", "a2", "b1", "b2"), "nacional"),
        derived={"v1": "a1 / a2", "v2": "b1 / b2"},
    )
    counts = {"a1": "2", "a2": "4", "b1": "3", "b2": "4"}
    small.state("6.1", 2023, counts)
    small.state("6.1", 2024, counts | {"a1": "0", "a2": "0", "v1": "1"})
    recompute_programme(small.programme)
    (method,) = content.ficha(content.open_programme(), "6.1").methods
    shares = {
        row.symbol: [(cell.year, cell.share) for cell in row.cells] for row in method.variables
    }
    assert shares["v1"] == [(2023, "40.0 %"), (2024, "57.1 %")]
    assert shares["v2"] == [(2023, "60.0 %"), (2024, "42.9 %")]
