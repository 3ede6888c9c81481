"""The cycles for whoever opens and closes them: their days, what was captured, what happened."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.clock import database_today
from indicators.duties import ADMINISTRATION, programmes_of
from indicators.event_lines import EventLine
from indicators.models import CaptureStatus, Cycle, CycleState, Event
from indicators.words import FieldChange, day, moment, sentence_case

from ..cycles import may_be_corrected
from .field_labels import changes

STATUSES = (
    CaptureStatus.DRAFT,
    CaptureStatus.RETURNED,
    CaptureStatus.IN_REVIEW,
    CaptureStatus.APPROVED,
)
"""In the order of the way; what was given up is not counted."""


@dataclass(frozen=True)
class StatusCount:
    """The number of captures of a cycle that are at one point of their way."""

    status: str
    label: str
    count: int


@dataclass(frozen=True)
class CycleRow:
    """One cycle; ``accepts_captures`` says whether something may be submitted today."""

    cycle: Cycle
    state: str
    accepts_captures: bool
    counts: tuple[StatusCount, ...]


@dataclass(frozen=True)
class CyclePage:
    """One cycle with its history, and what may be done to it now."""

    row: CycleRow
    history: tuple[EventLine, ...]
    may_close: bool
    may_reopen: bool
    may_correct: bool


def cycle_rows(by: Any) -> tuple[CycleRow, ...]:
    """Return the cycles that a person runs, those of the latest year first; one query."""
    today = database_today()
    own = Cycle.objects.filter(programme__in=programmes_of(by, ADMINISTRATION))
    rows = _counted(own.order_by("-year", "-programme__start_year", "kind"))
    return tuple(_row(row, today) for row in rows)


def cycle_page(pk: int) -> CyclePage | None:
    """Return the page of one cycle; None if there is none."""
    cycle = _counted(Cycle.objects.filter(pk=pk)).first()
    if cycle is None:
        return None
    today = database_today()
    is_over = today > cycle.closes_on
    return CyclePage(
        row=_row(cycle, today),
        history=tuple(_history_line(event) for event in cycle.events.select_related("by")),
        may_close=cycle.state == CycleState.OPEN,
        may_reopen=cycle.state == CycleState.CLOSED or is_over,
        may_correct=may_be_corrected(cycle),
    )


def state_text(cycle: Cycle) -> str:
    """Return the state of a cycle today, as a sentence without its full stop."""
    return sentence_case(_state(cycle, database_today()))


def _counted(cycles: QuerySet[Cycle]) -> QuerySet[Any]:
    return cycles.select_related("programme").annotate(
        **{
            status.value: Count("captures", filter=Q(captures__status=status))
            for status in STATUSES
        }
    )


def _row(cycle: Any, today: date) -> CycleRow:
    return CycleRow(
        cycle=cycle,
        state=_state(cycle, today),
        accepts_captures=cycle.accepts_captures_on(today),
        counts=tuple(
            StatusCount(status.value, str(status.label), getattr(cycle, status.value))
            for status in STATUSES
        ),
    )


def _state(cycle: Cycle, today: date) -> str:
    """Return whether it takes captures, and until when or since when not."""
    if cycle.state == CycleState.CLOSED:
        return _("cerrado")
    if today < cycle.opens_on:
        return _("abre el %s") % day(cycle.opens_on)
    if today > cycle.closes_on:
        return _("su plazo terminó el %s") % day(cycle.closes_on)
    days = (cycle.closes_on - today).days
    if not days:
        return _("abierto, cierra hoy")
    return ngettext("abierto, queda %d día", "abierto, quedan %d días", days) % days


def _history_line(event: Event) -> EventLine:
    parts = {"when": moment(event.at), "day": _closes(event)}
    return EventLine.of(
        event, Cycle, when=_("%(when)s; cierre el %(day)s") % parts, changes=day_changes(event)
    )


def cycle_changes(event: Event) -> tuple[FieldChange, ...]:
    """Return the changes of an event of a cycle: the days it corrected, or until when it is open."""
    return day_changes(event) or changes({}, {"closes_on": _closes(event)})


def _closes(event: Event) -> str:
    return day(date.fromisoformat(event.after["closes_on"]))


def day_changes(event: Event) -> tuple[FieldChange, ...]:
    """Return the days that a correction changed, in words; none of another event."""
    before, after = (
        {name: day(date.fromisoformat(side[name])) for name in event.before}
        for side in (event.before, event.after)
    )
    return changes(before, after)
