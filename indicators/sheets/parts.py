"""The parts of an .xlsx file, read as streams under limits: its sheets, shared texts and styles.

No Django.  No part may declare entities, and none is held whole.
"""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from posixpath import join, normpath
from typing import Any
from xml.parsers import expat

MOST_ELEMENTS = 2_000_000
"""Of all parts that are read: twice what the largest sheet has."""

MOST_TEXTS = 400_000
MOST_STYLES = 65_490
MOST_FORMATS = 5_000
"""Number formats that are not built in: twenty times what Excel keeps of them."""

MOST_CHARACTERS = 32_767
"""The most text that a cell holds."""

LONGEST_FORMAT = 255
GENERAL = "General"
"""The format of a number that has none."""

_CHUNK = 64 * 1024
_DEEPEST = 64
_LONGEST_TOKEN = 1024 * 1024
# Those that workbooks use, and that unpack no further than they are asked to.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# East Asian dates, whose formats each country writes otherwise.
_DATES_WITHOUT_CODE = {*range(27, 37), *range(50, 59)}
_EPOCH, _EPOCH_OF_1904 = date(1899, 12, 30), date(1904, 1, 1)


class UnreadableWorkbook(ValueError):
    """The file cannot be read as a workbook; says so in a sentence."""


@dataclass
class WorkbookParts:
    """The parts of a workbook that the cells of all sheets refer to."""

    parts: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    """The number format of each style."""

    date_styles: set[int] = field(default_factory=set)
    epoch: date = _EPOCH
    elements: int = 0
    """Those that were read so far."""

    def format_of(self, style: int) -> str:
        return self.formats[style] if style < len(self.formats) else GENERAL


def read_workbook_parts(archive: zipfile.ZipFile) -> WorkbookParts:
    if any(part.compress_type not in _METHODS for part in archive.infolist()):
        raise UnreadableWorkbook("El archivo está dañado: guárdelo de nuevo como XLSX.")
    book = WorkbookParts()
    targets = _Relations()
    _read(archive, "xl/_rels/workbook.xml.rels", targets, book)
    sheets = _Sheets()
    _read(archive, "xl/workbook.xml", sheets, book)
    book.epoch = sheets.epoch
    book.parts = {
        name: targets.by_id[identity]
        for name, identity in sheets.ids.items()
        if identity in targets.by_id
    }
    there = set(archive.namelist())
    if targets.styles in there:
        styles = _Styles()
        _read(archive, targets.styles, styles, book)
        book.formats, book.date_styles = styles.formats, styles.dates
    if targets.texts in there:
        texts = _Texts()
        _read(archive, targets.texts, texts, book)
        book.texts = texts.found
    return book


# Reading XML as a stream -------------------------------------------------------------------


class PartReader:
    """A reader of one part; names come without their prefix."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


def _read(archive: zipfile.ZipFile, part: str, reader: PartReader, book: WorkbookParts) -> None:
    for _ in feed(archive, part, reader, book):
        pass


def feed(
    archive: zipfile.ZipFile, part: str, reader: PartReader, book: WorkbookParts
) -> Iterator[None]:
    """Read a part to its end, with a rest after each chunk."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        book.elements += 1
        if depth > _DEEPEST or book.elements > MOST_ELEMENTS:
            raise UnreadableWorkbook("La hoja, descomprimida, es demasiado grande.")
        reader.start(_local(name), attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        reader.end(_local(name))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse
    fed = 0
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
                fed += len(chunk)
                # A tag that does not end is read from its beginning with every chunk.
                if fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
                    raise UnreadableWorkbook("La hoja, descomprimida, es demasiado grande.")
                yield
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, UnreadableWorkbook):
            raise
        raise UnreadableWorkbook("El archivo está dañado: guárdelo de nuevo como XLSX.") from error


def _refuse(*_declaration: Any) -> None:
    raise UnreadableWorkbook("El archivo trae declaraciones que ninguna hoja de cálculo lleva.")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _Relations(PartReader):
    """A reader of the relations, which say where the parts of the book are."""

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


class _Sheets(PartReader):
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


class _Styles(PartReader):
    """A reader of the styles: how each shows a number, and which show it as a date."""

    def __init__(self) -> None:
        # Takes a moment to import; how the built-in formats are written, it knows.
        from openpyxl.styles.numbers import builtin_format_code, is_date_format

        self._built_in, self._is_date = builtin_format_code, cache(is_date_format)
        self.formats: list[str] = []
        self.dates: set[int] = set()
        self._codes: dict[int, str] = {}
        self._within = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt" and "numFmtId" in attributes:
            # To tell whether one is a date's takes up to the square of its length.
            if len(self._codes) >= MOST_FORMATS:
                raise UnreadableWorkbook("La hoja tiene demasiados formatos de número.")
            code = attributes.get("formatCode", "")[:LONGEST_FORMAT]
            self._codes[int(attributes["numFmtId"])] = code
        elif name == "cellXfs":
            self._within = True
        elif name == "xf" and self._within:
            self._add(int(attributes.get("numFmtId", 0)))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._within = False

    def _add(self, number: int) -> None:
        if len(self.formats) >= MOST_STYLES:
            raise UnreadableWorkbook("La hoja tiene demasiados estilos.")
        code = self._codes.get(number) or self._built_in(number) or GENERAL
        if number in _DATES_WITHOUT_CODE or self._is_date(code):
            self.dates.add(len(self.formats))
        self.formats.append(code)


class TextCollector(PartReader):
    """Gathers the text of some elements, as much of it as a cell holds."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._listening = False

    def text(self, data: str) -> None:
        if self._listening and self._length <= MOST_CHARACTERS:
            self._pieces.append(data)
            self._length += len(data)

    def _pop_text(self) -> str:
        text = "".join(self._pieces)[: MOST_CHARACTERS + 1]
        self._pieces.clear()
        self._length = 0
        return text.replace("_x000D_", "")


class _Texts(TextCollector):
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
                raise UnreadableWorkbook("La hoja tiene demasiados textos.")
            self.found.append(self._pop_text())
