"""The ficha whole: answer, series, elements, methods with their arithmetic, every printing."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators.arithmetic.official_numbers import with_separators
from indicators.arithmetic.progress import Direction, Mark
from indicators.event_lines import READ_ALONG, EventLine
from indicators.fichas.field_labels import ficha_changes
from indicators.fichas.representation import ELEMENTS
from indicators.models import (
    Indicator,
    Result,
    ValueStatus,
)
from indicators.page_context import OpenProgramme, PageContext, PageNotFound, context_of_year
from indicators.reconciliation.ledger import LedgerRow, ledger, verdicts_by_year
from indicators.results.standing import is_before_baseline, is_partial, marks_beside
from indicators.words import (
    NOTHING,
    Light,
    VerdictWords,
    computed_text,
    day,
    figure_text,
    light_of,
    mark_words,
    preliminary_text,
    signed_text,
    toward_text,
    verdict_of,
)
from objectives.models import Objective, Strategy

from ...charts import NARROW, WIDE, Trend, alternative_text, trend_figure, trend_svg
from ..cards import Card, card_of
from ..chart import Chart
from ..ficha_fields import FichaElement, official_name
from ..ledger import QUIET, LedgerEntry, entry_of
from ..legend import Legend, build_legend
from ..series import (
    Series,
    YearOption,
    choose_year,
    is_preliminary,
    lacking_text,
    no_results_text,
    read_series,
    trend_of,
    year_options,
)
from ..summary import CodeLink
from .methods import MethodText, methods_of
from .published_figures import ReadingsOfYear, readings_of, source_of
from .revisions import Revisions, revisions_of
from .rows import read_rows

# The name is the heading, and with how many decimals is seen in every figure.
TOLD = [element for element in ELEMENTS if element not in ("name", "decimals")]


@dataclass(frozen=True)
class YearRow:
    """One year in the table below the chart; ``entered`` of a figure that was captured here."""

    year: int
    current: bool
    figure: str
    printed: str
    """The figure as the document prints it, where it is shown otherwise."""
    entered: bool
    status: str
    target: str
    target_printed: str
    """The target as the document prints it, where it was changed here."""
    gap: str
    progress: str
    pace: str
    pace_minimum: Decimal
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
    """A target; as printed, where another one was set here in its place."""

    year: int
    text: str
    printed: str
    final: bool
    note: str


@dataclass(frozen=True)
class StatementRow:
    """The target of a year as one publication states it, where another one states another."""

    year: int
    printed: str
    publication: str
    day: str
    in_force: bool


@dataclass(frozen=True, kw_only=True)
class TrendChart(Chart):
    """The chart of the series, and what there is to draw in it."""

    trend: Trend


@dataclass(frozen=True)
class Ficha:
    """All there is of one indicator."""

    page_context: PageContext
    code: str
    name: str
    kind_label: str
    objective: Objective
    other_objectives: tuple[Objective, ...]
    strategy: Strategy | None
    years: tuple[YearOption, ...]
    no_results: str
    card: Card
    unit: str
    baseline: FichaElement | None
    baseline_note: str
    lacks: str
    final_target: TargetRow | None
    place: str
    notes: tuple[str, ...]
    chart: TrendChart
    rows: tuple[YearRow, ...]
    elements: tuple[FichaElement, ...]
    targets: tuple[TargetRow, ...]
    statements: tuple[StatementRow, ...]
    methods: tuple[MethodText, ...]
    readings: tuple[ReadingsOfYear, ...]
    reading_count: int
    revisions: Revisions
    verdicts: tuple[LedgerEntry, ...]
    remarks: tuple[str, ...]
    changes: tuple[EventLine, ...]
    legend: Legend
    before: CodeLink | None
    after: CodeLink | None


def ficha(programme: OpenProgramme, code: str, year: int | None = None) -> Ficha:
    """Return the ficha of an indicator; raises PageNotFound for a code or a year that is not there."""
    all_series = read_series(programme.row)
    place = next(
        (place for place, listed in enumerate(all_series) if listed.indicator.code == code), None
    )
    if place is None:
        raise PageNotFound(_("El programa no tiene indicador «%s».") % code)
    series = all_series[place]
    # Its own figures say which year it opens on: others may be definitive before it, or after.
    shown = choose_year(programme.row, all_series, year, about=[series])
    indicator = series.indicator
    rows = read_rows([series])[indicator.pk]
    root = programme.row.root_unit.slug
    verdicts = verdicts_by_year(ledger(programme.row, indicator=code), root)
    targets = _targets(series)
    return Ficha(
        page_context=context_of_year(programme, shown, [series.results.get(shown)]),
        code=indicator.code,
        name=indicator.name,
        kind_label=indicator.kind_label,
        objective=indicator.objective,
        other_objectives=tuple(indicator.other_objectives.all()),
        strategy=indicator.strategy,
        no_results=no_results_text(programme.row, [series]),
        years=year_options(programme.row, [series], shown),
        card=card_of(series, shown),
        unit=indicator.unit_of_measure,
        baseline=_baseline(indicator),
        baseline_note=indicator.baseline_note,
        lacks=_lacks(series),
        final_target=next((target for target in targets if target.final), None),
        place=_source_of_year(series.results.get(shown)),
        notes=_notes_of(series.results.get(shown)),
        chart=_chart(series, shown),
        rows=tuple(
            _year_row(series, result, verdicts[result.year], shown)
            for result in sorted(series.results.values(), key=lambda result: -result.year)
        ),
        elements=_elements(indicator),
        targets=targets,
        statements=_statements(series),
        methods=tuple(methods_of(series, rows)),
        readings=readings_of(series, rows),
        reading_count=len(rows.by_id),
        revisions=revisions_of(series, rows),
        verdicts=tuple(
            entry_of(row, root)
            for _year, found in sorted(verdicts.items(), reverse=True)
            for row in found
            if row.explanation or row.verdict not in QUIET
        ),
        remarks=tuple(indicator.remarks),
        changes=_changes(indicator),
        legend=build_legend(series.dated_thresholds, shown, indicator),
        before=_neighbour(all_series, place - 1),
        after=_neighbour(all_series, place + 1),
    )


def _neighbour(all_series: list[Series], place: int) -> CodeLink | None:
    if not 0 <= place < len(all_series):
        return None
    indicator = all_series[place].indicator
    return CodeLink(indicator.code, indicator.name)


def _changes(indicator: Indicator) -> tuple[EventLine, ...]:
    """Return the changes of the ficha, the latest first; one query."""
    return tuple(
        EventLine.of(event, Indicator, changes=ficha_changes(event.before, event.after))
        for event in indicator.events.select_related(*READ_ALONG).order_by("-number")
    )


def _baseline(indicator: Indicator) -> FichaElement | None:
    if not indicator.baseline_printed:
        return None
    period = indicator.baseline_period or str(indicator.baseline_year or "")
    shown, printed = with_separators(indicator.baseline_printed), indicator.baseline_printed
    beside = "" if shown == printed else _("; impreso: %s") % printed
    return FichaElement(period, f"{shown}{beside}")


def _lacks(series: Series) -> str:
    """Return the sentence on what the ficha has none of, said once; empty where it has both."""
    no_baseline = series.indicator.baseline_value is None
    if no_baseline and not series.targets:
        return _("La ficha no fija metas ni línea base: no hay avance ni ritmo que medir.")
    if not series.targets:
        return _("La ficha no fija metas: no hay avance ni ritmo que medir.")
    if no_baseline and series.indicator.direction != Direction.CONSTANT:
        return _("La ficha no da una línea base: no hay avance ni ritmo que medir.")
    return ""


def _source_of_year(result: Result | None) -> str:
    """Return the source of the year's figure; empty for a year without a statement."""
    return source_of(result.capture) if result and result.capture else ""


def _notes_of(result: Result | None) -> tuple[str, ...]:
    """Return the notes on the year's figure, of the document and of who transcribed it."""
    capture = result.capture if result else None
    if capture is None:
        return ()
    return tuple(note for note in (capture.printed_note, capture.remark) if note)


def _chart(series: Series, year: int) -> TrendChart:
    trend = trend_of(series, focus=year)
    return TrendChart(
        trend=trend,
        wide=SafeString(trend_svg(trend, WIDE)),
        narrow=SafeString(trend_svg(trend, NARROW)),
        alternative=alternative_text(trend),
        figure=trend_figure(trend, WIDE) | {"narrow": trend_figure(trend, NARROW)["layout"]},
    )


def _year_row(series: Series, result: Result, verdicts: list[LedgerRow], shown: int) -> YearRow:
    target = series.targets.get(result.year)
    pace_minimum, final = series.thresholds(result.year).pace_minimum, series.final_target
    preliminary, partial = is_preliminary(result), is_partial(result)
    figure = figure_text(result)
    # What the ficha has none of is said once, above.
    lacks = NOTHING if _lacks(series) else ""
    if not series.is_measured(result.year):
        lacks = lacking_text(series, result.year)
    return YearRow(
        year=result.year,
        current=result.year == shown,
        figure=figure,
        printed=result.printed if result.printed != figure else "",
        entered=not result.printed and result.value is not None,
        status=result.get_status_display(),
        target=with_separators(target.text) if target else NOTHING,
        target_printed=target.printed if target and target.set_here else "",
        gap=signed_text(result.gap),
        progress=lacks
        or toward_text(result.progress, result.progress_reason, final.goal if final else None),
        pace=lacks or toward_text(result.pace, result.pace_reason, result.goal, pace_minimum),
        pace_minimum=pace_minimum,
        light=light_of(result.light),
        marks=mark_words(
            [
                mark
                for mark in marks_beside(result, series.indicator.baseline_year)
                if mark != Mark.PRELIMINARY
            ]
        ),
        before_baseline=is_before_baseline(result, series.indicator.baseline_year),
        preliminary=preliminary,
        preliminary_text=preliminary_text(result.cutoff, partial=partial) if preliminary else "",
        why_preliminary=(
            _("el documento no la marca p/, pero su corte es anterior al cierre del año")
            if result.printed
            else _("su corte es anterior al cierre del año")
        )
        if partial and result.status == ValueStatus.DEFINITIVE
        else "",
        computed=computed_text(result.computed, series.indicator.decimals),
        verdicts=tuple(verdict_of(row.verdict) for row in verdicts),
    )


def _elements(indicator: Indicator) -> tuple[FichaElement, ...]:
    """Return the fields of the ficha by their official names, those that are empty left out."""
    found = []
    for name in TOLD:
        display = getattr(indicator, f"get_{name}_display", None)
        text = display() if display else getattr(indicator, name)
        if text not in (None, ""):
            found.append(FichaElement(official_name(Indicator, name), str(text)))
    return tuple(found)


def _targets(series: Series) -> tuple[TargetRow, ...]:
    return tuple(
        TargetRow(
            target.year,
            target.set_here or printed,
            printed if target.set_here else "",
            target.final,
            target.note,
        )
        for target in sorted(series.targets.values(), key=lambda target: target.year)
        for printed in [target.final_printed or target.printed if target.final else target.printed]
    )


def _statements(series: Series) -> tuple[StatementRow, ...]:
    """Return who states which target, of the years of which more than one does; two queries where
    there are any.
    """
    if not series.is_restated:
        return ()
    former = list(series.indicator.superseded_targets.select_related("publication"))
    years = {target.year for target in former}
    in_force = series.indicator.targets.filter(year__in=years).select_related("publication")
    rows = [(target, False) for target in former] + [(target, True) for target in in_force]
    rows.sort(key=lambda pair: (pair[0].year, pair[0].publication.order))
    return tuple(
        StatementRow(
            year=target.year,
            printed=target.printed,
            publication=target.publication.title,
            day=day(target.publication.known_on),
            in_force=is_in_force,
        )
        for target, is_in_force in rows
    )
