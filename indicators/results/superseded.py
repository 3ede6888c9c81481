"""The superseded figures: those that documents print and that a capture has since taken the place
of.

The capture is what counts from its approval on; what was printed stays printed, and its arithmetic
is that of the variables printed with it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from indicators.models import Capture, CapturedValue, Result

from .compiled import CompiledIndicator
from .evaluate import NOTHING_BEFORE, CarriedByYear
from .inputs import YearColumns
from .single import evaluate_single

Key = tuple[int, int, int]
"""Indicator id, unit id, year."""

CompiledIndicators = Mapping[int, CompiledIndicator]
"""Fichas by the indicator's id."""


def printed_results(
    results: Sequence[Result],
    printings: Mapping[Key, Sequence[Capture]],
    compiled_indicators: CompiledIndicators,
    carried: CarriedByYear,
) -> list[Result]:
    """Return, of some results, every figure that a document prints: the one that stands, or, where
    a capture has taken its place, the last printing by what was printed with it.

    ``printings`` come with the last word first.  One query, none where no capture has taken a place.
    """
    taken = {key_of(result) for result in results if not result.printed}
    readings = {key: printings[key][0] for key in taken if printings.get(key)}
    beside = recompute_superseded(list(readings.values()), compiled_indicators, carried)
    instead = {key: beside[reading.pk] for key, reading in readings.items()}
    standing = (instead.get(key_of(result), result) for result in results)
    return [result for result in standing if result.printed]


def key_of(row: Result | Capture) -> Key:
    """Return the key of a result or a statement."""
    return row.indicator_id, row.unit_id, row.year


def recompute_superseded(
    readings: Sequence[Capture], compiled_indicators: CompiledIndicators, carried: CarriedByYear
) -> dict[int, Result]:
    """Return the result of each statement as if it still stood, by the statement's id; one query.

    ``carried`` is what the years before left, for methods that build on them.
    """
    if not readings:
        return {}
    values: dict[int, list[CapturedValue]] = defaultdict(list)
    for value in CapturedValue.objects.filter(
        capture__in={reading.values_from_id or reading.pk for reading in readings}
    ):
        values[value.capture_id].append(value)
    return {
        reading.pk: _result(
            reading,
            compiled_indicators[reading.indicator_id],
            values[reading.values_from_id or reading.pk],
            carried,
        )
        for reading in readings
    }


def _result(
    reading: Capture,
    compiled: CompiledIndicator,
    values: Sequence[CapturedValue],
    carried: CarriedByYear,
) -> Result:
    year_columns = YearColumns()
    year_columns.add_statement(
        reading.unit_id,
        reading.pk,
        reading.printed,
        reading.printed_value,
        reading.figure_status,
        reading.cutoff,
    )
    for value in values:
        year_columns.state(value.variable_id, value.value, value.status)
    method = compiled.method_of(reading.year)
    for variable in method.variables.values() if method else ():
        year_columns.continue_from(variable.id, variable.continues)
    year_before = compiled.year_before(reading.year)
    before = carried.get((compiled.id, year_before), {}).get(reading.unit_id, NOTHING_BEFORE)
    return evaluate_single(reading, compiled, year_columns, before)
