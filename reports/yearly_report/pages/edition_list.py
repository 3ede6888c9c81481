"""The list of editions, and what a line of it says."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from indicators.page_context import OpenProgramme, PageNotFound, context_of_year
from objectives.models import Programme
from reports.dashboards.content.series import results_of
from reports.models import (
    Build,
    BuildFile,
    BuildState,
    Edition,
    EditionState,
    FileFormat,
    NarrativeStatus,
)

from ..editions.permissions import user_can_open_edition, user_can_see_open_editions


def edition_of(programme: Programme, number: int, user: Any) -> Edition:
    """Return an edition that this person may see.

    Raises PageNotFound for one that they may not, as for one that does not exist.
    """
    found = Edition.objects.select_related("programme__root_unit", "opened_by", "closed_by").filter(
        programme=programme, number=number
    )
    if not user_can_see_open_editions(user, programme):
        found = found.filter(state=EditionState.CLOSED)
    edition = found.first()
    if edition is None:
        raise PageNotFound(_("No hay ninguna edición publicada con el número %d.") % number)
    return edition


def dated_by(programme: OpenProgramme, edition: Edition) -> OpenProgramme:
    """Return a programme whose pages say up to when the figures of an edition count; one query."""
    figures = results_of([programme.row]).filter(year=edition.year, cutoff__lte=edition.cutoff)
    return replace(programme, page_context=context_of_year(programme, edition.year, figures))


@dataclass(frozen=True)
class FileLink:
    """A file to take away."""

    format: str
    label: str
    size: str
    digest: str


@dataclass(frozen=True)
class EditionLine:
    """An edition in the list, as ``counted`` finds it."""

    edition: Edition
    files: tuple[FileLink, ...]


@dataclass(frozen=True)
class EditionList:
    """The page of all editions."""

    closed: tuple[EditionLine, ...]
    open_editions: tuple[Edition, ...]
    may_open: bool


def edition_list(programme: Programme, user: Any) -> EditionList:
    """Return the editions that this person may see, the latest first; three queries."""
    editions = list(counted(programme, user))
    files = _latest_files([edition.pk for edition in editions if edition.is_closed])
    return EditionList(
        closed=tuple(
            EditionLine(edition, files.get(edition.pk, ()))
            for edition in editions
            if edition.is_closed
        ),
        open_editions=tuple(edition for edition in editions if not edition.is_closed),
        may_open=user_can_open_edition(user, programme),
    )


def counted(programme: Programme, user: Any) -> QuerySet[Edition]:
    """Return the editions that this person may see, with how many texts each has; without what they
    say.
    """
    editions = programme.editions.all()
    if not user_can_see_open_editions(user, programme):
        editions = editions.filter(state=EditionState.CLOSED)
    approved = Count("narratives", filter=Q(narratives__status=NarrativeStatus.APPROVED))
    waiting = Count("narratives", filter=Q(narratives__status=NarrativeStatus.IN_REVIEW))
    found = editions.defer("content")
    return found.annotate(texts=Count("narratives"), approved=approved, waiting=waiting)


def with_files(builds: QuerySet[Build]) -> QuerySet[Build]:
    """Return the builds with their files, without the files' contents."""
    return builds.prefetch_related(Prefetch("files", BuildFile.objects.defer("content")))


def _latest_files(editions: list[int]) -> dict[int, tuple[FileLink, ...]]:
    builds = Build.objects.filter(edition__in=editions, state=BuildState.DONE).order_by("id")
    return {build.edition_id: files_of(build) for build in with_files(builds)}


def files_of(build: Build) -> tuple[FileLink, ...]:
    """Return the files of a build that was read with them, in the order of the formats."""
    return tuple(
        FileLink(built.format, str(FileFormat(built.format).label), _size(built.size), built.digest)
        for built in sorted(
            build.files.all(), key=lambda file: FileFormat.values.index(file.format)
        )
    )


def _size(count: int) -> str:
    return _("%d KB") % max(1, round(count / 1024))
