"""Closing an edition: what it says is frozen, and its files are built from that for the last time.

One person proposes it and another accepts, both of whom see the same: what it would be closed without,
and the digest of what would be frozen.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.clock import database_now
from indicators.models import DataVersion, Proposal
from indicators.proposals.deciding import propose
from indicators.proposals.sources import OutdatedProposal
from indicators.results.staleness import last_complete_run
from reports.models import Build, Edition, EditionState, NarrativeStatus

from ..content import Section, outline_of
from ..documents.report import Report, canonical_json, digest_of
from .build_requests import enqueue
from .permissions import check_user_can_close_edition
from .snapshot import gather

EDITION = "edicion"
"""The name of editions where something is proposed about them."""


class AlreadyClosed(ValidationError):
    """Somebody closed it before."""

    def __init__(self) -> None:
        super().__init__(_("La edición ya está cerrada."))


class ResultsPending(ValidationError):
    """Something was approved from which the results do not follow yet."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Hay cifras aprobadas que todavía se calculan: espere unos segundos e inténtelo de "
                "nuevo."
            )
        )


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
    def keys(self) -> tuple[Any, ...]:
        """Return them all by their keys."""
        groups = (self.empty, self.unapproved)
        return (*([section.key for section in group] for group in groups), self.orphans)


@dataclass(frozen=True)
class ClosingPreview:
    """The edition as it would be closed: what it would lack, and what would be frozen, counted;
    ``digest`` stands for all of it but the day, which is that of closing.
    """

    edition: Edition
    left: OpenItems
    texts: int
    indicators: int
    digest: str


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


def preview_closing(edition: Edition) -> ClosingPreview:
    """Return what would be frozen if the edition were closed now; nothing is stored.

    Raises ValidationError for one that is closed.
    """
    if edition.is_closed:
        raise AlreadyClosed
    return _preview_report(edition, _report_to_freeze(edition))


def _report_to_freeze(edition: Edition) -> Report:
    """Return what would be frozen, dated by any day that is always the same: on which day it is closed
    nobody knows before.
    """
    return gather(edition, closed_on=edition.cutoff)


def _preview_report(edition: Edition, report: Report) -> ClosingPreview:
    left = find_open_items(edition)
    return ClosingPreview(
        edition=edition,
        left=left,
        texts=edition.narratives.filter(status=NarrativeStatus.APPROVED).count(),
        indicators=len(report.fichas),
        digest=digest_of(f"{canonical_json(report)}{left.keys!r}"),
    )


def propose_closing(edition: Edition, *, by: Any, reason: str, seen: str) -> Proposal:
    """Propose to another person that an edition be closed as it is; until then nothing changes.

    ``seen`` is the digest of what was shown to the person.  Raises PermissionDenied, ValidationError
    (by field), ResultsPending, OutdatedProposal and AlreadyProposed.
    """
    check_user_can_close_edition(by, edition.programme)
    _check_results_complete(edition, DataVersion.objects.all())
    proposal = Proposal(
        programme=edition.programme,
        source=EDITION,
        object_id=edition.pk,
        proposed_by=by,
        reason=reason,
    )
    return propose(proposal, seen=seen)


def close_proposed(proposal: Proposal, by: Any) -> None:
    """Freeze an edition as it was proposed, on behalf of who accepts it, in their transaction: its
    canonical text and its SHA-256 never change again.

    What was built of it before goes; its files are built once more, from what was frozen.  Raises
    AlreadyClosed, ResultsPending and OutdatedProposal.
    """
    latest = (
        Edition.objects.select_for_update(of=("self",), no_key=True)
        .select_related("programme__root_unit")
        .get(pk=proposal.object_id)
    )
    if latest.is_closed:
        raise AlreadyClosed
    # Held until the end: before the runs are read, or an approval in between would have its results
    # in none of them.
    _check_results_complete(latest, DataVersion.objects.select_for_update(no_key=True))
    # After the lock: whatever is approved from here on is later than the edition.
    now = database_now()
    report = _report_to_freeze(latest)
    if _preview_report(latest, report).digest != proposal.digest:
        raise OutdatedProposal
    dated = replace(report.edition, closed_on=timezone.localdate(now))
    content = canonical_json(replace(report, edition=dated))
    # While it is open: of a closed edition no file is ever deleted.
    Build.objects.filter(edition=latest).delete()
    latest.state = EditionState.CLOSED
    latest.closed_by, latest.closed_at = by, now
    latest.content, latest.digest = content, digest_of(content)
    latest.save()
    enqueue(latest, by=by)


def _check_results_complete(edition: Edition, versions: QuerySet[DataVersion]) -> None:
    """Raise ResultsPending unless the results of all that was approved are there."""
    version = versions.get(programme=edition.programme_id)
    settled = (
        last_complete_run(edition.programme_id).values_list("inputs_version", flat=True).first()
    )
    if settled is None or settled < version.inputs:
        raise ResultsPending
