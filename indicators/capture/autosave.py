"""Saving what is typed on the form of a slot: in the capture that was seen, or in a new one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from indicators.lifecycle import EditConflict, get_latest, net_changes
from indicators.lookups import NotFound
from indicators.models import Capture, CaptureEventKind, CaptureStatus

from .drafts import AlreadyStarted, clean_typed, flatten, save_draft, start_draft
from .form_data import Seen
from .slots import CaptureSlot
from .transitions import EDITABLE


@dataclass(frozen=True)
class MergeConflict:
    """Two edits of one capture that parted: every field, flat, as the page had shown it to who
    comes second, as the other one left it, and as it was typed here.
    """

    base: Mapping[str, str]
    theirs: Mapping[str, str]
    mine: Mapping[str, str]

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the fields in which the two differ now, whoever of them touched it."""
        every = {**self.theirs, **self.mine}
        return tuple(field for field in every if self.differ(field, self.theirs, self.mine))

    @property
    def merged(self) -> dict[str, dict[str, str]] | None:
        """Return the other save with the fields touched here put in; None where both touched one
        field, and where there is nothing of one of them to join.
        """
        own = [field for field in self.fields if self.differ(field, self.base, self.mine)]
        other = [field for field in self.fields if self.differ(field, self.base, self.theirs)]
        if not own or not other or set(own) & set(other):
            return None
        joined = {**self.theirs, **{field: self.mine.get(field, "") for field in own}}
        return clean_typed(_unflatten(joined))

    @staticmethod
    def differ(field: str, one: Mapping[str, str], other: Mapping[str, str]) -> bool:
        return one.get(field, "") != other.get(field, "")


def merge_conflict_of(
    conflict: EditConflict, typed: Mapping[str, Mapping[str, str]]
) -> MergeConflict:
    """Return the three sides of a save that was refused; the events tell what the page had shown."""
    saved = conflict.latest.events.filter(kind=CaptureEventKind.SAVED, version__gt=conflict.seen)
    theirs = flatten(conflict.latest.typed)
    before = {field: was for field, (was, _now) in net_changes(saved).items()}
    return MergeConflict({**theirs, **before}, theirs, flatten(typed))


def save_input(
    slot: CaptureSlot,
    typed: Mapping[str, Mapping[str, str]],
    *,
    seen: Seen,
    by: Any,
    merge_with: Seen | None = None,
) -> Capture:
    """Save what was typed, beginning the capture if nobody had; the capture as it is then.

    Whoever begins at the same time as somebody else is told of it as of any other save in between.
    A save in between that changed no field is none: what was typed is kept.  ``merge_with`` names
    what somebody else saved, to keep it and put in what was touched here.  Raises as ``save_draft``
    does.
    """
    clean = clean_typed(typed)
    capture_id, version = seen
    standing = slot.capture
    if not capture_id and slot.active_capture is None:
        try:
            return _begin(slot, clean, by)
        except AlreadyStarted as started:
            standing = started.latest
    if standing is None:
        # What the page showed was withdrawn in between.
        standing = _withdrawn(slot, capture_id)
    try:
        return save_draft(
            standing, by=by, version=version if standing.pk == capture_id else 0, typed=clean
        )
    except EditConflict as conflict:
        latest = conflict.latest
        if latest.status not in EDITABLE:
            raise
        if merge_with == (latest.pk, latest.version):
            both = merge_conflict_of(conflict, clean).merged
            if both is not None:
                return save_draft(latest, by=by, version=latest.version, typed=both)
        if conflict.changed:
            raise
        # The version is that of the save in between: a third one after it is a conflict of its own.
        return save_draft(latest, by=by, version=latest.version, typed=clean)


def _unflatten(fields: Mapping[str, str]) -> dict[str, dict[str, str]]:
    typed: dict[str, dict[str, str]] = {}
    for field, text in fields.items():
        symbol, _dot, part = field.partition(".")
        typed.setdefault(symbol, {})[part] = text
    return typed


def is_already_submitted(
    capture: Capture, typed: Mapping[str, Mapping[str, str]], *, by: Any
) -> bool:
    """Return whether it waits for review with exactly that, sent by them: a button pressed twice."""
    if capture.status != CaptureStatus.IN_REVIEW or capture.typed != clean_typed(typed):
        return False
    sent = capture.events.filter(kind=CaptureEventKind.SUBMITTED).last()
    return sent is not None and sent.by_id == by.pk


def begin_capture(slot: CaptureSlot, by: Any) -> Capture:
    """Begin a capture of a slot with nothing typed yet, or return the one that somebody just began."""
    try:
        return start_draft(slot.indicator, slot.year, slot.unit, slot.cycle, by=by)
    except AlreadyStarted as started:
        return started.latest


@transaction.atomic
def _begin(slot: CaptureSlot, typed: Mapping[str, Mapping[str, str]], by: Any) -> Capture:
    capture = start_draft(slot.indicator, slot.year, slot.unit, slot.cycle, by=by)
    return save_draft(capture, by=by, version=capture.version, typed=typed)


def _withdrawn(slot: CaptureSlot, capture_id: int) -> Capture:
    found = Capture.objects.filter(
        pk=capture_id, indicator=slot.indicator, year=slot.year, unit=slot.unit
    ).first()
    if found is None:
        raise NotFound("La captura que mostraba la página ya no existe.")
    return get_latest(Capture, found.pk)
