"""What the pages of the editions show."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.people import name_of
from indicators.words import long_day, moment
from objectives.models import Programme, ResponsibleUnit

from ..content.frame import Unknown
from ..content.yearly import Section, outline_of
from ..content.yearly.gathering import period_text
from ..documents.markdown import Block, blocks_of
from ..models import (
    LONGEST_TEXT,
    Build,
    BuildState,
    Edition,
    EditionState,
    FileFormat,
    Narrative,
    NarrativeEvent,
    NarrativeStatus,
)
from .building import SILENT_FOR, content_digest
from .permissions import (
    user_can_close_edition,
    user_can_open_edition,
    user_can_review_narrative,
    user_can_write,
    user_sees_editions_under_way,
)
from .transitions import EDITABLE, TRANSITIONS


def edition_of(programme: Programme, number: int, user: Any) -> Edition:
    """An edition that this person may see; Unknown for one that they may not, as for none."""
    found = Edition.objects.select_related("programme__root_unit", "opened_by", "closed_by").filter(
        programme=programme, number=number
    )
    if not user_sees_editions_under_way(user):
        found = found.filter(state=EditionState.CLOSED)
    edition = found.first()
    if edition is None:
        raise Unknown(_("No hay ninguna edición publicada con el número %d.") % number)
    return edition


# The list ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class FileLink:
    """A file to take away."""

    format: str
    label: str
    size: str
    digest: str


@dataclass(frozen=True)
class EditionLine:
    """An edition in the list."""

    number: int
    year: int
    period: str
    cutoff: str
    closed: bool
    closed_at: str
    digest: str
    files: tuple[FileLink, ...]
    approved: int
    texts: int


@dataclass(frozen=True)
class EditionList:
    """The page of all editions."""

    closed: tuple[EditionLine, ...]
    under_way: tuple[EditionLine, ...]
    may_open: bool


def edition_list(programme: Programme, user: Any) -> EditionList:
    """The editions that this person may see, the latest first; five queries."""
    sees = user_sees_editions_under_way(user)
    found = programme.editions.defer("content").prefetch_related("narratives")
    if not sees:
        found = found.filter(state=EditionState.CLOSED)
    editions = list(found)
    files = _latest_files([each.pk for each in editions if each.is_closed])
    lines = [_line(each, files.get(each.pk, ())) for each in editions]
    return EditionList(
        closed=tuple(each for each in lines if each.closed),
        under_way=tuple(each for each in lines if not each.closed),
        may_open=user_can_open_edition(user),
    )


def _latest_files(editions: list[int]) -> dict[int, tuple[FileLink, ...]]:
    builds = Build.objects.filter(edition__in=editions, state=BuildState.DONE).order_by("id")
    found = {}
    for build in builds.prefetch_related("files"):
        found[build.edition_id] = _files_of(build)
    return found


def _files_of(build: Build) -> tuple[FileLink, ...]:
    files = build.files.defer("content")
    return tuple(
        FileLink(each.format, str(FileFormat(each.format).label), _size(each.size), each.digest)
        for each in sorted(files, key=lambda file: FileFormat.values.index(file.format))
    )


def _size(count: int) -> str:
    return _("%d KB") % max(1, round(count / 1024))


def _line(edition: Edition, files: tuple[FileLink, ...]) -> EditionLine:
    texts = list(edition.narratives.all())
    return EditionLine(
        number=edition.number,
        year=edition.year,
        period=period_text(edition.year, edition.cutoff),
        cutoff=long_day(edition.cutoff),
        closed=edition.is_closed,
        closed_at=moment(edition.closed_at) if edition.closed_at else "",
        digest=edition.digest,
        files=files,
        approved=sum(each.status == NarrativeStatus.APPROVED for each in texts),
        texts=len(texts),
    )


# One edition ------------------------------------------------------------------------------


@dataclass(frozen=True)
class TextLine:
    """A text in the list of its edition."""

    key: str
    heading: str
    name: str
    status: str
    status_key: str
    unit: str
    length: str
    own: bool


@dataclass(frozen=True)
class TextGroup:
    """The texts of a chapter."""

    chapter: str
    name: str
    lines: tuple[TextLine, ...]


@dataclass(frozen=True)
class BuildShown:
    """How far a build is, or what it made."""

    state: str
    key: str
    under_way: bool
    silent: bool
    done: int
    total: int
    doing: str
    error: str
    when: str
    figures: int
    differences: tuple[str, ...]
    files: tuple[FileLink, ...]
    outdated: bool


@dataclass(frozen=True)
class EditionPage:
    """The page of an edition."""

    number: int
    year: int
    period: str
    cutoff: str
    closed: bool
    closed_at: str
    closed_by: str
    opened_at: str
    opened_by: str
    digest: str
    build: BuildShown | None
    groups: tuple[TextGroup, ...]
    written: str
    others: tuple[EditionLine, ...]
    may_build: bool
    may_close: bool
    may_assign: bool


def edition_page(edition: Edition, user: Any) -> EditionPage:
    """All that the page of an edition shows to this person; the texts only to who sees drafts."""
    sees = user_sees_editions_under_way(user)
    groups = text_groups(edition, user) if sees and not edition.is_closed else ()
    lines = [line for group in groups for line in group.lines]
    others = edition.programme.editions.exclude(pk=edition.pk).defer("content")
    if not sees:
        others = others.filter(state=EditionState.CLOSED)
    return EditionPage(
        number=edition.number,
        year=edition.year,
        period=period_text(edition.year, edition.cutoff),
        cutoff=long_day(edition.cutoff),
        closed=edition.is_closed,
        closed_at=moment(edition.closed_at) if edition.closed_at else "",
        closed_by=name_of(edition.closed_by) if edition.closed_by else "",
        opened_at=moment(edition.opened_at),
        opened_by=name_of(edition.opened_by),
        digest=edition.digest,
        build=build_shown(edition),
        groups=groups,
        written=_written(lines),
        others=tuple(_line(each, ()) for each in others.prefetch_related("narratives")),
        may_build=sees,
        may_close=not edition.is_closed and user_can_close_edition(user),
        may_assign=not edition.is_closed and user_can_open_edition(user),
    )


def _written(lines: list[TextLine]) -> str:
    approved = sum(each.status_key == NarrativeStatus.APPROVED for each in lines)
    return ngettext("%(done)d de %(all)d aprobado", "%(done)d de %(all)d aprobados", approved) % {
        "done": approved,
        "all": len(lines),
    }


def text_groups(edition: Edition, user: Any) -> tuple[TextGroup, ...]:
    """The texts of an edition by chapter; three queries."""
    texts = {each.key: each for each in edition.narratives.select_related("unit")}
    groups: dict[str, list[TextLine]] = {}
    names: dict[str, str] = {}
    for section in outline_of(edition.programme):
        narrative = texts.get(section.key)
        if narrative is None:
            continue
        chapter = section.chapter or _("Del informe entero")
        groups.setdefault(chapter, []).append(_text_line(section, narrative, user))
        names[chapter] = section.objective.name if section.objective else ""
    return tuple(TextGroup(each, names[each], tuple(lines)) for each, lines in groups.items())


def _text_line(section: Section, narrative: Narrative, user: Any) -> TextLine:
    empty = not narrative.text.strip() and narrative.status == NarrativeStatus.DRAFT
    return TextLine(
        key=section.key,
        heading=section.heading,
        name=section.strategy.name if section.strategy else "",
        status=_("sin texto") if empty else str(narrative.get_status_display()),
        status_key="vacia" if empty else narrative.status,
        unit=narrative.unit.short_name,
        length=_("%s caracteres") % f"{len(narrative.text):,}" if narrative.text else "",
        own=user_can_write(user, narrative),
    )


def build_shown(edition: Edition) -> BuildShown | None:
    """The latest build of an edition; None where nobody has asked for one."""
    build = edition.builds.first()
    if build is None:
        return None
    silent = build.is_under_way and build.moved_at < timezone.now() - SILENT_FOR
    return BuildShown(
        state=str(build.get_state_display()),
        key=build.state,
        under_way=build.is_under_way,
        silent=silent,
        done=build.done,
        total=build.total,
        doing=build.doing,
        error=build.error,
        when=moment(build.finished_at or build.requested_at),
        figures=build.figures,
        differences=tuple(build.differences),
        files=_files_of(build),
        outdated=build.state == BuildState.DONE and build.digest != content_digest(edition),
    )


# One text ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class HistoryLine:
    """What somebody did with a text."""

    what: str
    who: str
    when: str
    comment: str
    text: str


@dataclass(frozen=True)
class NarrativePage:
    """The page of one text."""

    edition: int
    period: str
    key: str
    chapter: str
    heading: str
    name: str
    text: str
    version: int
    status: str
    status_key: str
    unit: str
    most: int
    editable: bool
    may_submit: bool
    may_approve: bool
    may_return: bool
    own_hand: bool
    blocks: tuple[Block, ...]
    history: tuple[HistoryLine, ...]
    returned: HistoryLine | None
    before: str
    after: str


def section_of(edition: Edition, key: str) -> tuple[Section, str, str]:
    """A section of the report and the keys of those beside it; Unknown for a key there is not."""
    sections = outline_of(edition.programme)
    for place, section in enumerate(sections):
        if section.key == key:
            before = sections[place - 1].key if place else ""
            after = sections[place + 1].key if place + 1 < len(sections) else ""
            return section, before, after
    raise Unknown(_("El informe no tiene el apartado «%s».") % key)


def narrative_page(narrative: Narrative, user: Any) -> NarrativePage:
    """A text with what this person may do with it."""
    edition = narrative.edition
    section, before, after = section_of(edition, narrative.key)
    open_ = not edition.is_closed
    status = NarrativeStatus(narrative.status)
    following = TRANSITIONS[status] if open_ else ()
    writes = open_ and user_can_write(user, narrative)
    reviews = open_ and user_can_review_narrative(user, narrative)
    history = tuple(_history(each) for each in narrative.events.select_related("by"))
    return NarrativePage(
        edition=edition.number,
        period=period_text(edition.year, edition.cutoff),
        key=narrative.key,
        chapter=section.chapter,
        heading=section.heading,
        name=section.strategy.name
        if section.strategy
        else (section.objective.name if section.objective else ""),
        text=narrative.text,
        version=narrative.version,
        status=str(status.label),
        status_key=status.value,
        unit=narrative.unit.short_name,
        most=LONGEST_TEXT,
        editable=writes and status in EDITABLE,
        may_submit=writes and NarrativeStatus.IN_REVIEW in following,
        may_approve=reviews and NarrativeStatus.APPROVED in following,
        may_return=reviews and NarrativeStatus.RETURNED in following,
        own_hand=open_ and status == NarrativeStatus.IN_REVIEW and writes,
        blocks=blocks_of(narrative.text),
        history=tuple(reversed(history)),
        returned=history[-1] if status == NarrativeStatus.RETURNED and history else None,
        before=before,
        after=after,
    )


def _history(event: NarrativeEvent) -> HistoryLine:
    return HistoryLine(
        what=str(event.get_kind_display()),
        who=name_of(event.by),
        when=moment(event.at),
        comment=event.comment,
        text=event.text,
    )


def units_of(programme: Programme) -> list[ResponsibleUnit]:
    """The units that may write a text."""
    return sorted({programme.root_unit, *programme.units.all()}, key=lambda unit: unit.short_name)
