"""Figures of a unit made from those of the units below it, variable by variable.

Never from results: a rate of rates is not a rate.  A sum needs every unit that hangs on the one
above: a unit that has said nothing makes the sum not available, because missing is not zero; a
unit to which the variable does not apply says so and is left out.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import reduce

from .catalogue import MethodPlan, UnitTree, VariablePlan
from .columns import NA, ND, Cell, Missing
from .formulas import EXACT
from .models import Consolidation
from .statements import Block


def consolidate(block: Block, method: MethodPlan, units: UnitTree) -> None:
    """Give the units above those of the block their rows and their variables, bottom up.

    A variable that the unit itself has stated is left as stated.
    """
    for parent in _parents(block, units):
        children = units.children_of[parent]
        place = block.place_of.get(parent)
        if place is None:
            place = block.add_unit(parent)
        stated_by = [block.place_of.get(child) for child in children]
        for variable in method.variables.values():
            column = block.columns.get(variable.id)
            if column is None or column[place] is not None:
                continue
            cells = [None if child is None else column[child] for child in stated_by]
            column[place] = _consolidated(variable, cells, block, stated_by)
        if not block.preliminary.isdisjoint(child for child in stated_by if child is not None):
            block.preliminary.add(place)


def _parents(block: Block, units: UnitTree) -> list[int]:
    """Every unit above one of the block, deepest first."""
    found: dict[int, None] = {}
    for unit in block.units:
        parent = units.parent_of.get(unit)
        while parent is not None and parent not in found:
            found[parent] = None
            parent = units.parent_of.get(parent)
    return sorted(found, key=units.depth, reverse=True)


def _consolidated(
    variable: VariablePlan,
    cells: Sequence[Cell | None],
    block: Block,
    stated_by: Sequence[int | None],
) -> Cell | None:
    if all(cell is None for cell in cells):
        return None
    if variable.consolidation == Consolidation.SUM:
        return _sum(cells)
    if variable.consolidation == Consolidation.LAST:
        return _last(cells, lambda place: _cutoff(block, stated_by[place]))
    return None


def _sum(cells: Iterable[Cell | None]) -> Cell:
    numbers: list[Decimal] = []
    for cell in cells:
        if cell is None or cell == ND:
            return ND
        if not isinstance(cell, Missing):
            numbers.append(cell)
    return reduce(EXACT.add, numbers) if numbers else NA


def _cutoff(block: Block, place: int | None) -> str:
    cutoff = None if place is None else block.cutoffs[place]
    return cutoff.isoformat() if cutoff else ""


def _last(cells: Sequence[Cell | None], cutoff: Callable[[int], str]) -> Cell:
    """The number of the latest cutoff; among equals, of the last unit in the order of the tree."""
    numbers = [
        (cutoff(place), place)
        for place, cell in enumerate(cells)
        if cell is not None and not isinstance(cell, Missing)
    ]
    if not numbers:
        return ND if any(cell is None or cell == ND for cell in cells) else NA
    latest = cells[max(numbers)[1]]
    assert latest is not None
    return latest
