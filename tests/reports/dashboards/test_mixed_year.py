"""A year of which some figures are definitive and the others still count only a part of it."""

from datetime import date

import pytest

from indicators.results.recompute import recompute_programme
from objectives.models import Objective
from reports.dashboards import content
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EARLIER = ["2020", "2021", "2022"]
HALF_YEARS = {"1.2": date(2024, 5, 31), "1.3": date(2024, 6, 30), "2.1": date(2024, 6, 30)}


@kept_fixture
def cast():
    """2023 is definitive; of 2024 there are half years, the last one in an objective of its own."""
    cast = make_cast(2024)
    small = cast.small
    for code in HALF_YEARS:
        small.add_indicator(code, "v1", symbols={"v1": "suma"})
    second = Objective.objects.create(
        programme=small.programme, code="2", position=2, name="Otro objetivo"
    )
    small.indicators["2.1"].objective = second
    small.indicators["2.1"].save()
    for code in small.indicators:
        for year in (2023, 2024):
            small.add_target(code, year, "10")
        values = {"v1": "1200", "v2": "4900"} if code == "1.1" else {"v1": "9"}
        small.state(code, 2023, values)
    for code, cutoff in HALF_YEARS.items():
        small.state(code, 2024, {"v1": "5 p/"}, cutoff=cutoff)
    recompute_programme(small.programme)
    return cast


@pytest.fixture
def approved(cast):
    """A capture of the whole 2024 was approved for the indicator 1.1."""
    capture_at_status(cast, "aprobada")
    recompute_programme(cast.small.programme)
    return cast.small


def tabs(html):
    """The words of the year switch, as they are read."""
    switch = html.split('<nav class="years"')[1].split("</nav>")[0]
    links = [part.split("</a>")[0].split(">", 1)[1] for part in switch.split("<a ")[1:]]
    return [each.replace("<small>", "").replace("</small>", "") for each in links]


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


class TestProgramme:
    def test_the_tab_says_that_only_a_part_is_preliminary(self, approved, client):
        assert tabs(read(client, "/")) == [*EARLIER, "2023", "2024 en parte preliminar"]

    def test_the_box_counts_both_and_says_between_which_days(self, approved, client):
        html = read(client, "/?year=2024")
        assert (
            "De 2024 hay 1 cifra definitiva y 3 preliminares"
            " (cortes entre el 31 de mayo de 2024 y el 30 de junio de 2024):"
            " las preliminares no dicen aún cómo cerró el año." in html
        )
        assert "Las cifras de 2024 son preliminares" not in html
        assert "De 1 indicador evaluable" in html

    def test_it_opens_on_the_year_that_most_have_closed(self, approved):
        assert content.programme_board(content.open_programme()).year == 2023

    def test_one_preliminary_figure_is_enough(self, approved, client):
        for code in ("1.2", "2.1"):
            approved.state(code, 2024, {"v1": "9"})
        recompute_programme(approved.programme)
        html = read(client, "/")
        assert tabs(html) == [*EARLIER, "2023", "2024 en parte preliminar"]
        assert (
            "De 2024 hay 3 cifras definitivas y 1 preliminar (corte al 30 de junio de 2024):"
            " la preliminar no dice aún cómo cerró el año." in html
        )

    def test_a_wholly_preliminary_year_is_called_so(self, cast, client):
        html = read(client, "/?year=2024")
        assert tabs(html) == [*EARLIER, "2023", "2024 preliminar al 30 jun 2024"]
        assert "Las cifras de 2024 son preliminares, con cortes entre" in html
        assert "De 2024 hay" not in html

    def test_a_year_that_closed_says_nothing(self, approved, client):
        html = read(client, "/?year=2023")
        assert "De 2023 hay" not in html
        assert 'class="notice"' not in html


class TestObjective:
    def test_it_is_judged_by_its_own_figures(self, approved, client):
        html = read(client, "/objetivos/1/?year=2024")
        assert tabs(html) == [*EARLIER, "2023", "2024 en parte preliminar"]
        assert "De 2024 hay 1 cifra definitiva y 2 preliminares (cortes entre" in html
        html = read(client, "/objetivos/2/?year=2024")
        assert tabs(html) == [*EARLIER, "2023", "2024 preliminar al 30 jun 2024"]
        assert "Las cifras de 2024 son preliminares, con corte al 30 de junio de 2024." in html


class TestFicha:
    def test_it_opens_on_its_own_newest_definitive_year(self, approved, client):
        html = read(client, "/indicadores/1.1/")
        assert tabs(html) == [*EARLIER, "2023", "2024"]
        assert "Resultado 2024" in html
        assert "preliminar al" not in html

    def test_one_that_is_still_preliminary_opens_on_the_year_before(self, approved, client):
        html = read(client, "/indicadores/1.2/")
        assert tabs(html) == [*EARLIER, "2023", "2024 preliminar al 31 may 2024"]
        assert "Resultado 2023" in html

    def test_what_others_have_closed_does_not_close_it(self, approved, client):
        for code in ("1.2", "2.1"):
            approved.state(code, 2024, {"v1": "9"})
        recompute_programme(approved.programme)
        assert content.programme_board(content.open_programme()).year == 2024
        html = read(client, "/indicadores/1.3/")
        assert tabs(html) == [*EARLIER, "2023", "2024 preliminar al 30 jun 2024"]
        assert "Resultado 2023" in html

    def test_one_without_any_figure_opens_where_the_programme_does(self, approved):
        approved.add_indicator("1.4", "v1", symbols={"v1": "suma"})
        approved.add_target("1.4", 2024, "10")
        recompute_programme(approved.programme)
        found = content.ficha(content.open_programme(), "1.4")
        assert found.card.year == 2023

    def test_every_year_of_the_programme_can_still_be_asked_for(self, approved, client):
        assert "Resultado 2024" in read(client, "/indicadores/1.2/?year=2024")
        assert client.get("/indicadores/1.1/?year=1999").status_code == 404


@pytest.mark.parametrize("address", ["/", "/?year=2024", "/objetivos/1/", "/indicadores/1.1/"])
def test_few_queries(approved, client, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(13):
        read(client, address)
