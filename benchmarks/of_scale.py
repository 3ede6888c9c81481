"""The engine at national scale on PostgreSQL beside one set-based SQL statement.

Prints one line of JSON.  Run by ``python -m benchmarks`` with the database in the environment.
"""

import json
import resource
import statistics
import time

from django.db import connection

from benchmarks import national, one_statement
from benchmarks.measuring import in_turns
from indicators.models import Capture, CapturedValue, Result
from indicators.recompute import check_drift, recompute, recompute_programme, scope_of
from objectives.models import Programme

ROUNDS = 3
PARTS = 9


def run() -> dict[str, object]:
    """Make the data, measure the whole and a part, and compare every row with SQL's."""
    programme = national.make()
    before = _memory()
    seconds = in_turns(
        ROUNDS,
        emptied=_empty,
        statement=lambda: one_statement.insert_all(programme),
        emptied_again=_empty,
        engine=lambda: recompute_programme(programme),
    )
    rows, unequal = one_statement.count_unequal(programme)
    again = recompute_programme(programme)
    return {
        "values": CapturedValue.objects.count(),
        "results": Result.objects.count(),
        "rows_compared": rows,
        "rows_unequal": unequal,
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
    current = Capture.objects.filter(
        indicator__programme=programme, superseded_at__isnull=True
    ).select_related("indicator")
    seconds, results = [], []
    for capture in current.order_by("?")[:PARTS]:
        _change_one_value(capture)
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


def _change_one_value(capture: Capture) -> None:
    """As if a statement with another figure had just been approved."""
    value = capture.values.order_by("variable__position").first()
    assert value is not None
    assert value.value is not None
    value.value += 1
    value.save(update_fields=["value"])


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE indicators_result")


def _memory() -> int:
    """The most this process has held so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """One line of JSON on standard output."""
    print(json.dumps(run()))
