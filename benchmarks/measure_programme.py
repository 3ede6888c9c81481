"""The whole recompute of the real programme beside the plain ORM loop, on one database.

Prints one line of JSON.  Run by ``python -m benchmarks`` with the database in the environment.
"""

import json
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.orm_loop import recompute_one_by_one
from benchmarks.timing import time_in_turns
from indicators.fichas.loading import load_programme
from indicators.models import ReconciliationVerdict, Result
from indicators.results.recompute import recompute_programme
from objectives.models import Programme

FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "piimss-2020-2024"
ROUNDS = 7
SAME = (
    "indicator__code", "year", "status", "value", "printed", "met", "gap", "target", "light",
    "progress_reason", "pace_reason", "cutoff",
)  # fmt: skip


def run() -> dict[str, object]:
    """Measure, after checking that loop and engine give the same results."""
    slug, _changes = load_programme(FOLDER)
    programme = Programme.objects.get(slug=slug)
    recompute_one_by_one(programme)
    one_by_one = _comparable_results()
    _empty()
    recompute_programme(programme)
    seconds = time_in_turns(
        ROUNDS,
        emptied=_empty,
        loop=lambda: recompute_one_by_one(programme),
        emptied_again=_empty,
        engine=lambda: recompute_programme(programme),
    )
    _empty()
    with CaptureQueriesContext(connection) as of_loop:
        recompute_one_by_one(programme)
    _empty()
    with CaptureQueriesContext(connection) as of_engine:
        recompute_programme(programme)
    return {
        "database": connection.display_name,
        "results": Result.objects.count(),
        "same_figures": one_by_one == _comparable_results(),
        "loop_seconds": seconds["loop"],
        "engine_seconds": seconds["engine"],
        "loop_queries": len(of_loop),
        "engine_queries": len(of_engine),
    }


def _empty() -> None:
    """Throw away everything that is derived."""
    Result.objects.all().delete()
    ReconciliationVerdict.objects.all().delete()


def _comparable_results() -> list[tuple[object, ...]]:
    """Return what both must agree on; computed numbers to ten decimals, fewer than are stored."""
    rows = Result.objects.order_by("indicator__position", "year").values_list(
        *SAME, "computed", "progress", "pace", "marks"
    )
    return [
        (
            *row[:-4],
            *(None if number is None else round(number, 10) for number in row[-4:-1]),
            row[-1],
        )
        for row in rows
    ]


def main() -> None:
    """One line of JSON on standard output."""
    print(json.dumps(run()))
