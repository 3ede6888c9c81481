"""``data.json``: the datasets there are, in the shape in which open-data portals harvest them.

It is that of Project Open Data 1.1, which is DCAT in JSON, as the harvesters of CKAN read it: one
dataset for the programme as a whole, and one for each of its tables, which say that they are part
of it.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Max, Min
from django.urls import reverse

from indicators.models import Result
from objectives.models import Programme

from .addresses import file_address, table_address, table_addresses
from .files import OF_THE_DATA
from .publication import Published, published
from .tables import TABLES, OpenTable

SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"

_OWN_TABLES = tuple(each for each in TABLES if each.table.name != "programmes")

Absolute = Callable[[str], str]
Entry = dict[str, Any]


def catalogue(programmes: Iterable[Programme], itself: str, absolute: Absolute) -> Entry:
    """Return the catalogue of some programmes; ``itself`` is its own address."""
    return {
        "@context": f"{SCHEMA}/catalog.jsonld",
        "@id": itself,
        "@type": "dcat:Catalog",
        "conformsTo": SCHEMA,
        "describedBy": f"{SCHEMA}/catalog.json",
        # The table of the programmes is the same one of each: listed with the first.
        "dataset": [
            dataset
            for place, one in enumerate(programmes)
            for dataset in _datasets(one, absolute, TABLES if not place else _OWN_TABLES)
        ],
    }


def _datasets(
    programme: Programme, absolute: Absolute, tables: Iterable[OpenTable]
) -> Iterator[Entry]:
    about = published(programme)
    common = _common(about, absolute)
    whole = absolute(file_address(programme.slug, "data"))
    yield {
        **common,
        "title": about.title,
        "description": about.description,
        "identifier": whole,
        "keyword": list(about.keywords),
        "distribution": [
            {
                "@type": "dcat:Distribution",
                "title": str(description.title),
                "description": str(description.what),
                "format": description.format,
                "mediaType": description.media_type,
                "conformsTo": description.standard,
                "downloadURL": absolute(file_address(programme.slug, description.name)),
            }
            for description in OF_THE_DATA
        ],
    }
    for table in tables:
        yield {**common, **_of_table(table, about, absolute), "isPartOf": whole}


def _of_table(table: OpenTable, about: Published, absolute: Absolute) -> Entry:
    slug, title = about.programme.slug, table.title(about.programme)
    return {
        "title": f"{title} · {about.programme.short_name}",
        "description": table.meaning(about.programme),
        "identifier": f"{absolute(file_address(slug, 'data'))}#{table.table.name}",
        "keyword": [*about.keywords, title.lower()],
        "distribution": [
            {
                "@type": "dcat:Distribution",
                "title": f"{title} ({address.format})",
                "format": address.format,
                "mediaType": address.media_type,
                ("downloadURL" if address.is_complete else "accessURL"): absolute(address.address),
            }
            for address in table_addresses(slug, table.table.name)
        ],
    }


def _common(about: Published, absolute: Absolute) -> Entry:
    """Return the entry that the programme as a whole and each of its tables have in common."""
    programme = about.programme
    contact: Entry = {"@type": "vcard:Contact", "fn": about.contact.name}
    if about.contact.email:
        contact["hasEmail"] = f"mailto:{about.contact.email}"
    found: Entry = {
        "@type": "dcat:Dataset",
        "accessLevel": "public",
        "publisher": {"@type": "org:Organization", "name": programme.institution},
        "contactPoint": contact,
        "modified": _modified(about),
        "temporal": _temporal(programme),
        "language": ["es-MX"],
        "landingPage": absolute(file_address(programme.slug, "data")),
        "describedBy": f"{absolute(reverse('schema'))}?format=json",
        "describedByType": "application/json",
        "references": [absolute(table_address(programme.slug, "publications"))],
    }
    if programme.published_on:
        found["issued"] = programme.published_on.isoformat()
    if about.licence:
        found["license"] = about.licence.url
        found["rights"] = about.licence.title
    if about.spatial:
        found["spatial"] = about.spatial
    if about.frequency:
        found["accrualPeriodicity"] = about.frequency
    return found


def _modified(about: Published) -> str:
    if about.changed:
        return about.changed.isoformat(timespec="seconds")
    programme = about.programme
    return (programme.published_on or date(programme.start_year, 1, 1)).isoformat()


def _temporal(programme: Programme) -> str:
    """Return the period from the first to the last year that there are results of."""
    years = Result.objects.filter(indicator__programme=programme).aggregate(
        first=Min("year"), last=Max("year")
    )
    first, last = years["first"] or programme.start_year, years["last"] or programme.end_year
    return f"{first}-01-01/{last}-12-31"
