"""Every night goes whatever nobody needs any more, and nothing else."""

import os
import time
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from indicators.capture.evidence import attach
from indicators.capture.file_types import PDF
from indicators.models import Evidence
from piimss.tasks import forget
from tests.factories.captures import capture_at_status, make_cast
from tests.factories.clock import everywhere_at
from tests.factories.pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

A_PDF = b"%PDF-1.4\n%%EOF"
PUBLIC = (
    "/", "/indicadores/1.1/", "/comparar/", "/estrategias/", "/evaluabilidad/", "/conciliacion/",
    "/informes/", "/datos/", "/datos/recetas/", "/datos/paquete.zip", "/estado/", "/cuenta/entrar/",
    "/captura/", "/revision/", "/fichas/", "/ciclos/", "/bitacora/", "/avisos/", "/admin/",
    "/admin/login/", "/nada/", "/api/v1/", "/api/v1/docs/", "/healthz", "/readyz",
)  # fmt: skip


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        }
    }


def old(name):
    """Make a file one of the day before yesterday."""
    two_days_ago = time.time() - 2 * 86_400
    os.utime(default_storage.path(name), (two_days_ago, two_days_ago))
    return name


def test_files_of_uploads_that_died_go_and_evidence_stays():
    cast = make_cast()
    capture = capture_at_status(cast, "borrador")
    kept = attach(capture, SimpleUploadedFile("a.pdf", A_PDF), by=cast.ana)
    assert kept.content_type == PDF
    old(kept.file.name)
    dead = old(default_storage.save("evidencia/77/muerto", ContentFile(b"a medias")))
    on_its_way = default_storage.save("evidencia/77/en-camino", ContentFile(b"a med"))
    elsewhere = old(default_storage.save("otra/cosa", ContentFile(b"x")))
    assert forget() == 1
    assert not default_storage.exists(dead)
    for name in (kept.file.name, on_its_way, elsewhere):
        assert default_storage.exists(name), name
    with Evidence.objects.get().file.open() as file:
        assert file.read() == A_PDF


def test_a_file_that_cannot_be_deleted_keeps_no_other_one(monkeypatch):
    stays, goes = [
        old(default_storage.save(f"evidencia/77/{name}", ContentFile(b"a medias")))
        for name in ("se-queda", "se-va")
    ]
    delete = FileSystemStorage.delete

    def fail_for_one(storage, name):
        if name == stays:
            raise PermissionError(name)
        delete(storage, name)

    monkeypatch.setattr(FileSystemStorage, "delete", fail_for_one)
    forget()
    assert default_storage.exists(stays)
    assert not default_storage.exists(goes)


def test_without_a_folder_there_is_nothing_to_do():
    assert forget() == 0


def test_sessions_that_are_over_go():
    cast = make_cast()
    client_of(cast.ana)
    client = client_of(cast.rita)
    assert Session.objects.count() == 2
    Session.objects.exclude(session_key=client.session.session_key).update(
        expire_date=timezone.now() - timedelta(seconds=1)
    )
    forget()
    assert Session.objects.get().session_key == client.session.session_key


def test_attempts_to_sign_in_go_once_they_no_longer_count():
    with everywhere_at(timezone.now() - timedelta(minutes=16)):
        Client().post("/cuenta/entrar/", {"username": "nadie", "password": "x"})
    Client().post("/cuenta/entrar/", {"username": "nadie", "password": "x"}, REMOTE_ADDR="10.0.0.9")
    AccessAttempt.objects.create(username="otra", ip_address="10.0.0.1", failures_since_start=1)
    AccessAttempt.objects.filter(username="otra").update(
        attempt_time=timezone.now() - timedelta(minutes=16)
    )
    assert forget() == 1
    assert AccessAttempt.objects.get().ip_address == "10.0.0.9"


def test_nothing_is_stored_for_who_is_not_signed_in():
    """No page makes a session, whatever is sent to it; nor is there a cookie but the forms' own."""
    make_cast()
    for path in PUBLIC:
        client = Client(raise_request_exception=False)
        client.get(path)
        client.post(path, {"username": "x", "password": "x" * 5_000, "next": "/estado/"})
        assert set(client.cookies) <= {"csrftoken"}, path
    assert not Session.objects.exists()
