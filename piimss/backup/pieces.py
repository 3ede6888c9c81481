"""A long stream as pieces that are pressed together, each small enough to be held."""

import gzip
from collections.abc import Iterable, Iterator

PIECE = 4 * 1024 * 1024


def pack(blocks: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    """Yield what the blocks say; at least one piece."""
    waiting, is_first = bytearray(), True
    for block in blocks:
        waiting += block
        if len(waiting) >= PIECE:
            yield gzip.compress(bytes(waiting), 6)
            waiting.clear()
            is_first = False
    if waiting or is_first:
        yield gzip.compress(bytes(waiting), 6)
