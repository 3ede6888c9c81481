"""The events of a capture in a row: the saves of one person while they type are one."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from django.utils.translation import ngettext

from indicators.models import CaptureEventKind, Event


def group_saves(events: Iterable[Event]) -> Iterator[list[Event]]:
    """Yield events one by one, but the saves of one person in a row together."""
    for (kind, _who), group in groupby(events, key=lambda event: (event.kind, event.by_id)):
        run = list(group)
        yield from [run] if kind == CaptureEventKind.SAVED else ([event] for event in run)


def saves_text(count: int) -> str:
    """Return the number of saves in words."""
    return ngettext("guardada %d vez", "guardada %d veces", count) % count
