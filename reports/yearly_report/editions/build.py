"""Making the files of an edition, step by step, and comparing each with the data."""

import hashlib
import logging
from collections.abc import Callable, Iterator
from typing import Any

from django.db import OperationalError
from django.db.models import F
from django.utils.translation import gettext as _

from indicators.clock import database_now
from indicators.jobs import MOST_ATTEMPTS, claim
from reports.models import Build, BuildFile, BuildState, FileFormat
from reports.models.builds import IN_PROGRESS

from ..documents.pdf import pdf_of
from ..documents.report import Report, canonical_json, digest_of
from ..documents.spreadsheet import spreadsheet_of
from ..documents.word import word_of
from .snapshot import report_of
from .verify import check_files

log = logging.getLogger(__name__)

MAKERS: dict[FileFormat, Callable[[Report, str], bytes]] = {
    FileFormat.PDF_A4: lambda report, digest: pdf_of(report, digest, "a4"),
    FileFormat.PDF_LETTER: lambda report, digest: pdf_of(report, digest, "us-letter"),
    FileFormat.WORD: word_of,
    FileFormat.SPREADSHEET: spreadsheet_of,
}

JOB = "build"

STEPS = len(MAKERS) + 2
"""The content is gathered, each file is made, and all of them are compared."""


def build(pk: int) -> str:
    """Make the files of a build, one by one, and compare each with the data; its state then, empty if
    there is nothing to do or somebody else is at it.

    One whose worker was lost goes on after the files that it has.
    """
    with claim(JOB, pk) as ours:
        return _build(pk) if ours else ""


def _build(pk: int) -> str:
    found = Build.objects.filter(pk=pk, state__in=IN_PROGRESS)
    if not found.update(
        state=BuildState.RUNNING, attempts=F("attempts") + 1, moved_at=database_now()
    ):
        return ""
    made = Build.objects.select_related("edition__programme__root_unit").get(pk=pk)
    if made.attempts > MOST_ATTEMPTS:
        _finish(made, BuildState.FAILED, error=_("El trabajo se interrumpió varias veces."))
        return BuildState.FAILED
    try:
        _make(made)
    except OperationalError:
        raise  # the database's fault: it is taken up again
    except Exception as error:
        log.exception("Build %s of edition %s failed", pk, made.edition)
        made.doing = Build.objects.filter(pk=pk).values_list("doing", flat=True).first() or ""
        _finish(
            made,
            BuildState.FAILED,
            error=_("No se pudo completar un paso: %s.") % made.doing.lower(),
            detail=f"{type(error).__name__}: {error}"[:2_000],
        )
    return Build.objects.filter(pk=pk).values_list("state", flat=True).first() or ""


def _make(made: Build) -> None:
    steps = _StepProgress(made)
    steps.begin(_("Reunir el contenido"))
    report = report_of(made.edition)
    digest = digest_of(canonical_json(report))
    if made.digest and made.digest != digest:
        made.files.all().delete()  # an open edition that changed since the attempt before
    Build.objects.filter(pk=made.pk).update(digest=digest)
    kept = set(made.files.values_list("format", flat=True))
    for format, make in MAKERS.items():
        steps.begin(_("Hacer el archivo: %s") % format.label)
        if format not in kept:
            _store_file(made, format, make(report, digest))
    steps.begin(_("Comparar cada cifra con los datos"))
    files = ((FileFormat(file.format), bytes(file.content)) for file in _files(made))
    compared, differences = check_files(made.edition, files, digest)
    done = _finish(
        made, BuildState.DONE, figures=compared, differences=differences, done=made.total, doing=""
    )
    if done:
        _forget_older(made)


def _files(made: Build) -> Iterator[BuildFile]:
    """Yield the files one at a time, so that no two are in memory at once."""
    for pk in made.files.values_list("pk", flat=True):
        yield BuildFile.objects.get(pk=pk)


def _store_file(made: Build, format: FileFormat, content: bytes) -> None:
    BuildFile.objects.create(
        build=made,
        format=format,
        content=content,
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
    )


class _StepProgress:
    """Tells the build's row which step is under way."""

    def __init__(self, made: Build) -> None:
        self._made = made
        self._begun = 0

    def begin(self, what: str) -> None:
        Build.objects.filter(pk=self._made.pk).update(
            done=self._begun, doing=what, moved_at=database_now()
        )
        self._begun += 1


def _finish(made: Build, state: BuildState, **columns: Any) -> bool:
    """Return whether the build was still there."""
    now = database_now()
    # Closing the edition may have deleted it.
    running = Build.objects.filter(pk=made.pk, state=BuildState.RUNNING)
    return bool(running.update(state=state, finished_at=now, moved_at=now, **columns))


def _forget_older(made: Build) -> None:
    """Delete older builds: of an open edition only the latest is kept; of a closed one, all there
    are.
    """
    if not made.edition.is_closed:
        Build.objects.filter(edition=made.edition, pk__lt=made.pk).delete()
