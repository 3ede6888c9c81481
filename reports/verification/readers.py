"""Which reader opens which file."""

from collections.abc import Callable

from . import pdf_reader as reading_pdf
from . import spreadsheet_reader as reading_spreadsheet
from . import word_reader as reading_word
from .tables import Document

FORMATS: dict[str, Callable[[bytes], Document]] = {
    "pdf": reading_pdf.read,
    "docx": reading_word.read,
    "xlsx": reading_spreadsheet.read,
}
"""By the ending of the file's name."""


def read(content: bytes, ending: str) -> Document:
    """A file as it is read; raises KeyError for a format that none reads."""
    return FORMATS[ending](content)
