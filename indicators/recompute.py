"""Results from the approved captures: all of them, or only what one statement touches.

``recompute(scope)`` reads, evaluates and writes what is different; a second run writes nothing.
The whole programme is evaluated outside the lock and written under it in one transaction, so that
a run killed half-way leaves the former results whole, and one overtaken by a new approval starts
over.  Every run leaves a ``RecomputeRun`` as receipt.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from objectives.models import Programme

from .bulk import Row, delete_rows, insert_rows, read_rows
from .catalogue import Catalogue, IndicatorPlan, read_catalogue, read_units
from .columns import ND, Cell
from .consolidation import consolidate
from .evaluation import COLUMNS, evaluate_block
from .models import Capture, DataVersion, RecomputeRun, Result, RunState
from .statements import Block, Scope, read_blocks

Progress = Callable[[int, int], None]

ATTEMPTS = 3
"""How often a run that was overtaken by a new approval starts over before it takes the lock."""

SECONDS_BETWEEN_REPORTS = 0.5

TABLE = Result._meta.db_table


@dataclass
class Evaluated:
    """Everything that was found to follow from the statements in scope."""

    rows: list[Row] = field(default_factory=list)
    captures: int = 0
    failures: int = 0
    digest: str = ""
    methods: dict[str, list[int]] = field(default_factory=dict)


def scope_of(capture: Capture) -> Scope:
    """What depends on one statement: its year (and later ones if they accumulate), unit and above."""
    accumulates = any(
        method.node is not None and method.uses_previous
        for plan in read_catalogue(capture.indicator.programme_id, capture.indicator_id).indicators
        for method in plan.methods
    )
    return Scope(
        programme_id=capture.indicator.programme_id,
        indicator_id=capture.indicator_id,
        from_year=capture.year,
        to_year=None if accumulates else capture.year,
        unit_id=capture.unit_id,
    )


def recompute(
    scope: Scope, *, task_id: str = "", on_progress: Progress | None = None
) -> RecomputeRun:
    """Bring the results in scope to what the approved captures say; returns the receipt.

    ``on_progress(done, total)`` is called as blocks of one indicator and year are evaluated.  A
    failure leaves the results as they were, marks the receipt and is raised again.
    """
    run = _begin(scope, task_id)
    started = time.monotonic()
    report = _Reporter(run, on_progress)
    try:
        counts, evaluated, version = (
            _recompute_whole(scope, report) if scope.is_whole else _recompute_part(scope, report)
        )
    except Exception as error:
        run.state = RunState.FAILED
        run.error = f"{type(error).__name__}: {error}"
        _finish(run, started)
        raise
    run.state = RunState.DONE
    run.counts = counts
    run.inputs_version = version
    run.inputs_digest = evaluated.digest
    run.methods = evaluated.methods
    _finish(run, started)
    return run


def recompute_programme(
    programme: Programme, *, task_id: str = "", on_progress: Progress | None = None
) -> RecomputeRun:
    """Recompute everything of one programme."""
    return recompute(Scope(programme.pk), task_id=task_id, on_progress=on_progress)


def check_drift(programme: Programme) -> int:
    """How many stored results differ from what the captures say now; 0 is the only healthy number.

    Writes nothing but that number and the moment of the check.
    """
    scope = Scope(programme.pk)
    evaluated = evaluate(scope)
    difference = _difference(scope, evaluated.rows)
    drift = len(difference.new) + len(difference.stale) - difference.replaced
    DataVersion.objects.filter(programme=programme).update(
        drift=drift, drift_checked_at=timezone.now()
    )
    return drift


def mark_interrupted() -> int:
    """Runs that were under way when the only process ended will not go on: say so."""
    return RecomputeRun.objects.filter(state=RunState.RUNNING).update(
        state=RunState.INTERRUPTED, finished_at=timezone.now()
    )


def results_as_of(scope: Scope, moment: datetime) -> list[Row]:
    """The results that followed from what was approved by ``moment``; nothing is stored."""
    return evaluate(replace(scope, as_of=moment)).rows


def evaluate(scope: Scope, on_progress: Progress | None = None) -> Evaluated:
    """Everything that follows from the statements in scope; reads and writes nothing else."""
    catalogue = read_catalogue(scope.programme_id, scope.indicator_id)
    blocks = read_blocks(scope)
    return _evaluate(scope, catalogue, blocks, on_progress or (lambda done, total: None))


def _evaluate(
    scope: Scope, catalogue: Catalogue, blocks: dict[tuple[int, int], Block], report: Progress
) -> Evaluated:
    found = Evaluated()
    total = len(blocks)
    only = None if scope.unit_id is None else catalogue.units.path_up(scope.unit_id)
    digest = hashlib.sha256()
    done = 0
    for plan in catalogue.indicators:
        previous: dict[int, Cell] = _stored_before(scope, plan)
        last_year: int | None = scope.from_year - 1 if scope.from_year else None
        for year, block in _in_order(blocks, plan):
            method = plan.method_of(year)
            found.captures += len(block)
            digest.update(",".join(str(each) for each in block.captures).encode())
            if method is not None:
                consolidate(block, method, catalogue.units)
                found.methods.setdefault(plan.code, [])
                if method.id not in found.methods[plan.code]:
                    found.methods[plan.code].append(method.id)
            before = previous if last_year == year - 1 else {}
            outcome = evaluate_block(plan, year, block, before, only)
            previous, last_year = outcome.values, year
            found.rows += outcome.rows
            found.failures += outcome.failures
            done += 1
            report(done, total)
    found.digest = digest.hexdigest()
    return found


def _in_order(
    blocks: dict[tuple[int, int], Block], plan: IndicatorPlan
) -> Iterator[tuple[int, Block]]:
    """The blocks of an indicator from the earliest year on: a year may need the one before."""
    for indicator, year in sorted(blocks):
        if indicator == plan.id:
            yield year, blocks[indicator, year]


def _stored_before(scope: Scope, plan: IndicatorPlan) -> dict[int, Cell]:
    """Last year's stored values, where a part that begins later needs them."""
    if scope.from_year is None or not any(method.uses_previous for method in plan.methods):
        return {}
    stored = Result.objects.filter(indicator=plan.id, year=scope.from_year - 1)
    return {
        unit: ND if value is None else value
        for unit, value in stored.values_list("unit_id", "value")
    }


def _recompute_whole(scope: Scope, report: "_Reporter") -> tuple[dict[str, int], Evaluated, int]:
    for _attempt in range(ATTEMPTS):
        version = DataVersion.objects.get(programme=scope.programme_id).inputs
        evaluated = evaluate(scope, report)
        with transaction.atomic():
            if _lock(scope).inputs == version:
                return _write(scope, evaluated), evaluated, version
    return _recompute_part(scope, report)


def _recompute_part(scope: Scope, report: "_Reporter") -> tuple[dict[str, int], Evaluated, int]:
    """Read, evaluate and write under the lock: for what is quick, or was overtaken too often."""
    with transaction.atomic():
        version = _lock(scope).inputs
        evaluated = evaluate(scope, report)
        return _write(scope, evaluated), evaluated, version


def _lock(scope: Scope) -> DataVersion:
    """The row under which results of a programme are written, held until the transaction ends."""
    return DataVersion.objects.select_for_update().get(programme=scope.programme_id)


@dataclass
class _Difference:
    """Rows to insert, ids of rows to delete, and how many of those are the same result anew."""

    new: list[Row]
    stale: list[str]
    replaced: int
    unchanged: int


def _difference(scope: Scope, rows: list[Row]) -> _Difference:
    stored = {row[1:4]: row for row in _stored_rows(scope)}
    if not stored:
        return _Difference(rows, [], 0, 0)
    new: list[Row] = []
    stale: list[str] = []
    replaced = unchanged = 0
    for row in rows:
        former = stored.pop(row[:3], None)
        if former is None:
            new.append(row)
        elif former[1:] == row:
            unchanged += 1
        else:
            new.append(row)
            stale.append(str(former[0]))
            replaced += 1
    stale += [str(row[0]) for row in stored.values()]
    return _Difference(new, stale, replaced, unchanged)


def _stored_rows(scope: Scope) -> list[Row]:
    """The stored results in scope: id and the columns of ``evaluation.COLUMNS``, as text."""
    names = ["r.id", *(f"r.{name}" for name in COLUMNS)]
    # Each database has its own word for a boolean; a number is the same everywhere.
    names[names.index("r.met")] = "CAST(r.met AS INTEGER)"
    where, parameters = ["i.programme_id = %s"], [scope.programme_id]
    if scope.indicator_id is not None:
        where.append("r.indicator_id = %s")
        parameters.append(scope.indicator_id)
    for operator, year in ((">=", scope.from_year), ("<=", scope.to_year)):
        if year is not None:
            where.append(f"r.year {operator} %s")
            parameters.append(year)
    if scope.unit_id is not None:
        path = read_units().path_up(scope.unit_id)
        where.append(f"r.unit_id IN ({', '.join(['%s'] * len(path))})")
        parameters += path
    # Only names of this module are joined in; every value travels as a parameter.
    query = (
        f"SELECT {', '.join(names)} FROM {TABLE} r "  # noqa: S608
        f"JOIN indicators_indicator i ON i.id = r.indicator_id WHERE {' AND '.join(where)}"
    )
    return read_rows(query, parameters)


def _write(scope: Scope, evaluated: Evaluated) -> dict[str, int]:
    """Write what is different, and count; the caller holds the lock."""
    difference = _difference(scope, evaluated.rows)
    if difference.new or difference.stale:
        delete_rows(TABLE, difference.stale)
        insert_rows(TABLE, COLUMNS, difference.new)
        DataVersion.objects.filter(programme=scope.programme_id).update(
            outputs=F("outputs") + 1, outputs_changed_at=timezone.now()
        )
    return {
        "capturas": evaluated.captures,
        "resultados": len(evaluated.rows),
        "nuevos": len(difference.new) - difference.replaced,
        "cambiados": difference.replaced,
        "retirados": len(difference.stale) - difference.replaced,
        "sin_cambio": difference.unchanged,
        "errores_de_calculo": evaluated.failures,
    }


def _begin(scope: Scope, task_id: str) -> RecomputeRun:
    """A receipt for a run that starts now; an earlier try of the same task was interrupted."""
    if task_id:
        RecomputeRun.objects.filter(task_id=task_id, state=RunState.RUNNING).update(
            state=RunState.INTERRUPTED, finished_at=timezone.now()
        )
    return RecomputeRun.objects.create(
        programme_id=scope.programme_id,
        state=RunState.RUNNING,
        scope=scope.as_json(),
        started_at=timezone.now(),
        task_id=task_id,
    )


def _finish(run: RecomputeRun, started: float) -> None:
    run.seconds = round(time.monotonic() - started, 3)
    run.finished_at = timezone.now()
    run.save()


class _Reporter:
    """Tells how far a run is: to whoever listens at once, to its row twice a second."""

    def __init__(self, run: RecomputeRun, listener: Progress | None) -> None:
        self.run = run
        self.listener = listener
        self.told = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        self.run.done, self.run.total = done, total
        if self.listener is not None:
            self.listener(done, total)
        if time.monotonic() - self.told >= SECONDS_BETWEEN_REPORTS:
            self.told = time.monotonic()
            RecomputeRun.objects.filter(pk=self.run.pk).update(done=done, total=total)
