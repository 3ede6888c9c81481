"""Asking for the files of an edition: one build for all who ask for it meanwhile."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from indicators.clock import database_now
from indicators.jobs import JobKind, register
from indicators.models import DataVersion
from reports.models import Build, BuildState, Edition
from reports.models.builds import IN_PROGRESS
from tables.http_cache import release, remember

from ..documents.report import canonical_json, digest_of
from .build import JOB, STEPS
from .permissions import check_user_can_see_open_editions
from .snapshot import report_of
from .tasks import build_edition


def request_build(edition: Edition, *, by: Any) -> Build:
    """Return the build of an edition as it stands: the one under way, the one that was made of the
    same content, or a new one.  Raises PermissionDenied.
    """
    check_user_can_see_open_editions(by, edition.programme)
    if found := current_build(edition):
        if found.is_in_progress:
            build_edition.delay_on_commit(found.pk)  # harmless where somebody is at it
        return found
    return enqueue(edition, by=by)


def current_build(edition: Edition) -> Build | None:
    """Return the build under way, or a finished one of what the edition says now."""
    latest = edition.builds.exclude(state=BuildState.FAILED).first()
    if latest is None or latest.is_in_progress:
        return latest
    return latest if latest.digest == content_digest(edition) else None


def content_digest(edition: Edition) -> str:
    """Return the SHA-256 of what the edition says: frozen, or as of now.

    Of an open one it is remembered for as long as neither data nor texts change.
    """
    if edition.is_closed:
        return edition.digest
    return remember(
        _version_of(edition),
        ("edition-digest", edition.pk),
        lambda: digest_of(canonical_json(report_of(edition))),
    )


def _version_of(edition: Edition) -> str:
    """Return a text that changes whenever an open edition says anything else."""
    data = DataVersion.objects.filter(programme=edition.programme_id).values_list(
        "inputs", "outputs", "explanations"
    )
    texts = edition.narratives.aggregate(count=Count("pk"), versions=Sum("version"))
    parts = (release(), list(data), texts, edition.year, edition.cutoff)
    return sha256(repr(parts).encode()).hexdigest()


@transaction.atomic
def enqueue(edition: Edition, *, by: Any) -> Build:
    """Enqueue a new build, or the one that somebody else asked for at the same moment."""
    # Its row is the lock under which builds are counted, as it is that of closing.
    Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    under_way = Build.objects.filter(edition=edition, state__in=IN_PROGRESS).first()
    if under_way is not None:
        return under_way
    build = Build.objects.create(
        edition=edition,
        requested_by=by,
        total=STEPS,
        doing=_("En espera"),
        moved_at=database_now(),
    )
    build_edition.delay_on_commit(build.pk)
    return build


def register_job() -> None:
    """Let builds that somebody waits for be made by themselves."""
    register(JobKind(JOB, _find_waiting, _hand_over))


def _find_waiting() -> Iterable[int]:
    return Build.objects.filter(state__in=IN_PROGRESS).order_by("pk").values_list("pk", flat=True)


def _hand_over(pk: int, **options: Any) -> None:
    build_edition.apply_async((pk,), **options)
