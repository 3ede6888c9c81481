"""Search by word: accents and case are optional."""

from unicodedata import combining, normalize


def fold(text: str) -> str:
    """The text without accents and in lower case, as one types it in a hurry."""
    return "".join(each for each in normalize("NFKD", text) if not combining(each)).casefold()


def finds(words: str, *texts: str) -> bool:
    """Whether every one of the words occurs somewhere in the texts; no words find everything."""
    folded = fold(" ".join(texts))
    return all(word in folded for word in fold(words).split())
