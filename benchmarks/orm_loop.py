"""The plain recompute: one query per variable, one save per result.

Reads like the rules of the programme and does exactly what they say, one object at a time, with
the same exact arithmetic; it is what the engine is measured against.
"""

from decimal import Decimal

from indicators.arithmetic.formulas import CalculationError, evaluate, parse, substitute, symbols
from indicators.arithmetic.official_numbers import round_half_up
from indicators.arithmetic.progress import Commitment, Direction, judge
from indicators.models import Capture, CapturedValue, Indicator, Method, Result
from objectives.models import Programme


def recompute_one_by_one(programme: Programme) -> int:
    """Recompute every result of a programme; returns how many were saved."""
    saved = 0
    for indicator in Indicator.objects.filter(programme=programme).order_by("position"):
        years = (
            Capture.objects.filter(
                indicator=indicator, status="aprobada", superseded_at__isnull=True
            )
            .order_by("year")
            .values_list("year", flat=True)
        )
        for year in years:
            _save_result(indicator, year)
            saved += 1
    return saved


def _save_result(indicator: Indicator, year: int) -> None:
    capture = Capture.objects.get(
        indicator=indicator,
        year=year,
        unit=indicator.programme.root_unit,
        status="aprobada",
        superseded_at__isnull=True,
    )
    method = Method.objects.filter(indicator=indicator, valid_from__lte=year).latest("valid_from")
    values, preliminary = _values(capture, method)
    computed = _computed(indicator, method, year, values)
    value = capture.printed_value if capture.printed else None
    if not capture.printed and computed is not None:
        value = round_half_up(computed, indicator.decimals)
    status = capture.figure_status
    if status == "definitivo" and preliminary:
        status = "preliminar"
    targets = indicator.targets.all()
    standing = judge(
        Commitment(
            direction=Direction(indicator.direction),
            baseline=indicator.baseline_value,
            year_target=next((target.goal for target in targets if target.year == year), None),
            final_target=next((target.goal for target in targets if target.final), None),
        ),
        value=value,
        status=status,
        year=year,
        cutoff=capture.cutoff,
    )
    Result.objects.update_or_create(
        indicator=indicator,
        unit=capture.unit,
        year=year,
        defaults={
            "method": method,
            "capture": capture,
            "status": status,
            "value": value,
            "printed": capture.printed,
            "computed": computed,
            "inputs": {symbol: str(number) for symbol, number in values.items()},
            "cutoff": capture.cutoff,
            "target": next((target.value for target in targets if target.year == year), None),
            "met": standing.met,
            "gap": standing.gap,
            "progress": standing.progress.value,
            "progress_reason": standing.progress.reason or "",
            "pace": standing.pace.value,
            "pace_reason": standing.pace.reason or "",
            "light": standing.light,
            "marks": list(standing.marks),
        },
    )


def _values(capture: Capture, method: Method) -> tuple[dict[str, Decimal], bool]:
    """The numbers of a capture, one query each, and whether one of them is preliminary."""
    values, preliminary = {}, False
    for variable in method.variables.all():
        found = CapturedValue.objects.filter(
            capture=capture.values_from or capture, variable=variable
        ).first()
        if found is not None and found.value is not None:
            values[variable.symbol] = found.value
            preliminary = preliminary or found.status == "preliminar"
    return values, preliminary


def _computed(
    indicator: Indicator, method: Method, year: int, values: dict[str, Decimal]
) -> Decimal | None:
    if not method.formula:
        return None
    node = parse(method.formula)
    derived = {
        variable.symbol: parse(variable.formula)
        for variable in method.variables.all()
        if variable.formula and variable.symbol not in values
    }
    node = substitute(node, derived)
    if "previous" in symbols(node):
        before = Result.objects.filter(indicator=indicator, year=year - 1).first()
        if method.accumulates_from == year:
            values["previous"] = Decimal(0)
        elif before is not None and before.value is not None:
            values["previous"] = before.value
    if any(symbol not in values for symbol in symbols(node)):
        return None
    try:
        return evaluate(node, values)
    except CalculationError:
        return None
