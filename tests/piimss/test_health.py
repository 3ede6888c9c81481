from unittest.mock import patch

import pytest
from django.db import OperationalError, connection


def test_alive_without_asking_the_database(client):
    # No django_db mark: the database may not even be asked here.
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready(client):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "checks": {"database": "ok", "migrations": "ok", "evidence": "ok"},
    }
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_not_ready_without_a_database(client):
    with patch.object(connection, "cursor", side_effect=OperationalError("password for ana")):
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"] == {
        "database": "error: OperationalError",
        "migrations": "sin base de datos",
        "evidence": "ok",
    }


@pytest.mark.django_db
def test_not_ready_with_migrations_to_apply(client):
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="sessions").delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["migrations"] == "1 migraciones sin aplicar"


@pytest.mark.django_db
def test_the_broker_counts_where_there_is_one(client, settings, redis_server):
    settings.TASKS = "broker"
    settings.REDIS_URL = redis_server
    assert client.get("/readyz").json()["checks"]["broker"] == "ok"


@pytest.mark.django_db
def test_not_ready_without_its_broker(client, settings):
    settings.TASKS = "broker"
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["broker"] == "error: ConnectionError"


def test_only_reading_is_allowed(client):
    assert client.post("/healthz").status_code == 405
