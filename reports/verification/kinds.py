"""Which reader opens which file."""

from collections.abc import Callable, Iterator

from . import reading_pdf, reading_spreadsheet, reading_word
from .tables import Table

FORMATS: dict[str, Callable[[bytes], Iterator[Table]]] = {
    "pdf": reading_pdf.tables_of,
    "docx": reading_word.tables_of,
    "xlsx": reading_spreadsheet.tables_of,
}
"""By the ending of the file's name."""


def tables_in(content: bytes, ending: str) -> list[Table]:
    """The tables of a file; raises KeyError for a format that none reads."""
    return list(FORMATS[ending](content))
