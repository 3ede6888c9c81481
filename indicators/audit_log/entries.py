"""The log of who did what, and when: the events of every source as one list, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils import timezone

from indicators import event_lines
from indicators.models import Event
from indicators.people import name_of
from objectives.collation import alphabetical

from .sources import SOURCES, log_kinds

# By id within one moment: what one transaction did stays in the order in which it was done.
NEWEST_FIRST = ("-at", "source", "-id")
READ_ALONG = (*event_lines.READ_ALONG, "programme", "indicator", "unit")


@dataclass(frozen=True)
class LogQuery:
    """A search of the log; whatever is empty is not asked.  ``indicator`` and ``person`` are ids."""

    person: int | None = None
    indicator: int | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None


def find_events(user: Any, query: LogQuery) -> QuerySet[Event]:
    """Return the events that a person may see of what is asked, newest first."""
    wanted = Q()
    if query.kind:
        wanted &= log_kinds()[query.kind][1]
    if query.indicator is not None:
        wanted &= Q(indicator=query.indicator)
    if query.person is not None:
        wanted &= Q(by=query.person)
    # The days, both included, as they are counted here.
    if query.since is not None:
        wanted &= Q(at__gte=_midnight(query.since))
    if query.until is not None:
        wanted &= Q(at__lt=_midnight(query.until + timedelta(days=1)))
    return _seen_by(user).filter(wanted).order_by(*NEWEST_FIRST)


def read_events(ids: Sequence[int]) -> list[Event]:
    """Return some events with what their lines say, newest first."""
    found = Event.objects.filter(pk__in=ids).select_related(*READ_ALONG)
    return list(found.order_by(*NEWEST_FIRST))


def people(user: Any) -> list[Any]:
    """Return everybody who did something that a person may see, by name."""
    found = get_user_model().objects.filter(pk__in=_seen_by(user).order_by().values("by"))
    return sorted(found, key=lambda person: alphabetical(name_of(person)))


def _seen_by(user: Any) -> QuerySet[Event]:
    seen = (Q(source=name) & source.seen_by(user) for name, source in SOURCES.items())
    return Event.objects.filter(reduce(or_, seen))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
