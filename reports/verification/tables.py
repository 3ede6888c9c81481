"""What is read in a document: tables, each below its heading."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A table as texts; ``headings`` are those that it stands under, the outermost first, ``where``
    says where it is.
    """

    headings: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    where: str = ""


def squeezed(text: str) -> str:
    """A text without what a line break, or a place where a word may break, leaves in it."""
    for mark in "\u200b\u00ad\u2060":
        text = text.replace(mark, "")
    return " ".join(text.split())


def letters_of(text: str) -> str:
    """A text without any blank: a line may be broken where one stands, and take it away."""
    return squeezed(text).replace(" ", "")


class Headings:
    """The headings that what is read stands under, as a document goes on."""

    def __init__(self) -> None:
        self._open: dict[int, str] = {}

    def begin(self, level: int, text: str) -> None:
        """A heading ends those of its own level and below."""
        self._open = {each: said for each, said in self._open.items() if each < level}
        self._open[level] = text

    def now(self) -> tuple[str, ...]:
        return tuple(self._open.values())
