"""The content of the evaluability page: every indicator in every year, counted with its base, and
why not.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators.arithmetic.progress import EVALUABLE, TrafficLight
from indicators.models import IndicatorCategory, IndicatorKind
from indicators.page_context import OpenProgramme, PageContext, PageNotFound
from indicators.words import NOTHING, Light, light_of, share_of_base

from .assessments import NOT_JUDGED, YearAssessment, assess_year, group_assessments, sum_text
from .filter_options import FilterOption, kind_options
from .missing_reasons import MissingReasons, list_missing_reasons
from .series import Series, read_series


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator with its years."""

    code: str
    name: str
    cells: tuple[YearAssessment, ...]


@dataclass(frozen=True)
class ObjectiveRows:
    """An objective with its indicators."""

    code: str
    name: str
    rows: tuple[IndicatorRow, ...]


@dataclass(frozen=True)
class EvaluabilityMap:
    """Indicators by years, how the cells for which something was promised add up in words, and
    likewise the others.
    """

    years: tuple[int, ...]
    objectives: tuple[ObjectiveRows, ...]
    total: int
    sum: str
    others: str

    @property
    def period(self) -> str:
        """Return the period as a text: 2020–2024."""
        return "–".join(dict.fromkeys((str(self.years[0]), str(self.years[-1]))))


@dataclass(frozen=True)
class TallyRow:
    """A row of counts, in each year and in all of them."""

    label: str
    light: Light | None
    cells: tuple[str, ...]
    is_share: bool = False


@dataclass(frozen=True)
class TallyGroup:
    """The rows that count definitive results, preliminary ones, or those without a light."""

    title: str
    preliminary: bool
    rows: tuple[TallyRow, ...]


@dataclass(frozen=True)
class Evaluability:
    """The whole page; ``history`` are the years before there was any target."""

    page_context: PageContext
    kind: str
    kinds: tuple[FilterOption, ...]
    indicators: int
    lights: tuple[Light, ...]
    map: EvaluabilityMap | None
    tally: tuple[TallyGroup, ...]
    missing_reasons: tuple[MissingReasons, ...]
    history: EvaluabilityMap | None


def evaluability(programme: OpenProgramme, kind: str = "") -> Evaluability:
    """Return the page on what could be judged, of all indicators or of one kind; raises PageNotFound for
    another kind.
    """
    if kind and kind not in IndicatorCategory.values:
        raise PageNotFound(_("No hay clase de indicador «%s».") % kind)
    every = read_series(programme.row)
    promised = {year for series in every for year in series.targets}
    known = promised | {year for series in every for year in series.results}
    # From the whole programme, so that the years are the same whichever kind is looked at.
    first = min(promised, default=max(known, default=0) + 1)
    years = sorted(year for year in known if year >= first)
    shown = [series for series in every if kind in ("", series.indicator.category)]
    return Evaluability(
        page_context=programme.page_context,
        kind=kind,
        kinds=(
            FilterOption("", _("Todos los indicadores"), not kind),
            *kind_options(programme.row, every, kind),
        ),
        indicators=len(shown),
        lights=tuple(light_of(light) for light in TrafficLight),
        map=_map(shown, years),
        tally=tuple(_tally(shown, years)) if shown and years else (),
        missing_reasons=tuple(list_missing_reasons(shown, years)) if shown and years else (),
        history=_map(shown, sorted(year for year in known if year < first)),
    )


# Rows of indicators -------------------------------------------------------------------------


def _map(all_series: list[Series], years: list[int]) -> EvaluabilityMap | None:
    """Return the indicators by objective, the meta para el bienestar first; None without years."""
    if not (all_series and years):
        return None
    by_objective: dict[int, list[Series]] = defaultdict(list)
    for series in all_series:
        by_objective[series.indicator.objective_id].append(series)
    objectives = []
    for group in by_objective.values():
        ordered = sorted(
            group, key=lambda one_series: one_series.indicator.kind != IndicatorKind.META
        )
        objective = group[0].indicator.objective
        rows = tuple(_row(series, years) for series in ordered)
        objectives.append(ObjectiveRows(objective.code, objective.name, rows))
    cells = [cell for part in objectives for row in part.rows for cell in row.cells]
    promised = [cell for cell in cells if cell.promised]
    others = [cell for cell in cells if not cell.promised]
    return EvaluabilityMap(
        years=tuple(years),
        objectives=tuple(objectives),
        total=len(promised),
        sum=sum_text(promised) if promised else "",
        others=sum_text(others) if others else "",
    )


def _row(series: Series, years: list[int]) -> IndicatorRow:
    indicator = series.indicator
    cells = tuple(assess_year(series, year) for year in years)
    return IndicatorRow(indicator.code, indicator.name, cells)


# Counts by year -----------------------------------------------------------------------------


def _tally(all_series: list[Series], years: list[int]) -> Iterable[TallyGroup]:
    """Yield what is counted in each year and, in the last column, in all of them."""
    columns = [
        [assess_year(series, year) for series in all_series if series.is_promised(year)]
        for year in years
    ]
    columns.append([cell for column in columns for cell in column])
    parts = [group_assessments(column) for column in columns]
    totals = [len(column) for column in columns]
    definitive = [definitive for definitive, _preliminary, _others in parts]
    preliminary = [preliminary for _definitive, preliminary, _others in parts]
    others = [others for _definitive, _preliminary, others in parts]
    yield TallyGroup(_("Evaluables"), False, _judged_rows(definitive, totals, preliminary=False))
    if any(preliminary):
        rows = _judged_rows(preliminary, totals, preliminary=True)
        yield TallyGroup(_("Preliminares, contados aparte"), True, rows)
    if any(others):
        rows = tuple(
            _lights_row(light, [lights[light] for lights in others])
            for light in NOT_JUDGED
            if any(lights[light] for lights in others)
        )
        yield TallyGroup(_("Sin semáforo"), False, rows)
    sums = (
        f"{len(judged)} + {len(open_)} + {other.total()} = {total}"
        for judged, open_, other, total in zip(definitive, preliminary, others, totals, strict=True)
    )
    label = _("Evaluables + preliminares + sin semáforo")
    yield TallyGroup(_("Todos"), False, (TallyRow(label, None, tuple(sums)),))


def _judged_rows(
    columns: list[list[YearAssessment]], totals: list[int], *, preliminary: bool
) -> tuple[TallyRow, ...]:
    counts = [Counter(cell.light.key for cell in column) for column in columns]
    bases = [f"{len(column)} de {total}" for column, total in zip(columns, totals, strict=True)]
    sums = [
        f"{' + '.join(str(count[light]) for light in EVALUABLE)} = {count.total()}"
        if count
        else NOTHING
        for count in counts
    ]
    shares = [
        share_of_base(count[TrafficLight.GREEN], count.total(), preliminary=preliminary)
        for count in counts
    ]
    return (
        TallyRow(_("De cuántos con meta"), None, tuple(bases)),
        *(
            _lights_row(light, [count[light] if count else None for count in counts])
            for light in EVALUABLE
        ),
        TallyRow(_("Suma"), None, tuple(sums)),
        TallyRow(_("Parte en meta"), None, tuple(shares), is_share=True),
    )


def _lights_row(light: TrafficLight, counts: Iterable[int | None]) -> TallyRow:
    """Return the row of how many have a light; a dash, and no zero, where there is nothing to count."""
    words = light_of(light)
    cells = tuple(NOTHING if count is None else str(count) for count in counts)
    return TallyRow(words.word, words, cells)
