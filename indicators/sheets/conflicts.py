"""The conflicts of a sheet: which cells somebody else changed since it went out, who, and when."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators.capture.parsing import PARTS
from indicators.models import Capture, Event, ValueStatus
from indicators.people import name_of
from indicators.words import NOTHING, moment

from .reader import SheetProblem, SheetRow
from .table import canonical_text, digest


@dataclass(frozen=True)
class ConflictingCell:
    """A cell that somebody else changed since the sheet went out, to something else."""

    row: SheetRow
    part: str
    capture: Capture
    now: str


def find_conflicting_cells(capture: Capture, rows: Sequence[SheetRow]) -> Iterator[ConflictingCell]:
    """Yield the cells that say neither what the sheet went out with nor what the sheet says."""
    for row in rows:
        stands = capture.typed.get(row.key.symbol)
        went_out = dict(zip(PARTS, row.key.shown, strict=True))
        if stands is None and not (went_out["value"] or went_out["note"]):
            continue  # nobody has typed it: what the sheet went out with was only proposed
        for part in PARTS:
            now = (stands or {}).get(part, "")
            shown = canonical_text(part, now)
            same = part in row.entry and canonical_text(part, row.entry[part]) == shown
            if digest(shown) != went_out[part] and not same:
                yield ConflictingCell(row, part, capture, now)


def conflict_problems(conflicting: Sequence[ConflictingCell]) -> list[SheetProblem]:
    """Return each with who changed it and when; one query."""
    if not conflicting:
        return []
    events: dict[int, list[Event]] = defaultdict(list)
    for event in (
        Event.objects.of(Capture)
        .filter(object_id__in={cell.capture.pk for cell in conflicting})
        .select_related("by")
    ):
        events[event.object_id].append(event)
    return [_sentence(cell, events[cell.capture.pk]) for cell in conflicting]


def _sentence(conflicting: ConflictingCell, events: Sequence[Event]) -> SheetProblem:
    field_name = f"{conflicting.row.key.symbol}.{conflicting.part}"
    last = next(
        (
            event
            for event in reversed(events)
            if event.version > conflicting.row.key.version
            and field_name in event.before | event.after
        ),
        None,
    )
    now = part_text(conflicting.part, conflicting.now)
    message = (
        _("Después de que se bajó la hoja esto cambió a «%s».") % now
        if last is None
        else _(
            "%(who)s lo cambió de «%(before)s» a «%(now)s» (%(when)s), después de que se bajó la hoja."
        )
        % {
            "who": name_of(last.by),
            "before": part_text(conflicting.part, last.before.get(field_name, "")),
            "now": now,
            "when": moment(last.at),
        }
    )
    again = _("Baje la hoja de nuevo, o ponga aquí lo mismo.")
    return SheetProblem(conflicting.row.address(conflicting.part), f"{message} {again}")


def part_text(part: str, text: str) -> str:
    """Return a part of a variable in words."""
    if part == "status" and text:
        return str(dict(ValueStatus.choices).get(text, text))
    return text or NOTHING
