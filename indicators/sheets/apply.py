"""Saving what a sheet changes: all of it or nothing, by the functions of the form."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from indicators.capture.drafts import AlreadyStarted, save_draft, start_draft
from indicators.lifecycle import EditConflict, InvalidTransition
from indicators.models import CaptureOrigin, FilledSheet, SheetState

from .diff import CaptureChange, SheetDiff, compare
from .reader import SheetProblem, SheetRow

ATTEMPTS = 3


class _SheetGone(Exception):
    """The sheet was saved, or taken away, by somebody who was quicker."""


def apply_sheet(
    sheet: FilledSheet, rows: Sequence[SheetRow], ended: Mapping[str, Any]
) -> SheetDiff:
    """Save what the rows change, as the person who sent them, and write ``ended`` on the sheet.

    Nothing is saved if anything is wrong by now; the comparison tells.  Every save holds on to the
    version that was compared, so one in between undoes all and everything is compared anew.
    """
    for _attempt in range(ATTEMPTS):
        comparison = compare(sheet.programme, rows, by=sheet.sent_by)
        if comparison.problems:
            return comparison
        try:
            with transaction.atomic():
                _save(sheet, comparison.changes)
                _end(sheet, ended)
        except _SheetGone:
            return comparison
        except (
            EditConflict,
            InvalidTransition,
            AlreadyStarted,
            PermissionDenied,
            ValidationError,
        ) as error:
            refused = " ".join(getattr(error, "messages", error.args))
            continue
        return comparison
    comparison.problems.append(SheetProblem("", refused))
    return comparison


def _save(sheet: FilledSheet, changes: Sequence[CaptureChange]) -> None:
    by, comment = sheet.sent_by, _("De la hoja «%s».") % sheet.name
    for change in changes:
        capture, slot = change.capture, change.slot
        if not capture.pk:
            capture = start_draft(
                slot.indicator,
                slot.year,
                slot.unit,
                slot.cycle,
                by=by,
                origin=CaptureOrigin.SPREADSHEET,
            )
        save_draft(capture, by=by, version=capture.version, typed=change.typed, comment=comment)


def _end(sheet: FilledSheet, ended: Mapping[str, Any]) -> None:
    """End a sheet in the same transaction: a sheet that is saved twice is saved once."""
    if not FilledSheet.objects.filter(pk=sheet.pk, state=SheetState.SAVING).update(**ended):
        raise _SheetGone
