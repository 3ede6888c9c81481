"""Figures of a unit made from those of the units below it, variable by variable.

Never from results: a rate of rates is not a rate.  A sum needs every unit that hangs on the one
above: a unit that has said nothing makes the sum not available, because missing is not zero; a
unit to which the variable does not apply says so and is left out.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import reduce

from indicators.arithmetic.formulas import EXACT
from indicators.arithmetic.vectorized import NA, ND, Cell, Missing
from indicators.models import Consolidation
from objectives.units import UnitTree

from .compiled import CompiledMethod, CompiledVariable
from .inputs import YearColumns


def consolidate(year_columns: YearColumns, method: CompiledMethod, units: UnitTree) -> None:
    """Give the units above those that stated something their rows and their variables, bottom up.

    A variable that the unit itself has stated is left as stated.  What is taken over brings its
    marks along: preliminary if a part is, and the earliest cutoff of the parts where the unit has
    made no statement of its own.
    """
    for parent in _parents(year_columns, units):
        row = year_columns.row_of.get(parent)
        if row is None:
            row = year_columns.add_unit(parent)
        below = [year_columns.row_of.get(child) for child in units.children_of[parent]]
        taken = [
            variable
            for variable in method.variables.values()
            if _consolidate_variable(variable, year_columns, row, below)
        ]
        if taken and year_columns.captures[row] is None:
            cutoffs = [year_columns.cutoffs[child] for child in below if child is not None]
            year_columns.cutoffs[row] = min((cutoff for cutoff in cutoffs if cutoff), default=None)


def _consolidate_variable(
    variable: CompiledVariable, year_columns: YearColumns, row: int, below: Sequence[int | None]
) -> bool:
    """Fill a variable of a unit from those below it; whether there was anything to take."""
    column = year_columns.columns.get(variable.id)
    if column is None or column[row] is not None:
        return False
    cells = [None if child is None else column[child] for child in below]
    if all(cell is None for cell in cells):
        return False
    sources: Sequence[int | None]
    if variable.consolidation == Consolidation.SUM:
        column[row], sources = _sum(cells), below
    elif variable.consolidation == Consolidation.LAST:
        column[row], sources = _last(variable, cells, year_columns, row, below)
    else:
        return False
    if not year_columns.preliminary[variable.id].isdisjoint(
        source for source in sources if source is not None
    ):
        year_columns.preliminary[variable.id].add(row)
    return True


def _parents(year_columns: YearColumns, units: UnitTree) -> list[int]:
    """Return every unit above one that stated something, deepest first."""
    found: dict[int, None] = {}
    for unit in year_columns.units:
        parent = units.parent_of.get(unit)
        while parent is not None and parent not in found:
            found[parent] = None
            parent = units.parent_of.get(parent)
    return sorted(found, key=units.depth, reverse=True)


def _sum(cells: Iterable[Cell | None]) -> Cell:
    numbers: list[Decimal] = []
    for cell in cells:
        if cell is None or cell == ND:
            return ND
        if not isinstance(cell, Missing):
            numbers.append(cell)
    return reduce(EXACT.add, numbers) if numbers else NA


def _last(
    variable: CompiledVariable,
    cells: Sequence[Cell | None],
    year_columns: YearColumns,
    row: int,
    below: Sequence[int | None],
) -> tuple[Cell, Sequence[int]]:
    """Return the number of the latest cutoff, and whose it is; among equals, of the last in the
    tree.

    The cutoff of the number is kept, since the unit above asks for it again.
    """
    latest: tuple[date, int, Decimal] | None = None
    for child, cell in zip(below, cells, strict=True):
        if child is None or cell is None or isinstance(cell, Missing):
            continue
        cutoff = (
            year_columns.cutoffs_of.get((variable.id, child))
            or year_columns.cutoffs[child]
            or date.min
        )
        if latest is None or cutoff >= latest[0]:
            latest = (cutoff, child, cell)
    if latest is None:
        return (ND if any(cell is None or cell == ND for cell in cells) else NA), []
    year_columns.cutoffs_of[variable.id, row] = latest[0]
    return latest[2], [latest[1]]
