"""The years in which something is measured, and when a figure is due."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from objectives.periods import EVERY_YEAR, Frequency, Period, due_on, read_frequency, rhythm_of

FICHAS = sorted(Path("fixtures/piimss-2020-2024/indicators").glob("*.yaml"))


@pytest.mark.parametrize(
    ("text", "year", "due"),
    [
        ("Mayo", 2023, date(2024, 5, 31)),
        ("Enero", 2023, date(2024, 1, 31)),
        ("febrero", 2023, date(2024, 2, 29)),
        ("Febrero", 2024, date(2025, 2, 28)),
        ("  Mes de  abril. ", 2023, date(2024, 4, 30)),
        ("el mes de julio de cada año", 2023, date(2024, 7, 31)),
        ("Setiembre", 2023, date(2024, 9, 30)),
        # It ends when the year does.
        ("Diciembre", 2023, date(2023, 12, 31)),
    ],
)
def test_a_month_is_the_first_one_that_ends_when_the_year_has(text, year, due):
    assert due_on(text, year) == due


@pytest.mark.parametrize(
    "text",
    ["", "Trimestral", "Enero y julio", "Mayo 2025", "15 de mayo", "Primer trimestre", "Mayor"],
)
def test_what_is_not_one_month_has_no_date(text):
    assert due_on(text, 2023) is None


@pytest.mark.parametrize("path", FICHAS, ids=lambda path: path.stem)
def test_every_real_ficha_says_a_month(path):
    ficha = yaml.safe_load(path.read_text("utf-8"))
    assert due_on(ficha["availability_month"], 2024) is not None


def test_a_ficha_may_say_how_many_years_later_the_month_is():
    assert due_on("Mayo", 2023, 2) == date(2025, 5, 31)
    assert due_on("Diciembre", 2023, 1) == date(2024, 12, 31)
    assert due_on("Mayo", 2023, 0) == date(2023, 5, 31)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("Anual", 12), (" anual. ", 12), ("ANUAL", 12), ("Bienal", 24), ("bianual", 24),
        ("Bienal (años pares)", 24), ("Trienal", 36), ("Cuatrienal", 48), ("Quinquenal", 60),
        ("Sexenal", 72), ("Semestral", 6), ("Cuatrimestral", 4), ("Trimestral", 3),
        ("Bimestral", 2), ("Mensual", 1),
    ],
)  # fmt: skip
def test_the_words_of_the_fichas(text, months):
    assert read_frequency(text) == Frequency(months)


@pytest.mark.parametrize("text", ["", "De vez en cuando", "Anual y bienal", "Cada sexenio"])
def test_a_text_that_says_no_rhythm_is_every_year(text):
    assert read_frequency(text) is None
    assert measured(text, baseline_year=2018) == list(range(2018, 2027))


def measured(frequency, **said):
    years = range(2018, 2027)
    return sorted(set(years) - rhythm_of(frequency, **said).unmeasured(years))


@pytest.mark.parametrize(
    ("frequency", "said", "years"),
    [
        ("Bienal", {"baseline_year": 2022}, [2018, 2020, 2022, 2024, 2026]),
        # The baseline goes before what is printed, and that before the targets.
        ("Bienal", {"baseline_year": 2021, "first_printed": 2018}, [2019, 2021, 2023, 2025]),
        ("Bienal", {"first_printed": 2011, "target_years": [2020]}, [2019, 2021, 2023, 2025]),
        ("Trienal", {"target_years": [2024, 2021]}, [2018, 2021, 2024]),
        ("Quinquenal", {"baseline_year": 2015}, [2020, 2025]),
        ("Sexenal", {"baseline_year": 2018}, [2018, 2024]),
        # What is stated is all there is.
        ("Bienal", {"stated": "2019, 2023", "baseline_year": 2018}, [2019, 2023]),
        ("De vez en cuando", {"stated": "2020"}, [2020]),
        # For the year of the final target a figure is promised.
        ("Quinquenal", {"baseline_year": 2018, "final_year": 2024}, [2018, 2023, 2024]),
        ("Mensual", {"baseline_year": 2018}, list(range(2018, 2027))),
        ("Bienal", {}, list(range(2018, 2027))),
    ],
)
def test_the_years_on_which_a_frequency_falls(frequency, said, years):
    assert measured(frequency, **said) == years


def test_parts_of_a_year_have_no_measurement_yet():
    assert EVERY_YEAR.measures(Period(2024))
    assert not EVERY_YEAR.measures(Period(2024, 1))
    assert [frequency.parts for frequency in Frequency][:6] == [12, 6, 4, 3, 2, 0]
