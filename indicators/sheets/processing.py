"""The processing of a filled sheet in the background: checked, saved, and in the end forgotten.

All of it may be done twice.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.db import OperationalError
from django.db.models import F

from indicators.clock import database_now
from indicators.jobs import MOST_ATTEMPTS, claim
from indicators.models import FilledSheet, SheetState

from .apply import apply_sheet
from .diff import CaptureChange, SheetDiff, compare, touched
from .origin import foreign_sheet_problem
from .parts import UnreadableWorkbook
from .reader import SheetProblem, SheetRow, read_sheet
from .row_keys import RowKey
from .table import MOST_ROWS

JOB = "sheet"
DAYS_KEPT = 30
SECONDS_BETWEEN_REPORTS = 0.5
CHECKABLE = (SheetState.WAITING, SheetState.CHECKING)


def check(pk: int) -> str:
    """Read a sheet and hold it against what stands; its state then, empty if somebody else is at it."""
    with claim(JOB, pk) as ours:
        return _check(pk) if ours else ""


def _check(pk: int) -> str:
    sheet = _begin(pk, CHECKABLE, SheetState.CHECKING)
    if sheet is None:
        return ""
    report = _SheetProgress(sheet)
    try:
        reading = read_sheet(bytes(sheet.content), report.read)
        foreign = foreign_sheet_problem(sheet.programme, reading.rows, by=sheet.sent_by)
        if foreign is not None:
            return _finish(sheet, [], [foreign], [])
        rows = touched(reading.rows)
        report.begin_to_compare(reading.total, len(rows))
        found = compare(sheet.programme, rows, by=sheet.sent_by, report=report.compared)
    except UnreadableWorkbook as unreadable:
        return _finish(sheet, [], [SheetProblem("", str(unreadable))], [])
    except OperationalError:
        raise  # the database's fault: it is taken up again
    except Exception:
        _leave(sheet, SheetState.CHECKING)
        raise
    problems = sorted([*reading.problems, *found.problems], key=lambda problem: problem.sort_key)
    return _finish(sheet, rows, problems, found.changes)


def _finish(
    sheet: FilledSheet,
    rows: Sequence[SheetRow],
    problems: Sequence[SheetProblem],
    changes: Sequence[CaptureChange],
) -> str:
    state = SheetState.READY if changes else SheetState.UNCHANGED
    FilledSheet.objects.filter(pk=sheet.pk, state=SheetState.CHECKING).update(
        state=SheetState.REFUSED if problems else state,
        rows=[_row_as_json(row) for row in rows],
        content=b"",
        moved_at=database_now(),
        **_as_json(problems, changes),
    )
    return FilledSheet.objects.filter(pk=sheet.pk).values_list("state", flat=True).first() or ""


class _SheetProgress:
    """Tells the sheet's row twice a second how far it is: reading is half of the way."""

    def __init__(self, sheet: FilledSheet) -> None:
        self._sheet = sheet
        self._told = 0.0
        self._rows = self._total = self._share = 0

    def read(self, done: int) -> None:
        # How many there are is not known before the end: a little nearer each time.
        self._report(done, max(done * 2, min(MOST_ROWS, done + 4_000) * 2))

    def begin_to_compare(self, rows: int, touched_rows: int) -> None:
        self._rows, self._total = rows, touched_rows
        self._report(rows, rows * 2)

    def compared(self, done: int) -> None:
        share = done / self._total if self._total else 1
        self._report(self._rows + int(self._rows * share), self._rows * 2)

    def _report(self, done: int, total: int) -> None:
        if time.monotonic() - self._told >= SECONDS_BETWEEN_REPORTS:
            self._told = time.monotonic()
            FilledSheet.objects.filter(pk=self._sheet.pk).update(
                done=done, total=total, moved_at=database_now()
            )


def save(pk: int) -> str:
    """Save what a sheet changes, all or nothing; its state then, empty if somebody else is at it."""
    with claim(JOB, pk) as ours:
        return _save(pk) if ours else ""


def _save(pk: int) -> str:
    sheet = _begin(pk, (SheetState.SAVING,), SheetState.SAVING)
    if sheet is None:
        return ""
    rows = [_row_from_json(row) for row in sheet.rows]
    try:
        done = apply_sheet(sheet, rows, {"state": SheetState.SAVED, "rows": []})
    except OperationalError:
        raise
    except Exception:
        _leave(sheet, SheetState.SAVING)
        raise
    if done.problems:
        _refuse(sheet, done)
    return FilledSheet.objects.filter(pk=pk).values_list("state", flat=True).first() or ""


def _refuse(sheet: FilledSheet, done: SheetDiff) -> None:
    FilledSheet.objects.filter(pk=sheet.pk, state=SheetState.SAVING).update(
        state=SheetState.REFUSED,
        moved_at=database_now(),
        **_as_json(done.problems, done.changes),
    )


def forget_old_sheets() -> int:
    """Delete what was sent so long ago that nobody decides it any more; how many there were."""
    before = database_now() - timedelta(days=DAYS_KEPT)
    return FilledSheet.objects.filter(sent_at__lt=before).delete()[0]


def _begin(pk: int, states: Sequence[str], state: str) -> FilledSheet | None:
    """Move a sheet to a state and return it, or None if it was decided or given up meanwhile."""
    found = FilledSheet.objects.filter(pk=pk, state__in=states)
    now = database_now()
    # The condition is in the update: a sheet given up since the job was queued stays given up.
    if found.filter(attempts__gte=MOST_ATTEMPTS).update(state=SheetState.FAILED, moved_at=now):
        return None
    if not found.update(state=state, attempts=F("attempts") + 1, moved_at=now):
        return None
    return (
        FilledSheet.objects.select_related("programme__root_unit", "sent_by").filter(pk=pk).first()
    )


def _leave(sheet: FilledSheet, state: str) -> None:
    """Record that a sheet could not be done, for a reason that is ours."""
    FilledSheet.objects.filter(pk=sheet.pk, state=state).update(
        state=SheetState.FAILED, moved_at=database_now()
    )


# As it is kept -----------------------------------------------------------------------------


def _as_json(
    problems: Sequence[SheetProblem], changes: Sequence[CaptureChange]
) -> dict[str, list[Any]]:
    return {
        "problems": [asdict(problem) for problem in problems],
        "captures": [_change_as_json(change) for change in changes],
    }


def _change_as_json(change: CaptureChange) -> dict[str, Any]:
    slot = change.slot
    return {
        "code": slot.indicator.code,
        "name": slot.indicator.name,
        "year": slot.year,
        "kind": str(slot.cycle.get_kind_display()),
        "unit": "" if slot.is_institutional else slot.unit.short_name,
        "query": slot.query,
        "begins": not change.capture.pk,
        "cells": [asdict(cell) for cell in change.cells],
        "warnings": list(change.warnings),
        "missing": change.missing,
        "not_now": change.not_now,
    }


def _row_as_json(row: SheetRow) -> list[Any]:
    return [row.number, {**asdict(row.key), "shown": list(row.key.shown)}, dict(row.entry)]


def _row_from_json(stored: Sequence[Any]) -> SheetRow:
    number, key, entry = stored
    shown: Mapping[str, Any] = {**key, "shown": tuple(key["shown"])}
    return SheetRow(number, RowKey(**shown), entry)
