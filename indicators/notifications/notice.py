"""A notice and somebody who may have it, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from indicators.capture.slots import CaptureSlot
from indicators.models import Capture, Cycle, Event, NoticeKind, NoticePreference, Proposal

NEWS = timedelta(days=14)
"""The age beyond which nothing is news: an outage of the post is made up for that long."""


@dataclass(frozen=True)
class DigestLine:
    """One notice in words: what it is about, of which programme, what happened, in whose words, and
    where it is.
    """

    what: str
    programme: str
    event: str
    quote: str
    address: str


@dataclass(frozen=True)
class Notice:
    """One notice: its kind, the name of its event, and what it is about: a capture, cycle or proposal,
    to which ``happened`` did, the slot of a figure that is due on ``until``, or what another
    application says of it.
    """

    kind: NoticeKind
    event: str
    about: Capture | Cycle | CaptureSlot | Proposal | DigestLine
    happened: Event | None = None
    until: date | None = None


@dataclass(frozen=True)
class Recipient:
    """Somebody who may have notices; what they asked for, and where their units lead."""

    person: Any
    preference: NoticePreference
    units: frozenset[int]
    captures: bool
    reviews: bool
    decides: bool

    def wants(self, kind: NoticeKind, moment: datetime, by: int | None) -> bool:
        """Return whether to notify of something that somebody did then."""
        return (
            self.preference.wants(kind) and moment >= self.preference.since and by != self.person.pk
        )


def name_of_event(event: Event) -> str:
    """Return the name of an event, which stays the same for ever."""
    return f"{event.source}-{event.object_id}-{event.number}"
