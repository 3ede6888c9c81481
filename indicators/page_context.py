"""The context of every page: which programme it is about, and how old its data are."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from objectives.level_words import ProgrammeWords
from objectives.models import Programme

from .data_until import data_until, data_until_of, of_the_latest_year
from .models import Result, Threshold
from .words import NO_NORM, moment


class PageNotFound(LookupError):
    """There is no such programme, code or year; says so in a sentence for a person."""


@dataclass(frozen=True)
class ProgrammeLink:
    """One of the programmes there are."""

    slug: str
    short_name: str
    at_root: bool
    current: bool


@dataclass(frozen=True)
class PageContext:
    """The programme of a page, up to when its data count, and the other programmes."""

    slug: str
    at_root: bool
    name: str
    short_name: str
    institution: str
    period: str
    data_until: str
    recomputed: str
    norm: str
    terms: ProgrammeWords
    programmes: tuple[ProgrammeLink, ...]


@dataclass(frozen=True)
class OpenProgramme:
    """A programme and the context of its pages; every page is gathered from one."""

    row: Programme
    page_context: PageContext


def context_of_year(
    programme: OpenProgramme, year: int, results: Iterable[Result | None]
) -> PageContext:
    """Return the context of a page that shows some results of one year, and so says up to when
    those count.
    """
    return replace(programme.page_context, data_until=data_until_of(year, results))


def open_programme(slug: str | None = None) -> OpenProgramme | None:
    """Return the programme of that slug, or the newest one; None if none is loaded.  One query."""
    limits = Threshold.objects.filter(
        programme=OuterRef("pk"), indicator=None, valid_from__lte=timezone.localdate()
    ).order_by("-valid_from")
    rows: list[Programme] = list(
        Programme.objects.select_related("data_version", "root_unit").annotate(
            **of_the_latest_year(),
            norm=Subquery(limits.values("norm")[:1]),
        )
    )
    if slug is None:
        return OpenProgramme(rows[0], build_page_context(rows[0], rows)) if rows else None
    for row in rows:
        if row.slug == slug:
            return OpenProgramme(row, build_page_context(row, rows))
    raise PageNotFound(_("No hay ningún programa «%s».") % slug)


def build_page_context(programme: Programme, programmes: list[Programme]) -> PageContext:
    """Return the context of a programme's pages; the first of ``programmes`` is at the root."""
    version = getattr(programme, "data_version", None)
    changed: datetime | None = version.outputs_changed_at if version else None
    return PageContext(
        slug=programme.slug,
        at_root=programme.pk == programmes[0].pk,
        name=programme.name,
        short_name=programme.short_name,
        institution=programme.institution,
        period=f"{programme.start_year}–{programme.end_year}",
        data_until=data_until(programme),
        recomputed=moment(changed),
        norm=getattr(programme, "norm", None) or str(NO_NORM),
        terms=programme.terms,
        programmes=tuple(
            ProgrammeLink(
                slug=listed.slug,
                short_name=listed.short_name,
                at_root=place == 0,
                current=listed.pk == programme.pk,
            )
            for place, listed in enumerate(programmes)
        ),
    )
