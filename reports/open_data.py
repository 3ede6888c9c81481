"""The page of open data: the resources of the API and the documents they come from."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.words import long_day
from objectives.models import Publication

from .content.frame import OpenProgramme

RESOURCES = (
    ("objectives", gettext_lazy("Objetivos prioritarios")),
    ("strategies", gettext_lazy("Estrategias prioritarias")),
    ("actions", gettext_lazy("Acciones puntuales")),
    ("publications", gettext_lazy("Publicaciones")),
    ("indicators", gettext_lazy("Indicadores con su ficha, metas y variables")),
    ("results", gettext_lazy("Resultados por año, con semáforo y sustitución")),
    ("values", gettext_lazy("Valores de las variables, con su fuente")),
    ("reconciliation", gettext_lazy("Conciliación de lo impreso con lo recalculado")),
)


@dataclass(frozen=True)
class Resource:
    """One list of the API, as JSON and as CSV."""

    name: str
    json: str
    csv: str


@dataclass(frozen=True)
class Source:
    """A publication from which figures were transcribed."""

    title: str
    published: str
    covers: str
    note: str


@dataclass(frozen=True)
class OpenData:
    """What the page shows."""

    root: str
    example: str
    resources: tuple[Resource, ...]
    sources: tuple[Source, ...]


def open_data(programme: OpenProgramme) -> OpenData:
    """Addresses and sources of a programme's data; one query."""
    root = f"{reverse('schema').removesuffix('schema/')}programmes/{programme.row.slug}/"
    return OpenData(
        root=root,
        example=f"{root}results/?status=definitivo&format=csv",
        resources=tuple(
            Resource(str(name), f"{root}{path}/", f"{root}{path}/?format=csv")
            for path, name in RESOURCES
        ),
        sources=tuple(
            Source(
                title=each.title,
                published=long_day(each.published_on)
                if each.published_on
                else _("sin fecha de publicación impresa"),
                covers=_("%(start)s a %(end)s")
                % {"start": long_day(each.covers_from), "end": long_day(each.covers_until)},
                note=each.note,
            )
            for each in Publication.objects.filter(programme=programme.row).order_by("order")
        ),
    )
