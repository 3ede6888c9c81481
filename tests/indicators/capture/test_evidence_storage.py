"""The folder of the evidence full or read-only: said in a sentence, and nothing half-written left."""

import os
import resource
import subprocess
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from indicators.capture.evidence import StorageUnavailable, attach, find_storage_problem, remove
from indicators.models import Capture, Evidence
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast
from tests.factories.pages import client_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

FORM = "/captura/1.1/2023/"
SENTENCE = "no se guardó: el servidor no tiene lugar para evidencias o no puede escribirlas"


def a_pdf(size=200_000, name="acta.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7\n" + b"x" * size + b"\n%%EOF\n")


cast = kept_fixture(make_cast, "cast")


@contextmanager
def full(folder):
    """A file system of its own that is full; as root, elsewhere no file may be longer than a bit."""
    if os.geteuid() == 0 and mount(folder, "-t", "tmpfs", "-o", "size=256k", "tmpfs"):
        try:
            (folder / "otro").write_bytes(b"x" * 200 * 1024)
            yield
        finally:
            subprocess.run(["umount", folder], check=True)
        return
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, former[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)


@contextmanager
def read_only(folder):
    """A folder that nobody may write to, root neither where it may be mounted so."""
    if os.geteuid() == 0:
        if not mount(folder, "-t", "tmpfs", "-o", "ro", "tmpfs"):
            pytest.skip("root may write everywhere, and nothing can be mounted here")
        try:
            yield
        finally:
            subprocess.run(["umount", folder], check=True)
        return
    folder.chmod(0o500)
    try:
        yield
    finally:
        folder.chmod(0o700)


def mount(folder, *how):
    return subprocess.run(["mount", *how, folder], capture_output=True).returncode == 0


@pytest.fixture(params=[full, read_only])
def unavailable(request, settings, tmp_path):
    settings.MEDIA_ROOT = folder = tmp_path / "media"
    folder.mkdir()
    with request.param(folder):
        yield folder


def left_in(folder):
    return [path.name for path in folder.rglob("*") if path.name != "otro"]


def test_who_attaches_is_told_and_nothing_is_left(unavailable, cast):
    draft = capture_at_status(cast, "borrador")
    events = draft.events.count()
    with pytest.raises(StorageUnavailable, match=SENTENCE):
        attach(draft, a_pdf(), by=cast.ana)
    assert left_in(unavailable) == []
    assert not Evidence.objects.exists() and draft.events.count() == events


def test_the_page_says_so_and_begins_no_capture(unavailable, cast):
    response = client_of(cast.ana).post(f"{FORM}evidencia/", {"file": a_pdf()}, follow=True)
    assert response.status_code == 200 and SENTENCE in text_of(response)
    assert left_in(unavailable) == [] and not Capture.objects.filter(cycle=cast.cycle).exists()


def test_readiness_and_the_state_page_say_it(unavailable, cast, client):
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "limited")
    assert ready.json()["checks"]["evidence"] in ("no hay lugar", "no se puede escribir")
    page = text_of(client.get("/estado/"))
    assert ready.json()["checks"]["evidence"] in page
    assert "Por ahora no se puede adjuntar ningún archivo" in page
    assert left_in(unavailable) == []


def test_where_there_is_room_they_say_that(settings, tmp_path, cast, client):
    settings.MEDIA_ROOT = tmp_path / "media"
    assert find_storage_problem() == ""
    assert client.get("/readyz").json()["checks"]["evidence"] == "ok"
    assert "Evidencias se guardan" in text_of(client.get("/estado/"))
    attach(capture_at_status(cast, "borrador"), a_pdf(), by=cast.ana)
    assert len(left_in(tmp_path / "media")) == 3


@pytest.mark.postgres
def test_what_cannot_be_deleted_is_taken_back_all_the_same(
    settings, tmp_path, cast, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = folder = tmp_path / "media"
    evidence = attach(capture_at_status(cast, "borrador"), a_pdf(), by=cast.ana)
    path = folder / evidence.file.name
    path.unlink()
    path.mkdir()
    (path / "dentro").touch()  # now nobody can delete it, root neither
    with django_capture_on_commit_callbacks(execute=True):
        remove(evidence, by=cast.ana)
    assert not Evidence.objects.exists() and path.exists()


@pytest.mark.parametrize("path", [f"{FORM}evidencia/", "/captura/hojas/"])
def test_no_room_to_receive_a_file_is_said_too(unavailable, settings, cast, path):
    settings.FILE_UPLOAD_TEMP_DIR = unavailable
    response = client_of(cast.ana).post(path, {"file": a_pdf(3_000_000)})
    assert "no tiene lugar para recibir archivos" in text_of(response, 503)
    assert response["Retry-After"] == "300"
    assert left_in(unavailable) == []
