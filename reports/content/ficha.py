"""The ficha whole: answer, series, elements, methods with their arithmetic, every printing."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators.catalogue import MethodPlan, plan_method
from indicators.formula_writing import write_mathml
from indicators.formulas import PREVIOUS, parse
from indicators.models import (
    Capture,
    CapturedValue,
    CaptureStatus,
    Indicator,
    Method,
    Result,
    ValueStatus,
    Variable,
)
from indicators.numbers import read_printed
from indicators.progress import Mark
from indicators.reconciling import LedgerRow, explanations_of, verdicts_on
from indicators.substitution import write_substitution
from objectives.models import Objective

from ..charts import NARROW, WIDE, alternative_text, trend_figure, trend_svg
from .board import Card, card_of
from .figure import Chart
from .frame import Frame, OpenProgramme, Unknown
from .reading import ReadingGuide, reading_guide
from .series import (
    Series,
    YearOption,
    choose_year,
    is_before_baseline,
    is_partial,
    is_preliminary,
    marks_beside,
    read_series,
    trend_of,
    year_options,
)
from .words import (
    NOTHING,
    Light,
    VerdictWords,
    day,
    light_of,
    mark_words,
    number_text,
    percent_text,
    preliminary_text,
    sentence_case,
    signed_text,
    value_text,
    verdict_of,
)

ELEMENTS = (
    "definition disaggregation frequency type accumulation unit_of_measure collection_period "
    "dimension availability_month direction responsible_unit observations"
).split()
REDEFINED = ("name", "objective_text", "definition", "observations", "target_note")


@dataclass(frozen=True)
class Element:
    """One field of the ficha: what it is called and what it says."""

    label: str
    text: str


@dataclass(frozen=True)
class YearRow:
    """One year in the table below the chart."""

    year: int
    current: bool
    printed: str
    status: str
    target: str
    gap: str
    progress: str
    pace: str
    light: Light
    marks: tuple[str, ...]
    before_baseline: bool
    preliminary: bool
    preliminary_text: str
    why_preliminary: str
    computed: str
    verdicts: tuple[VerdictWords, ...]


@dataclass(frozen=True)
class TargetRow:
    """A target as printed."""

    year: int
    printed: str
    final: bool
    note: str


@dataclass(frozen=True)
class SubstitutionRow:
    """The arithmetic of a year: as the method gives it, and as the document prints it."""

    year: int
    written: str
    printed: str


@dataclass(frozen=True)
class ValueCell:
    """A variable in a year."""

    year: int
    printed: str
    status: str
    source: str
    note: str


@dataclass(frozen=True)
class VariableRow:
    """A variable, its own formula if it is derived, and its values by year."""

    symbol: str
    symbol_mathml: SafeString
    name: str
    source: str
    formula: SafeString
    is_input: bool
    cells: tuple[ValueCell, ...]


@dataclass(frozen=True)
class MethodText:
    """A method as printed beside its formula, with all that was substituted in it."""

    valid_from: int
    is_change: bool
    publication: str
    text: str
    formula: SafeString
    redefinitions: tuple[Element, ...]
    remarks: tuple[str, ...]
    years: tuple[int, ...]
    variables: tuple[VariableRow, ...]
    substitutions: tuple[SubstitutionRow, ...]


@dataclass(frozen=True)
class ReadingRow:
    """One printing of a figure and its place."""

    printed: str
    status: str
    publication: str
    section: str
    table: str
    page: str
    cutoff: str
    current: bool
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ReadingsOfYear:
    """All printings of one year, the current one first."""

    year: int
    readings: tuple[ReadingRow, ...]


@dataclass(frozen=True)
class Neighbour:
    """The indicator before or after in the programme."""

    code: str
    name: str


@dataclass(frozen=True)
class Ficha:
    """All there is of one indicator."""

    frame: Frame
    code: str
    name: str
    kind_word: str
    objective: Objective
    years: tuple[YearOption, ...]
    card: Card
    unit: str
    preliminary: bool
    baseline: Element | None
    baseline_note: str
    final_target: TargetRow | None
    notes: tuple[str, ...]
    chart: Chart
    rows: tuple[YearRow, ...]
    elements: tuple[Element, ...]
    targets: tuple[TargetRow, ...]
    methods: tuple[MethodText, ...]
    readings: tuple[ReadingsOfYear, ...]
    reading_count: int
    explanations: tuple[LedgerRow, ...]
    remarks: tuple[str, ...]
    guide: ReadingGuide
    before: Neighbour | None
    after: Neighbour | None


@dataclass(frozen=True)
class _Rows:
    """What was read for one indicator beside its series."""

    methods: list[Method]
    variables: dict[int, list[Variable]]
    plans: dict[int, MethodPlan]
    captures: dict[int, list[Capture]]
    by_id: dict[int, Capture]
    values: dict[int, list[CapturedValue]]


def ficha(programme: OpenProgramme, code: str, year: int | None = None) -> Ficha:
    """The ficha of an indicator; raises Unknown for a code or a year that is not there."""
    all_series = read_series(programme.row)
    place = next(
        (place for place, each in enumerate(all_series) if each.indicator.code == code), None
    )
    if place is None:
        raise Unknown(_("El programa no tiene indicador «%s».") % code)
    series = all_series[place]
    shown = choose_year(all_series, year)
    if shown is None:
        raise Unknown(_("Aún no hay resultados del indicador «%s».") % code)
    indicator = series.indicator
    rows = _read(indicator)
    verdicts = _verdicts(programme, series, rows)
    options = year_options(all_series, shown)
    targets = _targets(series)
    return Ficha(
        frame=programme.frame,
        code=indicator.code,
        name=indicator.name,
        kind_word=indicator.get_kind_display(),
        objective=indicator.objective,
        years=options,
        card=card_of(series, shown),
        unit=indicator.unit_of_measure,
        preliminary=any(option.current and option.preliminary for option in options),
        baseline=_baseline(indicator),
        baseline_note=indicator.baseline_note,
        final_target=next((target for target in targets if target.final), None),
        notes=_notes_of(series.results.get(shown)),
        chart=_chart(series, shown),
        rows=tuple(
            _year_row(series, result, verdicts[result.year], shown)
            for result in sorted(series.results.values(), key=lambda each: -each.year)
        ),
        elements=_elements(indicator),
        targets=targets,
        methods=tuple(_methods(series, rows)),
        readings=_readings(series, rows),
        reading_count=len(rows.by_id),
        explanations=tuple(row for found in verdicts.values() for row in found if row.explanation),
        remarks=tuple(indicator.remarks),
        guide=reading_guide(programme.row, shown, indicator),
        before=_neighbour(all_series, place - 1),
        after=_neighbour(all_series, place + 1),
    )


def _neighbour(all_series: list[Series], place: int) -> Neighbour | None:
    if not 0 <= place < len(all_series):
        return None
    indicator = all_series[place].indicator
    return Neighbour(indicator.code, indicator.name)


def _read(indicator: Indicator) -> _Rows:
    """Methods, variables, printings and values of an indicator; four queries."""
    methods = list(
        Method.objects.filter(indicator=indicator)
        .select_related("publication")
        .order_by("valid_from")
    )
    variables: dict[int, list[Variable]] = defaultdict(list)
    for variable in Variable.objects.filter(method__indicator=indicator).order_by("position"):
        variables[variable.method_id].append(variable)
    captures: dict[int, list[Capture]] = defaultdict(list)
    by_id: dict[int, Capture] = {}
    for capture in (
        Capture.objects.filter(
            indicator=indicator,
            unit=indicator.programme.root_unit_id,
            status=CaptureStatus.APPROVED,
            rank__gt=0,
        )
        .select_related("publication")
        .order_by("-publication__order", "rank", "id")
    ):
        captures[capture.year].append(capture)
        by_id[capture.pk] = capture
    values: dict[int, list[CapturedValue]] = defaultdict(list)
    for value in CapturedValue.objects.filter(capture__indicator=indicator):
        values[value.capture_id].append(value)
    plans = {method.pk: plan_method(method, variables[method.pk]) for method in methods}
    return _Rows(methods, variables, plans, captures, by_id, values)


def _verdicts(programme: OpenProgramme, series: Series, rows: _Rows) -> dict[int, list[LedgerRow]]:
    """By year, what reconciliation says of it; one query, for the explanations."""
    explanations = explanations_of(programme.row)
    found: dict[int, list[LedgerRow]] = defaultdict(list)
    for year, result in series.results.items():
        result.indicator = series.indicator
        result.unit = programme.row.root_unit
        result.capture = rows.by_id.get(result.capture_id or 0)
        if not result.printed:
            continue
        printings = [capture for capture in rows.captures[year] if capture.printed]
        written = _substitution(series, result, rows)
        found[year] = verdicts_on(result, printings, written, explanations)
    return found


def _substitution(series: Series, result: Result, rows: _Rows) -> str:
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


def _baseline(indicator: Indicator) -> Element | None:
    if indicator.baseline_year is None:
        return None
    return Element(str(indicator.baseline_year), indicator.baseline_printed)


def _notes_of(result: Result | None) -> tuple[str, ...]:
    """What the document, and who transcribed it, say beside the year's figure."""
    capture = result.capture if result else None
    if capture is None:
        return ()
    return tuple(note for note in (capture.printed_note, capture.remark) if note)


def _chart(series: Series, year: int) -> Chart:
    trend = trend_of(series, focus=year)
    return Chart(
        wide=SafeString(trend_svg(trend, WIDE)),
        narrow=SafeString(trend_svg(trend, NARROW)),
        alternative=alternative_text(trend),
        figure=trend_figure(trend, WIDE) | {"narrow": trend_figure(trend, NARROW)["layout"]},
    )


def _year_row(series: Series, result: Result, verdicts: list[LedgerRow], shown: int) -> YearRow:
    target = series.targets.get(result.year)
    preliminary, partial = is_preliminary(result), is_partial(result)
    return YearRow(
        year=result.year,
        current=result.year == shown,
        printed=result.printed or value_text(result),
        status=result.get_status_display(),
        target=target.printed if target else NOTHING,
        gap=signed_text(result.gap),
        progress=percent_text(result.progress, result.progress_reason),
        pace=percent_text(result.pace, result.pace_reason),
        light=light_of(result.light),
        marks=mark_words(
            [mark for mark in marks_beside(series, result) if mark != Mark.PRELIMINARY]
        ),
        before_baseline=is_before_baseline(series, result),
        preliminary=preliminary,
        preliminary_text=preliminary_text(result.cutoff, partial=partial) if preliminary else "",
        why_preliminary=_(
            "el documento no la marca p/, pero su corte es anterior al cierre del año"
        )
        if partial and result.status == ValueStatus.DEFINITIVE
        else "",
        computed=number_text(result.computed, series.indicator.decimals + 2),
        verdicts=tuple(verdict_of(row.verdict) for row in verdicts),
    )


def _elements(indicator: Indicator) -> tuple[Element, ...]:
    """The fields of the ficha by their official names, those that are empty left out."""
    found = []
    for name in ELEMENTS:
        display = getattr(indicator, f"get_{name}_display", None)
        text = display() if display else getattr(indicator, name)
        if text:
            found.append(Element(_label(Indicator, name), str(text)))
    return tuple(found)


def _label(model: type[Indicator] | type[Method], name: str) -> str:
    return sentence_case(str(model._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def _targets(series: Series) -> tuple[TargetRow, ...]:
    return tuple(
        TargetRow(
            target.year,
            target.final_printed or target.printed if target.final else target.printed,
            target.final,
            target.note,
        )
        for target in sorted(series.targets.values(), key=lambda each: each.year)
    )


def _methods(series: Series, rows: _Rows) -> list[MethodText]:
    """Each method with the years it was applied to."""
    found = []
    for place, method in enumerate(rows.methods):
        results = [
            result
            for result in sorted(series.results.values(), key=lambda each: each.year)
            if result.method_id == method.pk
        ]
        years = [result.year for result in results if _values(result, rows)]
        found.append(
            MethodText(
                valid_from=method.valid_from,
                is_change=place > 0,
                publication=method.publication.title,
                text=method.text,
                formula=_mathml(method.formula),
                redefinitions=tuple(
                    Element(_label(Method, name), getattr(method, name))
                    for name in REDEFINED
                    if getattr(method, name)
                ),
                remarks=tuple(method.remarks),
                years=tuple(years),
                variables=tuple(
                    _variable_row(variable, results, rows) for variable in rows.variables[method.pk]
                ),
                substitutions=tuple(
                    SubstitutionRow(result.year, written, _printed_substitution(result))
                    for result in results
                    if (written := _substitution(series, result, rows))
                    or _printed_substitution(result)
                ),
            )
        )
    return found


def _mathml(formula: str) -> SafeString:
    """A formula with its symbols; what each one means stands in the list beside it."""
    if not formula:
        return SafeString("")
    return SafeString(write_mathml(parse(formula), {PREVIOUS: _("resultado del año anterior")}))


def _symbol(symbol: str) -> SafeString:
    return SafeString(write_mathml(parse(symbol)).replace(' display="block"', ""))


def _values(result: Result, rows: _Rows) -> list[CapturedValue]:
    """The variables behind a result: its own statement's, or those it leans on."""
    capture = result.capture
    if capture is None:
        return []
    return rows.values.get(capture.pk) or rows.values.get(capture.values_from_id or 0, [])


def _printed_substitution(result: Result) -> str:
    return result.capture.printed_substitution if result.capture else ""


def _variable_row(variable: Variable, results: list[Result], rows: _Rows) -> VariableRow:
    cells = []
    for result in results:
        values = _values(result, rows)
        if not values:
            continue
        value = next((each for each in values if each.variable_id == variable.pk), None)
        cells.append(
            ValueCell(
                year=result.year,
                printed=value.printed or number_text(value.value) if value else NOTHING,
                status=value.get_status_display() if value else "",
                source=value.source if value and value.source != variable.source else "",
                note=value.note if value else "",
            )
        )
    return VariableRow(
        symbol=variable.symbol,
        symbol_mathml=_symbol(variable.symbol),
        name=variable.name,
        source=variable.source,
        formula=_mathml(variable.formula),
        is_input=variable.input_of_id is not None,
        cells=tuple(cells),
    )


def _readings(series: Series, rows: _Rows) -> tuple[ReadingsOfYear, ...]:
    return tuple(
        ReadingsOfYear(
            year,
            tuple(_reading(capture, series.results.get(year)) for capture in rows.captures[year]),
        )
        for year in sorted(rows.captures, reverse=True)
        if rows.captures[year]
    )


def _reading(capture: Capture, result: Result | None) -> ReadingRow:
    return ReadingRow(
        printed=capture.printed or NOTHING,
        status=capture.get_figure_status_display()
        if capture.figure_status == ValueStatus.PRELIMINARY
        else "",
        publication=capture.publication.title
        if capture.publication
        else capture.get_origin_display(),
        section=capture.section,
        table=capture.table,
        page=str(capture.page or ""),
        cutoff=day(capture.cutoff),
        current=result is not None and result.capture_id == capture.pk,
        notes=tuple(note for note in (capture.printed_note, capture.remark) if note),
    )
