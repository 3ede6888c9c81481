"""Closing an edition: what it says is frozen, and its files are built from that for the last time."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from indicators.clock import database_now
from indicators.models import DataVersion
from indicators.results.staleness import last_complete_run
from reports.models import Build, Edition, EditionState, NarrativeStatus

from ..content import Section, outline_of
from ..documents.report import canonical_json, digest_of
from .build_requests import enqueue
from .permissions import check_user_can_close_edition
from .snapshot import gather


class AlreadyClosed(Exception):
    """Somebody closed it before."""


class ResultsPending(Exception):
    """Something was approved from which the results do not follow yet."""


class OpenItemsChanged(Exception):
    """Raised where an edition's open items are not those that the person saw any more."""


@dataclass(frozen=True)
class OpenItems:
    """The open items that an edition would be closed without: sections with no text, texts nobody
    approved, and texts of sections that the programme no longer has, by their keys.
    """

    empty: tuple[Section, ...]
    unapproved: tuple[Section, ...]
    orphans: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        return not (self.empty or self.unapproved or self.orphans)

    @property
    def seal(self) -> str:
        """Return the digest of what a page says it showed, to be compared when the button is pressed."""
        keys = [[section.key for section in group] for group in (self.empty, self.unapproved)]
        return sha256(repr((keys, self.orphans)).encode()).hexdigest()[:32]


def find_open_items(edition: Edition) -> OpenItems:
    """Return the open items, named before an edition is closed so that nobody closes it without
    knowing.
    """
    narratives = edition.narratives.values_list("key", "text", "status")
    texts = {key: (text, status) for key, text, status in narratives if text.strip()}
    sections = outline_of(edition.programme)
    known = {section.key for section in sections}
    return OpenItems(
        empty=tuple(section for section in sections if section.key not in texts),
        unapproved=tuple(
            section
            for section in sections
            if section.key in texts and texts[section.key][1] != NarrativeStatus.APPROVED
        ),
        orphans=tuple(sorted(texts.keys() - known)),
    )


@transaction.atomic
def close(edition: Edition, *, by: Any, seal: str | None = None) -> Edition:
    """Freeze an edition: its canonical text and its SHA-256 never change again.

    What was built of it before goes; its files are built once more, from what was frozen.  ``seal`` is
    that of what the person was shown to be left open.  Raises PermissionDenied, AlreadyClosed,
    OpenItemsChanged and ResultsPending.
    """
    check_user_can_close_edition(by, edition.programme)
    latest = (
        Edition.objects.select_for_update(of=("self",), no_key=True)
        .select_related("programme__root_unit")
        .get(pk=edition.pk)
    )
    if latest.is_closed:
        raise AlreadyClosed
    if seal is not None and seal != find_open_items(latest).seal:
        raise OpenItemsChanged
    _check_results_complete(latest)
    # After the lock: whatever is approved from here on is later than the edition.
    now = database_now()
    content = canonical_json(gather(latest, closed_on=timezone.localdate(now)))
    # While it is open: of a closed edition no file is ever deleted.
    Build.objects.filter(edition=latest).delete()
    latest.state = EditionState.CLOSED
    latest.closed_by, latest.closed_at = by, now
    latest.content, latest.digest = content, digest_of(content)
    latest.save()
    enqueue(latest, by=by)
    return latest


def _check_results_complete(edition: Edition) -> None:
    """Lock the row under which figures are approved until the end, and check that all results are
    there.
    """
    # Before the runs are read: an approval in between would have its results in none of them.
    version = DataVersion.objects.select_for_update(no_key=True).get(programme=edition.programme_id)
    settled = (
        last_complete_run(edition.programme_id).values_list("inputs_version", flat=True).first()
    )
    if settled is None or settled < version.inputs:
        raise ResultsPending
