"""A filled sheet in the hands of who sent it: sent, saved, given up, asked for again.

Checking and saving are asked of whoever carries out tasks; ``processing`` does them.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from indicators.capture.evidence import clean_name
from indicators.capture.file_types import XLSX, InvalidFile, UnrecognizedFile, detect_type
from indicators.clock import database_now
from indicators.jobs import JobKind, register
from indicators.models import LARGEST_SHEET, FilledSheet, SheetState
from indicators.permissions import check_user_has_duty_to_capture
from objectives.models import Programme

from .processing import JOB, forget_old_sheets
from .tasks import check_sheet, save_sheet

MOST_KEPT = 20
"""Sheets of one person; the oldest ones go."""

OVERDUE = timedelta(minutes=2)
"""The time without a move after which a sheet may be asked for again."""

IN_PROGRESS = (SheetState.WAITING, SheetState.CHECKING, SheetState.SAVING)


@transaction.atomic
def receive(programme: Programme, file: UploadedFile, *, by: Any) -> FilledSheet:
    """Take a file to be checked; raises PermissionDenied and ValidationError."""
    check_user_has_duty_to_capture(by, programme)
    name = clean_name(file.name or "")
    if not file.size:
        raise ValidationError(_("«%s» está vacío.") % name)
    if file.size > LARGEST_SHEET:
        raise ValidationError(
            _("«%(name)s» pasa de %(most)d MB.")
            % {"name": name, "most": LARGEST_SHEET // 1024 // 1024}
        )
    _check_it_is_a_workbook(file, name)
    file.seek(0)
    sheet = FilledSheet.objects.create(
        programme=programme,
        sent_by=by,
        name=name,
        size=file.size,
        content=file.read(),
        moved_at=database_now(),
    )
    forget_old_sheets()
    kept = FilledSheet.objects.filter(sent_by=by).values_list("pk", flat=True)[:MOST_KEPT]
    FilledSheet.objects.filter(sent_by=by).exclude(pk__in=list(kept)).delete()
    check_sheet.delay_on_commit(sheet.pk)
    return sheet


def _check_it_is_a_workbook(file: UploadedFile, name: str) -> None:
    try:
        found = detect_type(file)  # type: ignore[arg-type]
    except UnrecognizedFile:
        found = ""
    except InvalidFile as refused:
        raise ValidationError(
            _("«%(name)s» no se puede tomar. %(why)s Suba la hoja que bajó, guardada como XLSX.")
            % {"name": name, "why": refused}
        ) from refused
    if found != XLSX:
        raise ValidationError(
            _("«%s» no es una hoja XLSX: suba la que bajó, guardada como XLSX.") % name
        )


@transaction.atomic
def request_save(sheet: FilledSheet) -> bool:
    """Have a sheet saved that was seen to be in order; whether it was this call that did."""
    updated = FilledSheet.objects.filter(pk=sheet.pk, state=SheetState.READY).update(
        state=SheetState.SAVING, attempts=0, moved_at=database_now()
    )
    if updated:
        save_sheet.delay_on_commit(sheet.pk)
    return bool(updated)


def discard(sheet: FilledSheet) -> bool:
    """Give a sheet up, unless it is being saved; what was saved stays saved."""
    free = FilledSheet.objects.filter(pk=sheet.pk).exclude(state=SheetState.SAVING)
    return bool(free.delete()[0])


@transaction.atomic
def retry(sheet: FilledSheet) -> bool:
    """Ask again for what was interrupted, or has not moved for a while; whether it could be."""
    if not can_retry(sheet):
        return False
    checked = bool(sheet.rows)
    again = SheetState.SAVING if checked else SheetState.WAITING
    FilledSheet.objects.filter(pk=sheet.pk, state=sheet.state).update(
        state=again, attempts=0, moved_at=database_now()
    )
    (save_sheet if checked else check_sheet).delay_on_commit(sheet.pk)
    return True


def register_job() -> None:
    """Let sheets that somebody waits for be checked or saved by themselves."""
    register(JobKind(JOB, _find_waiting, _hand_over))


def _find_waiting() -> Iterable[int]:
    return (
        FilledSheet.objects.filter(state__in=IN_PROGRESS)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def _hand_over(pk: int, **options: Any) -> None:
    saving = FilledSheet.objects.filter(pk=pk, state=SheetState.SAVING).exists()
    (save_sheet if saving else check_sheet).apply_async((pk,), **options)


def can_retry(sheet: FilledSheet) -> bool:
    """Return whether a sheet waits for somebody to ask again."""
    late = sheet.state in IN_PROGRESS and database_now() - sheet.moved_at > OVERDUE
    return late or sheet.state == SheetState.FAILED
