"""Recomputing what nobody was asked to: an approval stands even while no task can be handed over.

What counts is the last finished run of the whole programme.  A run of a part says only that its own
part was read at that version; another part may have been approved before it and never recomputed.
"""

from django.utils import timezone

from indicators.models import DataVersion, RecomputeRun, RunState
from objectives.models import Programme

from .recompute import LONGEST_RUN, recompute_programme


def outdated_programmes() -> list[Programme]:
    """Return programmes whose statements or fichas changed since the last recomputation as a whole."""
    versions = DataVersion.objects.select_related("programme").order_by("programme_id")
    return [version.programme for version in versions if _is_outdated(version)]


def catch_up(*, task_id: str = "") -> list[RecomputeRun]:
    """Recompute those programmes; where there is nothing new nothing is written, not even a run."""
    return [recompute_programme(programme, task_id=task_id) for programme in outdated_programmes()]


def _is_outdated(version: DataVersion) -> bool:
    whole = RecomputeRun.objects.filter(
        programme=version.programme_id,
        scope__indicator_id=None,
        scope__from_year=None,
        scope__unit_id=None,
    )
    # One that is under way reads again whatever changes before it writes.
    if whole.filter(state=RunState.RUNNING, started_at__gt=timezone.now() - LONGEST_RUN).exists():
        return False
    done = whole.filter(state=RunState.DONE).order_by("-id").first()
    return done is None or (done.inputs_version or 0) < version.inputs
