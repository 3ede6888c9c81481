"""Up to when the data count: what is said of all of them is true of all of them."""

from datetime import date

import pytest

from indicators.results.recompute import recompute_programme
from reports.dashboards.content import (
    ficha,
    objective_page,
    open_programme,
    programme_board,
)
from tests.databases import kept_fixture
from tests.factories.programme import small_programme

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

JUNE, MAY, END = date(2024, 6, 30), date(2024, 5, 31), date(2024, 12, 31)


@kept_fixture
def small():
    small = small_programme(units=("norte",))
    for code in ("1.1", "1.2", "1.3"):
        small.add_indicator(code, "v1", symbols={"v1": "nacional"})
    return small


def said(small, **cutoffs):
    for place, (code, cutoff) in enumerate(zip(("1.1", "1.2", "1.3"), cutoffs["of"], strict=False)):
        if cutoff:
            small.state(code, 2024, {"v1": str(place)}, cutoff=cutoff)
    recompute_programme(small.programme)
    return open_programme().page_context.data_until


@pytest.mark.parametrize(("of", "text"), [
    ((), "ninguno aún"),
    ((END, END), "al 31 de diciembre de 2024"),
    ((JUNE, JUNE, JUNE), "al 30 de junio de 2024"),
    ((JUNE, MAY), "del 31 de mayo de 2024 al 30 de junio de 2024, según el indicador"),
    ((END, JUNE, MAY), "1 de 3 cifras al cierre de 2024; las demás, del 31 de mayo de 2024 al 30 de "
                       "junio de 2024, según el indicador"),
    ((END, JUNE), "1 de 2 cifras al cierre de 2024; las demás, al 30 de junio de 2024"),
])  # fmt: skip
def test_of_the_latest_year(small, of, text):
    assert said(small, of=of) == text


def test_neither_other_years_nor_units_below_nor_figures_that_are_missing(small):
    small.state("1.1", 2023, {"v1": "1"})
    small.state("1.2", 2024, {"v1": "ND"})
    small.state("1.3", 2024, {"v1": "3"}, unit="norte")
    assert said(small, of=(JUNE,)) == "al 30 de junio de 2024"


def test_a_ficha_speaks_of_itself(small):
    said(small, of=(END, JUNE))
    programme = open_programme()

    def of(code, year=None):
        return ficha(programme, code, year).page_context.data_until

    assert of("1.1") == "al 31 de diciembre de 2024"
    assert of("1.2") == "al 30 de junio de 2024"
    assert of("1.3") == "ninguno de 2024"


def test_a_page_speaks_of_the_year_it_shows(small):
    small.state("1.1", 2023, {"v1": "1"}, cutoff=date(2023, 9, 30))
    small.state("1.2", 2023, {"v1": "2"}, cutoff=date(2024, 1, 15))
    said(small, of=(END, JUNE))
    programme = open_programme()

    def of(year):
        return programme_board(programme, year).page_context.data_until

    assert of(2023) == "1 de 2 cifras al cierre de 2023; las demás, al 30 de septiembre de 2023"
    assert of(2024) == programme.page_context.data_until
    assert objective_page(programme, "1", 2023).page_context.data_until == of(2023)
    assert ficha(programme, "1.1", 2023).page_context.data_until == "al 30 de septiembre de 2023"
