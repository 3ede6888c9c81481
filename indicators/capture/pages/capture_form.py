"""The form of one capture: what it asks, what was typed, what stands in the way, what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from indicators.arithmetic.vectorized import Missing
from indicators.event_lines import EventLine
from indicators.lifecycle import EditConflict
from indicators.models import (
    Capture,
    CaptureEventKind,
    CaptureStatus,
    Event,
    Evidence,
)
from indicators.permissions import user_can_comment
from indicators.upload_limits import UploadLimits
from indicators.words import number_text, saved_text

from ..initial import initial_data
from ..parsing import JUSTIFICATIONS, Issue, Typed, VariableSpec
from ..preview import CapturePreview, preview_of
from ..slots import CaptureSlot
from ..transitions import EDITABLE
from ..validation import find_errors
from .evidence import evidence_limits, evidence_of
from .field_labels import labels_of, variable_label
from .form_rows import VariableFormRow, YearText, rows_of
from .history import group_saves, saves_text
from .in_print import PrintedFigure, find_printed
from .live_result import LiveResult, justification_id, live_result
from .merge_conflict import ConflictPanel, conflict_panel


@dataclass(frozen=True)
class FormIssue:
    """One obstacle to submitting, with the field that it leads to, if any."""

    field: str
    message: str


@dataclass(frozen=True)
class RejectedInput:
    """Input that was typed and not accepted, and why; shown again.

    ``submitting`` says that it was to be submitted, ``is_saved`` that it is saved all the same, and
    ``recovered`` that it comes from before the person had to sign in again.
    """

    typed: Typed
    issues: Sequence[Issue] = ()
    conflict: EditConflict | None = None
    comment: str = ""
    seen: tuple[int, int] | None = None
    submitting: bool = False
    is_saved: bool = False
    recovered: bool = False


@dataclass(frozen=True)
class CaptureForm:
    """The page of a slot: the capture that it shows, and what is computed for it.

    ``capture`` has no key where nobody has begun one, and ``seen`` names it and the version that was
    shown.  ``unmeasured`` says why nobody begins one in a year in which nothing is measured.
    """

    slot: CaptureSlot
    capture: Capture
    seen: tuple[int, int]
    rejected: RejectedInput | None
    unmeasured: str
    blockers: tuple[str, ...]
    saved: str
    returned: EventLine | None
    rows: tuple[VariableFormRow, ...]
    previous: str
    results: tuple[YearText, ...]
    live: LiveResult
    issues: tuple[FormIssue, ...]
    unanswered: frozenset[str]
    conflict: ConflictPanel | None
    history: tuple[EventLine, ...]
    evidence: Sequence[Evidence]
    evidence_limits: UploadLimits
    method: str
    printed: PrintedFigure | None
    may_comment: bool

    @property
    def editable(self) -> bool:
        """Return whether what is typed may be changed."""
        return self.capture.status in EDITABLE

    @property
    def is_unsaved(self) -> bool:
        """Return whether what the fields show is kept nowhere else."""
        return self.rejected is not None and not self.rejected.is_saved


def capture_form(
    slot: CaptureSlot, *, by: Any, rejected: RejectedInput | None = None, start_new: bool = False
) -> CaptureForm:
    """Return the page of a slot; ``start_new`` begins another capture of one that was approved."""
    begun = slot.capture
    if start_new and begun is not None and begun.status == CaptureStatus.APPROVED:
        blank = slot.blank_capture()
        blank.typed = {k: v for k, v in begun.typed.items() if k != JUSTIFICATIONS}
        begun, capture = None, blank
    else:
        capture = begun or slot.blank_capture()
    editable = capture.status in EDITABLE
    typed: Typed = rejected.typed if rejected else capture.typed
    preview = preview_of(capture, typed)
    if editable and rejected is None:
        typed = initial_data(capture, preview.context, typed)
    live = live_result(capture, preview)
    problems = list(rejected.issues) if rejected else []
    events = list(begun.events.select_related("by")) if begun else []
    names = labels_of(preview.context.variables)
    return CaptureForm(
        slot=slot,
        capture=capture,
        seen=(rejected.seen if rejected else None) or (capture.pk, capture.version),
        rejected=rejected,
        unmeasured="" if begun else preview.context.unmeasured,
        blockers=find_blockers(preview) if editable else (),
        saved=_saved(events),
        returned=_returned(capture, events),
        rows=rows_of(preview.context, typed, problems, live.understood),
        previous=_previous(preview),
        results=_results(preview.context.history),
        live=live,
        issues=tuple(form_issue(problem, preview.context.variables) for problem in problems),
        unanswered=frozenset(justification_id(problem.key) for problem in problems if problem.key),
        conflict=conflict_panel(rejected.conflict, typed, names, by=by)
        if rejected and rejected.conflict
        else None,
        history=_history(events),
        evidence=list(evidence_of(begun)) if begun else [],
        evidence_limits=evidence_limits(),
        method=_method_text(slot),
        printed=find_printed(slot),
        may_comment=begun is not None and user_can_comment(by, begun),
    )


def form_issue(problem: Issue, variables: Mapping[str, VariableSpec]) -> FormIssue:
    """Return a problem with the id of its field, saying which variable it is about."""
    field = problem.field
    symbol, _dot, part = field.partition(".")
    if symbol == JUSTIFICATIONS:
        field, symbol = justification_id(part), part.partition(".")[2]
    variable, message = variables.get(symbol), problem.message
    if variable is not None:
        label, named = variable_label(symbol, variable.name), f"«{variable.name}»"
        message = (
            message.replace(named, f"«{label}»") if named in message else f"{label}: {message}"
        )
    return FormIssue(field, message)


def find_blockers(preview: CapturePreview) -> tuple[str, ...]:
    """Return the obstacles that nothing typed can remove: shown before anybody types."""
    found = find_errors(preview.context, {})
    return tuple(issue.message for issue in found if not issue.field)


def _method_text(slot: CaptureSlot) -> str:
    """Return the method in force as the publication prints it."""
    methods = slot.indicator.methods.filter(valid_from__lte=slot.year).order_by("valid_from")
    return methods.values_list("text", flat=True).last() or ""


def _previous(preview: CapturePreview) -> str:
    """Return last year's result where the method builds on it."""
    context = preview.context
    if not context.uses_previous:
        return ""
    cell = context.previous
    text = _("no disponible") if isinstance(cell, Missing) else number_text(cell)
    return _("El resultado de %(year)d, del que parte la cuenta: %(value)s.") % {
        "year": context.last_year,
        "value": text,
    }


def _results(history: Mapping[int, Any]) -> tuple[YearText, ...]:
    years = sorted(history, reverse=True)[:4]
    return tuple(YearText(year, number_text(history[year])) for year in years)


def _saved(events: Sequence[Event]) -> str:
    saves = [event for event in events if event.kind == CaptureEventKind.SAVED]
    return saved_text(saves[-1].at) if saves else ""


def _returned(capture: Capture, events: Sequence[Event]) -> EventLine | None:
    """Return the reviewer's reason for returning it, for as long as it is with who captures it."""
    if capture.status != CaptureStatus.RETURNED:
        return None
    found = [event for event in events if event.kind == CaptureEventKind.RETURNED]
    return EventLine.of(found[-1], Capture) if found else None


def _history(events: Sequence[Event]) -> tuple[EventLine, ...]:
    """Return the events, newest first; the saves of one person in a row are one line."""
    lines = []
    for run in group_saves(events):
        said = {"what": saves_text(len(run))} if len(run) > 1 else {}
        lines.append(EventLine.of(run[-1], Capture, **said))
    return tuple(reversed(lines))
