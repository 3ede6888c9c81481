"""The text of a digest: its subject, and what it tells, kind by kind; the mail and the preview alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from indicators.capture.slots import CaptureSlot
from indicators.models import CycleEventKind, NoticeKind, ProposalStatus
from indicators.people import name_of
from indicators.proposals.sources import source_of
from indicators.words import list_text, long_day, moment, programme_text
from objectives.models import Programme

from .notice import DigestLine, Notice

MOST_LINES = 15
"""Of each kind; the rest is counted, and is where the digest leads."""

LONGEST_SAYING = 300
"""Characters of a reason; the whole of it is where the line leads."""

TITLES = {
    NoticeKind.OVERDUE: gettext_lazy("Vencidas"),
    NoticeKind.DUE_SOON: gettext_lazy("Vencen en 7 días o menos"),
    NoticeKind.RETURNED: gettext_lazy("Devueltas"),
    NoticeKind.SUBMITTED: gettext_lazy("Esperan su revisión"),
    NoticeKind.PROPOSED: gettext_lazy("Esperan su decisión"),
    NoticeKind.DECIDED: gettext_lazy("Propuestas suyas que se decidieron"),
    NoticeKind.CYCLE_OPENED: gettext_lazy("Ciclos abiertos"),
    NoticeKind.APPROVED: gettext_lazy("Aprobadas"),
    NoticeKind.COMMITMENT: gettext_lazy("Avance de compromisos"),
}
_COUNTED: dict[NoticeKind, Any] = {
    NoticeKind.OVERDUE: ngettext_lazy("%d captura vencida", "%d capturas vencidas"),
    NoticeKind.DUE_SOON: ngettext_lazy("%d captura por vencer", "%d capturas por vencer"),
    NoticeKind.RETURNED: ngettext_lazy("%d captura devuelta", "%d capturas devueltas"),
    NoticeKind.SUBMITTED: ngettext_lazy("%d captura por revisar", "%d capturas por revisar"),
    NoticeKind.PROPOSED: ngettext_lazy("%d propuesta por decidir", "%d propuestas por decidir"),
    NoticeKind.DECIDED: ngettext_lazy("%d propuesta decidida", "%d propuestas decididas"),
    NoticeKind.CYCLE_OPENED: ngettext_lazy("%d ciclo abierto", "%d ciclos abiertos"),
    NoticeKind.APPROVED: ngettext_lazy("%d captura aprobada", "%d capturas aprobadas"),
    NoticeKind.COMMITMENT: ngettext_lazy("%d aviso de compromisos", "%d avisos de compromisos"),
}
_OF_NO_CAPTURE = (
    *(NoticeKind.PROPOSED, NoticeKind.DECIDED),
    *(NoticeKind.CYCLE_OPENED, NoticeKind.COMMITMENT),
)
_COUNTED_SHORT: dict[NoticeKind, Any] = {
    NoticeKind.DUE_SOON: ngettext_lazy("%d por vencer", "%d por vencer"),
    NoticeKind.RETURNED: ngettext_lazy("%d devuelta", "%d devueltas"),
    NoticeKind.SUBMITTED: ngettext_lazy("%d por revisar", "%d por revisar"),
    NoticeKind.APPROVED: ngettext_lazy("%d captura aprobada", "%d capturas aprobadas"),
}
"""The same where captures have been spoken of."""


@dataclass(frozen=True)
class DigestGroup:
    """A kind's part of a digest; ``more`` counts what is left out, and ``address`` has it all."""

    kind: str
    title: str
    lines: tuple[DigestLine, ...]
    more: str
    address: str


@dataclass(frozen=True)
class DigestContent:
    """Everything of which one person is notified at once."""

    subject: str
    total: int
    groups: tuple[DigestGroup, ...]


def digest_of(notices: Sequence[Notice], site: str) -> DigestContent:
    """Return the digest of some notices, which are in order; ``site`` is named before the subject."""
    by_kind = {kind: [notice for notice in notices if notice.kind == kind] for kind in NoticeKind}
    return DigestContent(
        subject=" ".join(f"{site}: {_essentials(by_kind)}".split()),
        total=len(notices),
        groups=tuple(_group(kind, group) for kind, group in by_kind.items() if group),
    )


def _essentials(by_kind: dict[NoticeKind, list[Notice]]) -> str:
    """Return «2 capturas vencidas, 1 devuelta y 1 ciclo abierto»."""
    parts, spoken_of = [], False
    for kind, notices in by_kind.items():
        if notices:
            words = _COUNTED_SHORT.get(kind) if spoken_of else None
            parts.append((words or _COUNTED[kind]) % len(notices))
            spoken_of |= kind not in _OF_NO_CAPTURE
    return list_text(parts)


def _group(kind: NoticeKind, notices: list[Notice]) -> DigestGroup:
    more = len(notices) - MOST_LINES
    return DigestGroup(
        kind=kind.value,
        title=str(TITLES[kind]),
        lines=tuple(_LINES[kind](notice) for notice in notices[:MOST_LINES]),
        more=ngettext("y %d más", "y %d más", more) % more if more > 0 else "",
        address=reverse(_SCREENS[kind])
        if kind in _SCREENS
        else _list_of({_programme_of(notice) for notice in notices}),
    )


_SCREENS = {
    NoticeKind.SUBMITTED: "review-queue",
    NoticeKind.PROPOSED: "proposals",
    NoticeKind.DECIDED: "proposals",
    NoticeKind.COMMITMENT: "tasks",
}
"""The lists that are of no one programme."""


def _programme_of(notice: Notice) -> Programme:
    about: Any = notice.about
    return (about if notice.kind == NoticeKind.CYCLE_OPENED else about.indicator).programme


def _list_of(programmes: set[Programme]) -> str:
    """Return the address of the list of what a person is to capture in a programme, or in several."""
    if len(programmes) > 1:
        return reverse("captures")
    return reverse("programme:captures", args=[programme.slug for programme in programmes])


def _line_of_deadline(notice: Notice) -> DigestLine:
    slot: Any = notice.about
    said = (
        _("Venció el %(day)s (ciclo %(kind)s).")
        if notice.kind == NoticeKind.OVERDUE
        else _("Vence el %(day)s (ciclo %(kind)s).")
    )
    return DigestLine(
        what=_figure(slot.indicator, slot.year, slot.unit),
        programme=programme_text(slot.indicator.programme),
        event=said % {"day": long_day(notice.until), "kind": slot.cycle.get_kind_display()},
        quote="",
        address=_form_of(slot.indicator, slot.year, slot.query),
    )


def _line_of_capture(notice: Notice) -> DigestLine:
    capture: Any = notice.about
    event: Any = notice.happened
    said = {
        NoticeKind.RETURNED: _("%(who)s la devolvió el %(when)s."),
        NoticeKind.SUBMITTED: _("%(who)s la envió el %(when)s."),
        NoticeKind.APPROVED: _("%(who)s la aprobó el %(when)s: está publicada."),
    }[notice.kind]
    returned = notice.kind == NoticeKind.RETURNED
    here = CaptureSlot(capture.indicator, capture.year, capture.unit, capture.cycle, (), capture)
    return DigestLine(
        what=_figure(capture.indicator, capture.year, capture.unit),
        programme=programme_text(capture.indicator.programme),
        event=said % {"who": name_of(event.by), "when": moment(event.at)},
        quote=_short(event.reason) if returned else "",
        address=_form_of(capture.indicator, capture.year, here.query)
        if returned
        else reverse("review-capture", args=(capture.pk,)),
    )


def _line_of_cycle(notice: Notice) -> DigestLine:
    cycle: Any = notice.about
    event: Any = notice.happened
    reopened = event.kind == CycleEventKind.REOPENED
    said = _("Se reabrió; se captura hasta el %s.") if reopened else _("Se captura hasta el %s.")
    return DigestLine(
        what=_("Ciclo %(kind)s de %(year)d")
        % {"kind": cycle.get_kind_display(), "year": cycle.year},
        programme=programme_text(cycle.programme),
        event=said % long_day(cycle.closes_on),
        quote=_short(event.reason) if reopened else "",
        address=_list_of({cycle.programme}),
    )


def _line_of_proposal(notice: Notice) -> DigestLine:
    proposal: Any = notice.about
    event: Any = notice.happened
    said = {
        ProposalStatus.OPEN: _("%(who)s lo propuso el %(when)s."),
        ProposalStatus.ACCEPTED: _("%(who)s lo aceptó el %(when)s: está hecho."),
        ProposalStatus.REJECTED: _("%(who)s lo rechazó el %(when)s."),
    }[proposal.status]
    return DigestLine(
        what=source_of(proposal).title(proposal),
        programme=programme_text(proposal.programme),
        event=said % {"who": name_of(event.by), "when": moment(event.at)},
        quote=_short(event.reason),
        address=reverse("proposal", args=(proposal.pk,)),
    )


def _line_said(notice: Notice) -> DigestLine:
    assert isinstance(notice.about, DigestLine)
    return notice.about


_LINES: dict[NoticeKind, Callable[[Notice], DigestLine]] = {
    NoticeKind.OVERDUE: _line_of_deadline,
    NoticeKind.DUE_SOON: _line_of_deadline,
    NoticeKind.RETURNED: _line_of_capture,
    NoticeKind.SUBMITTED: _line_of_capture,
    NoticeKind.PROPOSED: _line_of_proposal,
    NoticeKind.DECIDED: _line_of_proposal,
    NoticeKind.CYCLE_OPENED: _line_of_cycle,
    NoticeKind.APPROVED: _line_of_capture,
    NoticeKind.COMMITMENT: _line_said,
}


def _figure(indicator: Any, year: int, unit: Any) -> str:
    return _("%(code)s %(name)s, %(year)d (%(unit)s)") % {
        "code": indicator.code,
        "name": indicator.name.rstrip(". "),
        "year": year,
        "unit": unit.short_name,
    }


def _form_of(indicator: Any, year: int, query: str) -> str:
    url_args = (indicator.programme.slug, indicator.code, str(year))
    return f"{reverse('programme:capture', args=url_args)}?{query}"


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(LONGEST_SAYING)
