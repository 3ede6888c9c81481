"""Verdicts of the reconciliation as plain rows, as they are told outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from indicators.arithmetic.reconciliation_rules import WORST_FIRST
from indicators.reconciliation.ledger import ledger
from objectives.models import Programme
from tables.columns import Row


def verdict_rows(
    programme: Programme,
    indicators: Sequence[str] = (),
    years: Sequence[int] = (),
    moment: datetime | None = None,
) -> list[Row]:
    """Return the ledger, worst first; narrowed already where one indicator or one year is asked for."""
    positions = dict(programme.indicators.values_list("code", "position"))
    rows = ledger(
        programme,
        indicator=indicators[0] if len(indicators) == 1 else None,
        year=years[0] if len(years) == 1 else None,
        moment=moment,
    )
    return [
        _plain(row)
        | {
            "severity": WORST_FIRST[row.verdict],
            "indicator_position": positions[row.indicator_code],
            "readings": [_plain(reading) for reading in row.readings],
        }
        for row in rows
    ]


def _plain(row: Any) -> dict[str, Any]:
    return dict(vars(row))
