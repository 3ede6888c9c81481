import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.txt", "requirements-dev.txt"]


def pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(), flags=re.M))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_host_nor_folder(name):
    text = (ROOT / name).read_text()
    assert "http" not in text
    assert "file:" not in text
    assert not re.search(r"^\s*-", text.replace("    --hash=sha256:", ""), flags=re.M)


@pytest.mark.parametrize("name", LOCKS)
def test_everything_is_pinned_with_hashes(name):
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text().strip())
    for entry in entries:
        assert re.match(r"[\w.-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_tests_run_on_the_versions_that_are_shipped():
    shipped = pins("requirements.txt")
    assert shipped.items() <= pins("requirements-dev.txt").items()


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_what_is_asked_for_is_locked(name):
    wanted = re.findall(r"^([A-Za-z][\w.-]*)", (ROOT / f"{name}.in").read_text(), flags=re.M)
    assert {package.lower() for package in wanted} <= set(pins(f"{name}.txt"))
