"""The site copied, and put back: the database, the evidence, and what keeps from doing it by mistake."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import IO, Any

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.models import Event, Evidence
from objectives.models import Programme
from piimss.preparation import programme_folders

from . import postgres, sqlite
from .archive import HEAD, ArchiveWriter, UnreadableArchive, read_parts

FORMAT = 1
_DATA, _FILES, _LOST = "datos/", "archivos/", "faltan.json"
_STORAGE = Evidence._meta.get_field("file").storage


@dataclass
class Copied:
    """The evidence in a copy: how many files, and the names of those that were lost."""

    files: int = 0
    lost: list[str] = field(default_factory=list)


def _engine() -> Any:
    return postgres if connection.vendor == "postgresql" else sqlite


def backup(out: IO[bytes]) -> Copied:
    """Write a copy of the site as it is at this moment, while others go on working."""
    copied = Copied()
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    with ArchiveWriter(out) as archive, _engine().snapshot() as (about, pieces):
        head = {
            "format": FORMAT,
            "made_at": timezone.now().isoformat(),
            "database": connection.vendor,
            "migrations": applied,
            "about": about,
        }
        archive.add_json(HEAD, head)
        for name, piece in pieces:
            archive.add(_DATA + name, piece)
        for name, digest in Evidence.objects.order_by("pk").values_list("file", "sha256"):
            content = _stored(name)
            if content is not None:
                archive.add(_FILES + name, content)
                copied.files += 1
            if content is None or sha256(content).hexdigest() != digest:
                copied.lost.append(name)
        archive.add_json(_LOST, copied.lost)
    return copied


def restore(file: IO[bytes]) -> Copied:
    """Put a copy in the place of whatever there is, all of it or nothing; then migrate it to this
    version.  Raises UnreadableArchive.
    """
    parts, copied, written = read_parts(file), Copied(), []
    head = _head(parts)
    try:
        with _engine().loading(head["about"], _leaves(head["migrations"])) as take:
            for name, content in parts:
                if name.startswith(_DATA):
                    take(name.removeprefix(_DATA), content)
                elif name.startswith(_FILES):
                    written += _store(name.removeprefix(_FILES), content)
                    copied.files += 1
                elif name == _LOST:
                    copied.lost = json.loads(content)
    except BaseException:
        for name in written:
            _STORAGE.delete(name)
        raise
    ContentType.objects.clear_cache()
    call_command("migrate", verbosity=0, interactive=False)
    return copied


def _head(parts: Iterator[tuple[str, bytes]]) -> dict[str, Any]:
    """Return what a copy says of itself; raise UnreadableArchive for one that is not for this site."""
    name, content = next(parts, ("", b""))
    head: dict[str, Any] = json.loads(content) if name == HEAD else {}
    if head.get("format") != FORMAT:
        raise UnreadableArchive(_("El archivo no es una copia de PIIMSS, o es de otra versión."))
    if head["database"] != connection.vendor:
        raise UnreadableArchive(
            _("La copia es de %(theirs)s y este sitio usa %(ours)s.")
            % {"theirs": head["database"], "ours": connection.vendor}
        )
    return head


def _leaves(applied: list[list[str]]) -> list[tuple[str, str]]:
    """Return the last migrations that a copy had; raise UnreadableArchive if some are not known here."""
    graph = MigrationLoader(None).graph
    had = {(app, name) for app, name in applied}
    if unknown := had - set(graph.nodes):
        raise UnreadableArchive(
            _("La copia es de una versión más nueva: aquí no se conoce «%s».")
            % "/".join(min(unknown))
        )
    followed = {parent for node in had for parent in _before(graph, node)}
    return sorted(had - followed)


def _before(graph: Any, node: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the migrations of the same application right before one."""
    return [parent.key for parent in graph.node_map[node].parents if parent.key[0] == node[0]]


# Evidence ------------------------------------------------------------------------------------


def _stored(name: str) -> bytes | None:
    try:
        with _STORAGE.open(name) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def _store(name: str, content: bytes) -> list[str]:
    """Keep a file under its own name, unless it is there; return the names of what was written."""
    if _stored(name) == content:
        return []
    _STORAGE.delete(name)
    return [_STORAGE.save(name, ContentFile(content))]


# What there is already -----------------------------------------------------------------------


def find_data() -> str:
    """Return what a copy would take the place of that is not made again by itself; empty if nothing."""
    tables = set(connection.introspection.table_names())
    ours = set(connection.introspection.django_table_names()) | {"django_migrations"}
    if foreign := tables - ours:
        return _("tablas que no son de PIIMSS («%s»)") % min(foreign)
    found = (
        (User, _("cuentas"), User.objects),
        (Event, _("sucesos en la bitácora"), Event.objects),
        (
            Programme,
            _("programas que no vienen con el sitio"),
            Programme.objects.exclude(slug__in=[folder.name for folder in programme_folders()]),
        ),
    )
    for model, words, rows in found:
        if model._meta.db_table in tables and rows.exists():
            return str(words)
    return ""
