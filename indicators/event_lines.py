"""Events of one object in words, line by line, as the object's own page tells them."""

from dataclasses import dataclass
from typing import Any, Self

from .models import Audited, Event, Indicator
from .people import name_of
from .words import FieldChange, moment

READ_ALONG = ("by", "proposal__proposed_by")
"""The rows that a line of an event needs."""


def proposer_of(event: Event) -> str:
    """Return the name of who proposed a change of a ficha that another person accepted; empty for any
    other event.
    """
    if event.source != Indicator.event_source:
        return ""
    proposal = getattr(event, "proposal", None)
    return name_of(proposal.proposed_by) if proposal else ""


@dataclass(frozen=True)
class EventLine:
    """One thing that somebody did, or several of a kind in a row, with why and what it changed.

    ``text`` is the text that a step was about, where it was about one, and ``proposed_by`` who
    proposed what another person did.
    """

    kind: str
    what: str
    who: str
    when: str
    reason: str
    changes: tuple[FieldChange, ...] = ()
    text: str = ""
    proposed_by: str = ""

    @classmethod
    def of(cls, event: Event, objects: type[Audited], /, **said: Any) -> Self:
        """Return an event of such an object in words; ``said`` takes the place of what it says
        itself.
        """
        line = {
            "kind": event.kind,
            "what": str(objects.event_kinds(event.kind).label),
            "who": name_of(event.by),
            "when": moment(event.at),
            "reason": event.reason,
            "proposed_by": proposer_of(event),
        }
        return cls(**{**line, **said})
