"""The example's folder of definition files, copied so that a test may change what is in it."""

import re
import shutil
from pathlib import Path

import pytest
from django.apps import apps

from indicators.fichas.loading import load_programme
from indicators.models import Capture, CaptureStatus
from objectives.definition_files import DefinitionError

EXAMPLE = Path(__file__).parents[1] / "indicators" / "example"
FIRST, SECOND = "indicators/1.1.yaml", "indicators/1.2.yaml"


class ExampleFolder:
    """A copy of the example, whose files can be changed."""

    def __init__(self, path):
        self.path = path

    def change(self, name, old, new, count=1):
        """Put ``new`` in the place of ``old``, which stands in the file as often as expected."""
        path = self.path / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == count, f"«{old}» stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def add(self, name, text):
        with (self.path / name).open("a", encoding="utf-8") as file:
            file.write(text)

    def add_reading(self, name, text):
        """Add to the readings, which stand before the file's last line."""
        path = self.path / name
        *lines, last = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join([*lines, text, last]), encoding="utf-8")

    def rename_first_objective(self):
        """Load it with the first objective, and all below it, under A in the place of 1."""
        path = self.path / "programme.yaml"
        renamed = re.sub(
            r'^( *)- code: "1(.*)"$',
            r'\1- code: "A\2"\n\1  formerly: ["1\2"]',
            path.read_text("utf-8"),
            flags=re.MULTILINE,
        )
        path.write_text(renamed, "utf-8")
        for name in (FIRST, SECOND):
            self.change(name, 'objective: "1"', 'objective: "A"')
        self.load()

    def load(self, **options):
        return load_programme(self.path, **options)[1]

    def faults(self):
        """The faults for which the folder is refused, without the folder's own name."""
        with pytest.raises(DefinitionError) as error:
            self.load()
        return [fault.removeprefix("ejemplo/") for fault in error.value.faults]


def copy_example(path):
    """Copy the example to below a folder, and return it."""
    return ExampleFolder(Path(shutil.copytree(EXAMPLE, path / "ejemplo")))


def stored():
    """Every row of the applications that keep what files say, as it stands."""
    return {
        model._meta.label: list(model.objects.order_by("pk").values())
        for label in ("objectives", "indicators", "commitments")
        for model in apps.get_app_config(label).get_models()
    }


def counts():
    return {label: len(rows) for label, rows in stored().items() if rows}


def current(code, year):
    """The statement of a figure that counts now."""
    return Capture.objects.get(
        indicator__code=code, year=year, status=CaptureStatus.APPROVED, superseded_at=None
    )
