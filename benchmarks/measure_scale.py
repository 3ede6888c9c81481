"""The engine at national scale on PostgreSQL beside one set-based SQL statement.

Prints one line of JSON.  Run by ``python -m benchmarks`` with the database in the environment.
"""

import json
import random
import resource
import statistics
import time

from django.db import connection, transaction
from django.utils import timezone

from benchmarks import national, one_statement
from benchmarks.timing import time_in_turns
from indicators.models import Capture, CapturedValue, Result
from indicators.results.recompute import (
    check_drift,
    note_change,
    recompute,
    recompute_programme,
    scope_of,
)
from objectives.models import Programme

ROUNDS = 3
PARTS = 9


def run() -> dict[str, object]:
    """Make the data, measure the whole and a part, and compare every row with SQL's."""
    programme = national.make()
    before = _memory()
    seconds = time_in_turns(
        ROUNDS,
        emptied=_empty,
        statement=lambda: one_statement.insert_all(programme),
        emptied_again=_empty,
        engine=lambda: recompute_programme(programme),
    )
    one_statement.keep("by_engine")
    _empty()
    one_statement.insert_all(programme)
    one_statement.keep("by_statement")
    _empty()
    recompute_programme(programme)
    rows, unequal = one_statement.count_unequal(programme)
    again = recompute_programme(programme)
    return {
        "values": CapturedValue.objects.count(),
        "results": Result.objects.count(),
        "rows_compared": rows,
        "rows_unequal": unequal,
        "rows_different": one_statement.count_different("by_engine", "by_statement"),
        "statement_seconds": seconds["statement"],
        "engine_seconds": seconds["engine"],
        "written_again": again.counts["nuevos"] + again.counts["cambiados"],
        "drift": check_drift(programme),
        "megabytes_before": before,
        "megabytes": _memory(),
        **_part(programme),
    }


def _part(programme: Programme) -> dict[str, object]:
    """One approved statement at a time: what depends on it, and nothing else, is recomputed."""
    current = Capture.objects.filter(indicator__programme=programme, superseded_at=None)
    ids = sorted(current.values_list("pk", flat=True))
    seconds, results = [], []
    for pk in random.Random(national.SEED).sample(ids, PARTS):
        capture = _approve_another(current.select_related("indicator").get(pk=pk))
        started = time.perf_counter()
        run = recompute(scope_of(capture))
        seconds.append(time.perf_counter() - started)
        results.append(run.counts["cambiados"])
    return {
        "part_seconds": statistics.median(seconds),
        "part_results": results,
        "drift_after_parts": check_drift(programme),
        "unequal_after_parts": one_statement.count_unequal(programme)[1],
    }


def _approve_another(former: Capture) -> Capture:
    """A later statement of the same figure, with its first variable one higher."""
    values = list(former.values.order_by("variable__position"))
    with transaction.atomic():
        now = timezone.now()
        Capture.objects.filter(pk=former.pk).update(superseded_at=now)
        capture = Capture.objects.create(
            indicator=former.indicator,
            year=former.year,
            unit=former.unit,
            status=former.status,
            origin=former.origin,
            publication=former.publication,
            cutoff=former.cutoff,
            approved_at=now,
        )
        assert values[0].value is not None
        values[0].value += 1
        CapturedValue.objects.bulk_create(
            CapturedValue(
                capture=capture, variable=stated.variable, value=stated.value, status=stated.status
            )
            for stated in values
        )
        note_change(former.indicator.programme_id)
    return capture


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE indicators_result")


def _memory() -> int:
    """The most this process has held so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """One line of JSON on standard output."""
    print(json.dumps(run()))
