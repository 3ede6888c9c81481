"""Folders stay small enough that their names tell where something is."""

from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APPLICATIONS = (
    "accounts",
    "tables",
    "objectives",
    "indicators",
    "commitments",
    "reports",
    "piimss",
)
MOST_MODULES = 25


def test_no_folder_has_too_many_modules():
    modules = Counter(
        path.parent.relative_to(ROOT).as_posix()
        for application in (*APPLICATIONS, "tests")
        for path in (ROOT / application).rglob("*.py")
        # Migrations are one a change, and nobody looks for anything among them by its name.
        if path.name != "__init__.py" and path.parent.name != "migrations"
    )
    assert {folder for folder, count in modules.items() if count > MOST_MODULES} == set()
    # Whoever looks in the wrong place finds nothing, and this test would hold anything.
    assert modules["indicators/arithmetic"] >= 9
