"""The first steps on an empty database, by two who come at once."""

import subprocess
import sys

import pytest

from tests.drills.site import ROOT


@pytest.mark.long_drill
def test_of_two_first_preparations_one_waits_for_the_other(empty_site):
    command = [sys.executable, "manage.py", "prepare"]
    both = [
        subprocess.Popen(
            command, cwd=ROOT, env=empty_site.env, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
        )
        for _number in range(2)
    ]  # fmt: skip
    said = [process.communicate(timeout=180)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert empty_site.ask("SELECT count(*) FROM objectives_programme") >= 1
    assert empty_site.ask("SELECT count(*) FROM indicators_result") > 0
