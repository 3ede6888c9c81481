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
BYTES_BESIDE_BODY = 1024
"""Bytes that an answer takes besides its body: headers, tag, its place among the others."""
_HEADERS = ("Content-Type", "Content-Disposition")


@dataclass(frozen=True)
class StoredResponse:
    """The body of an answer, and the headers that tell what it is."""

    body: bytes
    headers: dict[str, str]

    def to_response(self) -> HttpResponse:
        """Return a new answer that says the same."""
        return HttpResponse(self.body, headers=self.headers)


_responses: LRUCache[str, StoredResponse] = LRUCache(
    ALL, getsizeof=lambda kept: len(kept.body) + BYTES_BESIDE_BODY
)
_lock = Lock()


def get(tag: str) -> StoredResponse | None:
    """Return the response that was kept under a tag."""
    # Reading needs the lock too: it moves the answer to the end of those that make room.
    with _lock:
        return _responses.get(tag)


def store(tag: str, response: HttpResponse) -> None:
    """Keep an answer, unless it is too large."""
    if len(response.content) > LARGEST:
        return
    headers = {
        header: response.headers[header] for header in _HEADERS if header in response.headers
    }
    with _lock:
        _responses[tag] = StoredResponse(response.content, headers)


def clear() -> None:
    """Forget all that is kept, as in a process that has just begun."""
    with _lock:
        _responses.clear()
