"""The notices of other applications, told in the same digest.

An application registers its own as it starts (``AppConfig.ready``).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from .notice import Notice, Recipient

Find = Callable[[Sequence[Recipient], datetime], Iterable[tuple[int, Notice]]]
"""Finds the notices of what happened before a moment, each with the id of whom it is for."""

_SOURCES: list[Find] = []


def register(find: Find) -> None:
    """Let the digest tell of what happens elsewhere."""
    _SOURCES.append(find)


def find_news(everybody: Sequence[Recipient], until: datetime) -> Iterator[tuple[int, Notice]]:
    """Yield the notices of all that is registered."""
    for find in _SOURCES:
        yield from find(everybody, until)
