"""A closed edition verifies by the codes that it was closed with, whatever the files call them since."""

from datetime import date

import pytest
from django.core.management import call_command

from indicators.duties import REVIEW
from indicators.results.recompute import recompute_programme
from objectives.models import Programme
from reports.management.commands import verify_report
from reports.models import FileFormat
from reports.yearly_report.editions.build import MAKERS
from reports.yearly_report.editions.opening import open_edition
from tests.factories.editions import close
from tests.factories.example_folder import FIRST, copy_example
from tests.factories.tokens import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SLUG = "programa-2018-2022"


@pytest.fixture
def folder(example_programme, tmp_path):
    """The files of the programme that is loaded."""
    return copy_example(tmp_path)


@pytest.fixture(autouse=True)
def word_alone(monkeypatch):
    """What is asked of the files of a format is the same of all: ``test_verification`` reads each."""
    monkeypatch.setattr(verify_report, "MAKERS", {FileFormat.WORD: MAKERS[FileFormat.WORD]})


@pytest.fixture
def rita(folder):
    return make_person("rita", REVIEW)


def close_one(rita):
    recompute_programme(Programme.objects.get())
    opened = open_edition(Programme.objects.get(), year=2021, cutoff=date(2023, 12, 31), by=rita)
    return close(opened, by=rita).number


def rename_indicators(folder, *pairs):
    for former, current in pairs:
        path = folder.path / "indicators" / f"{former}.yaml"
        text = path.read_text("utf-8")
        path.unlink()
        text = text.replace(f'code: "{former}"', f'code: "{current}"\nformerly: ["{former}"]')
        path.with_name(f"{current}.yaml").write_text(text, "utf-8")
    folder.load()


@pytest.mark.parametrize(
    "pairs", [[("1.1", "1.9")], [("1.2", "1.3"), ("1.1", "1.2")]], ids=["one", "each one on"]
)
def test_of_indicators(folder, rita, pairs, capsys):
    number = close_one(rita)
    rename_indicators(folder, *pairs)
    call_command("verify_report", SLUG, edition=number)
    assert "ninguna difiere" in capsys.readouterr().out
    # One that is closed from then on has the present codes.
    call_command("verify_report", SLUG, edition=close_one(rita))
    assert "ninguna difiere" in capsys.readouterr().out


def test_of_an_objective(folder, rita, capsys):
    number = close_one(rita)
    folder.rename_first_objective()
    call_command("verify_report", SLUG, edition=number)
    assert "ninguna difiere" in capsys.readouterr().out


def test_a_closed_edition_without_files_is_held_as_it_was_frozen(folder, rita, capsys):
    number = close_one(rita)
    folder.change(FIRST, 'year: 2022\n    printed: "14"', 'year: 2022\n    printed: "15"')
    folder.change(FIRST, '2022: "14.0"', '2022: "15.0"')
    folder.load()
    recompute_programme(Programme.objects.get())
    call_command("verify_report", SLUG, edition=number)
    assert "ninguna difiere" in capsys.readouterr().out
