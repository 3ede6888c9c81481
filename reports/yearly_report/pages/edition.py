"""The page of one edition: its files, and while it is open its texts."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.clock import database_now
from indicators.duties import unit_ids_of
from indicators.models import Proposal, ProposalStatus
from indicators.proposals.permissions import user_can_see_proposals
from objectives.collation import alphabetical
from objectives.models import Programme, ResponsibleUnit
from reports.models import Build, BuildState, Edition, Narrative, NarrativeStatus

from ..content import Section, outline_of
from ..editions.build_requests import content_digest
from ..editions.closing import EDITION
from ..editions.permissions import (
    user_can_close_edition,
    user_can_open_edition,
    user_can_see_open_editions,
)
from ..editions.transitions import IN_REVIEW, RETURNED
from .edition_list import FileLink, counted, files_of, with_files

SILENT_FOR = timedelta(minutes=2)
"""A build that has not moved for so long may be asked for once more by a person too."""


@dataclass(frozen=True)
class TextLine:
    """A text in the list of its edition; ``own`` if the person's unit writes it."""

    section: Section
    narrative: Narrative
    own: bool

    @property
    def is_empty(self) -> bool:
        """Return whether nobody has written anything yet."""
        return not self.narrative.text.strip() and self.narrative.status == NarrativeStatus.DRAFT

    @property
    def status(self) -> str:
        """Return its status in words."""
        return _("sin texto") if self.is_empty else str(self.narrative.get_status_display())

    @property
    def length(self) -> str:
        """Return the length of the text, in characters, in words; empty for no text."""
        text = self.narrative.text
        return _("%s caracteres") % f"{len(text):,}" if text else ""


@dataclass(frozen=True)
class TextGroup:
    """The texts of a chapter."""

    chapter: str
    name: str
    lines: tuple[TextLine, ...]

    @property
    def waits(self) -> bool:
        """Return whether somebody has to do something here: review, or mend what was returned."""
        return any(line.narrative.status in (IN_REVIEW, RETURNED) for line in self.lines)

    @property
    def states(self) -> str:
        """Return the number of texts by state: «2 en revisión, 3 sin texto»."""
        counts = Counter(line.status for line in self.lines)
        return ", ".join(f"{count} {status}" for status, count in counts.items())


@dataclass(frozen=True)
class BuildProgress:
    """The progress of a build: how far it is, or what it made.

    ``silent`` says that it has not moved for long, ``outdated`` that what it is made from changed
    since.
    """

    build: Build
    silent: bool
    files: tuple[FileLink, ...]
    outdated: bool

    @property
    def may_be_asked(self) -> bool:
        """Return whether there is something to ask for: nothing if it is done for good, or under way."""
        if self.build.is_in_progress:
            return self.silent
        return self.build.state == BuildState.FAILED or not self.build.edition.is_closed


@dataclass(frozen=True)
class EditionPage:
    """The page of an edition; ``proposal`` is that of its closing."""

    edition: Edition
    progress: BuildProgress | None
    groups: tuple[TextGroup, ...]
    written: str
    others: tuple[Edition, ...]
    may_build: bool
    may_close: bool
    may_assign: bool
    proposal: Proposal | None


def edition_page(edition: Edition, user: Any) -> EditionPage:
    """Return all that the page of an edition shows to this person; the texts only to who sees drafts."""
    sees = user_can_see_open_editions(user, edition.programme)
    progress = build_progress(edition, sees=sees)
    groups = text_groups(edition, user) if sees and not edition.is_closed else ()
    lines = [line for group in groups for line in group.lines]
    proposal = _closing_of(edition, user)
    others = counted(edition.programme, user).exclude(pk=edition.pk)
    return EditionPage(
        edition=edition,
        progress=progress,
        groups=groups,
        written=_written(lines),
        others=tuple(others),
        may_build=sees and (progress is None or progress.may_be_asked),
        may_close=not edition.is_closed
        and proposal is None
        and user_can_close_edition(user, edition.programme),
        may_assign=not edition.is_closed and user_can_open_edition(user, edition.programme),
        proposal=proposal,
    )


def _closing_of(edition: Edition, user: Any) -> Proposal | None:
    """Return the proposal by which an edition was closed, or the one that waits, to who sees it."""
    if not edition.is_closed and not user_can_see_proposals(user, edition.programme):
        return None
    status = ProposalStatus.ACCEPTED if edition.is_closed else ProposalStatus.OPEN
    found = Proposal.objects.filter(source=EDITION, object_id=edition.pk, status=status)
    return found.select_related("proposed_by").first()


def _written(lines: list[TextLine]) -> str:
    approved = sum(line.narrative.status == NarrativeStatus.APPROVED for line in lines)
    return ngettext("%(done)d de %(all)d aprobado", "%(done)d de %(all)d aprobados", approved) % {
        "done": approved,
        "all": len(lines),
    }


def text_groups(edition: Edition, user: Any) -> tuple[TextGroup, ...]:
    """Return the texts of an edition by chapter; three queries."""
    texts = {text.key: text for text in edition.narratives.select_related("unit")}
    own = unit_ids_of(user)
    groups: dict[str, list[TextLine]] = {}
    names: dict[str, str] = {}
    for section in outline_of(edition.programme):
        root = edition.programme.root_unit
        # A section that came after the edition was opened has a text once somebody opens its page.
        narrative = texts.get(section.key) or Narrative(key=section.key, unit=root)
        chapter = section.chapter or _("Del informe entero")
        groups.setdefault(chapter, []).append(
            TextLine(section, narrative, narrative.unit_id in own)
        )
        names[chapter] = section.objective.name if section.objective else ""
    return tuple(
        TextGroup(heading, names[heading], tuple(lines)) for heading, lines in groups.items()
    )


def build_progress(edition: Edition, *, sees: bool) -> BuildProgress | None:
    """Return the latest build of an edition; None where there is none to be seen.

    Who does not work on it sees what is done, and nothing of how it comes about.
    """
    builds = with_files(edition.builds.all())
    build = (builds if sees else builds.filter(state=BuildState.DONE)).first()
    if build is None:
        return None
    silent = build.is_in_progress and build.moved_at < database_now() - SILENT_FOR
    return BuildProgress(
        build=build,
        silent=silent,
        files=files_of(build),
        outdated=sees
        and build.state == BuildState.DONE
        and build.digest != content_digest(edition),
    )


def units_of(programme: Programme) -> list[ResponsibleUnit]:
    """Return the units that may write a text."""
    return sorted(
        {programme.root_unit, *programme.units.all()},
        key=lambda unit: alphabetical(unit.short_name),
    )
