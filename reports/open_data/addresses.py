"""The addresses of a programme's data: its tables in the API, in every format, and its files."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from tables.formats import formats

JSON = "application/json"

_CALLED = {"csv": "CSV", "xlsx": "XLSX", "parquet": "Parquet", "jsonl": "JSON Lines"}


@dataclass(frozen=True)
class TableAddress:
    """A table in one format; ``is_complete`` where one answer holds all of it."""

    format: str
    media_type: str
    address: str
    is_complete: bool


def table_address(slug: str, name: str, **query: str) -> str:
    """Return the address of a table in the API; the programmes are the only one that hangs below
    none.
    """
    root = f"{reverse('schema').removesuffix('schema/')}programmes/"
    address = root if name == "programmes" else f"{root}{slug}/{name}/"
    return f"{address}?{urlencode(query, safe=',')}" if query else address


def table_addresses(slug: str, name: str) -> Iterator[TableAddress]:
    """Yield a table in every format, the API's own first."""
    yield TableAddress("JSON", JSON, table_address(slug, name), is_complete=False)
    known = formats()
    for key, called in _CALLED.items():
        address = table_address(slug, name, format=key)
        yield TableAddress(called, known[key].media_type, address, is_complete=True)


def file_address(slug: str, name: str) -> str:
    """Return the address of a file of a programme, by the name of its address."""
    return reverse(f"programme:{name}", args=(slug,))
