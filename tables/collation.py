"""The one order of every list that people or programs look something up in: that of Spanish."""

import re
import unicodedata

_ENYE, _AFTER_N = "\u00f1", "n\uffff"
_DIGITS = re.compile("0*([0-9]+)")


def alphabetical(text: str) -> tuple[list[str], str]:
    """Return the key by which a text is ordered: word by word, without accents, capitals or signs,
    ñ after n; figures by their value and before letters, so that 8.2 comes before 8.10 and 8.a.

    What is the same so far comes in the order of its letters as they are written.
    """
    lower = unicodedata.normalize("NFC", text).casefold().replace(_ENYE, _AFTER_N)
    letters = unicodedata.normalize("NFD", lower)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = "".join(letter if letter.isalnum() or letter == "\uffff" else " " for letter in plain)
    return [_DIGITS.sub(_by_value, word) for word in words.split()], text


def _by_value(digits: re.Match[str]) -> str:
    """Return a number so that texts of numbers come in the order of these: the longer one last."""
    return f"{len(digits[1]):03d}{digits[1]}"
