"""Sheets that are read on the screen and on paper: rows of cells, as high as their texts."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from .. import words
from ..markdown import clean
from ..report import Figure, Report
from .figures import format_of
from .pieces import lines_of, pieces_of

FONT = {"font_name": "Arial", "font_size": 10, "valign": "top"}
GREEN, GUINDA, GREY, SAND = "#235B4E", "#691C32", "#5B6064", "#DDC9A3"
LINED = {"bottom": 1, "bottom_color": SAND}

LOOKS: dict[str, dict[str, Any]] = {
    "plain": {},
    "title": {"bold": True, "font_size": 16, "font_color": GUINDA, "text_wrap": True},
    "heading": {"bold": True, "font_size": 12, "font_color": GREEN, "text_wrap": True},
    "quiet": {"font_color": GREY, "text_wrap": True},
    "mark": {"bold": True, "font_color": GUINDA, "text_wrap": True},
    "head": {"bold": True, "font_color": "#FFFFFF", "bg_color": GREEN, "text_wrap": True},
    "head-figure": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": GREEN,
        "text_wrap": True,
        "align": "right",
    },
    "text": {"text_wrap": True, **LINED},
    "strong": {"text_wrap": True, "bold": True, **LINED},
    "under": {"text_wrap": True, "indent": 1, **LINED},
    "figure": {"align": "right", "text_wrap": True, **LINED},
    "number": {"align": "right", **LINED},
    "year": {"align": "left", "num_format": "0", **LINED},
    "note": {"text_wrap": True, "font_size": 9},
    "link": {"font_color": GREEN, "underline": 1, **LINED},
}

SIZES = {"title": 1.6, "heading": 1.25, "note": 0.9}
"""How much larger letters are than those of the cells around, where they are."""

LINE = 13.5
"""Points of a line."""

MOST_LINES = 28
"""Of a row, which a spreadsheet draws no higher than 409 points."""

MARGINS = {"left": 0.5, "right": 0.5, "top": 0.7, "bottom": 0.7}
LONGEST_FOOTER = 180
_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME = 31


@dataclass(frozen=True, slots=True)
class Live:
    """A formula, and what it gives: what is shown where nothing recalculates."""

    formula: str
    value: Decimal
    format: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is not a figure of the report, in its format."""

    value: Decimal
    format: str


@dataclass(frozen=True, slots=True)
class Link:
    """The name of another sheet, to go there."""

    sheet: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands over ``span`` columns, and how it looks."""

    value: str | int | Figure | Live | Number | Link | None
    look: str = "text"
    span: int = 1


class Book:
    """The file: its sheets in order, and the looks that they share."""

    def __init__(self, report: Report) -> None:
        from xlsxwriter import Workbook  # only who builds a report needs it

        self._file = io.BytesIO()
        self._book = Workbook(self._file, {"in_memory": True, "strings_to_urls": False})
        self._formats: dict[tuple[str, str], Any] = {}
        self.report = report
        self.names: list[str] = []
        self._describe()

    def _describe(self) -> None:
        edition, programme = self.report.edition, self.report.programme
        dated = edition.closed_on or edition.cutoff
        self._book.set_properties(
            {
                "title": clean(f"{words.REPORT}. {edition.period}")[:250],
                "subject": clean(programme.name)[:250],
                "author": clean(programme.institution)[:250],
                "keywords": clean(programme.short_name)[:250],
                # Not the moment of the building: one edition is one file.
                "created": datetime(dated.year, dated.month, dated.day, tzinfo=UTC),
            }
        )

    def sheet(self, name: str, widths: Sequence[float]) -> "Sheet":
        """One more sheet, of a name that a spreadsheet takes and no other sheet has."""
        own = self.free_name(name)
        self.names.append(own)
        made = self._book.add_worksheet(own)
        return Sheet(self, made, own, tuple(widths))

    def free_name(self, name: str) -> str:
        """The name without what none may have; with a number where another sheet has it."""
        base = _NOT_IN_NAME.sub(" ", clean(name).replace("\n", " ")).strip() or "Hoja"
        taken = {each.casefold() for each in self.names}
        found, place = base[:LONGEST_NAME], 1
        while found.casefold() in taken:
            place += 1
            end = f" ({place})"
            found = base[: LONGEST_NAME - len(end)] + end
        return found

    def format(self, look: str, number: str = "") -> Any:
        key = (look, number)
        if key not in self._formats:
            more = {"num_format": number} if number else {}
            self._formats[key] = self._book.add_format(FONT | LOOKS[look] | more)
        return self._formats[key]

    def content(self) -> bytes:
        self._book.close()
        return self._file.getvalue()


class Sheet:
    """Rows from above to below; ``row`` is the one that comes next."""

    def __init__(self, book: Book, sheet: Any, name: str, widths: tuple[float, ...]) -> None:
        self.book, self.name, self.widths = book, name, widths
        self._sheet = sheet
        self.row = 0
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width, book.format("plain"))
        self._for_paper()

    @property
    def columns(self) -> int:
        return len(self.widths)

    def _for_paper(self) -> None:
        edition = self.book.report.edition
        sheet = self._sheet
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(**MARGINS)
        sheet.hide_gridlines(2)
        said = f"{self.book.report.programme.short_name} · {words.REPORT}. {edition.period}"
        if words.is_draft(self.book.report):
            said = f"{words.DRAFT_MARK} · {said}"
        left = _in_footer(f"{words.state_of(edition)} · {words.cutoff_of(edition)}")
        sheet.set_header(f"&L&9{_in_footer(said)}&R&9&A")
        sheet.set_footer(f"&L&9{left}&R&9Página &P de &N")

    def title(self, text: str, below: str = "") -> None:
        """The first rows: what the sheet is, and of which edition."""
        edition = self.book.report.edition
        said = f"{words.state_of(edition)} · {words.cutoff_of(edition)}"
        self.whole(text, "title")
        if below:
            self.whole(below, "heading")
        self.whole(said, "mark" if words.is_draft(self.book.report) else "quiet")

    def whole(self, text: str, look: str) -> int:
        """A text over all columns."""
        return self.add([Cell(text, look, self.columns)])

    def blank(self) -> None:
        self.row += 1

    def freeze(self) -> None:
        """What stands so far stays where it is, and the last row of it is on every page."""
        self._sheet.freeze_panes(self.row, 0)
        self._sheet.repeat_rows(max(self.row - 1, 0))

    def add(self, cells: Sequence[Cell]) -> int:
        """A row, or as many as its longest text takes; where the first one is."""
        first = self.row
        texts = [
            self._pieces(cell, at) for cell, at in zip(cells, self._places(cells), strict=True)
        ]
        for place in range(max(len(pieces) for pieces in texts)):
            self._write_row(cells, texts, place)
        return first

    def _places(self, cells: Sequence[Cell]) -> list[int]:
        return [sum(cell.span for cell in cells[:at]) for at in range(len(cells))]

    def _room(self, cell: Cell, at: int) -> float:
        """Letters of that look that have room in a line of the cell."""
        return max(sum(self.widths[at : at + cell.span]) / SIZES.get(cell.look, 1) - 1, 1)

    def _pieces(self, cell: Cell, at: int) -> list[str]:
        text = _text_of(cell.value)
        return pieces_of(clean(text), self._room(cell, at), MOST_LINES) if text else [""]

    def _write_row(self, cells: Sequence[Cell], texts: list[list[str]], place: int) -> None:
        lines = 1.0
        for cell, at, pieces in zip(cells, self._places(cells), texts, strict=True):
            piece = pieces[place] if place < len(pieces) else ""
            self._put(cell, at, piece, place == 0)
            size = SIZES.get(cell.look, 1)
            lines = max(lines, lines_of(piece.rstrip("\n"), self._room(cell, at)) * size)
        self._sheet.set_row(self.row, min(lines * LINE + 2, 409))
        self.row += 1

    def _put(self, cell: Cell, at: int, piece: str, first: bool) -> None:
        sheet, row, look = self._sheet, self.row, self.book.format(cell.look)
        if cell.span > 1:
            sheet.merge_range(row, at, row, at + cell.span - 1, "", look)
        value = cell.value if first else piece
        match value:
            case Figure() if number := format_of(value):
                assert value.value is not None
                own = self.book.format("number", number)
                sheet.write_number(row, at, float(value.value), own)
            case Number(number, shape):
                sheet.write_number(row, at, float(number), self.book.format("number", shape))
            case Live(formula, given, shape):
                own = self.book.format("number", shape)
                sheet.write_formula(row, at, formula, own, float(given))
            case Link(name):
                sheet.write_url(row, at, f"internal:'{name}'!A1", look, name)
            case int():
                sheet.write_number(row, at, value, look)
            case _ if piece:
                sheet.write_string(row, at, piece, look)
            case _:
                sheet.write_blank(row, at, None, look)


def _text_of(value: object) -> str:
    """What is written as text, also where it begins like a formula."""
    if isinstance(value, Figure):
        return "" if format_of(value) else value.shown
    return value if isinstance(value, str) else ""


def _in_footer(text: str) -> str:
    plain = clean(text).replace("\n", " ")[: LONGEST_FOOTER // 2]
    return plain.replace("&", "&&")
