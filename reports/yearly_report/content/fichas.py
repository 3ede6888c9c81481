"""The complete ficha of an indicator, as the annex has it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from indicators.arithmetic.formulas import (
    CALCULATION_ERRORS,
    PREVIOUS,
    CalculationError,
    Node,
    evaluate,
    symbols,
)
from indicators.arithmetic.official_numbers import read_printed
from indicators.arithmetic.printing import write_plain
from indicators.models import (
    MISSING,
    CapturedValue,
    Indicator,
    IndicatorKind,
    Method,
    Result,
    Target,
    ValueStatus,
    Variable,
)
from indicators.results.compiled import CompiledMethod, CompiledVariable
from indicators.words import NOTHING, list_text, number_text, value_text
from reports.dashboards.charts import alternative_text
from reports.dashboards.content.ficha_fields import official_name
from reports.dashboards.content.fichas.page import TOLD
from reports.dashboards.content.fichas.rows import FichaRows, written_substitution
from reports.dashboards.content.series import Series, trend_of

from ..documents.report import (
    Calculation,
    ElementPart,
    FichaPart,
    Figure,
    Input,
    SeriesTable,
    TargetPart,
    VariablePart,
    VariablesTable,
)
from .figures import MARK, Notes, differences, figure_of, missing_figure, printed_target
from .tables import Verdicts, baseline_of

OFFICIAL = [
    name for name in TOLD if name not in ("measured_years", "availability_lag", "unit_kind")
]
"""The elements of the official form: what this system is told besides, of the rhythm and the unit, is
none.
"""

_PRINTED_ANEW = ("definition", "observations")
LEAST_SETTLED = (
    ValueStatus.NOT_AVAILABLE,
    ValueStatus.NOT_APPLICABLE,
    ValueStatus.PRELIMINARY,
    ValueStatus.DEFINITIVE,
)
DERIVED_DECIMALS = 3
"""Decimals of a variable that is counted from others: ``.598``, as the fichas print them."""


def ficha_part(
    series: Series,
    role: str,
    rows: FichaRows,
    verdicts: Verdicts,
    years: tuple[int, ...],
    reported: tuple[int, ...],
    until: date,
) -> FichaPart:
    """Return an indicator whole: ``years`` of its series, ``reported`` those whose variables are
    told.
    """
    indicator, notes = series.indicator, Notes()
    method = _method_in_force(rows, reported[-1])
    shown = {
        year: result
        for year, result in series.results.items()
        if result.cutoff is None or result.cutoff <= until
    }
    kept = replace(series, results=shown)
    trend = trend_of(kept, focus=reported[0], until=until.year)
    table = _series_table(series, method, verdicts, years, until, notes)
    for year in reported:
        said = verdicts.get(year, ()) if year in shown else ()
        for sentence in differences(said, indicator.decimals):
            notes.number_of(sentence)
    tables = tuple(_tables(kept, rows, reported, notes))
    return FichaPart(
        code=indicator.code,
        role=role,
        name=(method.name if method and method.name else indicator.name).rstrip("."),
        heading=_heading(indicator),
        elements=tuple(_elements(indicator, method)),
        series=table,
        tables=tables,
        calculations=tuple(
            _calculation(kept, kept.results[year], rows) for year in reported if year in shown
        ),
        notes=notes.written(),
        trend=trend,
        chart_text=alternative_text(trend),
    )


def _heading(indicator: Indicator) -> str:
    """Return the heading of the form: the official one, or by the programme's own word."""
    word = indicator.kind_label
    if word == IndicatorKind.META.label:
        return _("Elementos de la Meta para el bienestar")
    if word == IndicatorKind.PARAMETRO.label:
        return _("Elementos del Parámetro")
    return _("Elementos: %s") % word


def _method_in_force(rows: FichaRows, year: int) -> Method | None:
    in_force = [method for method in rows.methods if method.valid_from <= year]
    return max(in_force, key=lambda method: method.valid_from, default=None)


def _elements(indicator: Indicator, method: Method | None) -> Iterable[ElementPart]:
    """Yield the fields of the form in its order; what the publication of the method prints anew,
    anew.
    """
    anew = {name: getattr(method, name) for name in _PRINTED_ANEW} if method else {}
    name = method.name if method and method.name else indicator.name
    objective = method.objective_text if method and method.objective_text else ""
    yield ElementPart(_("Nombre"), f"{indicator.code} {name}")
    label = indicator.programme.terms.objective.one
    yield ElementPart(label, objective or indicator.objective.name)
    for field in OFFICIAL:
        display = getattr(indicator, f"get_{field}_display", None)
        text = anew.get(field) or str(display() if display else getattr(indicator, field))
        if field == "observations" and method:
            yield ElementPart(official_name(Method, "text"), method.text)
        if text:
            yield ElementPart(official_name(Indicator, field), text)


def _series_table(
    series: Series,
    method: Method | None,
    verdicts: Verdicts,
    years: tuple[int, ...],
    until: date,
    notes: Notes,
) -> SeriesTable:
    indicator = series.indicator
    results = tuple(
        figure_of(series.results.get(year), until, notes, verdicts.get(year, ()), str(year))
        for year in years
    )
    return SeriesTable(
        baseline=baseline_of(series, notes),
        baseline_year=indicator.baseline_year,
        baseline_note=indicator.baseline_note,
        years=years,
        results=results,
        target=_target(series.final_target, method, notes, is_restated=series.is_restated),
    )


def _target(
    target: Target | None, method: Method | None, notes: Notes, *, is_restated: bool
) -> TargetPart | None:
    if target is None:
        return None
    note = method.target_note if method and method.target_note else target.note
    said = list(_restatement(target)) if is_restated else []
    if target.set_here:
        said.append(_("La meta se cambió aquí: ninguna publicación la imprime así."))
    if note:
        ends = note.rstrip().endswith((".", "!", "?", "…"))
        said.insert(0, note if ends or not said else f"{note.rstrip()}.")
    return TargetPart(
        target.year,
        printed_target(target.printed, notes),
        " ".join(said),
        printed_target(target.set_here, notes) if target.set_here else None,
    )


def _restatement(target: Target) -> Iterable[str]:
    """Yield the sentence on what earlier publications state, where they state another target."""
    former = [
        each for each in target.indicator.superseded_targets.all() if each.year == target.year
    ]
    if former:
        yield _("La fija de nuevo «%(publication)s»; antes: %(former)s.") % {
            "publication": target.publication.title,
            "former": list_text(
                [f"{each.printed} («{each.publication.title}»)" for each in former]
            ),
        }


def _tables(
    series: Series, rows: FichaRows, reported: tuple[int, ...], notes: Notes
) -> Iterable[VariablesTable]:
    """Yield one table for each method that was in force in the reported years."""
    of_year = {year: _method_in_force(rows, year) for year in reported}
    for method, group in groupby(reported, key=lambda year: of_year[year]):
        if method is None:
            continue
        years = tuple(group)
        results = [series.results.get(year) for year in years]
        yield VariablesTable(
            years,
            tuple(
                _variable(variable, rows, results, notes) for variable in _in_order(rows, method)
            ),
        )


def _in_order(rows: FichaRows, method: Method) -> Iterable[Variable]:
    """Yield the variables of a method, each derived one before those that it is counted from."""
    variables = rows.variables[method.pk]
    for variable in variables:
        if variable.input_of_id is None:
            yield variable
            yield from (part for part in variables if part.input_of_id == variable.pk)


def _variable(
    variable: Variable, rows: FichaRows, results: Iterable[Result | None], notes: Notes
) -> VariablePart:
    variables = rows.compiled_methods[variable.method_id].variables
    compiled = variables[variable.symbol]
    figures: list[Figure] = []
    sources: dict[str, None] = {}
    for result in results:
        stated = rows.stated_by(result.capture) if result else {}
        value = compiled.stated_in(stated)
        if value is None and compiled.definition is not None:
            figures.append(_derived(compiled.definition, variables, stated, notes))
            continue
        figures.append(_figure(value, notes))
        if value and value.source:
            sources[value.source] = None
    return VariablePart(
        symbol=variable.symbol,
        number=str(variable.number) if variable.input_of_id is None else "",
        name=variable.name,
        derived=bool(variable.formula),
        values=tuple(figures),
        source=" / ".join(sources) or variable.source,
    )


def _derived(
    definition: Node,
    variables: Mapping[str, CompiledVariable],
    stated: Mapping[int, CapturedValue],
    notes: Notes,
) -> Figure:
    """Return a variable that is counted from others, with the decimals to which fichas print one.

    It is as settled as the least settled of them: with one that is not available, neither is it.
    """
    inputs = {symbol: variables[symbol].stated_in(stated) for symbol in symbols(definition)}
    known = [value for value in inputs.values() if value is not None]
    if len(known) < len(inputs):
        return notes.with_signs(Figure(NOTHING))
    status = min((value.status for value in known), key=LEAST_SETTLED.index)
    if status in MISSING:
        return notes.with_signs(missing_figure(status))
    given = {
        symbol: value.value for symbol, value in inputs.items() if value and value.value is not None
    }
    try:
        value = evaluate(definition, given)
    except CalculationError as error:
        return notes.failed(error.code)
    mark = MARK if status == ValueStatus.PRELIMINARY else ""
    return notes.with_signs(Figure(number_text(value, DERIVED_DECIMALS), value, status, mark))


def _figure(value: CapturedValue | None, notes: Notes) -> Figure:
    if value is None:
        return notes.with_signs(Figure(NOTHING))
    if value.value is None:
        return notes.with_signs(missing_figure(value.status))
    mark = MARK if value.status == ValueStatus.PRELIMINARY else ""
    return notes.with_signs(Figure(number_text(value.value), value.value, value.status, mark))


def _calculation(series: Series, result: Result, rows: FichaRows) -> Calculation:
    method = rows.compiled_methods.get(result.method_id or 0)
    given = {symbol: Decimal(text) for symbol, text in result.inputs.items()}
    node = method.expand_formula(given) if method else None
    needed = symbols(node) if node else ()
    whole = node is not None and all(symbol in given for symbol in needed)
    decimals = series.indicator.decimals
    if result.printed and result.value is not None:
        decimals = max(decimals, read_printed(result.printed).decimals)
    names = (
        {symbol: variable.name for symbol, variable in method.variables.items()} if method else {}
    )
    names[PREVIOUS] = _("Resultado del año anterior")
    return Calculation(
        year=result.year,
        formula=write_plain(node) if node is not None and whole else "",
        inputs=tuple(
            Input(symbol, names.get(symbol, symbol), given[symbol])
            for symbol in sorted(needed, key=list(names).index)
        )
        if whole
        else (),
        computed=result.computed,
        decimals=decimals,
        written=written_substitution(series, result, rows) or _why_not(method, result),
        printed=result.capture.printed_substitution if result.capture else "",
    )


def _why_not(method: CompiledMethod | None, result: Result) -> str:
    """Return the text that stands where there is nothing to substitute."""
    if result.failure:
        return CALCULATION_ERRORS[result.failure]
    if result.value is None:
        return value_text(result)
    if method is None or method.node is None:
        return _("El método vigente no tiene fórmula: no hay sustitución.")
    return _("Faltan variables: no hay sustitución.")
