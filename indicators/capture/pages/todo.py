"""The list of what is missing: of each open cycle, the figures that a person is to capture."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from indicators.clock import database_today
from indicators.lookups import NotFound
from indicators.models import UNFINISHED, Capture, CaptureStatus, Cycle, CycleKind, CycleState
from indicators.permissions import captures_seen_by, check_user_has_duty_to_capture
from indicators.words import list_text, long_day, value_text
from objectives.collation import alphabetical
from objectives.models import Programme
from objectives.periods import due_on

from ..assignments import SENT, capture_in_cycle, due_day, units_of
from ..completeness import missing_text
from ..context import ContextLoader, why_not_now
from ..slots import CaptureSlot
from ..todo import CaptureTodo, load_todo

NOT_BEGUN = "sin_empezar"
STATES = {
    NOT_BEGUN: gettext_lazy("sin empezar"),
    CaptureStatus.DRAFT.value: gettext_lazy("en borrador"),
    CaptureStatus.RETURNED.value: gettext_lazy("devuelta"),
    CaptureStatus.IN_REVIEW.value: gettext_lazy("en revisión"),
    CaptureStatus.APPROVED.value: gettext_lazy("aprobada"),
}
"""The states of a figure in a cycle, in the order of the way."""


@dataclass(frozen=True)
class TodoState:
    """A state that figures may be in: its key, its word, and of how many it is true."""

    key: str
    label: str
    count: int = 0
    chosen: bool = False


@dataclass(frozen=True)
class PendingEntry:
    """One figure to capture.

    ``slot`` is where it is captured, also in another cycle where one is under way; ``due`` says until
    when, or what the ficha says where that names no month; ``missing`` what is in the way of sending
    it, empty when nothing is.
    """

    slot: CaptureSlot
    state: TodoState
    due: str
    overdue: bool
    missing: str
    ready: bool
    last: str
    last_year: int
    open_to_work: bool
    elsewhere: str
    returned: str


@dataclass(frozen=True)
class PendingCycle:
    """A cycle with what is to be captured in it; ``entries`` only of the chosen state.

    ``closed`` says of one that takes nothing any more that what was begun in it still stands here;
    ``particular`` names the indicators of which something else is asked, or nothing, and why.
    """

    cycle: Cycle
    sent: int
    total: int
    progress: str
    overdue: str
    entries: tuple[PendingEntry, ...]
    closed: str
    particular: str


@dataclass(frozen=True)
class PendingPage:
    """The page: its cycles, the states to choose from, and why there is nothing, if so."""

    cycles: tuple[PendingCycle, ...]
    states: tuple[TodoState, ...]
    chosen: str
    units: str
    empty: str
    upcoming: tuple[str, ...]


def pending_page(programme: Programme, *, by: Any, state: str = "") -> PendingPage:
    """Return the page of the figures that a person is to capture; raise PermissionDenied or NotFound."""
    check_user_has_duty_to_capture(by, programme)
    if state and state not in STATES:
        raise NotFound(_("No hay capturas en el estado «%s».") % state)
    today = database_today()
    cycles = list(programme.cycles.filter(state=CycleState.OPEN, closes_on__gte=today))
    open_now = [cycle for cycle in cycles if cycle.accepts_captures_on(today)]
    units = units_of(by, programme)
    over = _cycles_with_active_captures(programme, open_now, by)
    sections = _sections(programme, [*open_now, *over], units, today)
    counted = [entry.state.key for section in sections for entry in section.entries]
    return PendingPage(
        cycles=tuple(_only(section, state) for section in sections),
        states=tuple(
            TodoState(key, str(word), counted.count(key), key == state)
            for key, word in STATES.items()
        ),
        chosen=str(STATES[state]) if state else "",
        units=list_text([unit.short_name for unit in units]),
        empty="" if counted else _why_empty(programme, open_now, today),
        upcoming=tuple(why_not_now(cycle, today) for cycle in cycles if cycle.opens_on > today),
    )


def _cycles_with_active_captures(
    programme: Programme, open_now: list[Cycle], by: Any
) -> list[Cycle]:
    """Return cycles that take nothing today and hold something of that person's under way."""
    under_way = captures_seen_by(by).filter(status__in=UNFINISHED).values("cycle")
    return list(
        programme.cycles.filter(pk__in=under_way)
        .exclude(pk__in=[cycle.pk for cycle in open_now])
        .order_by("-year", "kind")
    )


def _why_empty(programme: Programme, open_now: list[Cycle], today: date) -> str:
    if open_now:
        return _("Sus unidades no capturan ningún indicador en este ciclo.")
    last = programme.cycles.order_by("-closes_on").first()
    said = _("No hay ningún ciclo de captura abierto; los abre la administración.")
    if last is None or last.opens_on > today:
        return said
    return _("%(said)s El último, %(kind)s de %(year)s, cerró el %(day)s o antes.") % {
        "said": said,
        "kind": last.get_kind_display(),
        "year": last.year,
        "day": long_day(last.closes_on),
    }


def _only(section: PendingCycle, state: str) -> PendingCycle:
    if not state:
        return section
    kept = tuple(entry for entry in section.entries if entry.state.key == state)
    return replace(section, entries=kept)


def _sections(
    programme: Programme, cycles: list[Cycle], units: Sequence[Any], today: date
) -> list[PendingCycle]:
    """Return the cycles that have something overdue first, then those that close first."""
    if not cycles:
        return []
    found = load_todo(programme, cycles, units)
    sections = []
    for cycle in cycles:
        takes = cycle.accepts_captures_on(today)
        entries = [
            _entry(slot, capture, found.loader, today)
            for slot, capture in found.items_of(cycle)
            if takes or capture_in_cycle(slot) is not None
        ]
        particular = _particular(found, cycle) if takes else ""
        if takes or entries:
            sections.append((cycle.closes_on, _section(cycle, entries, particular, today)))
    return [
        section
        for _closes, section in sorted(
            sections, key=lambda pair: (bool(pair[1].closed), not pair[1].overdue, pair[0])
        )
    ]


def _particular(found: CaptureTodo, cycle: Cycle) -> str:
    """Say what is particular of some indicators in a cycle: what is asked of them, or nothing."""
    unmeasured = list_text(found.unmeasured_codes(cycle))
    sentences = [stated_result_text(found.stated_codes(cycle))]
    if unmeasured:
        words = {"year": cycle.year, "codes": unmeasured}
        sentences.append(_("En %(year)d no se mide: %(codes)s.") % words)
    return " ".join(sentence for sentence in sentences if sentence)


def _section(
    cycle: Cycle,
    entries: list[tuple[tuple[Any, ...], PendingEntry]],
    particular: str,
    today: date,
) -> PendingCycle:
    shown = tuple(entry for _order, entry in sorted(entries, key=lambda pair: pair[0]))
    sent = sum(entry.state.key in SENT for entry in shown)
    overdue = sum(entry.overdue for entry in shown)
    return PendingCycle(
        cycle=cycle,
        sent=sent,
        total=len(shown),
        progress=ngettext(
            "%(sent)d de %(total)d enviada", "%(sent)d de %(total)d enviadas", len(shown)
        )
        % {"sent": sent, "total": len(shown)},
        overdue=ngettext("%d vencida", "%d vencidas", overdue) % overdue if overdue else "",
        entries=shown,
        closed="" if cycle.accepts_captures_on(today) else why_not_now(cycle, today),
        particular=particular,
    )


def stated_result_text(codes: Sequence[str]) -> str:
    """Say of which indicators the result itself is captured; empty for none."""
    if not codes:
        return ""
    return _("Sin fórmula de la que salga, se captura el resultado mismo: %s.") % list_text(codes)


def _entry(
    slot: CaptureSlot, capture: Capture, loader: ContextLoader, today: date
) -> tuple[tuple[Any, ...], PendingEntry]:
    """Return the key by which an entry is sorted, and the entry."""
    begun = capture_in_cycle(slot) is not None
    key = capture.status if begun else NOT_BEGUN
    open_to_work = key not in SENT
    until, due = _due(slot)
    overdue = open_to_work and until < today
    other = slot.active_capture.cycle if slot.active_capture is not None and not begun else None
    missing = missing_text(loader.context_of(capture), capture.typed) if open_to_work else ""
    if other is not None:
        missing = _("terminar o retirar la del ciclo %(kind)s, que está en curso") % {
            "kind": other.get_kind_display()
        }
    returned = key == CaptureStatus.RETURNED
    order = (
        not returned,
        not overdue,
        not open_to_work,
        until,
        slot.indicator.position,
        alphabetical(slot.unit.short_name),
    )
    return order, PendingEntry(
        slot=slot if other is None else replace(slot, cycle=other),
        state=TodoState(key, str(STATES[key])),
        due=due,
        overdue=overdue,
        missing=missing,
        ready=open_to_work and begun and not missing,
        last=value_text(loader.result_before(capture)),
        last_year=loader.compiled_indicators[slot.indicator.pk].year_before(slot.year),
        open_to_work=open_to_work,
        elsewhere=_("Ir a la del ciclo %s") % other.get_kind_display() if other else "",
        returned=_("Quien revisó la devolvió con un motivo: ábrala para leerlo.")
        if returned
        else "",
    )


def _due(slot: CaptureSlot) -> tuple[date, str]:
    """Return the day until which a figure is to be captured, and that day in words."""
    until, said = due_day(slot), slot.indicator.availability_month.strip()
    if slot.cycle.kind == CycleKind.PRELIMINARY or not said:
        return until, long_day(until)
    month = due_on(said, slot.year, slot.indicator.availability_lag)
    if month is not None and month >= slot.cycle.opens_on:
        return until, long_day(until)
    sentence = (
        _("%(day)s, cuando cierra el ciclo; la ficha dice «%(said)s»")
        if month is None
        else _("%(day)s, cuando abre el ciclo; la ficha dice «%(said)s»")
    )
    return until, sentence % {"day": long_day(until), "said": said}
