"""The staleness of results: whether they follow from everything that was approved, or something
waits to be recomputed.

A run of the whole programme settles all that was there when it read.  A run of a part settles its own
part only: as it ends it is worked out whether anything else waits, and if nothing does its receipt
says so.  Where it is not known what a change was, as after files were loaded, only a run of the whole
settles it.

No moment is asked for, since every host has its own: each change makes a version of the inputs and its
event says which one, and a receipt says the version that the run read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from indicators.models import Event, RecomputeRun, RunState

SETTLES = "settles"
"""In the scope of the receipt of a part: nothing else waited as it ended."""

WHOLE = Q(scope__indicator_id=None, scope__from_year=None, scope__unit_id=None)


def last_complete_run(programme: Any) -> QuerySet[RecomputeRun]:
    """Return the last run that left nothing waiting, of a programme by its key or an ``OuterRef``.

    Its ``inputs_version`` is the version that the results follow from.
    """
    settling = WHOLE | Q(**{f"scope__{SETTLES}": True})
    done = RecomputeRun.objects.filter(settling, programme=programme, state=RunState.DONE)
    return done.order_by("-id")[:1]


def mark_if_complete(run: RecomputeRun) -> None:
    """Write on the receipt of a part that has ended whether it left nothing waiting."""
    if _leaves_nothing_pending(run):
        run.scope = {**run.scope, SETTLES: True}
        run.save(update_fields=["scope"])


def _leaves_nothing_pending(run: RecomputeRun) -> bool:
    done = RecomputeRun.objects.filter(programme=run.programme_id, state=RunState.DONE)
    whole = done.filter(WHOLE).order_by("-id").first()
    if whole is None:
        return False
    since, until = whole.inputs_version or 0, run.inputs_version or 0
    changes = _changes(run.programme_id, since, until)
    if len(changes) < until - since:
        # More changes than events tell of, as after files were loaded: nobody knows what they touch.
        return False
    parts = list(done.filter(id__gt=whole.pk).values_list("scope", "inputs_version"))
    return all(
        any(change.is_in(scope, version or 0) for scope, version in parts) for change in changes
    )


@dataclass(frozen=True, slots=True)
class _Change:
    """A statement that was approved, or a ficha as a whole, that must have been read since."""

    version: int
    indicator: int | None
    year: int | None
    unit: int | None

    def is_in(self, scope: Mapping[str, int | None], version: int) -> bool:
        first, last = scope["from_year"], scope["to_year"]
        if version < self.version or scope["indicator_id"] != self.indicator:
            return False
        if self.year is None:
            return first is None and scope["unit_id"] is None
        return (
            (first is None or first <= self.year)
            and (last is None or self.year <= last)
            and scope["unit_id"] in (None, self.unit)
        )


def _changes(programme_id: int, since: int, until: int) -> list[_Change]:
    made = Event.objects.filter(programme=programme_id, inputs__gt=since, inputs__lte=until)
    of = ("indicator", "year", "unit")
    return [_Change(version or 0, *where) for version, *where in made.values_list("inputs", *of)]
