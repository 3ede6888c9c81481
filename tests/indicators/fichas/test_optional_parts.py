"""Parts that a ficha may lack, or print otherwise than as a number: loaded, shown and judged."""

from decimal import Decimal

import pytest

from indicators.models import Indicator, Result, Target
from indicators.results.recompute import check_drift
from objectives.models import Programme
from tests.factories.example_folder import FIRST, copy_example
from tests.factories.pages import text_of

pytestmark = [pytest.mark.slow, pytest.mark.one_database, pytest.mark.django_db]
AT = "/programas/vivienda-2021-2024"


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("code", "year", "light", "met", "gap", "reason"),
    [
        # a baseline of a school cycle, a bound, a range and a final target after the programme
        ("1.1", 2022, "verde", True, "0.0", ""),
        ("1.1", 2023, "sin_meta", None, None, ""),
        # no target and no baseline at all
        ("1.2", 2022, "sin_meta", None, None, "no_target"),
        # only a direction, from nowhere; a strict bound that is reached is not passed
        ("1.3", 2022, "sin_meta", None, None, "no_target"),
        ("1.3", 2023, "amarillo", False, "0.0", "no_target"),
    ],
)
def test_each_is_judged_where_it_can_be(odd_programmes, code, year, light, met, gap, reason):
    found = Result.objects.get(
        indicator__programme__slug="vivienda-2021-2024", indicator__code=code, year=year
    )
    assert (found.light, found.met, found.progress_reason) == (light, met, reason)
    assert found.gap == (gap and Decimal(gap))


def test_stored_results_are_those_that_follow(odd_programmes):
    assert check_drift(Programme.objects.get(slug="vivienda-2021-2024")) == 0


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/", ["sin meta", "≤ 9.0"]),
        ("/indicadores/1.1/", ["2017-2018", "entre 8 y 8.5", "2040"]),
        ("/indicadores/1.1/?year=2022", ["frente a la meta ≤ 9.0: justo en la meta"]),
        (
            "/indicadores/1.2/",
            ["No se dispone de línea base", "no fija metas ni línea base", "sin meta"],
        ),
        ("/indicadores/1.3/", ["&gt; 11"]),
        ("/indicadores/2.1/", ["Superficie ordenada"]),
        ("/evaluabilidad/", []),
        ("/comparar/?i=1.1&i=1.2&i=1.3", []),
        ("/objetivos/1/", []),
        ("/conciliacion/", []),
    ],
)
def test_every_page_shows_it_for_what_it_is(odd_programmes, client, address, said):
    text = text_of(client.get(AT + address))
    for part in said:
        assert part in text


def test_the_api_says_it(odd_programmes, client):
    path = "/api/v1/programmes/vivienda-2021-2024/"
    ficha = client.get(f"{path}indicators/1.1/").json()
    assert ficha["baseline"]["period"] == "2017-2018"
    assert [
        (target["year"], target["value"], target["comparison"], target["upper"], target["printed"])
        for target in ficha["targets"]
    ] == [
        (2022, "9.0", "<=", None, "≤ 9.0"),
        (2024, "8", "rango", "8.5", "entre 8 y 8.5"),
        (2040, "6", "", None, "6"),
    ]
    bare = client.get(f"{path}indicators/1.3/").json()
    assert (bare["baseline"]["printed"], bare["methods"], bare["formula"]) == ("", [], "")
    # v1 promises a number in each of these; those have them all.
    assert [target["printed"] for target in bare["targets"]] == ["> 11"]
    assert [(target["value"], target["comparison"]) for target in bare["stated_targets"]] == [
        (None, "tendencia"),
        ("11", ">"),
    ]
    rows = client.get(f"{path}results/?indicator=1.1&year=2022").json()["results"]
    assert [(row["target"], row["target_comparison"]) for row in rows] == [("9.0", "<=")]


# A file that no longer says it ------------------------------------------------------------


@pytest.fixture
def folder(example_programme, tmp_path, db):
    """The files of the programme that is loaded."""
    return copy_example(tmp_path)


BASELINE = 'baseline:\n  year: 2018\n  printed: "10.0"\n'
TARGETS = """targets:
  publication: programa
  intermediate: {2020: "11.0", 2021: "12.0", 2022: "14.0"}
  final:
    year: 2022
    printed: "14"
"""


@pytest.mark.postgres
def test_what_a_file_drops_is_removed(folder):
    folder.change(FIRST, TARGETS, "")
    folder.change(FIRST, BASELINE, "")
    folder.load()
    indicator = Indicator.objects.get(code="1.1")
    assert not indicator.targets.exists()
    assert (indicator.baseline_year, indicator.baseline_value, indicator.baseline_printed) == (
        None,
        None,
        "",
    )
    assert not folder.load().any


def test_a_final_target_may_go_alone(folder):
    folder.change(FIRST, '  final:\n    year: 2022\n    printed: "14"\n', "")
    folder.load()
    assert [target.final for target in Target.objects.filter(indicator__code="1.1")] == [False] * 3


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('2020: "11.0"', '2020: "unos 11"', "tiene letras"),
        ('2020: "11.0"', '2020: "12 a 11"', "el primer número no es el menor"),
        ('2020: "11.0"', "2020: Reducir", "la tendencia de la ficha es ascendente"),
        ("  year: 2018\n  printed", "  printed", "no dice de qué año es"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(folder, old, new, said):
    folder.change(FIRST, old, new)
    (fault, *_others) = folder.faults()
    assert fault.startswith(FIRST)
    assert said in fault
