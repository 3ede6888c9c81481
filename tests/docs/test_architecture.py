"""The page of the rooms names those that have a contract, and no others; so does its picture."""

import re
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
PICTURE = ROOT / "docs" / "architecture.svg"
ROW = re.compile(r"^\| `([\w/]+)/` \| .+ \| `([\w/.]+)` \|$", flags=re.M)
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]

PARTS = {
    *(
        f"indicators/{room}/pages"
        for room in ("audit_log", "capture", "fichas", "notifications", "proposals", "sheets")
    ),
    *(f"{application}/management/commands" for application in ("indicators", "reports", "piimss")),
    "piimss/management",
    "reports/dashboards/content/fichas",
    "reports/yearly_report/documents/spreadsheet",
    "reports/yearly_report/documents/word",
    "piimss/api",
    "piimss/login",
}
"""The packages that are a part of their room, and are told of with it."""


def is_room(name: str) -> bool:
    return (ROOT / name / "__init__.py").is_file()


def named_in_contracts() -> Iterator[str]:
    yield from SETTINGS["root_packages"]
    for contract in SETTINGS["contracts"]:
        yield from contract.get("source_modules", [])
        for container in contract.get("containers", [""]):
            for layer in contract.get("layers", []):
                for module in layer.split(" | "):
                    yield f"{container}.{module}" if container else module


def rooms() -> set[str]:
    paths = (re.sub(r"\.\*+$", "", name).replace(".", "/") for name in named_in_contracts())
    return {path for path in paths if is_room(path)}


def test_the_table_has_every_room_and_no_other():
    told = [room for room, _start in ROW.findall(PAGE)]
    assert len(told) == len(set(told))
    assert set(told) == rooms()
    assert "indicators/arithmetic" in told


def test_every_package_is_a_room_or_a_known_part_of_one():
    packages = {
        path.parent.relative_to(ROOT).as_posix()
        for application in SETTINGS["root_packages"]
        for path in (ROOT / application).rglob("__init__.py")
        if path.parent.name != "migrations"
    }
    assert packages == rooms() | PARTS


def test_where_to_start_reading_is_there():
    for room, start in ROW.findall(PAGE):
        assert (ROOT / room / start).is_file(), room


def test_the_picture_names_only_rooms():
    svg = "{http://www.w3.org/2000/svg}"
    labels = {
        each.text for each in ET.parse(PICTURE).iter(f"{svg}text") if each.get("class") == "room"
    }
    assert labels
    assert labels <= rooms()
    assert "(architecture.svg)" in PAGE
