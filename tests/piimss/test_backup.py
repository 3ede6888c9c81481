"""A copy of the whole site, put back into an empty, a prepared and a used database."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
from contextlib import contextmanager
from types import MappingProxyType, SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from indicators.capture.evidence import attach
from indicators.capture.workflow import comment_on
from indicators.models import Capture, Event, Evidence, Result
from indicators.results.recompute import check_drift, recompute_programme
from objectives.models import Programme
from piimss.backup import copying, pieces
from piimss.backup.archive import END, LARGEST_PART
from reports.models import Edition, NarrativeStatus
from tests import databases, servers
from tests.conftest import ROOT
from tests.factories.captures import capture_at_status, make_cast, typed
from tests.factories.editions import close, make_edition, narrative_at
from tests.factories.whole_site import copy_of, empty, put_back, rows, use_media_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
# To put one back on PostgreSQL is to migrate: once for each thing that the database has a part in.
ON_BOTH = pytest.mark.postgres

ODD = {"value": "1", "source": "\\N\t«ñ»\n\\.\r", "note": "NULL"}
A_PDF = b"%PDF-1.4 uno\n%%EOF"


@pytest.fixture(autouse=True)
def evidence_folder(settings, tmp_path):
    return use_media_of(settings, tmp_path)


SITE = "site_to_copy"
KEPT = servers.run_folder() / "evidence-to-copy"


def make_site():
    """Figures, evidence, a draft with odd letters, a returned text, and an edition that is closed."""
    cast = make_cast()
    small = cast.small
    small.state("1.1", 2022, {"v1": "1000", "v2": "4000"}, printed="25.00")
    draft = capture_at_status(
        cast, "borrador", unit="norte", by="noe", entries={**typed(v2="2"), "v1": ODD}
    )  # fmt: skip
    attach(draft, SimpleUploadedFile("a.pdf", A_PDF), by=cast.noe)
    capture_at_status(cast, "aprobada")
    recompute_programme(small.programme)
    edition = make_edition(cast)
    narrative_at(cast, edition, NarrativeStatus.APPROVED)
    close(edition, by=cast.rita)
    shutil.copytree(settings.MEDIA_ROOT, KEPT)


@pytest.fixture
def site(evidence_folder):
    """Return what ``make_site`` makes, once a run."""
    databases.add(SITE, databases.EMPTY, make_site)
    databases.use(SITE)
    shutil.copytree(KEPT, evidence_folder, dirs_exist_ok=True)
    return SimpleNamespace(
        programme=Programme.objects.get(),
        olga=User.objects.get(username="olga"),
        edition=Edition.objects.get(),
        draft=Capture.objects.get(status="borrador"),
    )


def files(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def prepared():
    """Leave a database as it is after the first start, before anybody has an account."""
    databases.use(databases.EMPTY)


def lose_evidence(folder):
    for name in files(folder):
        (folder / name).unlink()


@pytest.mark.parametrize("before", [empty, pytest.param(prepared, marks=ON_BOTH)])
def test_it_comes_back_whole(site, evidence_folder, tmp_path, before):
    had, stored = rows(), files(evidence_folder)
    assert len(stored) == 1
    path = copy_of(tmp_path / "copia.tar")
    assert path.stat().st_mode & 0o777 == 0o600
    before()
    lose_evidence(evidence_folder)
    assert "Copia restaurada: 1 archivo de evidencia." in put_back(path)
    assert rows() == had
    assert files(evidence_folder) == stored
    with Evidence.objects.get().file.open() as file:
        assert file.read() == A_PDF


@ON_BOTH
def test_what_is_put_back_goes_on(site, evidence_folder, tmp_path):
    """Numbers go on, guards stand, results follow, and the closed edition says what it said."""
    path, digest = copy_of(tmp_path / "copia.tar"), site.edition.digest
    last = Event.objects.order_by("-pk").first().pk
    empty()
    put_back(path)
    site.edition.refresh_from_db()
    assert (
        hashlib.sha256(site.edition.content.encode()).hexdigest() == digest == site.edition.digest
    )
    for statement in (
        "UPDATE reports_edition SET content = 'otro'",
        "DELETE FROM reports_narrative",
        "UPDATE indicators_event SET reason = 'otro'",
        "DELETE FROM indicators_capture",
    ):
        with (
            pytest.raises(IntegrityError, match="stands"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert check_drift(site.programme) == 0
    assert Result.objects.exists()
    comment_on(site.draft, by=site.olga, comment="Después.")
    assert Event.objects.order_by("-pk").last().pk < last < Event.objects.order_by("-pk").first().pk
    out = io.StringIO()
    call_command("verify_report", "--edition", "1", stdout=out)
    assert "ninguna difiere" in out.getvalue()


def test_it_takes_the_place_of_data_only_if_that_is_said(site, tmp_path):
    path = copy_of(tmp_path / "copia.tar")
    had = rows()
    User.objects.create_user("nueva")
    with pytest.raises(CommandError, match="Ya hay cuentas, y se perderían: diga --replace-data"):
        put_back(path)
    assert User.objects.filter(username="nueva").exists()
    put_back(path, "--replace-data")
    assert rows() == had


@pytest.mark.postgres_only
def test_not_over_what_is_not_ours(tmp_path):
    path = copy_of(tmp_path / "copia.tar")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE ajena (x int)")
    with pytest.raises(CommandError, match="tablas que no son de PIIMSS"):
        put_back(path)


@contextmanager
def somebody_connected(folder):
    """Another session of the same database; on SQLite, the embedded run."""
    if connection.vendor == "postgresql":
        other = connection.copy()
        other.ensure_connection()
        yield
        other.close()
        return
    holder = subprocess.Popen(
        [sys.executable, "-c", "import django; django.setup()\n"
         "from piimss.running import mark_as_served; mark_as_served()\n"
         "print('ready', flush=True); input()"],
        cwd=ROOT, env=os.environ | {
            "DJANGO_SETTINGS_MODULE": "piimss.settings", "PIIMSS_VAR_DIR": str(folder)
        },
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout.readline() == "ready\n"
    yield
    holder.communicate("\n")


@ON_BOTH
def test_not_over_a_running_site_unless_that_is_said(site, tmp_path):
    path = copy_of(tmp_path / "copia.tar")
    with somebody_connected(tmp_path):
        with pytest.raises(CommandError, match="El sitio está funcionando"):
            put_back(path, "--replace-data")
        put_back(path, "--replace-data", "--while-running")
    put_back(path, "--replace-data")


# What is damaged -----------------------------------------------------------------------------


def cut_off(content):
    return content[: len(content) * 2 // 3 // 512 * 512]


def without_its_end(content):
    return rewritten(content, lambda name, body: None if name == END else body)


def with_another_byte(content):
    at = content.index(A_PDF)
    return content[:at] + b"X" + content[at + 1 :]


def without_a_part(content):
    return rewritten(content, lambda name, body: None if name.startswith("archivos/") else body)


def rewritten(content, do):
    """The archive with other parts, each with the digest that it came with."""
    out = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(content)) as old,
        tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as new,
    ):
        for part in old:
            body = do(part.name, old.extractfile(part).read())
            if body is not None:
                part.size = len(body)
                new.addfile(part, io.BytesIO(body))
    return out.getvalue()


@pytest.mark.parametrize(
    "damage",
    [
        cut_off, without_its_end, without_a_part,
        # Found when the rows before it are in their tables already.
        pytest.param(with_another_byte, marks=ON_BOTH),
        lambda content: b"no es una copia" * 1000, lambda content: b"",
    ],
)  # fmt: skip
def test_of_a_damaged_copy_nothing_is_put_back(site, evidence_folder, tmp_path, damage):
    path = copy_of(tmp_path / "copia.tar")
    User.objects.create_user("nueva")
    had = rows()
    path.write_bytes(damage(path.read_bytes()))
    lose_evidence(evidence_folder)
    with pytest.raises(
        CommandError, match=r"(dañad|incompleta|no es una copia).*No se cambió nada\."
    ):
        put_back(path, "--replace-data")
    assert rows() == had
    assert files(evidence_folder) == {}


@ON_BOTH
def test_a_copy_of_a_newer_version_or_of_the_other_database_is_refused(site, tmp_path):
    path = copy_of(tmp_path / "copia.tar")
    content = path.read_bytes()

    def with_head(**other):
        def change(name, body):
            return json.dumps(json.loads(body) | other).encode() if name == "copia.json" else body

        out = rewritten(content, change)
        path.write_bytes(resealed(out))

    with_head(migrations=[["indicators", "9999_later"]])
    with pytest.raises(
        CommandError, match="versión más nueva: aquí no se conoce «indicators/9999_later»"
    ):
        put_back(path, "--replace-data")
    with_head(database="oracle")
    with pytest.raises(CommandError, match="La copia es de oracle y este sitio usa"):
        put_back(path, "--replace-data")
    with_head(format=9)
    with pytest.raises(CommandError, match="es de otra versión"):
        put_back(path, "--replace-data")


def resealed(content, names=MappingProxyType({})):
    """The archive with the right digests, and some parts under other names."""
    out = io.BytesIO()
    with (
        copying.ArchiveWriter(out) as archive,
        tarfile.open(fileobj=io.BytesIO(content)) as old,
    ):
        for part in old:
            if part.name != END:
                archive.add(names.get(part.name, part.name), old.extractfile(part).read())
    return out.getvalue()


def test_a_name_leads_nowhere_else(site, tmp_path, evidence_folder):
    path = copy_of(tmp_path / "copia.tar")
    name = f"archivos/{Evidence.objects.get().file.name}"
    path.write_bytes(resealed(path.read_bytes(), {name: "archivos/../../fuera"}))
    had = rows()
    with pytest.raises(Exception, match="fuera"):
        put_back(path, "--replace-data")
    assert rows() == had
    assert not (tmp_path / "fuera").exists()


# How it is written ---------------------------------------------------------------------------


def test_evidence_that_was_lost_is_named_and_the_rest_is_there(site, evidence_folder, tmp_path):
    lose_evidence(evidence_folder)
    path = tmp_path / "copia.tar"
    with pytest.raises(
        CommandError, match="salvo evidencia que ya no está como se guardó: evidencia/"
    ):
        copy_of(path)
    empty()
    assert "Al hacer la copia ya faltaba evidencia: evidencia/" in put_back(path)


@ON_BOTH
def test_a_copy_is_never_written_over(site, tmp_path):
    path = copy_of(tmp_path / "copia.tar")
    with pytest.raises(CommandError, match="ya existe"):
        copy_of(path)
    with pytest.raises(CommandError, match="No se pudo escribir"):
        copy_of(tmp_path / "no" / "copia.tar")
    assert sorted(each.name for each in tmp_path.glob("copia*")) == ["copia.tar"]


@ON_BOTH
def test_what_cannot_be_finished_leaves_no_file(site, tmp_path, monkeypatch):
    def fail(*_given):
        yield "x", b"x"
        raise RuntimeError("disco")

    monkeypatch.setattr(copying._engine(), "_dump", fail)
    with pytest.raises(RuntimeError):
        copy_of(tmp_path / "copia.tar")
    assert list(tmp_path.glob("copia*")) == []


@ON_BOTH
def test_large_tables_are_several_parts(site, tmp_path, monkeypatch):
    had = rows()
    monkeypatch.setattr(pieces, "PIECE", 2_000)
    path = copy_of(tmp_path / "copia.tar")
    with tarfile.open(path) as tar:
        parts = tar.getmembers()
    assert len([part for part in parts if part.name.endswith("/00002.gz")]) >= 1
    assert max(part.size for part in parts) < LARGEST_PART
    empty()
    put_back(path)
    assert rows() == had


def test_it_goes_through_a_pipe(site, tmp_path, monkeypatch, evidence_folder):
    had = rows()
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=out))
    copy_of("-")
    monkeypatch.undo()
    empty()

    class Pipe(io.RawIOBase):
        """Gives what it has once, in small pieces, and is not searched."""

        def readable(self):
            return True

        def readinto(self, into):
            piece = out.read(min(len(into), 700))
            into[: len(piece)] = piece
            return len(piece)

    out.seek(0)
    copying.restore(io.BufferedReader(Pipe()))
    assert rows() == had


def test_the_embedded_run_makes_new_passwords_for_who_was_put_back(
    site, tmp_path, settings, evidence_folder
):
    settings.EMBEDDED = True
    path = copy_of(tmp_path / "copia.tar")
    (tmp_path / "demo-accounts.json").write_text("{}")
    tmp_path.chmod(0o755)
    put_back(path, "--replace-data")
    assert not (tmp_path / "demo-accounts.json").exists()
    assert tmp_path.stat().st_mode & 0o777 == 0o700
