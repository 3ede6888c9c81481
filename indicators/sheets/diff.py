"""The changes that a filled sheet would make, held against what stands now; saves nothing.

A fixed number of queries, however many rows there are.  What somebody else changed since the sheet
went out is a problem by its cell, unless the sheet says the same: nobody writes over what they have
not seen.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from indicators.arithmetic.number_input import read_typed
from indicators.arithmetic.official_numbers import UnreadableFigure
from indicators.capture.assignments import capture_in_cycle, latest_in
from indicators.capture.completeness import missing_text
from indicators.capture.context import ContextLoader, context_loader
from indicators.capture.parsing import PARTS, CaptureContext, Issue
from indicators.capture.slots import CaptureSlot, captures_entered
from indicators.capture.transitions import EDITABLE
from indicators.capture.validation import find_errors, find_warnings, unjustified
from indicators.duties import with_duties_prefetched
from indicators.models import MISSING, Capture, Cycle, Indicator
from indicators.permissions import check_user_can_capture
from objectives.collation import alphabetical
from objectives.models import Programme, ResponsibleUnit

from .conflicts import ConflictingCell, conflict_problems, find_conflicting_cells, part_text
from .reader import SheetProblem, SheetRow
from .table import canonical_text, digest

Progress = Callable[[int], None]
Entry = dict[str, str]


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that says something else than what stands; ``read`` tells how a number was read."""

    cell: str
    field: str
    before: str
    after: str
    read: str = ""


@dataclass(frozen=True)
class CaptureChange:
    """The change that a sheet makes to one capture, which is a blank one where nobody had begun it.

    ``warnings`` and ``missing`` are what it will ask for before it can be sent, and ``not_now`` why
    it cannot be sent today, whatever it says.
    """

    slot: CaptureSlot
    capture: Capture
    typed: Mapping[str, Mapping[str, str]]
    cells: tuple[CellChange, ...]
    warnings: tuple[str, ...]
    missing: str
    not_now: str


@dataclass
class SheetDiff:
    """Everything that is wrong, and everything that would change."""

    problems: list[SheetProblem] = field(default_factory=list)
    changes: list[CaptureChange] = field(default_factory=list)


def touched(rows: Sequence[SheetRow]) -> list[SheetRow]:
    """Return all rows of the captures of which at least one row was touched."""
    slot_keys = {row.key.slot_key for row in rows if row.is_touched}
    return [row for row in rows if row.key.slot_key in slot_keys]


def compare(
    programme: Programme,
    rows: Sequence[SheetRow],
    *,
    by: Any,
    report: Progress = lambda done: None,
) -> SheetDiff:
    """Compare rows with the current captures; ``report`` is called with the number of those done."""
    by_slot: dict[tuple[int, int, int], list[SheetRow]] = defaultdict(list)
    for row in rows:
        by_slot[row.key.slot_key].append(row)
    found = SheetDiff()
    current = _CurrentData(programme, list(by_slot), by)
    conflicting: list[ConflictingCell] = []
    done = 0
    for key, own in by_slot.items():
        _compare_one(current, key, own, found, conflicting)
        done += len(own)
        report(done)
    found.problems += conflict_problems(conflicting)
    # Always in one order: of two sheets that are saved at once one then waits for the other.
    found.changes.sort(
        key=lambda change: (
            change.capture.indicator.position,
            change.capture.year,
            alphabetical(change.capture.unit.short_name),
            change.capture.unit_id,
        )
    )
    return found


class _CurrentData:
    """The figures that some rows are about, and what stands of them."""

    def __init__(
        self, programme: Programme, slot_keys: Sequence[tuple[int, int, int]], by: Any
    ) -> None:
        # Asked of every figure: read once, and anew, whoever it is.
        (self.by,) = with_duties_prefetched(get_user_model().objects.filter(pk=by.pk))
        cycles = Cycle.objects.filter(programme=programme).in_bulk({key[0] for key in slot_keys})
        indicators = Indicator.objects.filter(programme=programme).in_bulk(
            {key[1] for key in slot_keys}
        )
        units: dict[int, ResponsibleUnit] = programme.units.in_bulk({key[2] for key in slot_keys})
        for indicator in indicators.values():
            indicator.programme = programme
        captures = captures_entered(indicators, units, {cycle.year for cycle in cycles.values()})
        self.slots: dict[tuple[int, int, int], CaptureSlot] = {}
        for key in slot_keys:
            if key[0] in cycles and key[1] in indicators and key[2] in units:
                cycle, indicator, unit = cycles[key[0]], indicators[key[1]], units[key[2]]
                latest = latest_in(cycle, captures.get((indicator.pk, unit.pk, cycle.year), []))
                if latest is not None:
                    latest.indicator, latest.unit = indicator, unit
                self.slots[key] = CaptureSlot(indicator, cycle.year, unit, cycle, (), latest)
        self.loader: ContextLoader = context_loader(
            [_current_capture(slot) for slot in self.slots.values()]
        )


def _current_capture(slot: CaptureSlot) -> Capture:
    """Return the current capture of a figure: the one entered in its cycle, or a blank one."""
    return capture_in_cycle(slot) or slot.blank_capture()


def _compare_one(
    current: _CurrentData,
    key: tuple[int, int, int],
    rows: Sequence[SheetRow],
    found: SheetDiff,
    conflicting: list[ConflictingCell],
) -> None:
    first = next(row for row in rows if row.is_touched)
    slot = current.slots.get(key)
    if slot is None:
        found.problems.append(
            SheetProblem(first.address(), _("Su cifra ya no está en el programa."))
        )
        return
    capture = _current_capture(slot)
    typed = {symbol: dict(entry) for symbol, entry in capture.typed.items()}
    mine = [
        (row, _merged_entry(row, typed.get(row.key.symbol, {}))) for row in rows if row.is_touched
    ]
    cells = [
        change
        for row, entry in mine
        for change in _changes(row, typed.get(row.key.symbol, {}), entry)
    ]
    unread = any(len(row.entry) < len(PARTS) for row in rows)
    if not cells and not unread:
        return
    context = current.loader.context_of(capture)
    problems = list(_blocking_problems(current, slot, first, rows, context))
    if problems:
        found.problems += problems
        return
    late = list(find_conflicting_cells(capture, rows))
    for row, entry in mine:
        typed[row.key.symbol] = entry
    in_conflict = {conflict.row.address(conflict.part) for conflict in late}
    problems = [
        problem
        for problem in _wrong(context, typed, [row for row, _entry in mine])
        if problem.cell not in in_conflict
    ]
    found.problems += problems
    conflicting += late
    # What is wrong in a cell is among the problems, and no change to look at.
    wrong = {problem.cell for problem in problems} | in_conflict
    cells = [cell for cell in cells if cell.cell not in wrong]
    if not cells:
        return
    found.changes.append(
        CaptureChange(
            slot=slot,
            capture=capture,
            typed=typed,
            cells=tuple(cells),
            warnings=_unanswered(context, typed),
            missing=missing_text(context, typed),
            not_now=context.not_now,
        )
    )


def _unanswered(context: CaptureContext, typed: Any) -> tuple[str, ...]:
    """Return the warnings that nobody answered in the form, each with its variable."""
    warnings = find_warnings(context, typed)
    open_keys = {issue.key for issue in unjustified(warnings, typed)}
    return tuple(_about(context, warning) for warning in warnings if warning.key in open_keys)


def _about(context: CaptureContext, warning: Issue) -> str:
    variable = context.variables.get(warning.field.partition(".")[0])
    return f"{variable.name}: {warning.message}" if variable else warning.message


def _merged_entry(row: SheetRow, current: Mapping[str, str]) -> Entry:
    """Return a row as it would be kept: as it was typed before where the sheet says the same."""
    entry = {}
    for part in PARTS:
        text, before = row.entry.get(part), current.get(part, "")
        same = text is None or canonical_text(part, text) == canonical_text(part, before)
        entry[part] = before if same or text is None else text
    if _keeps_status(row) and entry["status"] not in MISSING and _is_missing(entry["value"]):
        # The status that the sheet went out with is its own word: ND or NA say it by themselves.
        entry["status"] = ""
    return {part: text for part, text in entry.items() if text}


def _keeps_status(row: SheetRow) -> bool:
    at = PARTS.index("status")
    return digest(row.entry.get("status", "")) == row.key.shown[at]


def _is_missing(text: str) -> bool:
    try:
        return read_typed(text).value is None
    except UnreadableFigure:
        return False


def _changes(
    row: SheetRow, before: Mapping[str, str], after: Mapping[str, str]
) -> list[CellChange]:
    return [
        CellChange(
            row.address(part),
            f"{row.key.symbol}.{part}",
            part_text(part, before.get(part, "")),
            part_text(part, after.get(part, "")),
            _read(after.get(part, "")) if part == "value" else "",
        )
        for part in PARTS
        if before.get(part, "") != after.get(part, "")
    ]


def _read(text: str) -> str:
    """Return a number as it was read, where that is not as it was typed."""
    try:
        understood = read_typed(text).understood
    except UnreadableFigure:
        return ""
    return "" if understood == text.strip() else understood


def _blocking_problems(
    current: _CurrentData,
    slot: CaptureSlot,
    first: SheetRow,
    rows: Sequence[SheetRow],
    context: CaptureContext,
) -> Any:
    """Yield why nothing of the capture can be changed by this person, or by this sheet."""
    try:
        check_user_can_capture(current.by, slot.indicator, slot.unit)
    except PermissionDenied as denied:
        yield SheetProblem(first.address(), str(denied))
        return
    if context.unmeasured:
        yield SheetProblem(first.address(), context.unmeasured)
        return
    capture, words = slot.capture, {"code": slot.indicator.code, "year": slot.year}
    if capture is not None and capture.cycle_id != slot.cycle.pk:
        yield SheetProblem(
            first.address(),
            _("%(code)s de %(year)s está en curso en su otro ciclo: termínela o retírela antes.")
            % words,
        )
    elif capture is not None and capture.status not in EDITABLE:
        yield SheetProblem(
            first.address(),
            _("%(code)s de %(year)s está %(status)s: ya no se captura en la hoja.")
            % {**words, "status": capture.get_status_display()},
        )
    elif first.key.capture and (capture is None or capture.pk != first.key.capture):
        yield SheetProblem(
            first.address(),
            _(
                "La captura de %(code)s de %(year)s que salió en la hoja se retiró después: baje la "
                "hoja de nuevo."
            )
            % words,
        )
    for row in rows:
        if row.is_touched and row.key.symbol not in context.variables:
            yield SheetProblem(
                row.address(),
                _("«%(symbol)s» ya no es una variable del método de %(year)s.")
                % {**words, "symbol": row.key.symbol},
            )


def _wrong(context: CaptureContext, typed: Any, rows: Sequence[SheetRow]) -> Any:
    """Return the problems of filled cells; what is not there yet is no problem of a draft."""
    by_symbol = {row.key.symbol: row for row in rows if len(row.entry) == len(PARTS)}
    for issue in find_errors(context, typed):
        symbol, _dot, part = issue.field.partition(".")
        if symbol in by_symbol and typed.get(symbol, {}).get(part, "").strip():
            yield SheetProblem(by_symbol[symbol].address(part), issue.message)
