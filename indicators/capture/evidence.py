"""Attaching files to a capture, and taking them back while it is being captured.

What a file is, is told by its content; where it is kept, nobody chooses.
"""

import logging
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import Storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.lifecycle import InvalidTransition, get_latest, log_event
from indicators.models import LARGEST_EVIDENCE, MOST_EVIDENCE, Capture, CaptureEventKind, Evidence
from indicators.permissions import check_user_can_capture

from .file_types import EXTENSIONS, InvalidFile, detect_type
from .transitions import EDITABLE

logger = logging.getLogger(__name__)

LONGEST_NAME = 150
FOLDER = "evidencia"
ORPHAN_AFTER = timedelta(days=1)
"""The time after which no upload is on its way any more."""


class StorageUnavailable(Exception):
    """The file could not be written where evidence is kept, and nothing of it was; says so in a
    sentence.
    """

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "«%s» no se guardó: el servidor no tiene lugar para evidencias o no puede "
                "escribirlas. Avise a la administración y adjúntelo más tarde; lo demás de la captura "
                "sigue como estaba."
            )
            % name
        )


def attach(capture: Capture, file: UploadedFile, *, by: Any) -> Evidence:
    """Keep a file with a capture; raises PermissionDenied, InvalidTransition, ValidationError and
    StorageUnavailable.

    It leaves a comment in the history and no version: nobody's save is refused for it.
    """
    check_user_can_capture(by, capture.indicator, capture.unit)
    name = clean_name(file.name or "")
    content_type = _check(file, name)
    digest = _digest(file)
    with transaction.atomic():
        latest = _lock_editable(capture)
        kept = Evidence.objects.filter(capture=latest)
        if kept.count() >= MOST_EVIDENCE:
            raise ValidationError(
                _("Una captura admite %(most)d archivos: quite uno antes.")
                % {"most": MOST_EVIDENCE}
            )
        if twin := kept.filter(sha256=digest).first():
            raise ValidationError(_("Ese archivo ya está: «%s».") % twin.name)
        evidence = Evidence(
            capture=latest,
            name=name,
            content_type=content_type,
            size=file.size or 0,
            sha256=digest,
            uploaded_by=by,
        )
        file.seek(0)
        _store(evidence, file)
        try:
            with transaction.atomic():
                evidence.save()
                _log_comment(latest, _("Adjuntó «%s».") % name, by, after={"evidencia": digest})
        except BaseException:
            _delete(evidence.file.storage, str(evidence.file.name))
            raise
    return evidence


@transaction.atomic
def remove(evidence: Evidence, *, by: Any) -> None:
    """Take a file back; raises PermissionDenied and InvalidTransition."""
    capture = get_latest(Capture, evidence.capture_id)
    check_user_can_capture(by, capture.indicator, capture.unit)
    latest = _lock_editable(capture)
    name, storage = str(evidence.file.name), evidence.file.storage
    Evidence.objects.filter(pk=evidence.pk).delete()
    said = _("Quitó «%s».") % evidence.name
    _log_comment(latest, said, by, before={"evidencia": evidence.sha256})
    # Only what is not in the database any more is deleted from the disk.
    transaction.on_commit(lambda: _delete(storage, name))


def find_storage_problem() -> str:
    """Return why no evidence could be kept now, in a few words; empty if it could.

    Something is written, under no name, so that what a check of permissions overlooks shows too.
    """
    folder = Path(settings.MEDIA_ROOT)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryFile(dir=folder) as file:
            file.write(bytes(4096))
    except OSError as error:
        logger.warning("No evidence can be kept in %s: %s", folder, error)
        return _("no se puede escribir")
    return _("no hay lugar") if shutil.disk_usage(folder).free < LARGEST_EVIDENCE else ""


def _store(evidence: Evidence, file: UploadedFile) -> None:
    """Write a file under a name that nobody chose; raise StorageUnavailable, with nothing left."""
    name = f"{FOLDER}/{evidence.capture_id}/{uuid4().hex}"
    storage = evidence.file.storage
    try:
        evidence.file.save(name, file, save=False)
    except OSError as error:
        logger.exception("The evidence %s was not written", name)
        _delete(storage, name)
        with suppress(OSError):  # until one that has others in it
            for folder in PurePosixPath(name).parents[:-1]:
                storage.delete(str(folder))
        raise StorageUnavailable(evidence.name) from error


def _delete(storage: Storage, name: str) -> None:
    """Delete a file that is in the database no more; where that cannot be, it stays behind."""
    try:
        storage.delete(name)
    except OSError:
        logger.exception("The evidence %s was not deleted", name)


def delete_orphans() -> int:
    """Delete the files that no evidence is about, since what wrote them died; how many there were."""
    storage, before = Evidence._meta.get_field("file").storage, timezone.now() - ORPHAN_AFTER
    old = [name for name in _stored(storage) if storage.get_modified_time(name) < before]
    # Asked for after the files: what is recorded meanwhile is among them.
    orphans = set(old) - set(Evidence.objects.values_list("file", flat=True))
    for name in orphans:
        _delete(storage, name)
    return len(orphans)


def _stored(storage: Storage) -> Iterator[str]:
    if not storage.exists(FOLDER):
        return
    folders, _files = storage.listdir(FOLDER)
    for folder in folders:
        for name in storage.listdir(f"{FOLDER}/{folder}")[1]:
            yield f"{FOLDER}/{folder}/{name}"


def clean_name(name: str) -> str:
    """Return the name of a file without folders and what no name holds; never empty."""
    last = PurePosixPath(name.replace("\\", "/")).name
    clean = re.sub(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "", last).strip(" .")
    if len(clean) > LONGEST_NAME:
        stem, dot, extension = clean.rpartition(".")
        clean = f"{stem[: LONGEST_NAME - len(extension) - 1]}{dot}{extension}"[:LONGEST_NAME]
    return clean or _("sin nombre")


def _check(file: UploadedFile, name: str) -> str:
    """Return the type of a file that may be kept."""
    if not file.size:
        raise ValidationError(_("«%s» está vacío.") % name)
    if file.size > LARGEST_EVIDENCE:
        raise ValidationError(
            _("«%(name)s» pasa de %(most)d MB.")
            % {"name": name, "most": LARGEST_EVIDENCE // 1024 // 1024}
        )
    try:
        found = detect_type(file)  # type: ignore[arg-type]
    except InvalidFile as refused:
        raise ValidationError(f"«{name}»: {refused}") from refused
    if not name.lower().endswith(EXTENSIONS[found]):
        raise ValidationError(
            _("«%(name)s» no se llama como lo que es: su nombre tiene que terminar en %(ending)s.")
            % {"name": name, "ending": EXTENSIONS[found][0]}
        )
    return found


def _digest(file: UploadedFile) -> str:
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _lock_editable(capture: Capture) -> Capture:
    """Lock a capture's row and return the capture, if it can be changed at all."""
    latest = Capture.objects.select_for_update(no_key=True).get(pk=capture.pk)
    if latest.status not in EDITABLE:
        raise InvalidTransition(latest)
    return latest


def _log_comment(capture: Capture, comment: str, by: Any, **sides: Any) -> None:
    log_event(
        capture,
        CaptureEventKind.COMMENTED,
        by=by,
        from_status=capture.status,
        reason=comment,
        **sides,
    )
