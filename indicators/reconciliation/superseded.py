"""The superseded figures: those that documents print and that a capture has since taken the place
of.

The capture is what counts from its approval on; what was printed stays printed, and its arithmetic
is that of the variables printed with it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from indicators.models import Capture, CapturedValue, Result
from indicators.results.compiled import CompiledIndicator, read_compiled_indicators
from indicators.results.evaluate import NOTHING_BEFORE, carried_result
from indicators.results.inputs import YearColumns
from indicators.results.single import evaluate_single

Key = tuple[int, int, int]
"""Indicator id, year, unit id."""


def printed_results(
    programme_id: int, results: Sequence[Result], printings: Mapping[Key, Sequence[Capture]]
) -> list[Result]:
    """Return, of some results, every figure that a document prints: the one that stands, or, where
    a capture has taken its place, the last printing by what was printed with it.

    ``results`` come with their indicators and units, ``printings`` with the last word first.  A
    handful of queries, none where no capture has taken a place.
    """
    taken = {_key(result): result for result in results if not result.printed}
    readings = {key: printings[key][0] for key in taken if printings.get(key)}
    for key, reading in readings.items():
        reading.indicator, reading.unit = taken[key].indicator, taken[key].unit
    beside = recompute_superseded(programme_id, list(readings.values()))
    instead = {key: beside[reading.pk] for key, reading in readings.items()}
    standing = (instead.get(_key(result), result) for result in results)
    return [result for result in standing if result.printed]


def _key(result: Result) -> Key:
    return result.indicator_id, result.year, result.unit_id


def recompute_superseded(programme_id: int, readings: Sequence[Capture]) -> dict[int, Result]:
    """Return the result of each statement as if it still stood, by the statement's id; they come
    with their indicators and units.  A handful of queries.
    """
    if not readings:
        return {}
    indicators = {reading.indicator_id for reading in readings}
    only = min(indicators) if len(indicators) == 1 else None
    plans = {plan.id: plan for plan in read_compiled_indicators(programme_id, only)}
    values: dict[int, list[CapturedValue]] = defaultdict(list)
    for value in CapturedValue.objects.filter(
        capture__in={reading.values_from_id or reading.pk for reading in readings}
    ):
        values[value.capture_id].append(value)
    before = {
        (result.indicator_id, result.unit_id, result.year): result
        for result in Result.objects.filter(
            indicator__in=indicators,
            year__in={reading.year - 1 for reading in readings},
        )
    }
    return {
        reading.pk: _result(
            reading,
            plans[reading.indicator_id],
            values[reading.values_from_id or reading.pk],
            before,
        )
        for reading in readings
    }


def _result(
    reading: Capture,
    plan: CompiledIndicator,
    values: Sequence[CapturedValue],
    before: Mapping[tuple[int, int, int], Result],
) -> Result:
    block = YearColumns()
    block.add_statement(
        reading.unit_id,
        str(reading.pk),
        reading.printed,
        reading.printed_value,
        reading.figure_status,
        reading.cutoff,
    )
    for value in values:
        block.state(value.variable_id, value.value, value.status)
    method = plan.method_of(reading.year)
    for variable in method.variables.values() if method else ():
        block.continue_from(variable.id, variable.continues)
    stored = before.get((reading.indicator_id, reading.unit_id, reading.year - 1))
    left = (
        carried_result(stored.status, stored.value, stored.printed, stored.computed)
        if stored
        else NOTHING_BEFORE
    )
    result = evaluate_single(reading, plan, block, left)
    result.capture = reading
    return result
