"""What documents print of a figure that a capture has since taken the place of.

The capture is what counts from its approval on; what was printed stays printed, and its arithmetic
is that of the variables printed with it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from .catalogue import IndicatorPlan, read_plans
from .columns import Cell, Missing
from .evaluation import NOTHING_BEFORE, carried, evaluate_block
from .models import Capture, CapturedValue, Result
from .numbers import PRELIMINARY
from .open_results import typed_row
from .statements import Block


def as_printed(programme_id: int, readings: Sequence[Capture]) -> dict[int, Result]:
    """The result of each printed reading as if it still stood, by the reading's id; nothing is
    stored.  A handful of queries, none where there are no readings.
    """
    if not readings:
        return {}
    plans = {plan.id: plan for plan in read_plans(programme_id)}
    values: dict[int, list[CapturedValue]] = defaultdict(list)
    for value in CapturedValue.objects.filter(
        capture__in={each.values_from_id or each.pk for each in readings}
    ):
        values[value.capture_id].append(value)
    before = {
        (each.indicator_id, each.unit_id, each.year): each
        for each in Result.objects.filter(
            indicator__in={each.indicator_id for each in readings},
            year__in={each.year - 1 for each in readings},
        )
    }
    return {
        each.pk: _result(
            each, plans[each.indicator_id], values[each.values_from_id or each.pk], before
        )
        for each in readings
    }


def _result(
    reading: Capture,
    plan: IndicatorPlan,
    values: Sequence[CapturedValue],
    before: Mapping[tuple[int, int, int], Result],
) -> Result:
    block = _block(reading, values)
    method = plan.method_of(reading.year)
    for variable in method.variables.values() if method else ():
        block.carry_over(variable.id, variable.continues)
    stored = before.get((reading.indicator_id, reading.unit_id, reading.year - 1))
    left = (
        carried(stored.status, stored.value, stored.printed, stored.computed)
        if stored
        else NOTHING_BEFORE
    )
    (row,) = evaluate_block(plan, reading.year, block, {reading.unit_id: left}).rows
    result = Result(**typed_row(row))
    result.indicator, result.unit, result.capture = reading.indicator, reading.unit, reading
    return result


def _block(reading: Capture, values: Sequence[CapturedValue]) -> Block:
    block = Block()
    value = None if reading.printed_value is None else f"{reading.printed_value:f}"
    cutoff = reading.cutoff.isoformat() if reading.cutoff else None
    block.add_capture(
        (
            str(reading.pk),
            None,
            None,
            str(reading.unit_id),
            reading.printed,
            value,
            reading.figure_status,
            cutoff,
        )
    )
    for each in values:
        cell: Cell = Missing(each.status) if each.value is None else each.value
        block.column(each.variable_id)[0] = cell
        if each.status == PRELIMINARY:
            block.preliminary[each.variable_id].add(0)
    return block
