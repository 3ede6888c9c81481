"""The report of a programme that says and lacks other things: every figure is that of the API."""

import shutil
from datetime import date

import pytest
from django.core.management import call_command

from indicators.programme_files.format_keys import EXAMPLE
from objectives.models import Programme, ProgrammeState

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


def test_a_final_target_that_is_only_a_direction_is_expected_as_it_is_printed(tmp_path, capsys):
    folder = shutil.copytree(EXAMPLE, tmp_path / "bibliotecas")
    ficha = folder / "indicators" / "2.1.yaml"
    text = ficha.read_text("utf-8")
    target = '2024: "al menos 35"}\n'
    assert target in text
    wanted = f"{target}  final: {{year: 2026, printed: Incrementar}}\n"
    ficha.write_text(text.replace(target, wanted), "utf-8")
    call_command("load_programme", str(folder))
    # In preparation it is shown to its own people alone.
    Programme.objects.update(state=ProgrammeState.PUBLISHED)
    call_command("recompute")
    call_command("verify_report", "bibliotecas-2021-2024", year=2022, cutoff=date(2023, 6, 30))
    assert "ninguna difiere" in capsys.readouterr().out
