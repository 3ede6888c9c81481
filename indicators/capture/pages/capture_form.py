"""The form of one capture: what it asks, what was typed, what stands in the way, what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from indicators.arithmetic.vectorized import Missing
from indicators.lifecycle import Overtaken
from indicators.models import (
    LARGEST_EVIDENCE,
    MOST_EVIDENCE,
    Capture,
    CaptureEvent,
    CaptureEventKind,
    CaptureStatus,
    Cycle,
)
from indicators.people import name_of
from indicators.permissions import user_can_comment
from indicators.upload_limits import too_large_text
from indicators.words import day, moment, number_text, saved_text

from ..initial import prefilled
from ..parsing import JUSTIFICATIONS, Asked, Problem, Typed
from ..preview import Prospect
from ..slots import Place
from ..transitions import EDITABLE
from ..validation import problems_of
from .evidence import EvidenceLine, evidence_of
from .field_labels import labels_of, variable_label
from .form_rows import Row, YearText, rows_of
from .in_print import PrintedThere, printed_of
from .live_result import Live, justification_id, live_of, prospect_of
from .merge_conflict import Conflict, conflict_of


@dataclass(frozen=True)
class Obstacle:
    """One thing in the way of submitting, with the field that it leads to, if any."""

    field: str
    message: str


@dataclass(frozen=True)
class Happening:
    """One line of the history: who did what and when, and what they said."""

    when: str
    who: str
    what: str
    comment: str


@dataclass(frozen=True)
class OtherCycle:
    """Another cycle of the same year."""

    kind: str
    word: str


@dataclass(frozen=True)
class CaptureForm:
    """The page.  ``capture`` and ``version`` name what was seen; zero where nobody has begun.

    ``unsaved`` says that what the fields show is kept nowhere else.
    """

    code: str
    name: str
    year: int
    unit: str
    query: str
    cycle: str
    cutoff: str
    closes: str
    others: tuple[OtherCycle, ...]
    hindrances: tuple[str, ...]
    key: str
    status: str
    editable: bool
    may_withdraw: bool
    may_begin_again: bool
    capture: int
    version: int
    saved: str
    returned: Happening | None
    rows: tuple[Row, ...]
    previous: str
    results: tuple[YearText, ...]
    live: Live
    obstacles: tuple[Obstacle, ...]
    sending: bool
    unsaved: bool
    recovered: bool
    unanswered: frozenset[str]
    conflict: Conflict | None
    comment: str
    history: tuple[Happening, ...]
    evidence: tuple[EvidenceLine, ...]
    method: str
    printed: PrintedThere | None
    may_comment: bool
    evidence_limits: str
    evidence_largest: int
    evidence_too_large: str


@dataclass(frozen=True)
class Refusal:
    """What was typed and not accepted, and why; shown again.

    ``sending`` says that it was to be handed on, ``kept`` that it is saved all the same, and
    ``recovered`` that it comes from before the person had to sign in again.
    """

    typed: Typed
    problems: Sequence[Problem] = ()
    overtaken: Overtaken | None = None
    comment: str = ""
    seen: tuple[int, int] | None = None
    sending: bool = False
    kept: bool = False
    recovered: bool = False


def capture_form(
    place: Place, *, by: Any, refusal: Refusal | None = None, again: bool = False
) -> CaptureForm:
    """The page of a place; ``again`` begins another capture of one that was approved."""
    begun = place.capture
    if again and begun is not None and begun.status == CaptureStatus.APPROVED:
        blank = place.blank()
        blank.typed = {k: v for k, v in begun.typed.items() if k != JUSTIFICATIONS}
        begun, capture = None, blank
    else:
        capture = begun or place.blank()
    editable = begun is None or begun.status in EDITABLE
    typed: Typed = refusal.typed if refusal else capture.typed
    prospect = prospect_of(capture, typed)
    if editable and refusal is None:
        typed = prefilled(capture, prospect.question, typed)
    live = live_of(capture, prospect)
    problems = list(refusal.problems) if refusal else []
    events = list(begun.events.select_related("by")) if begun else []
    seen = (refusal.seen if refusal else None) or (capture.pk, capture.version)
    names = labels_of(prospect.question.variables)
    return CaptureForm(
        code=place.indicator.code,
        name=place.indicator.name,
        year=place.year,
        unit="" if place.is_of_the_whole else place.unit.name,
        query=place.query,
        cycle=place.cycle.get_kind_display(),
        cutoff=day(place.cycle.cutoff),
        closes=day(place.cycle.closes_on),
        others=tuple(_other(each) for each in place.others) if not place.under_way else (),
        hindrances=hindrances_of(prospect) if editable else (),
        key=capture.status if begun else "",
        status=capture.get_status_display() if begun else _("sin empezar"),
        editable=editable,
        may_withdraw=begun is not None and editable,
        may_begin_again=begun is not None and begun.status == CaptureStatus.APPROVED,
        capture=seen[0],
        version=seen[1],
        saved=_saved(events),
        returned=_returned(capture, events),
        rows=rows_of(prospect.question, typed, problems, live.understood),
        previous=_previous(prospect),
        results=_results(prospect.question.history),
        live=live,
        obstacles=tuple(obstacle_of(each, prospect.question.variables) for each in problems),
        sending=bool(refusal and refusal.sending),
        unsaved=bool(refusal and not refusal.kept),
        recovered=bool(refusal and refusal.recovered),
        unanswered=frozenset(justification_id(each.key) for each in problems if each.key),
        conflict=conflict_of(refusal.overtaken, typed, names, by=by)
        if refusal and refusal.overtaken
        else None,
        comment=refusal.comment if refusal else "",
        history=_history(events),
        evidence=evidence_of(begun) if begun else (),
        method=_method_text(place),
        printed=printed_of(place),
        may_comment=begun is not None and user_can_comment(by, begun),
        evidence_limits=_(
            "PDF, XLSX sin macros, PNG o JPEG; a lo más %(size)d MB cada uno y %(most)d archivos."
        )
        % {"size": LARGEST_EVIDENCE // 1024 // 1024, "most": MOST_EVIDENCE},
        evidence_largest=LARGEST_EVIDENCE,
        evidence_too_large=too_large_text(LARGEST_EVIDENCE),
    )


def obstacle_of(problem: Problem, variables: Mapping[str, Asked]) -> Obstacle:
    """A problem with the id of its field, saying which variable it is about."""
    field = problem.field
    symbol, _dot, part = field.partition(".")
    if symbol == JUSTIFICATIONS:
        field, symbol = justification_id(part), part.partition(".")[2]
    asked, message = variables.get(symbol), problem.message
    if asked is not None:
        label, named = variable_label(symbol, asked.name), f"«{asked.name}»"
        message = (
            message.replace(named, f"«{label}»") if named in message else f"{label}: {message}"
        )
    return Obstacle(field, message)


def hindrances_of(prospect: Prospect) -> tuple[str, ...]:
    """What is in the way whatever is typed: said before anybody types."""
    found = problems_of(prospect.question, {})
    return tuple(each.message for each in found if not each.field)


def _method_text(place: Place) -> str:
    """The method in force as the publication prints it."""
    methods = place.indicator.methods.filter(valid_from__lte=place.year).order_by("valid_from")
    return methods.values_list("text", flat=True).last() or ""


def _other(cycle: Cycle) -> OtherCycle:
    return OtherCycle(cycle.kind, cycle.get_kind_display())


def _previous(prospect: Prospect) -> str:
    """Last year's result where the method builds on it."""
    question = prospect.question
    if not question.uses_previous:
        return ""
    cell = question.previous
    text = _("no disponible") if isinstance(cell, Missing) else number_text(cell)
    return _("El resultado de %(year)d, del que parte la cuenta: %(value)s.") % {
        "year": question.year - 1,
        "value": text,
    }


def _results(history: Mapping[int, Any]) -> tuple[YearText, ...]:
    years = sorted(history, reverse=True)[:4]
    return tuple(YearText(year, number_text(history[year])) for year in years)


def _saved(events: Sequence[CaptureEvent]) -> str:
    kept = [each for each in events if each.kind == CaptureEventKind.SAVED]
    return saved_text(kept[-1].at) if kept else ""


def _returned(capture: Capture, events: Sequence[CaptureEvent]) -> Happening | None:
    """Why the reviewer gave it back, for as long as it is with who captures it."""
    if capture.status != CaptureStatus.RETURNED:
        return None
    found = [each for each in events if each.kind == CaptureEventKind.RETURNED]
    return _happening(found[-1]) if found else None


def _history(events: Sequence[CaptureEvent]) -> tuple[Happening, ...]:
    """What happened, newest first; the saves of one person in a row are one line."""
    lines: list[Happening] = []
    saves = 0
    for at, event in enumerate(events):
        following = events[at + 1] if at + 1 < len(events) else None
        saved = event.kind == CaptureEventKind.SAVED
        saves += saved
        if saved and following and following.kind == event.kind and following.by_id == event.by_id:
            continue
        lines.append(_happening(event, saves if saved else 0))
        saves = 0
    return tuple(reversed(lines))


def _happening(event: CaptureEvent, saves: int = 0) -> Happening:
    what = _("guardada %d veces") % saves if saves > 1 else event.get_kind_display()
    return Happening(moment(event.at), name_of(event.by), what, event.comment)
