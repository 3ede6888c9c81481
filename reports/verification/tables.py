"""The content that is read in a document: tables, each below its headings, and what is said around
them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

COLOPHON = "Sobre esta edición"
"""The chapter that says which edition it is."""


class TableHeading(NamedTuple):
    """A heading and its level, 1 for a chapter."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class FormulaResult:
    """The result of a live formula: a number, or why there is none; and the numbers it was given."""

    value: Decimal | None
    error: str = ""
    inputs: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """A table as texts; ``headings`` are those that it stands under, the outermost first, ``caption``
    stands directly above it, ``where`` says where it is.

    ``live`` has what the formulas of a spreadsheet give, by row and column.
    """

    headings: tuple[TableHeading, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    where: str = ""
    caption: str = ""
    live: Mapping[tuple[int, int], FormulaResult] = field(default_factory=dict)

    def heading_at(self, level: int) -> str:
        """Return the heading of that level; empty where there is none."""
        return next((heading.text for heading in self.headings if heading.level == level), "")

    @property
    def deepest(self) -> TableHeading:
        """Return the heading that it stands under most closely."""
        return self.headings[-1] if self.headings else TableHeading(0, "")


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A file as it is read: its tables in order, the texts of its cover and of its colophon, and its
    headings, which a spreadsheet has none of.
    """

    tables: tuple[DocumentTable, ...]
    cover: str
    colophon: str
    headings: tuple[TableHeading, ...] = ()


def squeezed(text: str) -> str:
    """Return a text without what a line break, or a place where a word may break, leaves in it."""
    for mark in "\u200b\u00ad\u2060":
        text = text.replace(mark, "")
    return " ".join(text.split())


def letters_of(text: str) -> str:
    """Return a text without any blank: a line may be broken where one stands, and take it away."""
    return squeezed(text).replace(" ", "")


class Headings:
    """The headings that what is read stands under, as a document goes on."""

    def __init__(self) -> None:
        self._open: dict[int, str] = {}
        self.all: list[TableHeading] = []

    def begin(self, level: int, text: str) -> None:
        """Begin a heading, which ends those of its own level and below."""
        self._open = {
            open_level: said for open_level, said in self._open.items() if open_level < level
        }
        self._open[level] = text
        self.all.append(TableHeading(level, text))

    def now(self) -> tuple[TableHeading, ...]:
        return tuple(TableHeading(level, text) for level, text in self._open.items())
