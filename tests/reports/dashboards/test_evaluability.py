"""What could be judged, cell by cell the same as the API says, and counted with its base."""

import re
from decimal import Decimal
from html import unescape

import pytest

from indicators.models import Indicator, Result, Target
from indicators.words import share_of_base
from reports.dashboards import content

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("real_programme"),
]

WORDS = {
    "verde": "en meta",
    "amarillo": "cerca de la meta",
    "rojo": "lejos de la meta",
    "sin_dato": "sin dato, ND (no disponible)",
    "sin_meta": "sin meta, la ficha no la fija para ese año",
    "no_aplica": "no aplica, NA",
}
JUDGED = ("verde", "amarillo", "rojo")


@pytest.fixture
def from_api(client):
    """Every result as the API gives it, by indicator and year."""
    answer = client.get("/api/v1/programmes/piimss-2020-2024/results/", {"page_size": 1000})
    return {(each["indicator"], each["year"]): each for each in answer.json()["results"]}


def cells_in(page):
    maps = [each for each in (page.map, page.history) if each]
    return {
        (cell.code, cell.year): cell
        for each in maps
        for objective in each.objectives
        for row in objective.rows
        for cell in row.cells
    }


def rows_of(page, title):
    group = next(group for group in page.tally if group.title == title)
    return {row.label: [each.replace("\u00a0", " ") for each in row.cells] for row in group.rows}


def reasons_of(page, title):
    (found,) = [each for each in page.missing_reasons if each.title == title]
    reasons = {
        each.text: (each.count, {of.indicator.code: of.years for of in each.where})
        for each in found.reasons
    }
    return (found.present, found.total), reasons


class TestEveryCell:
    """The page against the API: all indicators, all years."""

    def test_its_light_its_mark_and_its_words(self, client, from_api):
        html = client.get("/evaluabilidad/").content.decode()
        found = re.findall(
            r'<td class="luz-(\w+)"><a href="/indicadores/([^/]+)/\?year=(\d{4})" title="([^"]+)">'
            r'<svg class="shape luz-(\w+)( is-preliminary)?".*?'
            r'<span class="visually-hidden">([^<]+)</span></a></td>',
            html,
            re.DOTALL,
        )
        told = {}
        for light, code, year, title, shape, hollow, said in found:
            assert light == shape
            assert title == said
            told[code, int(year)] = (light, bool(hollow), unescape(said))
        assert told == {
            (code, year): (
                each["light"],
                "preliminar" in each["marks"],
                f"{code}, {year}: {WORDS[each['light']]}"
                + (", preliminar" if "preliminar" in each["marks"] else ""),
            )
            for (code, year), each in from_api.items()
        }
        assert len(told) == 234

    def test_its_counts(self, programme, from_api):
        page = content.evaluability(programme)
        for place, year in enumerate(page.map.years):
            of_year = [each for (_code, its), each in from_api.items() if its == year]
            for title, preliminary in (
                ("Evaluables", False),
                ("Preliminares, contados aparte", True),
            ):
                counted = [
                    each["light"]
                    for each in of_year
                    if each["light"] in JUDGED and ("preliminar" in each["marks"]) == preliminary
                ]
                rows = rows_of(page, title)
                assert rows["De cuántos con meta"][place] == f"{len(counted)} de {len(of_year)}"
                for light in JUDGED:
                    number = str(counted.count(light)) if counted else "—"
                    assert rows[WORDS[light]][place] == number

    def test_its_reasons(self, programme, from_api):
        page = content.evaluability(programme)
        in_map = {key: each for key, each in from_api.items() if key[1] in page.map.years}
        for title, field in (("Avance", "progress_reason"), ("Ritmo", "pace_reason")):
            (present, total), reasons = reasons_of(page, title)
            assert total == len(in_map)
            assert present == sum(1 for each in in_map.values() if each[field.split("_")[0]])
            places = {
                (code, year)
                for _count, where in reasons.values()
                for code, years in where.items()
                for year in years
            }
            assert places == {key for key, each in in_map.items() if each[field]}


class TestCounts:
    def test_years_before_there_were_targets_are_apart(self, programme):
        page = content.evaluability(programme)
        assert (page.map.years, page.map.period) == ((2020, 2021, 2022, 2023, 2024), "2020–2024")
        assert (page.history.years, page.history.period) == (tuple(range(2012, 2020)), "2012–2019")
        assert page.map.sum == "72 evaluables + 14 preliminares + 4 sin dato = 90"
        assert page.history.others == "25 sin dato + 108 sin meta + 11 no aplica = 144"

    def test_the_share_on_target_has_its_base(self, programme):
        page = content.evaluability(programme)
        assert rows_of(page, "Evaluables")["Parte en meta"] == [
            "5 de 18 evaluables, 27.8 %", "4 de 18 evaluables, 22.2 %",
            "5 de 18 evaluables, 27.8 %", "6 de 18 evaluables, 33.3 %",
            "ninguno evaluable", "20 de 72 evaluables, 27.8 %",
        ]  # fmt: skip
        preliminary = rows_of(page, "Preliminares, contados aparte")["Parte en meta"]
        assert preliminary[3:] == [
            "ninguno preliminar", "3 de 14 preliminares, 21.4 %", "3 de 14 preliminares, 21.4 %"
        ]  # fmt: skip

    def test_sums_are_written_out(self, programme):
        page = content.evaluability(programme)
        assert rows_of(page, "Evaluables")["Suma"][3:] == [
            "6 + 2 + 10 = 18",
            "—",
            "20 + 12 + 40 = 72",
        ]
        assert rows_of(page, "Todos") == {
            "Evaluables + preliminares + sin semáforo": [
                "18 + 0 + 0 = 18", "18 + 0 + 0 = 18", "18 + 0 + 0 = 18", "18 + 0 + 0 = 18",
                "0 + 14 + 4 = 18", "72 + 14 + 4 = 90",
            ]
        }  # fmt: skip

    @pytest.mark.parametrize("year", [2020, 2021, 2022, 2023, 2024])
    def test_they_are_those_of_the_board(self, programme, year):
        page, board = content.evaluability(programme), content.programme_board(programme, year)
        place = page.map.years.index(year)
        for title, tally in (
            ("Evaluables", board.summary.definitive),
            ("Preliminares, contados aparte", board.summary.preliminary),
        ):
            written = rows_of(page, title)["Suma"][place]
            assert written == (tally.sum if tally.evaluable else "—")

    @pytest.mark.postgres
    def test_one_kind_has_the_same_years(self, programme):
        Target.objects.filter(indicator__kind="meta").delete()
        page = content.evaluability(programme, "meta")
        assert page.map.years == (2020, 2021, 2022, 2023, 2024)
        assert [each.value for each in page.kinds if each.chosen] == ["meta"]
        assert {code for code, _year in cells_in(page)} == set(
            Indicator.objects.filter(kind="meta").values_list("code", flat=True)
        )
        assert page.indicators == 6

    @pytest.mark.parametrize(
        ("part", "base", "preliminary", "said"),
        [
            (1, 1, False, "1 de 1 evaluable, 100.0 %"),
            (1, 8, False, "1 de 8 evaluables, 12.5 %"),
            (1, 16, True, "1 de 16 preliminares, 6.3 %"),
            (0, 0, True, "ninguno preliminar"),
        ],
    )
    def test_a_share(self, part, base, preliminary, said):
        written = share_of_base(part, base, preliminary=preliminary)
        assert written.replace("\u00a0", " ") == said


class TestReasons:
    def test_why_there_is_no_light(self, programme):
        page = content.evaluability(programme)
        assert reasons_of(page, "Semáforo") == (
            (86, 90),
            {
                "sin dato: no disponible": (
                    4,
                    dict.fromkeys(("2.1", "3.1", "5.1", "6.3"), (2024,)),
                )
            },
        )
        (reason,) = page.missing_reasons[0].reasons
        assert reason.meaning == "Impreso: «ND»."

    def test_what_cannot_be_computed_is_named(self, programme):
        page = content.evaluability(programme)
        years = (2020, 2021, 2022, 2023, 2024)
        no_data = dict.fromkeys(("2.1", "3.1", "5.1"), (2024,))
        both = {
            "tendencia constante": (5, {"1.3": years}),
            "meta contraria a la tendencia": (5, {"6.3": years}),
            "sin dato": (3, no_data),
        }
        assert reasons_of(page, "Avance") == ((77, 90), both)
        equal = {"meta igual a la línea base": (3, {"3.1": (2020, 2021, 2022)})}
        assert reasons_of(page, "Ritmo") == ((74, 90), both | equal)

    def test_a_year_without_target_among_years_with_them(self, programme):
        Result.objects.filter(indicator__code="1.1", year=2021).update(
            light="sin_meta", target=None, pace=None, pace_reason="no_target"
        )
        page = content.evaluability(programme)
        cell = cells_in(page)["1.1", 2021]
        assert (cell.light.key, cell.judged, cell.sign) == ("sin_meta", False, "")
        _counts, reasons = reasons_of(page, "Semáforo")
        assert reasons["sin meta: la ficha no la fija para ese año"] == (1, {"1.1": (2021,)})
        assert rows_of(page, "Sin semáforo")["sin meta"] == ["0", "1", "0", "0", "0", "1"]

    def test_nothing_published_is_no_data(self, programme):
        Result.objects.filter(indicator__code="1.1", year=2023).delete()
        page = content.evaluability(programme)
        assert cells_in(page)["1.1", 2023].description == "1.1, 2023: sin dato, nada publicado"
        _counts, reasons = reasons_of(page, "Semáforo")
        assert reasons["sin dato: nada publicado"] == (1, {"1.1": (2023,)})
        assert reasons_of(page, "Avance")[1]["sin dato"][1]["1.1"] == (2023,)

    def test_a_failed_computation_says_so(self, programme):
        Result.objects.filter(indicator__code="1.1", year=2023).update(
            value=None, status="nd", light="sin_dato", printed="", failure="division_entre_cero",
            marks=[],
        )  # fmt: skip
        cell = cells_in(content.evaluability(programme))["1.1", 2023]
        assert cell.reason == "el denominador es cero: el método no tiene resultado"

    def test_a_preliminary_figure_without_a_target_is_not_counted_as_judged(self, programme):
        Result.objects.filter(indicator__code="1.1", year=2024).update(
            light="sin_meta", target=None
        )
        page = content.evaluability(programme)
        assert page.map.sum == "72 evaluables + 13 preliminares + 4 sin dato + 1 sin meta = 90"


class TestWhereThereIsLittle:
    def test_a_target_of_a_year_to_come_makes_a_column(self, programme):
        target = Target.objects.get(indicator__code="1.1", year=2024)
        target.pk, target.year, target.value, target.final = None, 2025, Decimal(40), False
        target.save()
        page = content.evaluability(programme)
        assert page.map.years[-1] == 2025
        assert cells_in(page)["1.1", 2025].description == "1.1, 2025: sin dato, nada publicado"

    def test_without_targets_all_is_history(self, client, programme):
        Target.objects.all().delete()
        page = content.evaluability(programme)
        assert (page.map, page.tally, page.missing_reasons) == (None, (), ())
        assert page.history.years == tuple(range(2012, 2025))
        assert "no hay indicadores con metas" in client.get("/evaluabilidad/").content.decode()

    def test_without_indicators(self, client, programme):
        Result.objects.all().delete()
        Target.objects.all().delete()
        page = content.evaluability(programme)
        assert (page.map, page.history) == (None, None)
        assert client.get("/evaluabilidad/").status_code == 200
