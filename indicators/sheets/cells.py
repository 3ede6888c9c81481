"""The cells of one sheet of an .xlsx file, read as a stream under limits.  No Django.

Nothing is held but the shared texts and the row at hand, so a file made to burst its reader only
takes its time; no part may declare entities.  Numbers stay the digits that the file has.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from posixpath import join, normpath
from typing import Any
from xml.parsers import expat

LARGEST_UNPACKED = 60 * 1024 * 1024
MOST_TEXTS = 400_000
MOST_CHARACTERS = 32_767
"""What a cell holds."""

_CHUNK = 64 * 1024
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_NOT_A_DATE = re.compile(r'"[^"]*"|\\.|_.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
_EPOCH, _EPOCH_OF_1904 = date(1899, 12, 30), date(1904, 1, 1)


class Unreadable(ValueError):
    """The file cannot be read as a workbook; says so in a sentence."""


class Kind(Enum):
    """What a cell holds."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    TRUTH = "truth"
    ERROR = "error"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with something in it; the ``text`` of a number is its digits, that of a date its day."""

    kind: Kind
    text: str


Cells = Mapping[str, Cell]


def read_rows(content: bytes, sheet: str, columns: str) -> Iterator[tuple[int, Cells]]:
    """The rows of a sheet that have something in one of the columns, each with its number.

    Raises Unreadable, also in the middle.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                raise Unreadable("La hoja, descomprimida, es demasiado grande.")
            book = _read_book(archive)
            if sheet not in book.parts:
                raise Unreadable(f"El archivo no tiene la hoja «{sheet}»: no es la que se bajó.")
            reader = _SheetReader(book, columns)
            for _ in _feed(archive, book.parts[sheet], reader):
                yield from reader.taken()
            yield from reader.taken()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError):
        raise Unreadable("El archivo está dañado: guárdelo de nuevo como XLSX.") from None


@dataclass
class _Book:
    """What the cells of any sheet lean on."""

    parts: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    date_styles: set[int] = field(default_factory=set)
    epoch: date = _EPOCH


def _read_book(archive: zipfile.ZipFile) -> _Book:
    targets = _Relations()
    _read(archive, "xl/_rels/workbook.xml.rels", targets)
    sheets = _Sheets()
    _read(archive, "xl/workbook.xml", sheets)
    book = _Book(epoch=sheets.epoch)
    book.parts = {
        name: targets.by_id[identity]
        for name, identity in sheets.ids.items()
        if identity in targets.by_id
    }
    there = set(archive.namelist())
    if targets.styles in there:
        styles = _Styles()
        _read(archive, targets.styles, styles)
        book.date_styles = styles.dates
    if targets.texts in there:
        texts = _Texts()
        _read(archive, targets.texts, texts)
        book.texts = texts.found
    return book


# Reading XML as a stream -------------------------------------------------------------------


class _Reader:
    """What is told of one part; names come without their prefix."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


def _read(archive: zipfile.ZipFile, part: str, reader: _Reader) -> None:
    for _ in _feed(archive, part, reader):
        pass


def _feed(archive: zipfile.ZipFile, part: str, reader: _Reader) -> Iterator[None]:
    """Read a part to its end, with a rest after each chunk."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, found: reader.start(_local(name), found)
    parser.EndElementHandler = lambda name: reader.end(_local(name))
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
                yield
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("El archivo está dañado: guárdelo de nuevo como XLSX.") from error


def _refuse(*_declaration: Any) -> None:
    raise Unreadable("El archivo trae declaraciones que ninguna hoja de cálculo lleva.")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _Relations(_Reader):
    """Where the parts of the book are."""

    def __init__(self) -> None:
        self.by_id: dict[str, str] = {}
        self.styles = self.texts = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = attributes["Target"]
        path = target[1:] if target.startswith("/") else normpath(join("xl", target))
        self.by_id[attributes["Id"]] = path
        kind = attributes.get("Type", "").rpartition("/")[2]
        if kind == "styles":
            self.styles = path
        elif kind == "sharedStrings":
            self.texts = path


class _Sheets(_Reader):
    """The sheets by name, with the id of their part."""

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}
        self.epoch = _EPOCH

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            self.epoch = _EPOCH_OF_1904
        elif name == "sheet":
            identity = (value for key, value in attributes.items() if _local(key) == "id")
            self.ids[attributes["name"]] = next(identity, "")


class _Styles(_Reader):
    """Which styles show a number as a date."""

    def __init__(self) -> None:
        self.dates: set[int] = set()
        self._formats = set(_BUILT_IN_DATES)
        self._within = False
        self._count = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt" and "numFmtId" in attributes:
            code = _NOT_A_DATE.sub("", attributes.get("formatCode", "").partition(";")[0])
            if _DATE_LETTERS.search(code):
                self._formats.add(int(attributes["numFmtId"]))
        elif name == "cellXfs":
            self._within = True
        elif name == "xf" and self._within:
            if int(attributes.get("numFmtId", 0)) in self._formats:
                self.dates.add(self._count)
            self._count += 1

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._within = False


class _Gathered(_Reader):
    """Gathers the text of some elements, as much of it as a cell holds."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._listening = False

    def text(self, data: str) -> None:
        if self._listening and self._length <= MOST_CHARACTERS:
            self._pieces.append(data)
            self._length += len(data)

    def _take(self) -> str:
        text = "".join(self._pieces)[: MOST_CHARACTERS + 1]
        self._pieces.clear()
        self._length = 0
        return text.replace("_x000D_", "")


class _Texts(_Gathered):
    """The texts that cells share, with what is written above syllables left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._phonetic = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "rPh":
            self._phonetic = True
        self._listening = name == "t" and not self._phonetic

    def end(self, name: str) -> None:
        self._listening = False
        if name == "rPh":
            self._phonetic = False
        elif name == "si":
            if len(self.found) >= MOST_TEXTS:
                raise Unreadable("La hoja tiene demasiados textos.")
            self.found.append(self._take())


class _SheetReader(_Gathered):
    """The rows of a sheet; what stands outside of the columns is passed over."""

    def __init__(self, book: _Book, columns: str) -> None:
        super().__init__()
        self._book = book
        self._columns = columns
        self._rows: list[tuple[int, Cells]] = []
        self._row: dict[str, Cell] = {}
        self._number = self._at = 0
        self._letter = ""
        self._type = ""
        self._style = 0
        self._formula = ""
        self._value = ""
        self._is_formula = False

    def taken(self) -> list[tuple[int, Cells]]:
        """The rows that are complete since the last time."""
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
                self._formula = self._take()
                self._listening = False
            case "v" | "t":
                self._value += self._take()
                self._listening = False
            case "c" if len(self._letter) == 1 and self._letter in self._columns:
                cell = self._cell()
                if cell is not None:
                    self._row[self._letter] = cell
            case "row" if self._row:
                self._rows.append((self._number, self._row))

    def _cell(self) -> Cell | None:
        if self._is_formula:
            return Cell(Kind.FORMULA, f"={self._formula}")
        if not self._value:
            return None
        match self._type:
            case "s":
                return _text_cell(self._book.texts[int(self._value)])
            case "str" | "inlineStr":
                return _text_cell(self._value)
            case "b":
                return Cell(Kind.TRUTH, "VERDADERO" if self._value == "1" else "FALSO")
            case "e":
                return Cell(Kind.ERROR, self._value)
            case "d":
                return Cell(Kind.DATE, self._value)
        if self._style in self._book.date_styles:
            return Cell(Kind.DATE, _day_of(self._value, self._book.epoch))
        return Cell(Kind.NUMBER, self._value)


def _text_cell(text: str) -> Cell | None:
    return Cell(Kind.TEXT, text) if text.strip() else None


def _day_of(serial: str, epoch: date) -> str:
    try:
        return f"{epoch + timedelta(days=int(float(serial))):%d/%m/%Y}"
    except (ValueError, OverflowError):
        return serial
