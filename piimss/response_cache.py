"""Answers that were built once, in the memory of this process, for whoever asks the same again.

They stand there as they were sent: neither copied nor read again, as a cache of Django's would.  The
one that was asked for longest ago makes room.
"""

from dataclasses import dataclass
from threading import Lock

from cachetools import LRUCache
from django.http import HttpResponse

LARGEST = 512 * 1024
"""Bytes of an answer that is kept."""
ALL = 64 * 1024 * 1024
"""Bytes of all that are kept."""
BESIDES = 1024
"""Bytes that an answer takes besides its body: headers, tag, its place among the others."""
_HEADERS = ("Content-Type", "Content-Disposition")


@dataclass(frozen=True)
class Kept:
    """The body of an answer, and the headers that tell what it is."""

    body: bytes
    headers: dict[str, str]

    def answer(self) -> HttpResponse:
        """A new answer that says the same."""
        return HttpResponse(self.body, headers=self.headers)


_answers: LRUCache[str, Kept] = LRUCache(ALL, getsizeof=lambda kept: len(kept.body) + BESIDES)
_lock = Lock()


def find(tag: str) -> Kept | None:
    """What was kept under a tag."""
    with _lock:
        return _answers.get(tag)


def keep(tag: str, response: HttpResponse) -> None:
    """Keep an answer, unless it is too large."""
    if len(response.content) > LARGEST:
        return
    headers = {each: response.headers[each] for each in _HEADERS if each in response.headers}
    with _lock:
        _answers[tag] = Kept(response.content, headers)


def forget() -> None:
    """Nothing is kept any more, as in a process that has just begun."""
    with _lock:
        _answers.clear()
