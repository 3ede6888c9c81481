"""One capture for whoever reviews it: its figures beside the former ones, and the conversation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators.arithmetic.official_numbers import round_half_up
from indicators.event_lines import EventLine
from indicators.lifecycle import EditConflict, net_changes
from indicators.models import (
    Capture,
    CaptureStatus,
    Event,
    Evidence,
    ValueStatus,
)
from indicators.permissions import (
    user_can_comment,
    user_can_review,
    user_can_see_queue,
    with_contributor_flag,
)
from indicators.reconciliation.ledger import with_printed
from indicators.words import (
    FieldChange,
    change_text,
    difference_text,
    moments,
    number_text,
)

from ..method_changes import captures_with_outdated_method
from ..parsing import VariableSpec, evaluate_formula, formula_inputs
from ..preview import CapturePreview, preview_captures
from .comparison import (
    FormerFigure,
    PrintedComparison,
    ResultSummary,
    compare_with_printed,
    ficha_address,
    former_figure,
    summarize_result,
)
from .evidence import evidence_of
from .field_labels import changes, display_symbol, labels_of
from .history import group_saves, saves_text
from .review_queue import JustifiedWarning, blocking_reason, justified_warnings


@dataclass(frozen=True)
class ReviewedVariable:
    """One variable: what was entered, with where it comes from, and what stood before."""

    symbol: str
    name: str
    figure: str
    unread: bool
    derived: bool
    status: str
    source: str
    note: str
    former: str
    difference: str
    percent: str


@dataclass(frozen=True)
class FailedAction:
    """An action that was not done: what the person wanted and typed, and why it was refused."""

    action: str
    typed: str
    error: str
    by: tuple[str, ...] = ()
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class ReviewPage:
    """The page of a capture, with what is computed for it; ``ficha`` is where it is published."""

    capture: Capture
    ficha: str
    variables: tuple[ReviewedVariable, ...]
    outcome: ResultSummary
    former: FormerFigure | None
    printed: PrintedComparison | None
    warnings: tuple[JustifiedWarning, ...]
    evidence: Sequence[Evidence]
    thread: tuple[EventLine, ...]
    may_review: bool
    blocked: str
    own: bool
    may_comment: bool
    can_see_queue: bool
    failed_action: FailedAction | None

    @property
    def has_former_values(self) -> bool:
        """Return whether any variable has a figure to be held against."""
        return any(variable.former for variable in self.variables)


def find_capture(pk: int, user: Any) -> Capture | None:
    """Return a capture with all that the page shows of it; None if none was entered here."""
    return (
        with_printed(with_contributor_flag(Capture.objects.filter(cycle__isnull=False), user))
        .select_related("indicator__programme", "unit", "cycle")
        .filter(pk=pk)
        .first()
    )


def review_page(capture: Any, user: Any, refused: FailedAction | None = None) -> ReviewPage:
    """Return the page for somebody who may see the capture, found by ``find_capture``."""
    (preview,) = preview_captures([capture])
    in_review = capture.status == CaptureStatus.IN_REVIEW
    return ReviewPage(
        capture=capture,
        ficha=ficha_address(capture) if capture.status == CaptureStatus.APPROVED else "",
        variables=tuple(
            _variable(variable, preview) for variable in preview.context.variables.values()
        ),
        outcome=summarize_result(preview),
        former=former_figure(preview),
        printed=compare_with_printed(preview),
        warnings=justified_warnings(preview),
        evidence=list(evidence_of(capture)),
        thread=_thread(
            capture.events.select_related("by"),
            labels_of(preview.context.variables, briefly=True),
        ),
        may_review=in_review and user_can_review(user, capture),
        blocked=blocking_reason(preview, captures_with_outdated_method([capture]))
        if in_review
        else "",
        own=in_review and capture.has_contributed,
        may_comment=user_can_comment(user, capture),
        can_see_queue=user_can_see_queue(user),
        failed_action=refused,
    )


def failed_action(error: Exception, action: str, typed: str) -> FailedAction:
    """Return the message about an action not done; after an edit conflict, with what changed."""
    sentence = " ".join(getattr(error, "messages", None) or [str(arg) for arg in error.args])
    if not isinstance(error, EditConflict):
        return FailedAction(action, typed, sentence)
    before = {field: was for field, (was, _now) in error.changed.items()}
    after = {field: now for field, (_was, now) in error.changed.items()}
    return FailedAction(action, typed, sentence, error.by, changes(before, after))


def _variable(variable: VariableSpec, preview: CapturePreview) -> ReviewedVariable:
    symbol = variable.symbol
    parsed, typed = preview.parsed_values.get(symbol), preview.capture.typed.get(symbol, {})
    derived = parsed is None and variable.definition is not None
    value = parsed.value if parsed else _derived(variable, preview) if derived else None
    former = _former(symbol, preview)
    figure = parsed.understood if parsed else typed.get("value", "")
    return ReviewedVariable(
        symbol=display_symbol(symbol) or display_symbol(symbol.partition("_")[0]),
        name=variable.name,
        figure=number_text(value) if derived else figure,
        unread=parsed is None and not derived,
        derived=derived,
        status=str(dict(ValueStatus.choices).get(parsed.status, "")) if parsed else "",
        source=variable.taken.source if variable.taken else typed.get("source", ""),
        note=variable.taken.note if variable.taken else typed.get("note", ""),
        former="" if former is None else number_text(former),
        difference=difference_text(former, value),
        percent=change_text(former, value),
    )


def _derived(variable: VariableSpec, preview: CapturePreview) -> Decimal | None:
    """Return the value that its counts give, to two decimals more than the indicator has."""
    assert variable.definition is not None
    found = evaluate_formula(
        variable.definition, formula_inputs(preview.context, preview.parsed_values)
    )
    if not isinstance(found, Decimal):
        return None
    return round_half_up(found, preview.context.decimals + 2)


def _former(symbol: str, preview: CapturePreview) -> Decimal | None:
    if preview.former is None or not preview.has_same_method:
        return None
    text = preview.former.inputs.get(symbol)
    return None if text is None else Decimal(text)


def _thread(events: Iterable[Event], names: Mapping[str, str]) -> tuple[EventLine, ...]:
    """Return the events, oldest first; saves while one types leave one entry a sitting."""
    return tuple(_thread_line(run, names) for run in group_saves(events))


def _thread_line(events: list[Event], names: Mapping[str, str]) -> EventLine:
    first, last = events[0], events[-1]
    difference = net_changes(events)
    said: dict[str, Any] = {}
    if len(events) > 1:
        said = {"what": saves_text(len(events)), "when": moments(first.at, last.at)}
    return EventLine.of(
        last,
        Capture,
        changes=changes(
            {field: was for field, (was, _now) in difference.items() if was},
            {field: now for field, (_was, now) in difference.items() if now},
            names,
        ),
        **said,
    )
