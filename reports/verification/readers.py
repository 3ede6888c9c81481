"""The choice of the reader that opens a file."""

from collections.abc import Callable

from . import pdf_reader, spreadsheet_reader, word_reader
from .tables import ReadDocument

FORMATS: dict[str, Callable[[bytes], ReadDocument]] = {
    "pdf": pdf_reader.read,
    "docx": word_reader.read,
    "xlsx": spreadsheet_reader.read,
}
"""By the ending of the file's name."""


def read(content: bytes, ending: str) -> ReadDocument:
    """Read a file; raises KeyError for a format that none reads."""
    return FORMATS[ending](content)
