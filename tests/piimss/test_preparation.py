"""Preparing a site: alone, all that is whole, and before anything else."""

import io
import os
import shutil
import subprocess
import sys
from contextlib import closing
from threading import Timer

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from indicators.models import Result
from objectives.models import Programme
from piimss import preparation
from piimss.preparation import PREPARING, _alone
from tests.databases import EXAMPLE_FOLDER


@pytest.mark.postgres_only
@pytest.mark.django_db
def test_who_comes_second_waits_longer_than_any_time_limit():
    with closing(connection.copy()) as first, connection.cursor() as cursor:
        first.inc_thread_sharing()
        with first.cursor() as held:
            held.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        cursor.execute("SET LOCAL lock_timeout = '50ms'")
        cursor.execute("SET LOCAL statement_timeout = '100ms'")
        ends = Timer(0.6, first.close)
        ends.start()
        with _alone():
            assert not ends.is_alive()


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """The programmes of the project: one that is whole and two that are not, with their faults."""
    for name in ("a-roto", "b-entero", "c-vacio"):
        shutil.copytree(EXAMPLE_FOLDER, tmp_path / name)
    programme = tmp_path / "a-roto" / "programme.yaml"
    programme.write_text(programme.read_text().replace("start_year: 2018", "start_year: mil"))
    (tmp_path / "c-vacio" / "programme.yaml").unlink()
    found = [tmp_path / name for name in ("a-roto", "b-entero", "c-vacio")]
    monkeypatch.setattr(preparation, "programme_folders", lambda: found)
    return found


def prepared(*arguments):
    out, err = io.StringIO(), io.StringIO()
    call_command("prepare", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.mark.django_db
def test_a_folder_that_is_not_whole_stops_no_other(folders, capsys):
    out, err = prepared("--serve-anyway")
    assert "a-roto/programme.yaml:5 start_year: «mil» no es un número entero." in out
    assert "c-vacio/programme.yaml: falta este archivo." in out
    assert "No se cargó fixtures/a-roto, fixtures/c-vacio" in err
    assert Programme.objects.get().slug == "programa-2018-2022"
    assert Result.objects.exists()


@pytest.mark.django_db
def test_the_exit_says_that_a_folder_was_left_out(folders):
    with pytest.raises(CommandError, match="No se cargó fixtures/a-roto, fixtures/c-vacio"):
        prepared()
    assert Programme.objects.exists()
    folders.pop()
    folders.pop(0)
    prepared()


def test_every_folder_of_the_project_is_looked_at(tmp_path, settings):
    for name in ("uno", "dos", ".git", "__pycache__"):
        (tmp_path / "fixtures" / name).mkdir(parents=True)
    (tmp_path / "fixtures" / "README.md").write_text("")
    settings.BASE_DIR = tmp_path
    assert [folder.name for folder in preparation.programme_folders()] == ["dos", "uno"]


@pytest.mark.servers
@pytest.mark.parametrize(
    "command",
    [
        ["recompute"],
        ["load_programme", EXAMPLE_FOLDER],
        ["load_programme", EXAMPLE_FOLDER, "--dry-run"],
        ["verify_report", "--year", "2022", "--cutoff", "2023-01-01"],
        ["dump_programme", "programa-2018-2022", "nowhere"],
        ["send_notices", "--dry-run"],
    ],
    ids=" ".join,
)
def test_a_command_on_a_bare_clone_says_what_comes_first(tmp_path, command):
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PIIMSS_")}
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        env=kept | {"PIIMSS_MODE": "embedded", "PIIMSS_VAR_DIR": str(tmp_path / "var")},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    sentence = "Primero prepare la base de datos: «manage.py prepare», o «make run».\n"
    assert done.stderr == sentence
