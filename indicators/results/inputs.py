"""The approved statements that count, as columns: what is printed and captured, unit by unit.

What counts today is the current capture of each indicator, year and unit; what counted on an
earlier day is the one that had been approved by then and was not yet superseded.  Four queries,
however many indicators and units.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q

from indicators.arithmetic.official_numbers import PRELIMINARY
from indicators.arithmetic.vectorized import Cell, Missing
from indicators.models import Capture, CapturedResult, CapturedValue, CaptureStatus


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

    def includes(self, year: int) -> bool:
        """Return whether a year is in scope."""
        return (self.from_year is None or self.from_year <= year) and (
            self.to_year is None or year <= self.to_year
        )

    def condition(self, path: str = "") -> Q:
        """Return the condition that what is at the end of a path, of an indicator and a year, is in
        scope; its unit is not asked for.
        """
        limits = {
            "indicator__programme": self.programme_id,
            "indicator": self.indicator_id,
            "year__gte": self.from_year,
            "year__lte": self.to_year,
        }
        return Q(**{f"{path}{name}": limit for name, limit in limits.items() if limit is not None})

    def as_json(self) -> dict[str, int | str | None]:
        """Return the scope as a receipt stores it."""
        return {
            "indicator_id": self.indicator_id,
            "from_year": self.from_year,
            "to_year": self.to_year,
            "unit_id": self.unit_id,
        }


class StatedResult(NamedTuple):
    """A result as a capture states it: its number, None where it is nd or na, and its status."""

    value: Decimal | None
    status: str


@dataclass
class YearColumns:
    """All statements about one indicator in one year; each list has one entry a unit.

    ``columns`` holds, by variable id, a number or the reason why it is missing; None where the
    unit says nothing about the variable.  ``preliminary`` holds, by variable id, the places of
    the units whose number is preliminary; ``cutoffs_of`` the cutoff of a number that a unit took
    over from one below it, by variable id and place; ``stated_results`` the results that were
    captured themselves, by place.
    """

    units: list[int] = field(default_factory=list)
    captures: list[int | None] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    printed_values: list[Decimal | None] = field(default_factory=list)
    figure_statuses: list[str] = field(default_factory=list)
    cutoffs: list[date | None] = field(default_factory=list)
    columns: dict[int, list[Cell | None]] = field(default_factory=dict)
    preliminary: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    cutoffs_of: dict[tuple[int, int], date] = field(default_factory=dict)
    stated_results: dict[int, StatedResult] = field(default_factory=dict)
    row_of: dict[int, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.units)

    def add_unit(self, unit: int) -> int:
        """Add a row for a unit that has stated nothing itself; return its place."""
        self.add_statement(unit)
        for column in self.columns.values():
            column.append(None)
        return self.row_of[unit]

    def add_statement(
        self,
        unit: int,
        capture: int | None = None,
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

    def state_result(self, value: Decimal | None, status: str, row: int = 0) -> None:
        """Put the result that a unit states itself, where no formula gives one."""
        self.stated_results[row] = StatedResult(value, status)

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
    columns_by_year: ColumnsByYear = defaultdict(YearColumns)
    captures = Capture.objects.filter(_counts(scope)).order_by()
    for indicator, year, *statement in captures.values_list("indicator_id", "year", *_STATEMENT):
        columns_by_year[indicator, year].add_statement(*statement)
    values = CapturedValue.objects.order_by()
    # Its own, or those of the statement that it leans on.
    own = values.filter(_counts(scope, "capture__"), capture__values_from=None)
    of_others = values.filter(
        _counts(scope, "capture__dependents__"),
        # Says nothing new, but leads to the few that depend on another one.
        capture__dependents__values_from__isnull=False,
    )
    for indicator, year, unit, value, status in (
        CapturedResult.objects.filter(_counts(scope, "capture__"))
        .order_by()
        .values_list("capture__indicator", "capture__year", "capture__unit", "value", "status")
    ):
        stated = columns_by_year[indicator, year]
        stated.state_result(value, status, stated.row_of[unit])
    for found, path in ((own, "capture__"), (of_others, "capture__dependents__")):
        of_statement = (f"{path}{name}" for name in ("indicator", "year", "unit"))
        _fill(columns_by_year, found.values_list(*of_statement, "variable", "value", "status"))
    return columns_by_year


_STATEMENT = ("unit_id", "id", "printed", "printed_value", "figure_status", "cutoff")


def _fill(columns_by_year: ColumnsByYear, values: Iterable[tuple[Any, ...]]) -> None:
    """Put every value in its cell; this loop sees a million rows, so it does little for each."""
    missing = {status: Missing(status) for status in ("nd", "na")}
    columns: dict[tuple[int, int, int], tuple[YearColumns, list[Cell | None]]] = {}
    for indicator, year, unit, variable, value, status in values:
        place = columns.get((indicator, year, variable))
        if place is None:
            year_columns = columns_by_year[indicator, year]
            place = columns[indicator, year, variable] = year_columns, year_columns.column(variable)
        year_columns, column = place
        row = year_columns.row_of[unit]
        column[row] = missing[status] if value is None else value
        if status == PRELIMINARY:
            year_columns.preliminary[variable].add(row)


def _counts(scope: RecomputeScope, path: str = "") -> Q:
    """Return the condition that the statement at the end of a path is in scope and counts."""
    approved = Q(**{f"{path}status": CaptureStatus.APPROVED})
    stands = Q(**{f"{path}superseded_at": None})
    if scope.as_of is not None:
        approved &= Q(**{f"{path}approved_at__lte": scope.as_of})
        stands |= Q(**{f"{path}superseded_at__gt": scope.as_of})
    return scope.condition(path) & approved & stands
