"""Which figures a person is to capture in a cycle: indicators and units, in the programme's order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from objectives.models import Programme, ResponsibleUnit

from .catalogue import IndicatorPlan
from .models import Consolidation, Indicator


@dataclass(frozen=True)
class Duty:
    """One figure to capture every year: of an indicator, for a unit."""

    indicator: Indicator
    unit: ResponsibleUnit


def units_of(user: Any, programme: Programme) -> list[ResponsibleUnit]:
    """The units that report to a programme and to which a person belongs; one query."""
    return list(programme.units.filter(memberships__user=user.pk).order_by("slug"))


def duties_in(
    programme: Programme, indicators: Sequence[Indicator], units: Collection[ResponsibleUnit]
) -> list[Duty]:
    """What people of these units capture: the institution's figures of the indicators that they
    own, and their own unit's of every indicator.

    ``is_captured_below`` says of which indicators units below capture anything.
    """
    own = {unit.pk for unit in units}
    below = [unit for unit in units if unit.pk != programme.root_unit_id]
    found = []
    for indicator in indicators:
        if indicator.owner_id in own:
            found.append(Duty(indicator, programme.root_unit))
        found += [Duty(indicator, unit) for unit in below]
    return found


def is_captured_below(plan: IndicatorPlan, year: int) -> bool:
    """Whether units below the institution capture it: a variable of its method is theirs to give."""
    method = plan.method_of(year)
    return method is not None and any(
        variable.consolidation != Consolidation.NATIONAL for variable in method.variables.values()
    )
