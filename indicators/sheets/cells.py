"""The cells of one sheet of an .xlsx file, read as a stream under limits.  No Django.

Nothing is held but the shared texts and the row at hand, and no more is read than any sheet of ours
has, so a file made to burst its reader is soon refused; no part may declare entities.  Numbers stay
the digits that the file has.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum

from .parts import (
    GENERAL,
    MOST_CHARACTERS,
    TextCollector,
    UnreadableWorkbook,
    WorkbookParts,
    feed,
    read_workbook_parts,
)

LARGEST_UNPACKED = 60 * 1024 * 1024
MOST_TEXT = 40_000_000
"""Characters of all cells together, a shared text as often as cells refer to it: two thousand for
each row of the largest sheet."""

_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class CellKind(Enum):
    """The kinds of things that a cell may hold."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    TRUTH = "truth"
    ERROR = "error"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell with something in it; the ``text`` of a number is its digits, that of a date its day.

    Two that say the same are equal, however each is shown.
    """

    kind: CellKind
    text: str
    number_format: str = field(default=GENERAL, compare=False)


SheetCells = Mapping[str, SheetCell]


def read_rows(content: bytes, sheet: str, columns: str) -> Iterator[tuple[int, SheetCells]]:
    """Yield the rows of a sheet that have something in one of the columns, each with its number.

    Raises UnreadableWorkbook, also in the middle.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                raise UnreadableWorkbook("La hoja, descomprimida, es demasiado grande.")
            book = read_workbook_parts(archive)
            if sheet not in book.parts:
                raise UnreadableWorkbook(
                    f"El archivo no tiene la hoja «{sheet}»: no es la que se bajó."
                )
            reader = _SheetReader(book, columns)
            for _ in feed(archive, book.parts[sheet], reader, book):
                yield from reader.pop_rows()
            yield from reader.pop_rows()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError):
        raise UnreadableWorkbook("El archivo está dañado: guárdelo de nuevo como XLSX.") from None


class _SheetReader(TextCollector):
    """The rows of a sheet; what stands outside of the columns is passed over."""

    def __init__(self, book: WorkbookParts, columns: str) -> None:
        super().__init__()
        self._book = book
        self._columns = columns
        self._rows: list[tuple[int, SheetCells]] = []
        self._row: dict[str, SheetCell] = {}
        self._number = self._at = self._length_of_all = 0
        self._letter = ""
        self._type = ""
        self._style = 0
        self._formula = ""
        self._value = ""
        self._is_formula = False

    def pop_rows(self) -> list[tuple[int, SheetCells]]:
        """Return the rows that are complete since the last time."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "row":
                self._number = int(attributes.get("r", self._number + 1))
                self._row, self._at = {}, 0
            case "c":
                self._start_cell(attributes)
            case "f":
                self._is_formula = self._listening = True
            case "v" | "t":
                self._listening = True

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        match = _ADDRESS.fullmatch(attributes.get("r", ""))
        if match:
            self._letter = match[1]
        else:
            self._letter = chr(ord("A") + self._at) if self._at < 26 else ""
        self._at = ord(self._letter) - ord("A") + 1 if len(self._letter) == 1 else 26
        self._type = attributes.get("t", "n")
        self._style = int(attributes.get("s", 0))
        self._formula, self._value, self._is_formula = "", "", False

    def end(self, name: str) -> None:
        match name:
            case "f":
                self._formula = self._pop_text()
                self._listening = False
            case "v" | "t":
                # Of a cell in a thousand pieces no more than a cell holds, or adding them never ends.
                piece = self._pop_text()
                if len(self._value) <= MOST_CHARACTERS:
                    self._value += piece
                self._listening = False
            case "c" if len(self._letter) == 1 and self._letter in self._columns:
                cell = self._cell()
                if cell is not None:
                    self._row[self._letter] = cell
            case "row" if self._row:
                self._rows.append((self._number, self._row))

    def _cell(self) -> SheetCell | None:
        kind, text = self._kind_and_text()
        if not text or (kind is CellKind.TEXT and not text.strip()):
            return None
        # One text that every cell shares takes no room in the file, and as long to read each time.
        self._length_of_all += len(text)
        if self._length_of_all > MOST_TEXT:
            raise UnreadableWorkbook("La hoja tiene demasiado texto.")
        return SheetCell(kind, text, self._book.format_of(self._style))

    def _kind_and_text(self) -> tuple[CellKind, str]:
        if self._is_formula:
            return CellKind.FORMULA, f"={self._formula}"
        if not self._value:
            return CellKind.TEXT, ""
        match self._type:
            case "s":
                return CellKind.TEXT, self._book.texts[int(self._value)]
            case "str" | "inlineStr":
                return CellKind.TEXT, self._value
            case "b":
                return CellKind.TRUTH, "VERDADERO" if self._value == "1" else "FALSO"
            case "e":
                return CellKind.ERROR, self._value
            case "d":
                return CellKind.DATE, self._value
        if self._style in self._book.date_styles:
            return CellKind.DATE, _day_of(self._value, self._book.epoch)
        return CellKind.NUMBER, self._value


def _day_of(serial: str, epoch: date) -> str:
    try:
        return f"{epoch + timedelta(days=int(float(serial))):%d/%m/%Y}"
    except (ValueError, OverflowError):
        return serial
