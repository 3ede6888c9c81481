"""The type of a file, by its bytes and not by its name.

Only what an evidence may be: PDF, XLSX, PNG and JPEG.  Nothing is opened further than it takes to
tell: a workbook's parts are listed, and not one of them is unpacked.
"""

import io
import zipfile
from typing import BinaryIO

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PNG = "image/png"
JPEG = "image/jpeg"

EXTENSIONS = {PDF: (".pdf",), XLSX: (".xlsx",), PNG: (".png",), JPEG: (".jpg", ".jpeg")}
"""The endings of the file names of each type."""

MOST_PARTS = 2_000
LARGEST_UNPACKED = 200 * 1024 * 1024
LARGEST_RATIO = 200
LARGEST_DIRECTORY = MOST_PARTS * 150
"""A workbook beyond these is made to burst whoever opens it."""

_WORKBOOK = ("[Content_Types].xml", "xl/workbook.xml")
_PROGRAM = "vbaProject.bin"
_TOO_LARGE = "La hoja, descomprimida, es demasiado grande."


class InvalidFile(ValueError):
    """It is no such file, or not one to keep; says why in a sentence for the person."""


class UnrecognizedFile(InvalidFile):
    """It is none of those that are known."""


def detect_type(file: BinaryIO) -> str:
    """Return the type of a file; raise InvalidFile."""
    file.seek(0)
    head = file.read(16)
    if head.startswith(b"%PDF-"):
        _check_pdf(file)
        return PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"PK\x03\x04"):
        _check_workbook(file)
        return XLSX
    raise UnrecognizedFile("El contenido no es de un PDF, una hoja XLSX ni una imagen PNG o JPEG.")


def _check_pdf(file: BinaryIO) -> None:
    end = file.seek(0, io.SEEK_END)
    file.seek(max(0, end - 4096))
    if b"%%EOF" not in file.read():
        raise InvalidFile("El PDF está incompleto: le falta el final.")


def _check_workbook(file: BinaryIO) -> None:
    try:
        # What ``ZipFile`` itself asks first: afterwards it has made something of every entry.
        end = zipfile._EndRecData(file)  # type: ignore[attr-defined]
        large = end and end[zipfile._ECD_SIZE] > LARGEST_DIRECTORY  # type: ignore[attr-defined]
        if large:
            raise InvalidFile(_TOO_LARGE)
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except InvalidFile:
        raise
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise InvalidFile("El archivo comprimido está dañado.") from None
    names = {part.filename for part in parts}
    if not names.issuperset(_WORKBOOK):
        raise InvalidFile("El archivo comprimido no es una hoja de cálculo XLSX.")
    if any(name.rpartition("/")[2] == _PROGRAM for name in names):
        raise InvalidFile("La hoja lleva macros: guárdela como XLSX sin ellas.")
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
        raise InvalidFile("La hoja lleva partes fuera de lugar.")
    if any(part.flag_bits & 1 for part in parts):
        raise InvalidFile("La hoja lleva contraseña: quítesela.")
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or unpacked > packed * LARGEST_RATIO:
        raise InvalidFile(_TOO_LARGE)
