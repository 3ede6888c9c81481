"""The metadata that every format gives of a programme's data: version, licence, whom to ask, where
they come from.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from objectives.models import Programme, Publication


@dataclass(frozen=True)
class Licence:
    """Under what terms the data are published."""

    name: str
    title: str
    url: str
    terms: str


@dataclass(frozen=True)
class Contact:
    """The contact to ask about the data."""

    name: str
    email: str


@dataclass(frozen=True)
class Published:
    """A programme's data as something that is published."""

    programme: Programme
    title: str
    description: str
    version: str
    changed: datetime | None
    licence: Licence | None
    contact: Contact
    keywords: tuple[str, ...]
    spatial: str
    frequency: str
    sources: tuple[Publication, ...]


def published(programme: Programme) -> Published:
    """Return the metadata of a programme's data; the licence and the contact are what its own file
    states.
    """
    stated = programme.open_data
    version = getattr(programme, "data_version", None)
    changed = version.outputs_changed_at if version else None
    contact = stated.get("contact", {})
    return Published(
        programme=programme,
        title=_("Indicadores del %s") % programme.name,
        description=_(
            "Objetivos, estrategias, acciones, indicadores, metas, resultados por año y valores de "
            "las variables del %s, con la conciliación de lo impreso con lo recalculado y la "
            "publicación de la que viene cada cifra."
        )
        % programme.name,
        version=_version(version, changed),
        changed=timezone.localtime(changed) if changed else None,
        licence=Licence(**stated["licence"]) if "licence" in stated else None,
        contact=Contact(contact.get("name", programme.institution), contact.get("email", "")),
        keywords=tuple(stated.get("keywords", ())) or (programme.short_name,),
        spatial=stated.get("spatial", ""),
        frequency=stated.get("frequency", ""),
        sources=tuple(programme.publications.order_by("order")),
    )


def _version(version: object, changed: datetime | None) -> str:
    """Return the day of the last change and the counters that every change moves, as a semantic
    version.
    """
    if version is None or changed is None:
        return "0.0.0"
    day = timezone.localdate(changed)
    counters = [getattr(version, name) for name in ("inputs", "outputs", "explanations")]
    return f"{day.year}.{day.month}.{day.day}+{'.'.join(map(str, counters))}"
