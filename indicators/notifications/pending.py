"""The pending notices, and whom they are for: read from what already stands, and never stored.

What happened stands in the events of captures and cycles, what is due in the days of the cycles and
fichas.  Each notice names its event in a way that stays the same for ever, so that ``Notified`` can
say who has had it.  A handful of queries, however many people and captures there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone

from indicators.capture.assignments import due_day, is_outstanding, units_in
from indicators.capture.slots import CaptureSlot
from indicators.capture.todo import load_todo
from indicators.duties import CAPTURE, REVIEW, unit_ids_of, with_duties_prefetched
from indicators.models import (
    Capture,
    CaptureEventKind,
    CaptureStatus,
    Cycle,
    CycleEventKind,
    CycleState,
    Event,
    NoticeKind,
    NoticePreference,
    Notified,
)
from indicators.permissions import (
    capturing_unit,
    check_user_receives_notices,
    contributors,
    user_can_see_capture,
    user_has_duty_to_capture,
    user_has_duty_to_review,
    user_oversees,
    user_receives_notices,
)
from indicators.proposals.permissions import DECIDING, user_can_see_proposals
from objectives.models import Programme, ProgrammeState

from .news_sources import find_news
from .notice import NEWS, Notice, Recipient, name_of_event
from .proposal_news import notices_of_proposals

AHEAD = timedelta(days=7)
"""The time before it is due in which a figure is called due soon."""

BEFORE_FIRST = timedelta(days=3)
"""The time that the first digest of a person looks back."""

_KINDS = {
    CaptureEventKind.SUBMITTED: (NoticeKind.SUBMITTED, CaptureStatus.IN_REVIEW),
    CaptureEventKind.RETURNED: (NoticeKind.RETURNED, CaptureStatus.RETURNED),
    CaptureEventKind.APPROVED: (NoticeKind.APPROVED, CaptureStatus.APPROVED),
}
"""The notice of an event, and where the capture must still be for it to be worth telling."""


def recipients(*, now: datetime) -> list[Recipient]:
    """Return everybody who has an address and a duty that has notices."""
    found = get_user_model().objects.filter(is_active=True, duties__role__in=(CAPTURE, *DECIDING))
    everybody = with_duties_prefetched(found.exclude(email="").distinct().order_by("pk"))
    preferences = NoticePreference.objects.in_bulk([user.pk for user in everybody])
    return [
        _recipient(user, preferences.get(user.pk), now)
        for user in everybody
        if user_receives_notices(user)
    ]


def recipient_of(user: Any, *, now: datetime) -> Recipient:
    """Return somebody as a recipient, with an address or without; raise PermissionDenied for
    who has no notices.
    """
    check_user_receives_notices(user)
    return _recipient(user, NoticePreference.objects.filter(user=user).first(), now)


def _recipient(person: Any, preference: NoticePreference | None, now: datetime) -> Recipient:
    return Recipient(
        person=person,
        preference=preference or NoticePreference(user=person, since=now - BEFORE_FIRST),
        units=frozenset(unit_ids_of(person)),
        captures=user_has_duty_to_capture(person),
        reviews=user_has_duty_to_review(person),
        decides=user_can_see_proposals(person),
    )


def notices_of(
    everybody: Sequence[Recipient], *, until: datetime
) -> Mapping[int, tuple[Notice, ...]]:
    """Return the notices of what happened before ``until`` that each person has not had yet,
    by the id of the person; who has none is left out.
    """
    found: dict[int, list[Notice]] = defaultdict(list)
    cycles = _open_cycles(until)
    news, opened = _what_happened(cycles, until)
    for person, notice in (
        *_of_captures(everybody, news),
        *_of_cycles(everybody, cycles, opened, until),
        *notices_of_proposals(everybody, until),
        *find_news(everybody, until),
    ):
        found[person].append(notice)
    notified_of = set(
        Notified.objects.filter(
            user__in=list(found),
            event__in={notified.event for notices in found.values() for notified in notices},
        )
        .order_by()
        .values_list("user", "event")
    )
    order = list(NoticeKind)
    left = {
        person: tuple(
            sorted(
                (waiting for waiting in notices if (person, waiting.event) not in notified_of),
                key=lambda waiting: (order.index(waiting.kind), waiting.until or date.min),
            )
        )
        for person, notices in found.items()
    }
    return {person: notices for person, notices in left.items() if notices}


def kinds_of(recipient: Recipient) -> tuple[NoticeKind, ...]:
    """Return the kinds of notice for a person with these duties."""
    concerned = {
        NoticeKind.SUBMITTED: recipient.reviews,
        NoticeKind.PROPOSED: recipient.decides,
        NoticeKind.DECIDED: recipient.decides,
        NoticeKind.COMMITMENT: recipient.captures or recipient.reviews,
    }
    return tuple(kind for kind in NoticeKind if concerned.get(kind, recipient.captures))


def _open_cycles(until: datetime) -> list[Cycle]:
    """Return the cycles that take captures that day."""
    today = timezone.localdate(until)
    not_over = Cycle.objects.filter(state=CycleState.OPEN, closes_on__gte=today)
    shown = not_over.exclude(programme__state=ProgrammeState.WITHDRAWN)
    found = shown.select_related("programme")
    return [cycle for cycle in found if cycle.accepts_captures_on(today)]


def _what_happened(
    cycles: Iterable[Cycle], until: datetime
) -> tuple[list[Event], dict[int, Event]]:
    """Return the last event of each kind of each capture that is news, and how each of some cycles
    came to be open, by its id; one query.
    """
    of_captures = Q(
        source=Capture.event_source, kind__in=_KINDS, at__gte=until - NEWS, at__lt=until
    )
    of_cycles = Q(
        source=Cycle.event_source,
        kind__in=(CycleEventKind.OPENED, CycleEventKind.REOPENED),
        object_id__in=[cycle.pk for cycle in cycles],
    )
    found = Event.objects.filter(of_captures | of_cycles).select_related("by")
    last: dict[tuple[int, str], Event] = {}
    opened: dict[int, Event] = {}
    for event in found.defer("before", "after").order_by("id"):
        if event.source == Cycle.event_source:
            opened[event.object_id] = event
        else:
            last[event.object_id, event.kind] = event
    return list(last.values()), opened


def _of_captures(
    everybody: Sequence[Recipient], news: Sequence[Event]
) -> Iterator[tuple[int, Notice]]:
    """Yield what was submitted, to who may approve it; what became of it, to its contributors.

    What somebody has seen to since is no notice: a capture that was returned and sent again, say.
    """
    if not news:
        return
    found = Capture.objects.select_related(*Capture.related).defer("typed")
    captures = found.in_bulk({event.object_id for event in news})
    contributed = contributors(captures.values())
    for event in news:
        kind, status = _KINDS[CaptureEventKind(event.kind)]
        capture = captures[event.object_id]
        if capture.status != status:
            continue
        touched = contributed[capture.pk]
        for recipient in everybody:
            if not recipient.wants(kind, event.at, event.by_id):
                continue
            if kind == NoticeKind.SUBMITTED:
                concerned = recipient.person.pk not in touched and user_oversees(
                    recipient.person, capture, REVIEW
                )
            else:
                concerned = recipient.person.pk in touched and user_can_see_capture(
                    recipient.person, capture
                )
            if concerned:
                yield recipient.person.pk, Notice(kind, name_of_event(event), capture, event)


def _of_cycles(
    everybody: Sequence[Recipient],
    cycles: Sequence[Cycle],
    opened: Mapping[int, Event],
    until: datetime,
) -> Iterator[tuple[int, Notice]]:
    """Yield cycles that take captures since, and what in them is due, to who captures it."""
    planners = [recipient for recipient in everybody if recipient.captures and recipient.units]
    today = timezone.localdate(until)
    if not cycles or not planners:
        return
    units = frozenset[int]().union(*(planner.units for planner in planners))
    for programme in Programme.objects.filter(
        pk__in={cycle.programme_id for cycle in cycles}
    ).select_related("root_unit"):
        mine = [cycle for cycle in cycles if cycle.programme_id == programme.pk]
        asked = _requested_slots(programme, mine, units)
        for planner in planners:
            own = [slot for unit, slot in asked if unit in planner.units]
            yield from _openings(planner, own, opened, until)
            yield from _deadlines(planner, own, today)


def _requested_slots(
    programme: Programme, cycles: list[Cycle], units: frozenset[int]
) -> list[tuple[int, CaptureSlot]]:
    """Return the slots that the cycles ask for, in order, each with the unit whose people see and
    capture it.
    """
    pending = load_todo(programme, cycles, units_in(programme, units))
    return [
        (capturing_unit(slot.indicator, slot.unit), slot)
        for cycle in cycles
        for slot, _capture in pending.items_of(cycle)
    ]


def _openings(
    recipient: Recipient, own: list[CaptureSlot], opened: Mapping[int, Event], until: datetime
) -> Iterator[tuple[int, Notice]]:
    """Yield the cycles in which a person has something to capture: of each, that it takes captures."""
    for cycle in {slot.cycle.pk: slot.cycle for slot in own}.values():
        event = opened.get(cycle.pk)
        if event is None:
            continue
        begins = timezone.make_aware(datetime.combine(cycle.opens_on, time.min))
        moment = max(event.at, begins)
        if until - NEWS <= moment < until and recipient.wants(
            NoticeKind.CYCLE_OPENED, moment, event.by_id
        ):
            notice = Notice(NoticeKind.CYCLE_OPENED, name_of_event(event), cycle, event)
            yield recipient.person.pk, notice


def _deadlines(
    recipient: Recipient, own: list[CaptureSlot], today: date
) -> Iterator[tuple[int, Notice]]:
    """Yield what a person still has to send and is due soon, or was.

    A deadline that was moved is another one.  What has been overdue for long is told as well: it is
    no old news, since it still waits for them.
    """
    for slot in own:
        until = due_day(slot)
        kind = NoticeKind.OVERDUE if until < today else NoticeKind.DUE_SOON
        if (
            until - today > AHEAD
            or not recipient.preference.wants(kind)
            or not is_outstanding(slot)
        ):
            continue
        what = f"{slot.cycle.pk}-{slot.indicator.pk}-{slot.unit.pk}-{until.isoformat()}"
        yield recipient.person.pk, Notice(kind, f"{kind.value}-{what}", slot, until=until)
