"""The kinds of objects of which the log tells: who sees their events, and what these are called.

An application registers its own as it starts (``AppConfig.ready``); what it does not register is
kept and not told of here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise

from indicators.models import Audited, Event


@dataclass(frozen=True)
class LogKind:
    """One choice of the log's filter by kind; without ``kind`` it is of everything of its source."""

    key: str
    label: str | Promise
    kind: str = ""


@dataclass(frozen=True)
class LogSource:
    """One kind of object in the log.

    ``seen_by`` gives the condition under which a person sees an event.  ``describe`` gives what its
    line says besides what every event has, by the fields of ``pages.log.LogEntry``; where it
    ``needs_object`` it is given the object too, else None.
    """

    objects: type[Audited]
    kinds: tuple[LogKind, ...]
    seen_by: Callable[[Any], Q]
    describe: Callable[[Event, Any], Mapping[str, Any]]
    needs_object: bool = False

    def kind_of(self, event: Event) -> LogKind:
        """Return the kind of an event of this source."""
        return next(kind for kind in self.kinds if kind.kind in ("", event.kind))


SOURCES: dict[str, LogSource] = {}
"""By the name of the source, in the order in which the filter offers their kinds."""


def register(source: LogSource) -> None:
    """Let the log tell of a kind of object."""
    SOURCES[source.objects.event_source] = source


def log_kinds() -> dict[str, tuple[LogKind, Q]]:
    """Return the kinds by which the log can be filtered, by key, with the condition on its events."""
    return {
        kind.key: (kind, Q(source=name, kind=kind.kind) if kind.kind else Q(source=name))
        for name, source in SOURCES.items()
        for kind in source.kinds
    }
