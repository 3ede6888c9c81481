"""Finding words the way people look for them: accents and capitals do not matter, codes are codes.

"nino" finds "Niños", and what is marked is the text as it was written.  A word is found at the
beginning of a word ("capacita" finds "capacitación", "red" does not find "acreditar").
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple


class HighlightedPart(NamedTuple):
    """A part of a text, and whether it is what was looked for."""

    text: str
    is_hit: bool


@dataclass(frozen=True, slots=True)
class Search:
    """A search: the codes it names, and words that all have to occur.

    Of several codes one is enough, since no thing has two.
    """

    text: str
    codes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def matches(self, code: str, *texts: str) -> bool:
        """Return whether a thing of that code is meant, with every word in one of its texts."""
        if not (self.codes or self.words):
            return False
        if self.codes and not any(is_below(code, asked) for asked in self.codes):
            return False
        return all(any(_word_spans(word, text) for text in texts) for word in self.words)

    def mark(self, text: str) -> tuple[HighlightedPart, ...]:
        """Return the text in pieces that give it back when joined, its hits apart."""
        return marked(text, self.words)


def read_search(text: str, known_codes: Collection[str]) -> Search:
    """Read what a person typed: what begins one of the codes there are is a code, the rest are words.

    A code has a digit: the "a" of "acceso a la salud" is none, even where an objective is an A.
    """
    begun = {
        beginning
        for code in known_codes
        for beginning in _beginnings(fold_text(code))
        if any(letter.isdigit() for letter in beginning)
    }
    tokens = [re.sub(r"^\W+|\W+$", "", fold_text(word)) for word in text.split()]
    # Each once: a word that is typed a thousand times costs no more than one.
    kept = [token for token in dict.fromkeys(tokens) if token]
    return Search(
        text=text.strip(),
        codes=tuple(token for token in kept if token in begun),
        words=tuple(token for token in kept if token not in begun),
    )


def is_below(code: str, ancestor: str) -> bool:
    """Return whether a code is the one asked for or hangs below it: 1.1.10 below 1.1, not below
    1.1.1.
    """
    return ancestor in _beginnings(fold_text(code))


def _beginnings(code: str) -> list[str]:
    parts = code.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts) + 1)]


def fold_text(text: str) -> str:
    """Return the text without accents, capitals and ligatures; ñ becomes n."""
    return "".join(map(_normalize_character, text))


@lru_cache(maxsize=4096)
def _normalize_character(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character).casefold()
    plain = unicodedata.normalize("NFKD", plain)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def marked(text: str, words: Collection[str]) -> tuple[HighlightedPart, ...]:
    """Return the text cut where hits of the folded words begin and end; what touches is one hit."""
    is_hit = bytearray(len(text))
    for word in words:
        for start, end in _word_spans(word, text):
            is_hit[start:end] = b"\x01" * (end - start)
    pieces, begun = [], 0
    for place in range(1, len(text) + 1):
        if place == len(text) or is_hit[place] != is_hit[begun]:
            pieces.append(HighlightedPart(text[begun:place], bool(is_hit[begun])))
            begun = place
    return tuple(pieces)


def _word_spans(word: str, text: str) -> list[tuple[int, int]]:
    """Return the spans in which words of the text begin with a folded word: first character, end."""
    folded, origins = _normalize_with_origins(text)
    places = []
    start = folded.find(word) if word else -1
    while start >= 0:
        end = start + len(word)
        if not (start and folded[start - 1].isalnum()):
            # Up to the next letter of the text, so that an accent that is a character of its own
            # stays with the one it belongs to.
            places.append((origins[start], _after(origins, end, len(text))))
        start = folded.find(word, start + 1)
    return places


def _after(origins: tuple[int, ...], end: int, length: int) -> int:
    last = origins[end - 1]
    while end < len(origins) and origins[end] == last:
        end += 1
    return origins[end] if end < len(origins) else length


@lru_cache(maxsize=512)
def _normalize_with_origins(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the folded text, and for each of its characters the place it came from."""
    folded, origins = [], []
    for place, character in enumerate(text):
        for letter in _normalize_character(character):
            folded.append(letter)
            origins.append(place)
    return "".join(folded), tuple(origins)
