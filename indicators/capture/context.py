"""The context of a capture: what it asks, gathered from the ficha, the years before and its cycle.

A fixed number of queries, for one capture or for many; what ``parsing`` and ``validation`` make
of it needs none.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, reduce

from django.db.models import F, Q
from django.utils.translation import gettext as _

from indicators.arithmetic.formulas import EXACT, RESULT, Symbol
from indicators.arithmetic.vectorized import ND, Cell
from indicators.clock import database_today
from indicators.models import (
    Capture,
    CapturedValue,
    CaptureStatus,
    Consolidation,
    Cycle,
    CycleState,
    Result,
)
from indicators.results.compiled import (
    CompiledIndicator,
    CompiledMethod,
    CompiledVariable,
    read_compiled_indicators,
)
from indicators.results.evaluate import NOTHING_BEFORE, CarriedResult, carried_result
from indicators.rhythm import why_unmeasured
from indicators.words import day, number_text
from objectives.units import read_units

from .parsing import CaptureContext, ParsedValue, VariableSpec


@dataclass(frozen=True)
class ContextLoader:
    """Fichas and earlier years of some captures, read once for all of them and when first asked."""

    captures: Sequence[Capture]
    compiled_indicators: Mapping[int, CompiledIndicator]
    today: date

    @cached_property
    def values(self) -> Mapping[tuple[int, int], Mapping[tuple[int, str], Decimal]]:
        """Return the numbers that stand, by year and symbol, of a method and unit."""
        return _values_of(self.captures, self.compiled_indicators)

    @cached_property
    def figures_before(self) -> Mapping[tuple[int, int, int, str], CapturedValue]:
        """Return the figures that stand of variables that another one takes a year later, by method,
        unit, year and symbol.
        """
        return _figures_before(self.captures, self.compiled_indicators)

    @cached_property
    def results(self) -> Mapping[tuple[int, int], Mapping[int, Result]]:
        """Return the stored results of an indicator and unit by year, the captures' own years too."""
        return _results_of(self.captures)

    @cached_property
    def unit_totals(self) -> Mapping[tuple[int, int, int], Decimal]:
        """Return sums of the units below, by unit, year and variable, where all of them stated one."""
        return _unit_totals(self.captures, self.compiled_indicators)

    def context_of(self, capture: Capture) -> CaptureContext:
        """Return the context of one of the captures."""
        compiled, year = self.compiled_indicators[capture.indicator_id], capture.year
        method = compiled.method_of(year)
        commitment = compiled.commitment(year, capture.unit_id)
        assert capture.cycle is not None
        return CaptureContext(
            year=year,
            cutoff=capture.cycle.cutoff,
            today=self.today,
            variables=self._variables(capture, method),
            unmeasured=why_unmeasured(capture.indicator, year, compiled.rhythm)
            or _why_not_begun(compiled, year),
            year_before=compiled.year_before(year),
            node=Symbol(RESULT) if method is None or method.node is None else method.node,
            previous=self._previous(capture, method),
            previous_cutoff=self._previous_cutoff(capture),
            decimals=compiled.decimals,
            usual_status=capture.cycle.kind,
            commitment=commitment,
            history=self._results_before(capture, method),
            not_now=why_not_now(capture.cycle, self.today),
            newer=self.newer_than(capture),
        )

    def results_of(self, capture: Capture) -> Mapping[int, Result]:
        """Return the stored results of a capture's indicator and unit, by year."""
        return self.results.get((capture.indicator_id, capture.unit_id), {})

    def result_before(self, capture: Capture) -> Result | None:
        """Return the stored result of the year before a capture's that is measured."""
        compiled = self.compiled_indicators[capture.indicator_id]
        return self.results_of(capture).get(compiled.year_before(capture.year))

    def carried_into(self, capture: Capture) -> CarriedResult:
        """Return the result of the year before a capture's, for its method to build on."""
        stored = self.result_before(capture)
        if stored is None:
            return NOTHING_BEFORE
        return carried_result(stored.status, stored.value, stored.printed, stored.computed)

    def _variables(
        self, capture: Capture, method: CompiledMethod | None
    ) -> dict[str, VariableSpec]:
        if method is None or method.node is None:
            # No formula gives the result: it is asked for itself, and its years are its history.
            name = _("Resultado del indicador")
            return {RESULT: VariableSpec(RESULT, name, None, self._results_before(capture, method))}
        history: dict[str, dict[int, Decimal]] = {symbol: {} for symbol in method.variables}
        for (year, symbol), value in self.values.get((method.id, capture.unit_id), {}).items():
            if year < capture.year:
                history[symbol][year] = value
        return {
            symbol: VariableSpec(
                symbol,
                variable.name,
                variable.definition,
                history[symbol],
                self.unit_totals.get((capture.unit_id, capture.year, variable.id)),
                self._taken(capture, method, variable),
            )
            for symbol, variable in method.variables.items()
        }

    def _taken(
        self, capture: Capture, method: CompiledMethod, variable: CompiledVariable
    ) -> ParsedValue | None:
        """Return the figure that another variable had the year before, where this one is that."""
        if not variable.previous_of:
            return None
        compiled = self.compiled_indicators[capture.indicator_id]
        year = compiled.year_before(capture.year)
        stated = self.figures_before.get((method.id, capture.unit_id, year, variable.previous_of))
        if stated is None or stated.value is None:
            return None
        value = Decimal(stated.value)
        note = _("Cifra de %(year)d de «%(name)s»; no se capturó otra vez.") % {
            "year": year,
            "name": method.variables[variable.previous_of].name,
        }
        return ParsedValue(
            variable.symbol, value, stated.status, stated.source, note, number_text(value)
        )

    def _results_before(
        self, capture: Capture, method: CompiledMethod | None
    ) -> dict[int, Decimal]:
        """Return earlier results by the same method: others measured something else."""
        return {
            year: result.value
            for year, result in self.results_of(capture).items()
            if year < capture.year
            and result.method_id == (method.id if method else None)
            and result.value is not None
        }

    def _previous(self, capture: Capture, method: CompiledMethod | None) -> Cell:
        """Return last year's result, if the method builds on it; zero where the count begins."""
        if method is None or not method.uses_previous:
            return ND
        if capture.year == method.accumulates_from:
            return Decimal(0)
        return self.carried_into(capture).cell

    def _previous_cutoff(self, capture: Capture) -> date | None:
        stored = self.result_before(capture)
        return stored.cutoff if stored is not None else None

    def newer_than(self, capture: Capture) -> str:
        """Say in a sentence what stands of the same year and counts longer; empty if nothing does."""
        stored = self.results_of(capture).get(capture.year)
        if stored is None or stored.value is None or stored.capture_id == capture.pk:
            return ""
        assert capture.cycle is not None
        return why_not_older(stored.cutoff, capture.cycle.cutoff)


def _why_not_begun(compiled: CompiledIndicator, year: int) -> str:
    """Say in a sentence why nothing of a year is measured; empty where something is."""
    if compiled.begins_by(year):
        return ""
    return _("El indicador no tiene método de cálculo vigente en %d.") % year


def load_context(capture: Capture) -> CaptureContext:
    """Return everything that must be known to check what is typed for a capture."""
    return context_loader([capture]).context_of(capture)


def context_loader(captures: Sequence[Capture]) -> ContextLoader:
    """Load what some captures are held against; as many queries as for one, times the programmes."""
    wanted: dict[int, set[int]] = defaultdict(set)
    for capture in captures:
        wanted[capture.indicator.programme_id].add(capture.indicator_id)
    compiled_indicators = {
        compiled.id: compiled
        for programme, indicators in wanted.items()
        for compiled in read_compiled_indicators(
            programme, min(indicators) if len(indicators) == 1 else None
        )
    }
    return ContextLoader(captures, compiled_indicators, database_today())


_STANDS = Q(capture__status=CaptureStatus.APPROVED, capture__superseded_at__isnull=True) | Q(
    capture__dependents__status=CaptureStatus.APPROVED,
    capture__dependents__superseded_at__isnull=True,
)
"""The values that count: those of the current statement, or of the one that it leans on."""


def _values_of(
    captures: Sequence[Capture], compiled_indicators: Mapping[int, CompiledIndicator]
) -> dict[tuple[int, int], dict[tuple[int, str], Decimal]]:
    """Return the current values of the same variables, by method and unit, each by year and symbol."""
    if not captures:
        return {}
    counts_for = _counts_for(captures, compiled_indicators)
    rows = (
        CapturedValue.objects.filter(
            _STANDS,
            variable__in=list(counts_for),
            capture__unit__in={capture.unit_id for capture in captures},
            capture__year__lt=max(capture.year for capture in captures),
        )
        .distinct()
        .values_list("variable", "capture__unit", "capture__year", "value")
    )
    found: dict[tuple[int, int], dict[tuple[int, str], Decimal]] = defaultdict(dict)
    for variable_id, unit, year, value in rows:
        if value is not None:
            for method_id, symbol in counts_for[variable_id]:
                found[method_id, unit][year, symbol] = Decimal(value)
    return found


def _figures_before(
    captures: Sequence[Capture], compiled_indicators: Mapping[int, CompiledIndicator]
) -> dict[tuple[int, int, int, str], CapturedValue]:
    """Return the standing figures of variables that others take a year later; one query, or none."""
    taken: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for capture in captures:
        method = compiled_indicators[capture.indicator_id].method_of(capture.year)
        if method is None:
            continue
        for symbol in {variable.previous_of for variable in method.variables.values()} - {""}:
            for variable_id in method.variables[symbol].counted:
                taken[variable_id].add((method.id, symbol))
    found: dict[tuple[int, int, int, str], CapturedValue] = {}
    for stated in (
        CapturedValue.objects.filter(
            _STANDS,
            variable__in=list(taken),
            capture__unit__in={capture.unit_id for capture in captures},
        )
        .select_related("capture")
        .distinct()
        if taken
        else ()
    ):
        for method_id, symbol in taken[stated.variable_id]:
            found[method_id, stated.capture.unit_id, stated.capture.year, symbol] = stated
    return found


def _unit_totals(
    captures: Sequence[Capture], compiled_indicators: Mapping[int, CompiledIndicator]
) -> dict[tuple[int, int, int], Decimal]:
    """Return the sums of the units right below, of the variables that are sums, where all stated one."""
    summed: dict[int, dict[int, CompiledVariable]] = defaultdict(dict)
    for capture in captures:
        method = compiled_indicators[capture.indicator_id].method_of(capture.year)
        for variable in method.variables.values() if method else ():
            if variable.consolidation == Consolidation.SUM:
                summed[capture.indicator_id][variable.id] = variable
    stated: dict[tuple[int, int, int, int], dict[int, Decimal | None]] = defaultdict(dict)
    for indicator, parent, unit, year, variable_id, value in CapturedValue.objects.filter(
        capture__status=CaptureStatus.APPROVED,
        capture__superseded_at__isnull=True,
        capture__unit__places__programme=F("capture__indicator__programme"),
        capture__unit__places__parent__in={capture.unit_id for capture in captures},
        capture__year__in={capture.year for capture in captures},
        variable__in={
            one
            for group in summed.values()
            for summed_variable in group.values()
            for one in summed_variable.counted
        },
    ).values_list(
        "capture__indicator",
        "capture__unit__places__parent",
        "capture__unit",
        "capture__year",
        "variable",
        "value",
    ):
        if parent is not None:
            said = None if value is None else Decimal(value)
            stated[indicator, parent, year, unit][variable_id] = said
    if not stated:
        return {}
    parts: dict[tuple[int, int, int, int], list[Decimal]] = defaultdict(list)
    for (indicator, parent, year, _unit), values in stated.items():
        for variable in summed[indicator].values():
            found = variable.stated_in(values)
            if found is not None:
                parts[indicator, parent, year, variable.id].append(found)
    programme_of = {capture.indicator_id: capture.indicator.programme_id for capture in captures}
    trees = {programme: read_units(programme) for programme in set(programme_of.values())}
    units = {
        indicator: trees[programme].contributing(compiled_indicators[indicator].captured_by)
        for indicator, programme in programme_of.items()
    }
    return {
        (parent, year, variable): reduce(EXACT.add, values)
        for (indicator, parent, year, variable), values in parts.items()
        if len(values) == len(units[indicator].children_of.get(parent, ()))
    }


def _counts_for(
    captures: Sequence[Capture], compiled_indicators: Mapping[int, CompiledIndicator]
) -> dict[int, set[tuple[int, str]]]:
    """Return the symbols and methods in force for which the figures of a variable count: its own,
    and those of whatever continues it.
    """
    found: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for capture in captures:
        method = compiled_indicators[capture.indicator_id].method_of(capture.year)
        for variable in method.variables.values() if method else ():
            for variable_id in variable.counted:
                found[variable_id].add((method.id, variable.symbol))  # type: ignore[union-attr]
    return found


def _results_of(captures: Sequence[Capture]) -> dict[tuple[int, int], dict[int, Result]]:
    if not captures:
        return {}
    found: dict[tuple[int, int], dict[int, Result]] = defaultdict(dict)
    for result in Result.objects.filter(
        indicator__in={capture.indicator_id for capture in captures},
        unit__in={capture.unit_id for capture in captures},
        year__lte=max(capture.year for capture in captures),
    ):
        found[result.indicator_id, result.unit_id][result.year] = result
    return found


def why_not_older(current_cutoff: date | None, cutoff: date) -> str:
    """Return the reason why a cycle's figure may not replace one that counts longer; empty if it may."""
    if current_cutoff is None or current_cutoff <= cutoff:
        return ""
    return _(
        "Ya hay una cifra aprobada de ese año con corte al %(standing)s, posterior al de este ciclo, "
        "%(cutoff)s: una más vieja no la reemplaza. Para corregirla, captúrela en el ciclo definitivo."
    ) % {"standing": day(current_cutoff), "cutoff": day(cutoff)}


def why_not_now(cycle: Cycle, today: date) -> str:
    """Return the reason why a cycle takes nothing today, in a sentence; empty if it does."""
    if cycle.accepts_captures_on(today):
        return ""
    words = {"kind": cycle.get_kind_display(), "year": cycle.year}
    if cycle.state == CycleState.CLOSED or today > cycle.closes_on:
        return _("El ciclo %(kind)s de %(year)s está cerrado.") % words
    return _("El ciclo %(kind)s de %(year)s abre el %(day)s.") % {
        **words,
        "day": day(cycle.opens_on),
    }
