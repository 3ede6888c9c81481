"""What is read of one indicator beside its series: methods, variables, printings and values."""

from collections import defaultdict
from dataclasses import dataclass

from indicators.catalogue import MethodPlan, former_of, plan_method
from indicators.models import (
    Capture,
    CapturedValue,
    CaptureStatus,
    Indicator,
    Method,
    Result,
    Variable,
)
from indicators.numbers import read_printed
from indicators.readings import precedence
from indicators.substitution import write_substitution

from .series import Series


@dataclass(frozen=True)
class FichaRows:
    """What was read for one indicator beside its series."""

    methods: list[Method]
    variables: dict[int, list[Variable]]
    plans: dict[int, MethodPlan]
    captures: dict[int, list[Capture]]
    by_id: dict[int, Capture]
    values: dict[int, list[CapturedValue]]

    def stated_by(self, capture: Capture | None) -> dict[int, CapturedValue]:
        """What a statement says of the variables, itself or through the one it leans on, by id."""
        if capture is None:
            return {}
        values = self.values.get(capture.pk) or self.values.get(capture.values_from_id or 0, [])
        return {each.variable_id: each for each in values}


def read_rows(indicator: Indicator) -> FichaRows:
    """Methods, variables, printings and values of an indicator as ``read_series`` read it.

    Three queries.
    """
    methods = list(indicator.methods.all())
    variables: dict[int, list[Variable]] = defaultdict(list)
    for variable in Variable.objects.filter(method__indicator=indicator).order_by("position"):
        variables[variable.method_id].append(variable)
    captures: dict[int, list[Capture]] = defaultdict(list)
    by_id: dict[int, Capture] = {}
    for capture in Capture.objects.filter(
        indicator=indicator,
        unit=indicator.programme.root_unit_id,
        status=CaptureStatus.APPROVED,
        rank__gt=0,
    ).select_related("publication", "captured_by", "approved_by"):
        captures[capture.year].append(capture)
        by_id[capture.pk] = capture
    for statements in captures.values():
        statements.sort(key=precedence, reverse=True)
    values: dict[int, list[CapturedValue]] = defaultdict(list)
    for value in CapturedValue.objects.filter(capture__indicator=indicator):
        values[value.capture_id].append(value)
    former = former_of(each for group in variables.values() for each in group)
    plans = {method.pk: plan_method(method, variables[method.pk], former) for method in methods}
    return FichaRows(methods, variables, plans, captures, by_id, values)


def written_substitution(series: Series, result: Result, rows: FichaRows) -> str:
    decimals = series.indicator.decimals
    if result.printed:
        decimals = max(decimals, read_printed(result.printed).decimals)
    return write_substitution(
        rows.plans.get(result.method_id or 0),
        result.inputs,
        result.computed,
        decimals,
        result.failure,
    )
