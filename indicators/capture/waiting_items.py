"""Items of other applications that wait for who captures or reviews, shown above their lists.

An application registers its own as it starts (``AppConfig.ready``).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class WaitingItem:
    """A sentence about how many things wait in a programme, by its slug, and the address of the page
    that shows them.
    """

    text: str
    address: str
    slug: str
    count: int


Find = Callable[[Any], Iterable[WaitingItem]]
"""Finds the items that wait for a person, of all programmes."""

_SOURCES: dict[str, list[Find]] = defaultdict(list)


def register(duty: str, find: Find) -> None:
    """Let the list of who has a duty tell of what waits elsewhere."""
    _SOURCES[duty].append(find)


def find_waiting_items(duty: str, user: Any, slug: str = "") -> list[WaitingItem]:
    """Return what is told above the list of a duty to who looks at it, of one programme or of all."""
    found = (item for find in _SOURCES[duty] for item in find(user))
    return [item for item in found if slug in ("", item.slug)]
