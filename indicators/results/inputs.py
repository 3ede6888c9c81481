"""The approved statements that count, as columns: what is printed and captured, unit by unit.

What counts today is the current capture of each indicator, year and unit; what counted on an
earlier day is the one that had been approved by then and was not yet superseded.  Two queries,
however many indicators and units.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

from indicators.arithmetic.official_numbers import PRELIMINARY
from indicators.arithmetic.vectorized import Cell, Missing
from indicators.models import CaptureStatus

from .copy import Row, read_rows


@dataclass(frozen=True)
class RecomputeScope:
    """The scope of a reading or recomputation: a programme, or the part of it that a statement
    touches.

    ``unit_id`` means that unit and those above it.  ``as_of`` asks for what was known at a moment
    instead of now.
    """

    programme_id: int
    indicator_id: int | None = None
    from_year: int | None = None
    to_year: int | None = None
    unit_id: int | None = None
    as_of: datetime | None = None

    @property
    def covers_programme(self) -> bool:
        """Return whether the whole programme is meant."""
        return self.indicator_id is None and self.from_year is None and self.unit_id is None

    def as_json(self) -> dict[str, int | str | None]:
        """Return what a receipt keeps of the scope."""
        return {
            "indicator_id": self.indicator_id,
            "from_year": self.from_year,
            "to_year": self.to_year,
            "unit_id": self.unit_id,
        }


@dataclass
class YearColumns:
    """All statements about one indicator in one year; each list has one entry a unit.

    ``columns`` holds, by variable id, a number or the reason why it is missing; None where the
    unit says nothing about the variable.  ``preliminary`` holds, by variable id, the places of
    the units whose number is preliminary; ``cutoffs_of`` the cutoff of a number that a unit took
    over from one below it, by variable id and place.
    """

    units: list[int] = field(default_factory=list)
    captures: list[str | None] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    printed_values: list[Decimal | None] = field(default_factory=list)
    figure_statuses: list[str] = field(default_factory=list)
    cutoffs: list[date | None] = field(default_factory=list)
    columns: dict[int, list[Cell | None]] = field(default_factory=dict)
    preliminary: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    cutoffs_of: dict[tuple[int, int], date] = field(default_factory=dict)
    row_of: dict[int, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.units)

    def add_unit(self, unit: int) -> int:
        """Add a row for a unit that has stated nothing itself; return its place."""
        self.add_statement(unit)
        for column in self.columns.values():
            column.append(None)
        return self.row_of[unit]

    def add_capture(self, row: Row) -> None:
        """Add a row from the query of captures, before any column is there."""
        capture, _, _, unit, printed, value, status, cutoff = row
        self.add_statement(
            int(unit or 0),
            capture,
            printed or "",
            None if value is None else Decimal(value),
            status or "",
            None if cutoff is None else date.fromisoformat(cutoff),
        )

    def add_statement(
        self,
        unit: int,
        capture: str | None = None,
        printed: str = "",
        value: Decimal | None = None,
        status: str = "",
        cutoff: date | None = None,
    ) -> None:
        """Add a row for what a unit stated: nothing, a printed figure, variables to come, or both."""
        self.row_of[unit] = len(self.units)
        self.units.append(unit)
        self.captures.append(capture)
        self.printed.append(printed)
        self.printed_values.append(value)
        self.figure_statuses.append(status)
        self.cutoffs.append(cutoff)

    def column(self, variable: int) -> list[Cell | None]:
        """Return the column of a variable, empty if nobody has stated it."""
        if variable not in self.columns:
            self.columns[variable] = [None] * len(self.units)
        return self.columns[variable]

    def state(self, variable: int, value: Decimal | None, status: str, row: int = 0) -> None:
        """Put one variable of a unit in its cell."""
        self.column(variable)[row] = Missing(status) if value is None else value
        if status == PRELIMINARY:
            self.preliminary[variable].add(row)

    def continue_from(self, variable: int, earlier: Sequence[int]) -> None:
        """Let a variable take what units stated of those that it continues, and not of itself."""
        for former in earlier:
            if former not in self.columns:
                continue
            column, stated = self.column(variable), self.columns[former]
            for row, cell in enumerate(stated):
                if cell is not None and column[row] is None:
                    column[row] = cell
                    if row in self.preliminary[former]:
                        self.preliminary[variable].add(row)


ColumnsByYear = dict[tuple[int, int], YearColumns]
"""Blocks by (indicator id, year)."""


def read_year_columns(scope: RecomputeScope) -> ColumnsByYear:
    """Read every statement in scope; for one unit, those of all units, since sums need them."""
    where, parameters = _condition(scope)
    blocks: ColumnsByYear = defaultdict(YearColumns)
    # What is joined in is a fixed text of this module; every value travels as a parameter.
    captures = read_rows(
        f"SELECT c.id, c.indicator_id, c.year, c.unit_id, c.printed, c.printed_value, "  # noqa: S608
        f"c.figure_status, c.cutoff FROM indicators_capture c {where}",
        parameters,
    )
    for row in captures:
        blocks[int(row[1] or 0), int(row[2] or 0)].add_capture(row)
    values = read_rows(
        f"SELECT c.indicator_id, c.year, c.unit_id, v.variable_id, v.value, v.status "  # noqa: S608
        f"FROM indicators_capture c JOIN indicators_capturedvalue v "
        f"ON v.capture_id = COALESCE(c.values_from_id, c.id) {where}",
        parameters,
    )
    _fill(blocks, values)
    return blocks


def _fill(blocks: ColumnsByYear, values: list[Row]) -> None:
    """Put every value in its cell; this loop sees a million rows, so it does little for each."""
    missing = {status: Missing(status) for status in ("nd", "na")}
    keys: dict[tuple[str | None, str | None], YearColumns] = {}
    columns: dict[tuple[str | None, str | None, str | None], list[Cell | None]] = {}
    for indicator, year, unit, variable, value, status in values:
        column = columns.get((indicator, year, variable))
        if column is None:
            block = blocks[int(indicator or 0), int(year or 0)]
            keys[indicator, year] = block
            column = columns[indicator, year, variable] = block.column(int(variable or 0))
        row = keys[indicator, year].row_of[int(unit or 0)]
        column[row] = missing[status or ""] if value is None else Decimal(value)
        if status == PRELIMINARY:
            keys[indicator, year].preliminary[int(variable or 0)].add(row)


def _condition(scope: RecomputeScope) -> tuple[str, list[object]]:
    """Return the WHERE that both queries share, and its parameters."""
    parts = ["c.status = %s"]
    parameters: list[object] = [CaptureStatus.APPROVED.value]
    if scope.as_of is None:
        parts.append("c.superseded_at IS NULL")
    else:
        parts.append("c.approved_at <= %s AND (c.superseded_at IS NULL OR c.superseded_at > %s)")
        moment = connection.ops.adapt_datetimefield_value(scope.as_of)
        parameters += [moment, moment]
    if scope.indicator_id is not None:
        parts.append("c.indicator_id = %s")
        parameters.append(scope.indicator_id)
    else:
        parts.append(
            "c.indicator_id IN (SELECT id FROM indicators_indicator WHERE programme_id = %s)"
        )
        parameters.append(scope.programme_id)
    if scope.from_year is not None:
        parts.append("c.year >= %s")
        parameters.append(scope.from_year)
    if scope.to_year is not None:
        parts.append("c.year <= %s")
        parameters.append(scope.to_year)
    return f"WHERE {' AND '.join(parts)}", parameters
