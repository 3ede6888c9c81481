"""The page of open data: what can be taken away whole, each table in its formats, how to ask for less,
under which licence, and the documents that the figures come from.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators.page_context import OpenProgramme
from indicators.words import long_day, moment
from objectives.models import Publication
from reports.dashboards.downloads import Download

from .addresses import TableAddress, file_address, table_address, table_addresses
from .files import FILES
from .publication import Licence, Published, published
from .tables import TABLES


@dataclass(frozen=True)
class OpenTableLinks:
    """A table, its address in the API, and its files."""

    name: str
    title: str
    meaning: str
    files: tuple[TableAddress, ...]


@dataclass(frozen=True)
class QueryExample:
    """An example of asking for less than everything: what a parameter does, and a live example."""

    parameter: str
    meaning: str
    address: str


@dataclass(frozen=True)
class SourcePublication:
    """A publication from which figures were transcribed."""

    title: str
    published: str
    covers: str
    note: str


@dataclass(frozen=True)
class OpenData:
    """The content of the page of open data."""

    changed: str
    version: str
    downloads: tuple[Download, ...]
    tables: tuple[OpenTableLinks, ...]
    query_examples: tuple[QueryExample, ...]
    licence: Licence | None
    institution: str
    title: str
    sources: tuple[SourcePublication, ...]


def open_data(opened: OpenProgramme) -> OpenData:
    """Return everything that the page shows; two queries."""
    about = published(opened.row)
    return OpenData(
        changed=moment(about.changed),
        version=about.version,
        downloads=tuple(_downloads(opened)),
        tables=tuple(_tables(opened)),
        query_examples=tuple(_query_examples(opened, about)),
        licence=about.licence,
        institution=opened.row.institution,
        title=about.title,
        sources=tuple(_source(source) for source in about.sources),
    )


def _downloads(opened: OpenProgramme) -> Iterator[Download]:
    slug = opened.row.slug
    for file in FILES:
        yield Download(
            f"{file.title} · {file.format}",
            str(file.what),
            file_address(slug, file.name),
            f"{slug}-{file.ending}",
        )


def _tables(opened: OpenProgramme) -> Iterator[OpenTableLinks]:
    for table in TABLES:
        yield OpenTableLinks(
            name=table.table.name,
            title=table.title(opened.row),
            meaning=table.meaning(opened.row),
            files=tuple(table_addresses(opened.row.slug, table.table.name)),
        )


def _query_examples(opened: OpenProgramme, about: Published) -> Iterator[QueryExample]:
    """Yield the examples, which name what the programme has, so that each of them finds something."""
    indicator = opened.row.indicators.order_by("position").first()
    if indicator is None:
        return

    def example(parameter: str, meaning: str, name: str, **query: str) -> QueryExample:
        return QueryExample(parameter, meaning, table_address(opened.row.slug, name, **query))

    yield example(
        "indicator=…",
        _(
            "Claves, palabras, números y fechas son filtros; varias claves, palabras o números enteros "
            "se separan con comas. "
            "Números y fechas admiten además «_min» y «_max»; donde puede faltar el valor, «_null» con "
            "«true» o «false». En los textos se busca con «search»."
        ),
        "results",
        indicator=indicator.code,
        year_min=str(opened.row.start_year),
    )
    yield example(
        "fields=…",
        _("Solo esas columnas, en ese orden."),
        "results",
        fields="indicator,year,value,target,light",
    )
    yield example(
        "ordering=…",
        _("En ese orden; con «-», de mayor a menor."),
        "results",
        ordering="-year,indicator",
    )
    yield example(
        "search=…",
        _("Los renglones con esas palabras en sus textos; ni acentos ni mayúsculas importan."),
        "indicators",
        search=max(indicator.name.split(), key=len).strip(".,;:()").lower(),
    )
    if about.sources:
        yield example(
            "as_of=…",
            _("Lo que estaba aprobado al terminar ese día, como se conocía entonces."),
            "results",
            as_of=about.sources[0].known_on.isoformat(),
        )
    yield example(
        "include=components",
        _("En cada resultado, las variables con que se calcula: basta para recalcularlo."),
        "results",
        include="components",
        indicator=indicator.code,
    )


def _source(publication: Publication) -> SourcePublication:
    return SourcePublication(
        title=publication.title,
        published=long_day(publication.published_on)
        if publication.published_on
        else _("sin fecha de publicación impresa"),
        covers=_("%(start)s a %(end)s")
        % {
            "start": long_day(publication.covers_from),
            "end": long_day(publication.covers_until),
        },
        note=publication.note,
    )
