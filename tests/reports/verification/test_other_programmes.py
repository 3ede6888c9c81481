"""The report of a programme that says and lacks other things: every figure is that of the API."""

from datetime import date

import pytest
from django.core.management import call_command

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize(
    ("slug", "year", "cutoff"),
    [
        ("vivienda-2021-2024", 2022, date(2023, 6, 30)),
        ("desarrollo-2025-2030", 2025, date(2025, 12, 31)),
    ],
)
def test_every_figure_is_that_of_the_api(odd_programmes, capsys, slug, year, cutoff):
    call_command("verify_report", slug, year=year, cutoff=cutoff)
    assert "ninguna difiere" in capsys.readouterr().out
