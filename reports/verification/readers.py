"""Which reader opens which file."""

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
    """A file as it is read; raises KeyError for a format that none reads."""
    return FORMATS[ending](content)
