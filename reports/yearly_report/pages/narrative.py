"""The page of one text: what it says, what happened to it, and what a person may do with it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from indicators.event_lines import EventLine
from indicators.models import Event
from indicators.page_context import PageNotFound
from reports.models import LONGEST_TEXT, Edition, Narrative, NarrativeStatus

from ..content import Section, key_now, outline_of
from ..documents.doubtful_marks import find_doubts
from ..documents.markdown import MarkdownBlock, blocks_of
from ..editions.permissions import user_can_review_narrative, user_can_write
from ..editions.transitions import EDITABLE, LIFE_CYCLE


@dataclass(frozen=True)
class NarrativePage:
    """The page of one text: what is computed of it, and the keys of those beside it."""

    narrative: Narrative
    section: Section
    editable: bool
    may_approve: bool
    may_return: bool
    blocks: tuple[MarkdownBlock, ...]
    doubts: list[str]
    history: tuple[EventLine, ...]
    returned: EventLine | None
    before: str
    after: str
    most: str = f"{LONGEST_TEXT:,}"

    @property
    def left_out(self) -> bool:
        """Return whether the edition was closed without it: it was not approved."""
        closed = self.narrative.edition.is_closed
        return closed and self.narrative.status != NarrativeStatus.APPROVED


def section_of(edition: Edition, key: str) -> tuple[Section, str, str]:
    """Return a section of the report and the keys of those beside it.

    A closed edition keeps the keys that it was closed with.  Raises PageNotFound for a key that no
    section has.
    """
    sections = outline_of(edition.programme)
    known = {key, key_now(edition.programme, key)} if edition.is_closed else {key}
    for place, section in enumerate(sections):
        if section.key in known:
            before = sections[place - 1].key if place else ""
            after = sections[place + 1].key if place + 1 < len(sections) else ""
            return section, before, after
    raise PageNotFound(_("El informe no tiene el apartado «%s».") % key)


def narrative_page(narrative: Narrative, user: Any) -> NarrativePage:
    """Return a text with what this person may do with it."""
    edition = narrative.edition
    section, before, after = section_of(edition, narrative.key)
    open_ = not edition.is_closed
    status = NarrativeStatus(narrative.status)
    following = LIFE_CYCLE.transitions[status] if open_ else ()
    writes = open_ and user_can_write(user, narrative)
    reviews = open_ and user_can_review_narrative(user, narrative)
    history = tuple(_history_line(event) for event in narrative.events.select_related("by"))
    return NarrativePage(
        narrative=narrative,
        section=section,
        editable=writes and status in EDITABLE,
        may_approve=reviews and NarrativeStatus.APPROVED in following,
        may_return=reviews and NarrativeStatus.RETURNED in following,
        blocks=blocks_of(narrative.text),
        doubts=find_doubts(narrative.text),
        history=tuple(reversed(history)),
        returned=history[-1] if status == NarrativeStatus.RETURNED and history else None,
        before=before,
        after=after,
    )


def _history_line(event: Event) -> EventLine:
    return EventLine.of(event, Narrative, text=(event.before | event.after).get("text", ""))
