"""Closing an edition: what it says is frozen, and its files are built from that for the last time."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from ..content.yearly import Section, outline_of
from ..documents.report import canonical_json, digest_of
from ..models import Build, Edition, EditionState, NarrativeStatus
from .building import enqueue
from .narrating import OutOfTurn as NarrativeOutOfTurn
from .permissions import check_user_can_close_edition
from .reporting import gather

__all__ = ["AlreadyClosed", "Left", "NarrativeOutOfTurn", "close", "left_open"]


class AlreadyClosed(Exception):
    """Somebody closed it before."""


@dataclass(frozen=True)
class Left:
    """What an edition would be closed without: sections with no text, and texts nobody approved."""

    empty: tuple[Section, ...]
    unapproved: tuple[Section, ...]


def left_open(edition: Edition) -> Left:
    """Named before an edition is closed, so that nobody closes it without knowing."""
    texts = {key: (text, status) for key, text, status in _texts(edition)}
    sections = outline_of(edition.programme)
    empty = tuple(each for each in sections if not texts.get(each.key, ("", ""))[0].strip())
    unapproved = tuple(
        each
        for each in sections
        if each not in empty and texts[each.key][1] != NarrativeStatus.APPROVED
    )
    return Left(empty, unapproved)


def _texts(edition: Edition) -> Any:
    return edition.narratives.values_list("key", "text", "status")


@transaction.atomic
def close(edition: Edition, *, by: Any) -> Edition:
    """Freeze an edition: its canonical text and its SHA-256 never change again.

    What was built of it before goes; its files are built once more, from what was frozen.  Raises
    PermissionDenied and AlreadyClosed.
    """
    check_user_can_close_edition(by)
    latest = (
        Edition.objects.select_for_update(of=("self",))
        .select_related("programme__root_unit")
        .get(pk=edition.pk)
    )
    if latest.is_closed:
        raise AlreadyClosed
    now = timezone.now()
    content = canonical_json(gather(latest, closed_on=timezone.localdate(now)))
    # While it is open: of a closed edition no file is ever deleted.
    Build.objects.filter(edition=latest).delete()
    latest.state = EditionState.CLOSED
    latest.closed_by, latest.closed_at = by, now
    latest.content, latest.digest = content, digest_of(content)
    latest.save()
    enqueue(latest, by=by)
    return latest
