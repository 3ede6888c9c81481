"""Results from the approved captures: all of them, or only what one statement touches.

``recompute(scope)`` reads, evaluates and writes what is different; a second run writes nothing.
The whole programme is evaluated outside the lock and written under it in one transaction, so that
a run killed half-way leaves the former results whole, and one overtaken by a new approval starts
over.  Every run leaves a ``RecomputeRun`` as receipt.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import F, Q

from indicators.clock import database_now
from indicators.jobs import claim, claimed
from indicators.models import (
    Capture,
    DataVersion,
    RecomputeRun,
    ReconciliationVerdict,
    Result,
    RunState,
)
from objectives.models import Programme
from objectives.units import read_units

from .compiled import CompiledIndicator, CompiledProgramme, read_compiled_programme
from .consolidation import consolidate
from .copy import snapshot
from .difference import Difference, find_difference, write_difference
from .evaluate import CarriedResult, ResultRow, carried_result, evaluate_year, not_applicable
from .inputs import RecomputeScope, YearColumns, read_year_columns
from .staleness import mark_if_complete
from .verdicts import VerdictRow, evaluate_verdicts

Progress = Callable[[int, int], None]
IndicatorsAt = Callable[[Sequence[CompiledIndicator], datetime], tuple[CompiledIndicator, ...]]
"""The fichas as they were at a moment, from the room that has their history."""

ATTEMPTS = 3
"""The tries of a run overtaken by a new approval before it takes the lock."""

SECONDS_BETWEEN_REPORTS = 0.5

JOB = "recompute"
"""The kind of job under which a run is claimed while it lives."""


@dataclass
class Evaluated:
    """Everything that was found to follow from the statements in scope."""

    rows: list[ResultRow] = field(default_factory=list)
    verdicts: list[VerdictRow] = field(default_factory=list)
    captures: list[int] = field(default_factory=list)
    failures: int = 0
    methods: dict[str, list[int]] = field(default_factory=dict)
    version: int = 0
    compiled_indicators: tuple[CompiledIndicator, ...] = ()
    carried: dict[tuple[int, int], Mapping[int, CarriedResult]] = field(default_factory=dict)


def scope_of(capture: Capture) -> RecomputeScope:
    """Return the scope of one statement: its year (later ones if they accumulate), unit and above."""
    accumulates = any(
        method.node is not None and method.uses_previous
        for compiled in read_compiled_programme(
            capture.indicator.programme_id, capture.indicator_id
        ).indicators
        for method in compiled.methods
    )
    return RecomputeScope(
        programme_id=capture.indicator.programme_id,
        indicator_id=capture.indicator_id,
        from_year=capture.year,
        to_year=None if accumulates else capture.year,
        unit_id=capture.unit_id,
    )


def recompute(
    scope: RecomputeScope, *, task_id: str = "", on_progress: Progress | None = None
) -> RecomputeRun:
    """Bring the results in scope to what the approved captures say; returns the receipt.

    ``on_progress(done, total)`` is called as indicators are evaluated year by year.  A
    failure leaves the results as they were, marks the receipt and is raised again.
    """
    with _begin(scope, task_id) as run:
        return _carry_out(run, scope, on_progress)


def _carry_out(
    run: RecomputeRun, scope: RecomputeScope, on_progress: Progress | None
) -> RecomputeRun:
    started = time.monotonic()
    report = _RunProgress(run, on_progress)
    try:
        counts, evaluated = (
            _recompute_programme(scope, report)
            if scope.covers_programme
            else _recompute_part(scope, report)
        )
    except Exception as error:
        run.state = RunState.FAILED
        run.error = f"{type(error).__name__}: {error}"
        _finish(run, started)
        raise
    run.state = RunState.DONE
    run.counts = counts
    run.inputs_version = evaluated.version
    run.captures_read = written_ranges(evaluated.captures)
    run.inputs_digest = hashlib.sha256(run.captures_read.encode()).hexdigest()
    run.methods = evaluated.methods
    _finish(run, started)
    if not scope.covers_programme:
        # After the receipt is written as done: the question counts this run among those that ended.
        mark_if_complete(run)
    return run


def recompute_programme(
    programme: Programme, *, task_id: str = "", on_progress: Progress | None = None
) -> RecomputeRun:
    """Recompute everything of one programme."""
    return recompute(RecomputeScope(programme.pk), task_id=task_id, on_progress=on_progress)


def check_drift(programme: Programme) -> int:
    """Return the number of stored results and verdicts that differ from the captures of now; 0 is the
    only healthy number.

    Writes nothing but that number and the moment of the check.
    """
    scope = RecomputeScope(programme.pk)
    with snapshot():
        evaluated = _evaluate_with_verdicts(scope)
        drift = sum(difference.size for difference in _differences(scope, evaluated))
    DataVersion.objects.filter(programme=programme).update(
        drift=drift, drift_checked_at=database_now()
    )
    return drift


def note_change(programme_id: int) -> int:
    """Say that statements or fichas of a programme changed, in the transaction that changes them;
    return the version that it made, which the event of the change says.

    A run that is under way then starts over, and waits for that transaction before it writes.
    """
    versions = DataVersion.objects.filter(programme=programme_id)
    versions.update(inputs=F("inputs") + 1)
    return versions.values_list("inputs", flat=True).get()


def interrupt_dead_runs() -> int:
    """Mark the runs whose process is no more as interrupted, and return how many: they will not go
    on.
    """
    running = RecomputeRun.objects.filter(state=RunState.RUNNING)
    # Read before the claims: a run that begins in between has its own before its row is seen.
    found = set(running.values_list("pk", flat=True))
    dead = found - claimed(JOB) if found else found
    return running.filter(pk__in=dead).update(
        state=RunState.INTERRUPTED, finished_at=database_now()
    )


def evaluate(
    scope: RecomputeScope,
    on_progress: Progress | None = None,
    indicators_at: IndicatorsAt | None = None,
) -> Evaluated:
    """Evaluate everything that follows from the statements in scope; read one moment, write
    nothing.

    Who asks for an earlier day says with ``indicators_at`` how the fichas were on it.
    """
    with snapshot():
        version = DataVersion.objects.get(programme=scope.programme_id).inputs
        catalogue = _catalogue(scope, indicators_at)
        columns_by_year = read_year_columns(scope)
        before = {compiled.id: _stored_before(scope, compiled) for compiled in catalogue.indicators}
    report = on_progress or (lambda done, total: None)
    found = Evaluated(version=version, compiled_indicators=catalogue.indicators)
    return _evaluate(scope, catalogue, columns_by_year, before, report, found)


def _catalogue(scope: RecomputeScope, indicators_at: IndicatorsAt | None) -> CompiledProgramme:
    """Return the fichas of today, or as they were when an earlier day is asked for."""
    catalogue = read_compiled_programme(scope.programme_id, scope.indicator_id)
    if scope.as_of is None:
        return catalogue
    assert indicators_at is not None, "an earlier day has fichas of its own"
    return replace(catalogue, indicators=indicators_at(catalogue.indicators, scope.as_of))


def _evaluate(
    scope: RecomputeScope,
    catalogue: CompiledProgramme,
    columns_by_year: dict[tuple[int, int], YearColumns],
    stored_before: dict[int, dict[int, CarriedResult]],
    report: Progress,
    found: Evaluated,
) -> Evaluated:
    total = len(columns_by_year)
    only = None if scope.unit_id is None else catalogue.units.path_up(scope.unit_id)
    done = 0
    for compiled in catalogue.indicators:
        if scope.from_year:
            last_year = compiled.year_before(scope.from_year)
            found.carried[compiled.id, last_year] = stored_before[compiled.id]
        unstated = {
            year
            for year in compiled.unmeasured_years
            if scope.includes(year) and (only is None or compiled.root_unit_id in only)
        }
        contributing = catalogue.units.contributing(compiled.captured_by)
        for year, year_columns in _in_order(columns_by_year, compiled):
            method = compiled.method_of(year)
            found.captures += [capture for capture in year_columns.captures if capture is not None]
            if method is not None:
                for variable in method.variables.values():
                    year_columns.continue_from(variable.id, variable.continues)
                consolidate(year_columns, method, contributing)
                found.methods.setdefault(compiled.code, [])
                if method.id not in found.methods[compiled.code]:
                    found.methods[compiled.code].append(method.id)
            before = found.carried.get((compiled.id, compiled.year_before(year)), {})
            outcome = evaluate_year(compiled, year, year_columns, before, only)
            found.carried[compiled.id, year] = outcome.carried
            found.rows += outcome.rows
            found.failures += outcome.failures
            if compiled.root_unit_id in year_columns.row_of:
                unstated.discard(year)
            done += 1
            report(done, total)
        found.rows += [not_applicable(compiled, year) for year in sorted(unstated)]
    return found


def _evaluate_with_verdicts(
    scope: RecomputeScope, on_progress: Progress | None = None
) -> Evaluated:
    """Evaluate all that is stored; the verdicts may be read later than the results, since whatever
    happens in between makes a run start over.
    """
    found = evaluate(scope, on_progress)
    found.verdicts = evaluate_verdicts(scope, found.rows, found.compiled_indicators, found.carried)
    return found


def written_ranges(ids: Iterable[int]) -> str:
    """Write ids as text, runs of neighbours as ranges: ``1-4,7,9-12``."""
    parts = []
    for _distance, run in groupby(enumerate(sorted(ids)), key=lambda pair: pair[1] - pair[0]):
        neighbours = [pk for _place, pk in run]
        first, last = neighbours[0], neighbours[-1]
        parts.append(f"{first}" if first == last else f"{first}-{last}")
    return ",".join(parts)


def _in_order(
    columns_by_year: dict[tuple[int, int], YearColumns], compiled: CompiledIndicator
) -> Iterator[tuple[int, YearColumns]]:
    """Yield the columns of an indicator, the earliest year first: a year may need the one before."""
    for indicator, year in sorted(columns_by_year):
        if indicator == compiled.id:
            yield year, columns_by_year[indicator, year]


def _stored_before(scope: RecomputeScope, compiled: CompiledIndicator) -> dict[int, CarriedResult]:
    """Return last year's results, as they are stored, where a part that begins later needs them."""
    if scope.from_year is None or not any(method.uses_previous for method in compiled.methods):
        return {}
    year_before = compiled.year_before(scope.from_year)
    stored = Result.objects.filter(indicator=compiled.id, year=year_before)
    return {
        unit: carried_result(status, value, printed, computed)
        for unit, status, value, printed, computed in stored.values_list(
            "unit_id", "status", "value", "printed", "computed"
        )
    }


def _recompute_programme(
    scope: RecomputeScope, report: "_RunProgress"
) -> tuple[dict[str, int], Evaluated]:
    for _attempt in range(ATTEMPTS):
        evaluated = _evaluate_with_verdicts(scope, report)
        with transaction.atomic():
            if _lock(scope).inputs == evaluated.version:
                return _write(scope, evaluated), evaluated
    return _recompute_part(scope, report)


def _recompute_part(
    scope: RecomputeScope, report: "_RunProgress"
) -> tuple[dict[str, int], Evaluated]:
    """Read, evaluate and write under the lock: for what is quick, or was overtaken too often."""
    with transaction.atomic():
        _lock(scope)
        evaluated = _evaluate_with_verdicts(scope, report)
        return _write(scope, evaluated), evaluated


def _lock(scope: RecomputeScope) -> DataVersion:
    """Lock the row under which results of a programme are written, until the transaction ends."""
    return DataVersion.objects.select_for_update().get(programme=scope.programme_id)


def _differences(scope: RecomputeScope, evaluated: Evaluated) -> tuple[Difference, Difference]:
    """Return the differences from what is stored: of results, and of verdicts."""
    in_scope = scope.condition()
    if scope.unit_id is not None:
        in_scope &= Q(unit__in=read_units(scope.programme_id).path_up(scope.unit_id))
    results = Result.objects.filter(in_scope).order_by()
    verdicts = ReconciliationVerdict.objects.filter(in_scope).order_by()
    return (
        find_difference(
            results.values_list("id", *ResultRow._fields), evaluated.rows, of_the_key=3
        ),
        find_difference(
            verdicts.values_list("id", *VerdictRow._fields), evaluated.verdicts, of_the_key=4
        ),
    )


def _write(scope: RecomputeScope, evaluated: Evaluated) -> dict[str, int]:
    """Write what is different, and count; the caller holds the lock."""
    difference, of_verdicts = _differences(scope, evaluated)
    if difference.size or of_verdicts.size:
        write_difference(Result, ResultRow._fields, difference)
        write_difference(ReconciliationVerdict, VerdictRow._fields, of_verdicts)
        DataVersion.objects.filter(programme=scope.programme_id).update(
            outputs=F("outputs") + 1, outputs_changed_at=database_now()
        )
    return {
        "capturas": len(evaluated.captures),
        "resultados": len(evaluated.rows),
        "nuevos": len(difference.new) - difference.replaced,
        "cambiados": difference.replaced,
        "retirados": len(difference.obsolete_ids) - difference.replaced,
        "sin_cambio": difference.unchanged,
        "errores_de_calculo": evaluated.failures,
    }


@contextmanager
def _begin(scope: RecomputeScope, task_id: str) -> Iterator[RecomputeRun]:
    """Begin the receipt of a run, and hold its claim while it lives."""
    interrupt_dead_runs()
    with ExitStack() as stack:
        # The claim is there when the row is seen, so that nobody takes the run for dead.
        with transaction.atomic():
            run = RecomputeRun.objects.create(
                programme_id=scope.programme_id,
                state=RunState.RUNNING,
                scope=scope.as_json(),
                started_at=database_now(),
                task_id=task_id,
            )
            stack.enter_context(claim(JOB, run.pk))
        yield run


def _finish(run: RecomputeRun, started: float) -> None:
    run.seconds = round(time.monotonic() - started, 3)
    run.finished_at = database_now()
    run.save()


class _RunProgress:
    """Tells how far a run is: to whoever listens at once, to its row twice a second."""

    def __init__(self, run: RecomputeRun, listener: Progress | None) -> None:
        self.run = run
        self.listener = listener
        self.reported_at = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        self.run.done, self.run.total = done, total
        if self.listener is not None:
            self.listener(done, total)
        if time.monotonic() - self.reported_at >= SECONDS_BETWEEN_REPORTS:
            self.reported_at = time.monotonic()
            RecomputeRun.objects.filter(pk=self.run.pk).update(done=done, total=total)
