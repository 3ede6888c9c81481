"""The context of every page: which programme it is about, and how old its data are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from objectives.level_words import ProgrammeWords
from objectives.models import Programme

from .data_until import data_until, data_until_of, of_the_latest_year
from .models import Indicator, Result, Threshold
from .permissions import programmes_seen_by
from .words import NO_NORM, moment


class PageNotFound(LookupError):
    """There is no such programme, code or year; says so in a sentence for a person."""


@dataclass(frozen=True)
class ProgrammeLink:
    """One of the programmes that a reader sees."""

    slug: str
    short_name: str
    institution: str
    preparing: bool
    at_root: bool
    board: str
    current: bool


@dataclass(frozen=True)
class PageContext:
    """The programme of a page, up to when its data count (empty where there are no indicators of which
    any could), and the other programmes.
    """

    slug: str
    at_root: bool
    board: str
    preparing: bool
    name: str
    short_name: str
    institution: str
    period: str
    has_indicators: bool
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
    context = programme.page_context
    if not context.has_indicators:
        return context
    return replace(context, data_until=data_until_of(year, results))


def read_programmes(user: Any = None) -> list[Programme]:
    """Return the programmes that a person sees (nobody: what is published), with what the heads of
    their pages say.  One query.
    """
    limits = Threshold.objects.filter(
        programme=OuterRef("pk"), indicator=None, valid_from__lte=timezone.localdate()
    ).order_by("-valid_from")
    return list(
        programmes_seen_by(user)
        .select_related("data_version", "root_unit")
        .annotate(
            latest_year=of_the_latest_year(),
            norm=Subquery(limits.values("norm")[:1]),
            has_indicators=Exists(Indicator.objects.filter(programme=OuterRef("pk"))),
        )
    )


def open_programme(slug: str | None = None, user: Any = None) -> OpenProgramme | None:
    """Return the programme of that slug, or the one at the root, if that person sees it (nobody:
    what is published); None if there is none at the root.  One query.
    """
    rows = read_programmes(user)
    found = programme_at(slug, rows)
    if found is not None:
        return OpenProgramme(found, build_page_context(found, rows))
    if slug is None:
        return None
    raise PageNotFound(_("No hay ningún programa «%s».") % slug)


def programme_at(slug: str | None, programmes: Iterable[Programme]) -> Programme | None:
    """Return the one of that slug, or without one that at the root; None if it is not among them."""
    return next(
        (each for each in programmes if (each.slug == slug if slug else each.at_root)), None
    )


def board_address(programme: Programme, *, portal: bool) -> str:
    """Return where a programme's board stands: at the root too, unless that is a portal."""
    if programme.at_root and not portal:
        return reverse("board")
    return reverse("programme:board", args=(programme.slug,))


def has_portal(programmes: Sequence[Programme]) -> bool:
    """Return whether the root of the site shows a card of each of several programmes."""
    return settings.SITE_PORTAL and sum(listed.is_published for listed in programmes) > 1


def links_to(
    programmes: Sequence[Programme], current: Programme | None = None
) -> tuple[ProgrammeLink, ...]:
    """Return the links to the boards of some programmes."""
    portal = has_portal(programmes)
    return tuple(
        ProgrammeLink(
            slug=listed.slug,
            short_name=listed.short_name,
            institution=listed.institution,
            preparing=not listed.is_published,
            at_root=listed.at_root,
            board=board_address(listed, portal=portal),
            current=listed == current,
        )
        for listed in programmes
    )


def build_page_context(programme: Programme, programmes: list[Programme]) -> PageContext:
    """Return the context of a programme's pages, with the programmes that there are."""
    version = getattr(programme, "data_version", None)
    has_indicators = getattr(programme, "has_indicators", True)
    changed: datetime | None = version.outputs_changed_at if version else None
    return PageContext(
        slug=programme.slug,
        at_root=programme.at_root,
        board=board_address(programme, portal=has_portal(programmes)),
        preparing=not programme.is_published,
        name=programme.name,
        short_name=programme.short_name,
        institution=programme.institution,
        period=f"{programme.start_year}–{programme.end_year}",
        has_indicators=has_indicators,
        data_until=data_until(getattr(programme, "latest_year", None)) if has_indicators else "",
        recomputed=moment(changed),
        norm=getattr(programme, "norm", None) or str(NO_NORM),
        terms=programme.terms,
        programmes=links_to(programmes, programme),
    )
