"""What a capture asks, gathered from the ficha, the years before and its cycle.

A fixed number of queries; what ``answers`` and ``checking`` make of it needs none.
"""

from decimal import Decimal

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from .answers import Asked, Question
from .catalogue import IndicatorPlan, MethodPlan, read_catalogue
from .columns import ND, Cell
from .evaluation import carried
from .models import Capture, CapturedValue, CaptureStatus, Cycle, CycleState, Result, Variable


def question_of(capture: Capture) -> Question:
    """Everything that must be known to check what is typed for a capture."""
    indicator, year = capture.indicator, capture.year
    (plan,) = read_catalogue(indicator.programme_id, indicator.pk).indicators
    method = plan.method_of(year)
    commitment = plan.commitment(year, capture.unit_id)
    assert capture.cycle is not None
    return Question(
        year=year,
        cutoff=capture.cycle.cutoff,
        today=timezone.localdate(),
        variables=_variables(capture, method),
        node=method.node if method else None,
        has_method=method is not None,
        previous=_previous(capture, method),
        decimals=plan.decimals,
        direction=commitment.direction,
        target=commitment.year_target,
        thresholds=commitment.thresholds,
        history=_results_before(capture, plan, method),
        not_now=why_not_now(capture.cycle),
    )


def why_not_now(cycle: Cycle) -> str:
    """Why a cycle takes nothing today, in a sentence; empty if it does."""
    today = timezone.localdate()
    if cycle.takes_on(today):
        return ""
    words = {"kind": cycle.get_kind_display(), "year": cycle.year}
    if cycle.state == CycleState.CLOSED or today > cycle.closes_on:
        return _("El ciclo %(kind)s de %(year)s está cerrado.") % words
    return _("El ciclo %(kind)s de %(year)s abre el %(day)s.") % {
        **words,
        "day": f"{cycle.opens_on:%d/%m/%Y}",
    }


def _variables(capture: Capture, method: MethodPlan | None) -> dict[str, Asked]:
    if method is None:
        return {}
    names = dict(Variable.objects.filter(method=method.id).values_list("symbol", "name"))
    history: dict[str, dict[int, Decimal]] = {symbol: {} for symbol in method.variables}
    for symbol, year, value in _values_before(capture, method):
        history[symbol][year] = value
    return {
        symbol: Asked(symbol, names[symbol], variable.definition, history[symbol])
        for symbol, variable in method.variables.items()
    }


def _values_before(capture: Capture, method: MethodPlan) -> list[tuple[str, int, Decimal]]:
    """What stands of the same variables in earlier years: symbol, year and number."""
    current = Q(capture__status=CaptureStatus.APPROVED, capture__superseded_at__isnull=True)
    standing = Q(
        capture__leaned_on_by__status=CaptureStatus.APPROVED,
        capture__leaned_on_by__superseded_at__isnull=True,
    )
    found = (
        CapturedValue.objects.filter(
            current | standing,
            variable__method=method.id,
            capture__unit=capture.unit_id,
            capture__year__lt=capture.year,
        )
        .distinct()
        .values_list("variable__symbol", "capture__year", "value")
    )
    return [(symbol, year, Decimal(value)) for symbol, year, value in found if value is not None]


def _results_before(
    capture: Capture, plan: IndicatorPlan, method: MethodPlan | None
) -> dict[int, Decimal]:
    """Earlier results by the same method: others measured something else."""
    if method is None:
        return {}
    found = Result.objects.filter(
        indicator=plan.id,
        unit=capture.unit_id,
        year__lt=capture.year,
        method=method.id,
    ).values_list("year", "value")
    return {year: Decimal(value) for year, value in found if value is not None}


def _previous(capture: Capture, method: MethodPlan | None) -> Cell:
    """What last year left, if the method builds on it; zero where the count begins."""
    if method is None or not method.uses_previous:
        return ND
    if capture.year == method.accumulates_from:
        return Decimal(0)
    stored = (
        Result.objects.filter(
            indicator=capture.indicator_id, unit=capture.unit_id, year=capture.year - 1
        )
        .values_list("status", "value", "printed", "computed")
        .first()
    )
    return carried(*stored).cell if stored else ND
