"""Verdicts of the reconciliation as plain rows, as they are published."""

from collections.abc import Sequence
from datetime import datetime

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
    rows = ledger(
        programme,
        indicator=indicators[0] if len(indicators) == 1 else None,
        year=years[0] if len(years) == 1 else None,
        moment=moment,
    )
    return [
        row._asdict()
        | {
            "severity": WORST_FIRST[row.verdict],
            "readings": [reading._asdict() for reading in row.readings],
        }
        for row in rows
    ]
