"""What a capture asks, gathered from the ficha and the years before."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.arithmetic.progress import Direction
from indicators.arithmetic.targets import Goal
from indicators.arithmetic.vectorized import ND
from indicators.capture.context import context_loader, load_context
from indicators.capture.validation import find_errors, find_warnings, result_size_warning
from indicators.capture.workflow import withdraw
from indicators.models import CapturedValue, Indicator, Result
from indicators.results.recompute import recompute_programme
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast, open_cycle_of, typed

from ...factories.model_rows import make_capture, make_cycle

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


cast = kept_fixture(make_cast, "cast")


def test_the_years_before_of_the_same_unit_and_method(cast):
    small = cast.small
    small.state("1.1", 2020, {"v1": "1", "v2": "4"})
    small.state("1.1", 2021, {"v1": "2", "v2": "4"})
    small.state("1.1", 2021, printed="51.00")  # leaves the variables standing
    small.state("1.1", 2022, {"v1": "ND", "v2": "5"})
    small.state("1.1", 2022, {"v1": "9", "v2": "9"}, unit="norte")
    small.state("1.1", 2024, {"v1": "9", "v2": "9"})
    recompute_programme(small.programme)
    asks = load_context(capture_at_status(cast, "borrador"))
    assert asks.variables["v1"].history == {2020: 1, 2021: 2}
    assert asks.variables["v2"].history == {2020: 4, 2021: 4, 2022: 5}
    assert asks.history == {2020: Decimal("25.00"), 2021: Decimal("51.00")}
    assert asks.variables["v1"].name == "Variable v1"


def test_a_new_method_has_no_history(cast):
    small = cast.small
    small.state("1.1", 2022, {"v1": "1", "v2": "4"})
    small.add_method(small.indicators["1.1"], 2023, "v1 / v2", {"v1": "suma", "v2": "suma"})
    recompute_programme(small.programme)
    asks = load_context(capture_at_status(cast, "borrador"))
    assert asks.history == asks.variables["v1"].history == {}


def test_the_target_is_the_institution_s(cast):
    cast.small.add_target("1.1", 2023, "60")
    capture = capture_at_status(cast, "borrador")
    below = capture_at_status(cast, "borrador", unit="norte", by="noe")
    promised = [load_context(stated).commitment for stated in (capture, below)]
    assert [commitment.year_target for commitment in promised] == [Goal(Decimal(60)), None]
    assert promised[0].direction is Direction.ASCENDING


@pytest.mark.parametrize(
    ("stated", "starts", "previous"),
    [("40", None, Decimal(40)), (None, None, ND), (None, 2023, Decimal(0)), ("ND", None, ND)],
)
def test_what_an_accumulated_one_builds_on(cast, stated, starts, previous):
    small = cast.small
    small.add_indicator(
        "1.2", "previous + v1", symbols={"v1": "suma"}, accumulates_from=starts or 2022
    )
    if stated:
        small.state("1.2", 2022, {"v1": stated})
    recompute_programme(small.programme)
    capture = capture_at_status(cast, "borrador", code="1.2", entries=typed(v1="3"))
    assert load_context(capture).previous == previous


def test_it_asks_few_queries_however_long_the_history(cast):
    capture = capture_at_status(cast, "borrador")

    def count():
        with CaptureQueriesContext(connection) as queries:
            load_context(capture)
        return len(queries)

    few = count()
    for year in range(2005, 2023):
        cast.small.state("1.1", year, {"v1": "1", "v2": "4"})
    recompute_programme(cast.small.programme)
    assert count() == few <= 10


@pytest.mark.postgres
def test_every_ficha_of_the_real_programme_can_be_asked(real_programme):
    programme = Indicator.objects.first().programme
    cycle = make_cycle(programme, year=2022, cutoff=date(2022, 12, 31))
    ana = User.objects.create(username="ana")
    for indicator in programme.indicators.all():
        asks = load_context(make_capture(indicator, year=2022, cycle=cycle, captured_by=ana))
        assert asks.variables and not asks.unmeasured
        # What was published is in order, were it typed; some of it deserves a second look.
        published = indicator.captures.filter(year=2022, status="aprobada", values__isnull=False)
        entries = {
            each.variable.symbol: {
                "value": "" if each.value is None else f"{each.value:f}",
                "status": each.status,
                "source": each.source or "Informe",
            }
            for capture in published.distinct()
            for each in capture.values.select_related("variable")
            if asks.variables[each.variable.symbol].definition is None
        }
        if entries:
            problems = [each for each in find_errors(asks, entries) if each.field]
            assert problems == [], indicator.code
            find_warnings(asks, entries)


@pytest.mark.slow
def test_what_the_real_programme_s_own_years_would_be_asked_about_their_size(real_programme):
    """Everything published since 2012 held against the year before: what asks is a real jump.

    3.2 counts its first year of the programme: seven were added in 2019 after one in 2018.
    """
    programme = Indicator.objects.first().programme
    ana = User.objects.create(username="ana")
    captures = [
        make_capture(indicator, year=year, cycle=cycle, captured_by=ana)
        for year in range(2013, 2025)
        for cycle in [make_cycle(programme, year=year, cutoff=date(year, 12, 31))]
        for indicator in programme.indicators.all()
    ]
    stated = defaultdict(dict)
    for indicator, year, symbol, value in CapturedValue.objects.filter(
        capture__status="aprobada", value__isnull=False
    ).values_list("capture__indicator", "capture__year", "variable__symbol", "value"):
        stated[indicator, year][symbol] = f"{value:f}"
    results = {
        (result.indicator_id, result.year): result.value
        for result in Result.objects.filter(value__isnull=False)
    }
    loader = context_loader(captures)
    looked_at, asked_about = 0, {}
    for capture in captures:
        asks, key = loader.context_of(capture), (capture.indicator_id, capture.year)
        code, year = capture.indicator.code, capture.year
        if key in results and asks.history:
            looked_at += 1
            if sentence := result_size_warning(asks, results[key]):
                asked_about[code, year, ""] = sentence
        entries = typed(
            **{symbol: text for symbol, text in stated[key].items() if symbol in asks.variables}
        )
        looked_at += sum(year - 1 in asks.variables[each].history for each in entries)
        for warning in find_warnings(asks, entries):
            if warning.key.partition(".")[0] in ("magnitud", "signo"):
                asked_about[code, year, warning.key] = warning.message
    assert looked_at > 180
    assert asked_about == {
        ("3.2", 2019, ""): "El aumento del acumulado, 7, es unas 7 veces el de 2018, que fue 1."
    }


@pytest.mark.postgres
@pytest.mark.parametrize(("code", "year", "tenfold", "tenth"), [
    ("2.2", 2023, "parte.v1 magnitud", "magnitud"),
    ("2.2", 2024, "parte.v1 historia", "magnitud.v1"),
    ("3.2", 2024, "magnitud.v1", "magnitud.v1"),
    ("3.2", 2023, "magnitud", ""),  # half a unit after the two of 2022 is no tenth
    ("3.3", 2023, "magnitud", "magnitud"),
    ("3.3", 2024, "magnitud.v1", "magnitud.v1"),
    ("5.1", 2023, "magnitud", "magnitud"),
    ("6.3", 2023, "parte.v1 magnitud", ""),
])  # fmt: skip
def test_a_zero_too_many_or_too_few_in_what_the_real_programme_published(
    real_programme, code, year, tenfold, tenth
):
    indicator = Indicator.objects.get(code=code)
    cycle = make_cycle(indicator.programme, year=year, cutoff=date(year, 12, 31))
    capture = make_capture(
        indicator, year=year, cycle=cycle, captured_by=User.objects.create(username="ana")
    )
    asks = load_context(capture)
    published = dict(
        CapturedValue.objects.filter(
            capture__indicator=indicator, capture__year=year, value__isnull=False
        ).values_list("variable__symbol", "value")
    )
    for factor, expected in ((Decimal(10), tenfold), (Decimal("0.1"), tenth)):
        entries = typed(**{
            symbol: f"{value * factor if symbol == 'v1' else value:f}"
            for symbol, value in published.items()
        })  # fmt: skip
        found = {each.key for each in find_warnings(asks, entries)}
        assert found >= set(expected.split()), (factor, found)


def test_the_cycle_that_takes_nothing_is_told(cast):
    cast.cycle = open_cycle_of(cast.small, 2022, by=cast.olga)
    cast.cycle.opens_on, cast.cycle.closes_on = date(2023, 1, 1), date(2023, 2, 1)
    cast.cycle.save()
    capture = capture_at_status(cast, "borrador")
    assert load_context(capture).not_now == "El ciclo definitivo de 2022 está cerrado."


def test_what_the_units_below_add_up_to_once_all_said_it(cast):
    def of_units():
        capture = capture_at_status(cast, "borrador")
        try:
            return {name: each.unit_total for name, each in load_context(capture).variables.items()}
        finally:
            withdraw(capture, by=cast.ana)

    assert of_units() == {"v1": None, "v2": None}
    cast.small.state("1.1", 2023, {"v1": "10", "v2": "5"}, unit="norte")
    assert of_units() == {"v1": None, "v2": None}
    cast.small.state("1.1", 2023, {"v1": "2.50", "v2": "ND"}, unit="sur")
    assert of_units() == {"v1": Decimal("12.5"), "v2": None}


def test_up_to_when_the_year_before_counts_and_what_stands_already(cast):
    cast.small.state("1.1", 2022, {"v1": "1", "v2": "2"}, cutoff=date(2022, 6, 30))
    cast.small.state("1.1", 2023, {"v1": "1", "v2": "2"}, cutoff=date(2024, 1, 31))
    recompute_programme(cast.small.programme)
    asks = load_context(capture_at_status(cast, "borrador"))
    assert asks.previous_cutoff == date(2022, 6, 30)
    assert "corte al 31 ene 2024, posterior al de este ciclo, 31 dic 2023" in asks.newer
