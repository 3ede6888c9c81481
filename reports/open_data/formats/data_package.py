"""The whole programme as a Data Package: a zip of CSV files and what they mean.

The cells are those of the API's own CSV; the same data give the same bytes.
"""

import json
import tempfile
from datetime import datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from objectives.models import Programme
from tables.columns import Column, row_serializer
from tables.csv_cells import write_pieces

from ..publication import Published, published
from ..tables import TABLES, OpenTable
from .flat_columns import flat_columns
from .table_schema import Descriptor, table_schema

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_IN_MEMORY = 1024 * 1024
"""Up to how many bytes a package is written in memory; a larger one is written to disk."""
_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can write."""
_TRIES = 3


def write_package(programme: Programme, homepage: str) -> IO[bytes]:
    """Return the package as a file that is read from its beginning; never whole in memory if it is
    large.

    Its tables are of one state of the data: written again if something changed meanwhile.
    """
    for _try in range(_TRIES):
        programme = Programme.objects.select_related("data_version").get(pk=programme.pk)
        about = published(programme)
        file = _written(programme, about, homepage)
        now = Programme.objects.select_related("data_version").get(pk=programme.pk)
        if published(now).version == about.version:
            return file
        file.close()
    raise DataChanged(_("Los datos están cambiando en este momento; pida el paquete otra vez."))


class DataChanged(Exception):
    """The data changed each time while the package was written; says so in a sentence."""


def _written(programme: Programme, about: Published, homepage: str) -> IO[bytes]:
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  who sends it closes it
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        texts = {
            "datapackage.json": json.dumps(
                descriptor(about, homepage), ensure_ascii=False, indent=2
            ),
            "README.md": readme(about, homepage),
        }
        for name, text in texts.items():
            archive.writestr(_entry(name, about.changed), text)
        for table in TABLES:
            # A member whose length is not known beforehand; its size may pass what a zip once held.
            with archive.open(_entry(_path(table), about.changed), "w", force_zip64=True) as member:
                _write_csv(member, table, programme)
    file.seek(0)
    return file


def descriptor(about: Published, homepage: str) -> Descriptor:
    """Return the content of ``datapackage.json``."""
    found: Descriptor = {
        "$schema": PROFILE,
        "name": about.programme.slug,
        "title": about.title,
        "description": about.description,
        "homepage": homepage,
        "version": about.version,
        "keywords": list(about.keywords),
        "contributors": [{"title": about.programme.institution, "roles": ["publisher"]}],
        "sources": [_source(table) for table in about.sources],
        "resources": [_resource(table, about.programme) for table in TABLES],
    }
    if about.changed:
        found["created"] = about.changed.isoformat(timespec="seconds")
    if about.licence:
        licence = about.licence
        found["licenses"] = [{"name": licence.name, "title": licence.title, "path": licence.url}]
    return found


def readme(about: Published, homepage: str) -> str:
    """Return the description of the package's contents, in words."""
    context = {"about": about, "homepage": homepage, "tables": [table.table for table in TABLES]}
    return render_to_string("reports/open_data/README.md", context)


def columns_of(table: OpenTable) -> tuple[Column, ...]:
    """Return the columns of a table's file."""
    return flat_columns(table.table, frozenset(other.table.name for other in TABLES))


def _source(publication: Any) -> Descriptor:
    parts = [publication.title]
    if publication.published_on:
        parts.append(publication.published_on.isoformat())
    return {"title": " · ".join(parts)}


def _resource(table: OpenTable, programme: Programme) -> Descriptor:
    return {
        "name": table.table.name,
        "type": "table",
        "title": table.title(programme),
        "description": table.meaning(programme),
        "path": _path(table),
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": table_schema(table.table, columns_of(table)),
    }


def _path(table: OpenTable) -> str:
    return f"data/{table.table.name}.csv"


def _entry(name: str, changed: datetime | None) -> ZipInfo:
    moment = changed.timetuple()[:6] if changed else _BEGINNING
    entry = ZipInfo(name, max(_BEGINNING, moment))
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    entry.create_system = 3  # the same bytes wherever they are written
    return entry


def _write_csv(member: IO[bytes], table: OpenTable, programme: Programme) -> None:
    columns = columns_of(table)
    serialize = row_serializer(columns, table.context(programme))
    rows = (serialize(row).values() for row in table.rows(programme))
    for piece in write_pieces([column.name for column in columns], rows, mark=""):
        member.write(piece)
