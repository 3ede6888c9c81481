"""Sheets that are read on the screen and on paper: rows of cells, as high as their texts."""

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from .. import words
from ..arial_metrics import lines_of
from ..markdown import clean
from ..report import Figure, Report
from .cell_chunks import split_text
from .cells import FormattedNumber, LiveFormula, SheetLink, SpreadsheetCell, text_of
from .figures import format_of
from .formats import FONT, LINE, SIZE, STYLES, size_of

UNIT, SIDES, INDENT = 105, 100, 135
"""Twentieths of a point in a unit of the width of a column, of what stays free in a cell, and of a
step inwards."""

TALLEST = 409
"""Points that a spreadsheet draws of a row."""

MOST_LINES = int(TALLEST / (SIZE * LINE)) - 1

A4 = 9
MARGINS = {"left": 0.5, "right": 0.5, "top": 0.7, "bottom": 0.7}
LONGEST_FOOTER = 180
_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME = 31
FORMULA_SIGNS = "=+-@"
"""A text that begins with one would be a formula if it were typed."""


class Workbook:
    """The file: its sheets in order, and the looks that they share."""

    def __init__(self, report: Report) -> None:
        from xlsxwriter import Workbook  # only who builds a report needs it

        self._file = io.BytesIO()
        letters = {"font_name": FONT["font_name"], "font_size": FONT["font_size"]}
        self._book = Workbook(self._file, {"in_memory": True, "default_format_properties": letters})
        self._formats: dict[tuple[str, str, bool], Any] = {}
        self.report = report
        self.names: list[str] = []
        self._sheets: list[Sheet] = []
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
        """Add one more sheet, of a name that a spreadsheet takes and no other sheet has."""
        own = self.free_name(name)
        self.names.append(own)
        made = self._book.add_worksheet(own)
        self._sheets.append(Sheet(self, made, own, tuple(widths)))
        return self._sheets[-1]

    def free_name(self, name: str) -> str:
        """Return the name without what none may have; with a number where another sheet has it."""
        base = _NOT_IN_NAME.sub(" ", clean(name).replace("\n", " ")).strip() or "Hoja"
        taken = {existing.casefold() for existing in self.names}
        found, place = base[:LONGEST_NAME], 1
        while found.casefold() in taken:
            place += 1
            end = f" ({place})"
            found = base[: LONGEST_NAME - len(end)] + end
        return found

    def format(self, style: str, number: str = "", *, quoted: bool = False) -> Any:
        """Return a look; ``quoted`` stays a text also when somebody edits it, whatever it begins
        with.
        """
        key = (style, number, quoted)
        if key not in self._formats:
            more: dict[str, Any] = {"num_format": number} if number else {}
            more |= {"quote_prefix": True} if quoted else {}
            self._formats[key] = self._book.add_format(FONT | STYLES[style] | more)
        return self._formats[key]

    def content(self) -> bytes:
        for sheet in self._sheets:
            sheet.finish()
        self._book.close()
        return self._file.getvalue()


class Sheet:
    """Rows from above to below; ``row`` is the one that comes next."""

    def __init__(
        self, workbook: Workbook, sheet: Any, name: str, widths: tuple[float, ...]
    ) -> None:
        self.book, self.name, self.widths = workbook, name, widths
        self._sheet = sheet
        self.row = 0
        self._breaks: list[int] = []
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width, workbook.format("plain"))
        self._for_paper()

    @property
    def columns(self) -> int:
        return len(self.widths)

    def _for_paper(self) -> None:
        edition = self.book.report.edition
        sheet = self._sheet
        sheet.set_landscape()
        sheet.set_paper(A4)
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
        """Write the first rows: what the sheet is, and of which edition."""
        edition = self.book.report.edition
        said = f"{words.state_of(edition)} · {words.cutoff_of(edition)}"
        self.add_full_width(text, "title")
        if below:
            self.add_full_width(below, "heading")
        self.add_full_width(said, "mark" if words.is_draft(self.book.report) else "quiet")

    def add_full_width(self, text: str, style: str) -> int:
        """Add a text over all columns."""
        return self.add([SpreadsheetCell(text, style, self.columns)])

    def blank(self) -> None:
        self.row += 1

    def freeze(self, repeated: int) -> None:
        """Freeze the rows written so far; from the row ``repeated`` on it is on every page."""
        self._sheet.freeze_panes(self.row, 0)
        self._sheet.repeat_rows(repeated, self.row - 1)

    def new_page(self) -> None:
        """Let what comes begin a page of its own on paper."""
        self._breaks.append(self.row)

    def finish(self) -> None:
        self._sheet.set_h_pagebreaks(self._breaks)
        # Long decimals are kept as texts on purpose.
        everything = f"A1:{_letter(self.columns)}{max(self.row, 1)}"
        self._sheet.ignore_errors({"number_stored_as_text": everything})

    def add(self, cells: Sequence[SpreadsheetCell]) -> int:
        """Add a row, or as many as its longest text takes; return where the first one is."""
        first = self.row
        texts = [
            self._pieces(cell, at) for cell, at in zip(cells, self._places(cells), strict=True)
        ]
        for place in range(max(len(pieces) for pieces in texts)):
            self._write_row(cells, texts, place)
        return first

    def _places(self, cells: Sequence[SpreadsheetCell]) -> list[int]:
        return [sum(cell.span for cell in cells[:at]) for at in range(len(cells))]

    def _lines(self, cell: SpreadsheetCell, at: int, text: str) -> int:
        """Return the number of lines that a text takes in that cell."""
        style = STYLES[cell.style]
        inside = SIDES + INDENT * style.get("indent", 0)
        room = sum(self.widths[at : at + cell.span]) * UNIT - inside
        return lines_of(text, room, size_of(cell.style), bold=bool(style.get("bold")))

    def _pieces(self, cell: SpreadsheetCell, at: int) -> list[str]:
        text = clean(text_of(cell.value))
        most = int(MOST_LINES * SIZE / size_of(cell.style))
        return split_text(text, lambda piece: self._lines(cell, at, piece), most)

    def _write_row(
        self, cells: Sequence[SpreadsheetCell], texts: list[list[str]], place: int
    ) -> None:
        height = SIZE * LINE
        for cell, at, pieces in zip(cells, self._places(cells), texts, strict=True):
            piece = pieces[place] if place < len(pieces) else ""
            self._put(cell, at, piece, place == 0)
            lines = self._lines(cell, at, piece.rstrip("\n"))
            height = max(height, lines * size_of(cell.style) * LINE)
        self._sheet.set_row(self.row, min(height + 3, TALLEST))
        self.row += 1

    def _put(self, cell: SpreadsheetCell, at: int, piece: str, first: bool) -> None:
        sheet, row, style = self._sheet, self.row, self.book.format(cell.style)
        if cell.span > 1:
            sheet.merge_range(row, at, row, at + cell.span - 1, "", style)
        value = cell.value if first else piece
        match value:
            case Figure() if number := format_of(value):
                assert value.value is not None
                own = self.book.format("number", number)
                sheet.write_number(row, at, float(value.value), own)
            case FormattedNumber(number, shape):
                sheet.write_number(row, at, float(number), self.book.format("number", shape))
            case LiveFormula(formula, given, shape):
                own = self.book.format("number", shape)
                sheet.write_formula(row, at, formula, own, float(given))
            case SheetLink(name):
                sheet.write_url(row, at, f"internal:'{name}'!A1", style, name)
            case int():
                sheet.write_number(row, at, value, style)
            case _ if piece:
                quoted = self.book.format(cell.style, quoted=True)
                sheet.write_string(row, at, piece, quoted if piece[0] in FORMULA_SIGNS else style)
            case _:
                sheet.write_blank(row, at, None, style)


def _in_footer(text: str) -> str:
    plain = clean(text).replace("\n", " ")[: LONGEST_FOOTER // 2]
    return plain.replace("&", "&&")


def _letter(columns: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    name: str = xl_col_to_name(columns - 1)
    return name
