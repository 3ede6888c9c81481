"""When a figure is due: the month of the ficha, read strictly."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from indicators.arithmetic.due_dates import due_on

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
