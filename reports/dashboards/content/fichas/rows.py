"""The rows read of one indicator beside its series: methods, variables, printings and values."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from indicators.arithmetic.official_numbers import read_printed
from indicators.fichas.published_figures import precedence
from indicators.models import (
    Capture,
    CapturedValue,
    CaptureStatus,
    Method,
    Result,
    Variable,
)
from indicators.results.compiled import CompiledMethod, compile_method, former_of
from indicators.results.worked_calculation import write_substitution

from ..series import Series


@dataclass(frozen=True)
class FichaRows:
    """The rows read for one indicator beside its series."""

    methods: list[Method]
    variables: dict[int, list[Variable]]
    compiled_methods: dict[int, CompiledMethod]
    captures: dict[int, list[Capture]]
    by_id: dict[int, Capture]
    values: dict[int, list[CapturedValue]]

    def stated_by(self, capture: Capture | None) -> dict[int, CapturedValue]:
        """Return a statement's values of the variables, its own or those of the one it leans on, by
        id.
        """
        if capture is None:
            return {}
        values = self.values.get(capture.pk) or self.values.get(capture.values_from_id or 0, [])
        return {value.variable_id: value for value in values}


def read_rows(all_series: Iterable[Series]) -> dict[int, FichaRows]:
    """Read the methods, variables, printings and values of some indicators as ``read_series`` read
    them, by id, and give their results the statements that they follow from; three queries.
    """
    of_indicator = {series.indicator.pk: series for series in all_series}
    known = {pk: series.indicator for pk, series in of_indicator.items()}
    found = {
        pk: FichaRows(
            list(indicator.methods.all()), defaultdict(list), {}, defaultdict(list), {}, {}
        )
        for pk, indicator in known.items()
    }
    variables = Variable.objects.filter(method__indicator__in=known).order_by("position")
    for variable in variables.annotate(of=F("method__indicator")):
        found[variable.of].variables[variable.method_id].append(variable)
    for capture in Capture.objects.filter(
        indicator__in=known,
        unit__in={indicator.programme.root_unit_id for indicator in known.values()},
        status=CaptureStatus.APPROVED,
        rank__gt=0,
    ).select_related("publication", "captured_by", "approved_by", "stated_result"):
        found[capture.indicator_id].captures[capture.year].append(capture)
        found[capture.indicator_id].by_id[capture.pk] = capture
    values = CapturedValue.objects.filter(capture__indicator__in=known)
    for value in values.annotate(of=F("capture__indicator")):
        found[value.of].values.setdefault(value.capture_id, []).append(value)
    for rows in found.values():
        for statements in rows.captures.values():
            statements.sort(key=precedence, reverse=True)
        former = former_of(
            one_variable for group in rows.variables.values() for one_variable in group
        )
        for method in rows.methods:
            rows.compiled_methods[method.pk] = compile_method(
                method, rows.variables[method.pk], former
            )
    for pk, series in of_indicator.items():
        for result in series.results.values():
            result.capture = found[pk].by_id.get(result.capture_id or 0)
    return found


def written_substitution(series: Series, result: Result, rows: FichaRows) -> str:
    decimals = series.indicator.decimals
    if result.printed:
        decimals = max(decimals, read_printed(result.printed).decimals)
    return write_substitution(
        rows.compiled_methods.get(result.method_id or 0),
        result.inputs,
        result.computed,
        decimals,
        result.failure,
    )
