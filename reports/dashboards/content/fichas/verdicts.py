"""The verdicts of reconciliation on the figures of one indicator, year by year."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from indicators.reconciliation.ledger import LedgerRow, verdicts_on
from indicators.reconciliation.superseded import printed_results
from objectives.models import Programme

from ..series import Series
from .rows import FichaRows, written_substitution


def verdicts_by_year(
    programme: Programme, series: Series, rows: FichaRows, explanations: Mapping[Any, Any]
) -> dict[int, list[LedgerRow]]:
    """Return by year the verdicts on an indicator; some queries where captures have taken the place
    of what is printed, and none else.
    """
    found: dict[int, list[LedgerRow]] = defaultdict(list)
    for result in series.results.values():
        result.indicator = series.indicator
        result.unit = programme.root_unit
        result.capture = rows.by_id.get(result.capture_id or 0)
    printings = {
        (series.indicator.pk, year, programme.root_unit.pk): [
            capture for capture in captures if capture.printed
        ]
        for year, captures in rows.captures.items()
    }
    results = list(series.results.values())
    for result in printed_results(programme.pk, results, printings):
        places = printings[series.indicator.pk, result.year, programme.root_unit.pk]
        written = written_substitution(series, result, rows)
        found[result.year] = verdicts_on(result, places, written, dict(explanations))
    return found
