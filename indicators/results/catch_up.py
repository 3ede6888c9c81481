"""Recomputing what nobody was asked to: an approval stands even while no task can be handed over.

What counts is the last run that left nothing waiting.  A run of a part says only that its own part was
read at that version; another part may have been approved before it and never recomputed.
"""

from datetime import timedelta

from django.db.models.functions import Now

from indicators.jobs import JobKind, register
from indicators.models import DataVersion, RecomputeRun, RunState
from objectives.models import Programme

from .recompute import interrupt_dead_runs, recompute_programme
from .staleness import last_complete_run

JOB = "outdated_programme"

PAUSE_AFTER_FAILURE = timedelta(minutes=5)
"""Recalculations that failed twice are not tried again for so long: each try leaves a receipt."""


def find_outdated_programmes() -> list[int]:
    """Return the programmes whose statements or fichas changed since everything was recomputed, and
    which nobody is recomputing, by their keys.
    """
    interrupt_dead_runs()
    versions = DataVersion.objects.order_by("programme_id").values_list("programme_id", "inputs")
    return [programme for programme, inputs in versions if _is_outdated(programme, inputs)]


def recompute_outdated(programme_id: int, *, task_id: str = "") -> RecomputeRun | None:
    """Recompute a programme that is out of date; None, and nothing is written, if it no longer is."""
    if programme_id not in find_outdated_programmes():
        return None
    return recompute_programme(Programme.objects.get(pk=programme_id), task_id=task_id)


def register_job() -> None:
    """Let programmes that are out of date be recomputed by themselves."""
    from .tasks import recompute_outdated as task

    register(
        JobKind(
            JOB,
            find_outdated_programmes,
            lambda pk, **options: task.apply_async((pk,), **options),
        )
    )


def _is_outdated(programme_id: int, inputs: int) -> bool:
    settled = last_complete_run(programme_id).values_list("inputs_version", flat=True).first()
    if settled is not None and settled >= inputs:
        return False
    runs = RecomputeRun.objects.filter(programme=programme_id)
    # One that is under way may be what settles it; the next look will tell.
    if runs.filter(state=RunState.RUNNING).exists():
        return False
    last = runs.order_by("-id").values("pk")[:2]
    failed = runs.filter(pk__in=[run["pk"] for run in last], state=RunState.FAILED)
    return failed.filter(finished_at__gt=Now() - PAUSE_AFTER_FAILURE).count() < 2
