"""The things that wait for a person in all programmes: to capture, to review, to write, to decide."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import ngettext

from indicators.duties import CAPTURE, REVIEW, duties_of, held_by, holds, in_reach
from indicators.models import Capture, CaptureStatus, Event
from indicators.page_context import ProgrammeLink, links_to
from indicators.permissions import programmes_seen_by, with_contributor_flag
from indicators.proposals.waiting import count_waiting
from objectives.models import Programme
from tables.http_cache import read_state, remember

from ..waiting_items import find_waiting_items
from .todo import PendingPage, TodoState, pending_page


@dataclass(frozen=True)
class PendingTask:
    """Some things that wait: how many, what, since when it is late if it is, and where."""

    count: int
    text: str
    overdue: str
    address: str


@dataclass(frozen=True)
class ProgrammeTasks:
    """The things that wait for a person in one programme."""

    link: ProgrammeLink
    tasks: tuple[PendingTask, ...]


@dataclass(frozen=True)
class ProgrammeCaptures:
    """The captures that a person is to make in one programme."""

    link: ProgrammeLink
    programme: Programme
    page: PendingPage


def programmes_captured_by(user: Any) -> list[Programme]:
    """Return the programmes in which a person captures."""
    own = {held.programme for held in held_by(user, CAPTURE) if held.programme}
    return list(programmes_seen_by(user).filter(pk__in=own).select_related("root_unit"))


def captures_of_all(user: Any, state: str = "") -> tuple[ProgrammeCaptures, ...]:
    """Return what a person is to capture in each programme; raise PermissionDenied or NotFound."""
    programmes = programmes_captured_by(user)
    links = links_to(list(programmes_seen_by(user)))
    by_slug = {link.slug: link for link in links}
    return tuple(
        ProgrammeCaptures(
            by_slug[programme.slug], programme, pending_page(programme, by=user, state=state)
        )
        for programme in programmes
    )


def states_of_all(captures: tuple[ProgrammeCaptures, ...]) -> tuple[TodoState, ...]:
    """Return the states to choose from, each with its count in all programmes."""
    return tuple(
        TodoState(same[0].key, same[0].label, sum(state.count for state in same), same[0].chosen)
        for same in zip(*(each.page.states for each in captures), strict=True)
    )


def tasks_of(user: Any) -> tuple[ProgrammeTasks, ...]:
    """Return what waits for a person, by programme; those in which nothing does are left out."""
    found: dict[str, list[PendingTask]] = defaultdict(list)
    if holds(user, CAPTURE):
        for each in captures_of_all(user):
            found[each.link.slug] += _to_capture(each)
    links = links_to(list(programmes_seen_by(user)))
    if holds(user, REVIEW):
        for slug, count in _to_review(user):
            text = ngettext("%d captura por revisar", "%d capturas por revisar", count) % count
            found[slug].append(PendingTask(count, text, "", reverse("review-queue")))
    for slug, count in count_waiting(user):
        text = ngettext("%d propuesta por decidir", "%d propuestas por decidir", count) % count
        found[slug].append(PendingTask(count, text, "", reverse("proposals")))
    for duty in (CAPTURE, REVIEW):
        for item in find_waiting_items(duty, user):
            found[item.slug].append(PendingTask(item.count, item.text, "", item.address))
    return tuple(
        ProgrammeTasks(link, tuple(found[link.slug])) for link in links if found.get(link.slug)
    )


def _to_capture(captures: ProgrammeCaptures) -> list[PendingTask]:
    entries = [
        entry
        for cycle in captures.page.cycles
        if not cycle.closed
        for entry in cycle.entries
        if entry.open_to_work
    ]
    if not entries:
        return []
    text = ngettext("%d captura por enviar", "%d capturas por enviar", len(entries)) % len(entries)
    late = sum(entry.overdue for entry in entries)
    overdue = ngettext("%d vencida", "%d vencidas", late) % late if late else ""
    address = reverse("programme:captures", args=(captures.link.slug,))
    return [PendingTask(len(entries), text, overdue, address)]


def _to_review(user: Any) -> list[tuple[str, int]]:
    """Return how many captures a person may decide in each programme, by its slug; one query."""
    theirs = Capture.objects.filter(
        in_reach(user, "indicator__programme", "unit", REVIEW),
        status=CaptureStatus.IN_REVIEW,
        cycle__isnull=False,
    )
    waiting = with_contributor_flag(theirs, user).filter(has_contributed=False)
    counted = waiting.order_by().values_list("indicator__programme__slug")
    return [tuple(row) for row in counted.annotate(count=Count("pk"))]


def count_tasks(user: Any) -> int:
    """Return how many things wait for a person in all programmes.

    Counted once for as long as nothing happened: whatever changes it leaves an event, or moves the
    version of the data.
    """
    last = Event.objects.aggregate(last=Max("id"))["last"]
    key = ("tasks", user.pk, duties_of(user), last)

    def count() -> int:
        return sum(task.count for each in tasks_of(user) for task in each.tasks)

    return remember(read_state().version, key, count)
