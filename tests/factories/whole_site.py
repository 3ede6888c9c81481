"""All that a site keeps, its copies, and how they are put back."""

import io
import os

from django.core.management import call_command
from django.db import connection


def use_media_of(settings, folder):
    """Keep evidence below a folder of the test."""
    settings.VAR_DIR = folder
    settings.MEDIA_ROOT = folder / "media"
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(folder / "media")},
        }
    }
    return folder / "media"


def rows():
    """Every row of every table, but for the moment at which migrations were applied."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def copy_of(path, *more):
    call_command("backup", str(path), *more, stderr=io.StringIO())
    return path


def put_back(path, *said):
    out, errors = io.StringIO(), io.StringIO()
    call_command("restore", str(path), *said, stdout=out, stderr=errors)
    return out.getvalue() + errors.getvalue()


def empty():
    """Leave a database without anything in it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        return
    connection.close()
    for ending in ("", "-wal", "-shm"):
        path = str(connection.settings_dict["NAME"]) + ending
        if os.path.exists(path):
            os.unlink(path)
