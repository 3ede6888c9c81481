"""The order in which people look something up in Spanish."""

import unicodedata

_ENYE, _AFTER_N = "\u00f1", "n\uffff"


def alphabetical(text: str) -> tuple[list[str], str]:
    """Return the key by which a text is ordered: word by word, without accents, capitals or signs,
    ñ after n.

    What is the same so far comes in the order of its letters as they are written.
    """
    lower = unicodedata.normalize("NFC", text).casefold().replace(_ENYE, _AFTER_N)
    letters = unicodedata.normalize("NFD", lower)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = "".join(letter if letter.isalnum() or letter == "\uffff" else " " for letter in plain)
    return words.split(), text
