"""The rows behind boards and fichas: an indicator with its targets and results, read in bulk."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from indicators.arithmetic.official_numbers import PRELIMINARY
from indicators.arithmetic.progress import (
    Direction,
    Mark,
    Reason,
    Thresholds,
    TrafficLight,
    share_of_distance,
)
from indicators.models import Indicator, Method, Result, SupersededTarget, Target
from indicators.page_context import PageNotFound
from indicators.results.standing import is_before_baseline, is_partial
from indicators.results.thresholds import DatedThresholds, read_thresholds_of
from indicators.rhythm import first_printed, stored_rhythm
from indicators.words import day, lower_first, mixed_year_text, toward_text, value_text
from objectives.models import Programme
from objectives.periods import EVERY_YEAR, Period, Rhythm

from ..charts import Point, TargetPoint, Trend


@dataclass(frozen=True)
class Series:
    """An indicator, its targets by year, and its results at the programme's root by year."""

    indicator: Indicator
    targets: dict[int, Target]
    results: dict[int, Result]
    method_years: tuple[int, ...]
    dated_thresholds: DatedThresholds
    rhythm: Rhythm = EVERY_YEAR
    is_restated: bool = False
    """Tells that an earlier publication states another target of some year."""

    def value_in(self, year: int) -> Decimal | None:
        """Return the number of a year; None where there is none."""
        result = self.results.get(year)
        return result.value if result else None

    def is_measured(self, year: int) -> bool:
        """Return whether there is something to measure in a year, or a figure all the same."""
        return self.rhythm.measures(Period(year)) or self.value_in(year) is not None

    def is_promised(self, year: int) -> bool:
        """Return whether there is something to judge in a year: a target, and a measurement."""
        return year in self.targets and self.is_measured(year)

    def light_in(self, year: int) -> str:
        """Return the light of a year: where nothing is stored, nothing was published or measured."""
        result = self.results.get(year)
        if result is not None:
            return result.light
        return TrafficLight.NO_DATA if self.is_measured(year) else TrafficLight.NOT_APPLICABLE

    @property
    def final_target(self) -> Target | None:
        return next((target for target in self.targets.values() if target.final), None)

    def thresholds(self, year: int) -> Thresholds:
        """Return the limits of the lights by which its figure of a year is judged."""
        return self.dated_thresholds.in_force(self.indicator.pk, year)


def read_series(programme: Programme) -> list[Series]:
    """Return every indicator of a programme; five queries."""
    return read_series_of([programme])[programme.pk]


def read_series_of(programmes: Collection[Programme]) -> dict[int, list[Series]]:
    """Return every indicator of some programmes by their ids; five queries however many they are."""
    methods = Method.objects.select_related("publication").order_by("valid_from")
    restated = SupersededTarget.objects.filter(indicator=OuterRef("pk"))
    indicators = (
        Indicator.objects.filter(programme__in=programmes)
        .select_related("objective", "strategy")
        .annotate(first_printed=first_printed(), is_restated=Exists(restated))
        .prefetch_related("targets", Prefetch("methods", methods))
        .order_by("objective__position", "position")
    )
    results: dict[int, dict[int, Result]] = defaultdict(dict)
    for result in results_of(programmes).order_by("year"):
        results[result.indicator_id][result.year] = result
    thresholds = read_thresholds_of([programme.pk for programme in programmes])
    found: dict[int, list[Series]] = {programme.pk: [] for programme in programmes}
    by_id = {programme.pk: programme for programme in programmes}
    for indicator in indicators:
        indicator.programme = by_id[indicator.programme_id]
        limits = thresholds[indicator.programme_id]
        found[indicator.programme_id].append(_series(indicator, results[indicator.pk], limits))
    return found


def _series(
    indicator: Indicator, results: dict[int, Result], thresholds: DatedThresholds
) -> Series:
    targets = {target.year: target for target in indicator.targets.all()}
    final = next((year for year, target in targets.items() if target.final), None)
    return Series(
        indicator=indicator,
        targets=targets,
        results=results,
        method_years=tuple(method.valid_from for method in indicator.methods.all()),
        dated_thresholds=thresholds,
        rhythm=stored_rhythm(vars(indicator), targets, final),
        is_restated=vars(indicator)["is_restated"],
    )


def results_of(programmes: Collection[Programme]) -> QuerySet[Result]:
    """Return the results at the roots of some programmes."""
    return Result.objects.filter(
        indicator__programme__in=programmes, unit=F("indicator__programme__root_unit")
    )


def trend_of(series: Series, focus: int | None = None, until: int | None = None) -> Trend:
    """Return the trend that a chart of this indicator draws; ``until`` a year, if what came later
    is left out.
    """
    indicator = series.indicator
    baseline = None
    if indicator.baseline_year is not None and indicator.baseline_value is not None:
        baseline = TargetPoint(
            indicator.baseline_year, indicator.baseline_value, indicator.baseline_printed
        )
    return Trend(
        title=indicator.name,
        unit=indicator.unit_of_measure,
        points=tuple(
            _point(year, result)
            for year, result in sorted(series.results.items())
            if until is None or year <= until
        ),
        baseline=baseline,
        targets=tuple(
            TargetPoint(target.year, target.value, target.text, target.final, target.goal.upper)
            for target in series.targets.values()
            if target.value is not None
        ),
        method_changes=series.method_years[1:],
        direction=lower_first(indicator.get_direction_display()),
        focus=focus,
        unmeasured=_unmeasured(series),
    )


def _unmeasured(series: Series) -> tuple[int, ...]:
    """Return the years of a series in which nothing is measured, nor stated all the same."""
    known = [*series.results, *series.targets, *filter(None, [series.indicator.baseline_year])]
    years = range(min(known), max(known) + 1) if known else range(0)
    return tuple(year for year in years if not series.is_measured(year))


def _point(year: int, result: Result) -> Point:
    status = PRELIMINARY if is_preliminary(result) else result.status
    return Point(year, result.value, value_text(result), status, is_partial(result))


def is_preliminary(result: Result) -> bool:
    return Mark.PRELIMINARY in result.marks


def lacking_text(series: Series, year: int) -> str:
    """Return the reason why there is no progress in a year, in a word or two."""
    if not series.is_measured(year):
        return _("no se mide")
    result = series.results.get(year)
    reason = (result.progress_reason if result else "") or Reason.NO_DATA
    final = series.final_target
    return toward_text(None, reason, final.goal if final else None)


def index_of(series: Series, result: Result | None) -> Decimal | None:
    """Return the stored progress; what came before the baseline is not on the way that starts there."""
    if result is None or is_before_baseline(result, series.indicator.baseline_year):
        return None
    return result.progress


def no_index_text(series: Series, year: int) -> str:
    """Return the reason why there is no index of a year, in a word or two."""
    result = series.results.get(year)
    if result is not None and is_before_baseline(result, series.indicator.baseline_year):
        return _("anterior a la línea base")
    return lacking_text(series, year)


def promised_share(series: Series, target: Target | None) -> Decimal | None:
    """Return the share of the distance to the final target that a target promises, in percent."""
    indicator, final = series.indicator, series.final_target
    return share_of_distance(
        Direction(indicator.direction),
        target.goal.number if target else None,
        indicator.baseline_value,
        final.goal if final else None,
    ).value


# Years --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class YearOption:
    """A year that can be chosen, and how many of its figures are definitive and preliminary."""

    year: int
    current: bool
    definitive: int
    still_open: int
    cutoff: str
    """Up to which day the preliminary figures count, where there are no others."""

    @property
    def preliminary(self) -> bool:
        """Return whether none of its figures is definitive yet."""
        return bool(self.still_open) and not self.definitive

    @property
    def mixed(self) -> bool:
        """Return whether some of its figures are definitive and the others are not."""
        return bool(self.still_open and self.definitive)


def years_of(programme: Programme) -> range:
    """Return the years of a programme."""
    return range(programme.start_year, programme.end_year + 1)


def settled_year(programme: Programme, all_series: Iterable[Series]) -> int | None:
    """Return the latest year of a programme in which more of what was due has a definitive figure
    than not; None where there is none yet.
    """
    members = list(all_series)
    return max((year for year in years_of(programme) if _is_settled(members, year)), default=None)


def _is_settled(all_series: list[Series], year: int) -> bool:
    due = [
        series.results.get(year)
        for series in all_series
        if series.light_in(year) != TrafficLight.NOT_APPLICABLE
    ]
    final = sum(
        result is not None and result.value is not None and not is_preliminary(result)
        for result in due
    )
    return 2 * final > len(due)


def default_year(programme: Programme, all_series: list[Series]) -> int:
    """Return the year on which a page opens: the settled one; else the latest of the programme with
    any figure; else the first one with targets, of a programme that has only been promised.
    """
    years = years_of(programme)
    reported = [year for year in years if any(_has_figure(series, year) for series in all_series)]
    promised = [year for year in years if any(year in series.targets for series in all_series)]
    latest = max(reported, default=min(promised, default=programme.start_year))
    return settled_year(programme, all_series) or latest


def _has_figure(series: Series, year: int) -> bool:
    return series.value_in(year) is not None


def no_results_text(programme: Programme, all_series: list[Series]) -> str:
    """Return what is said of a programme, or an indicator, none of whose years has a figure yet;
    empty where one has.
    """
    years = years_of(programme)
    if any(_has_figure(series, year) for series in all_series for year in years):
        return ""
    promised = min((year for s in all_series for year in s.targets if year in years), default=None)
    if promised is None:
        return _("Aún no hay resultados.")
    return _("Aún no hay resultados; primer año con meta: %d") % promised


def choose_year(
    programme: Programme,
    all_series: list[Series],
    requested: int | None,
    about: list[Series] | None = None,
) -> int:
    """Return the year asked for, or the default one.  Raises PageNotFound for a year without data.

    Which year is the default is judged by the figures ``about`` which the page is, if there are
    any; by those of the whole programme else.
    """
    if requested is None:
        own = [series for series in about or () if series.results]
        return default_year(programme, own or all_series)
    known = (series.results.keys() | series.targets.keys() for series in all_series)
    if requested not in years_of(programme) and not any(requested in years for years in known):
        raise PageNotFound(_("El programa no tiene datos del año %s.") % requested)
    return requested


def year_options(
    programme: Programme,
    all_series: list[Series],
    current: int | None,
    about: list[Series] | None = None,
) -> tuple[YearOption, ...]:
    """Return the years of a programme, others with targets that have results, and the one shown.

    The figures ``about`` which the page is say whether a year is preliminary; else those of all.
    """
    promised = {year for series in all_series for year in series.targets}
    reported = {year for series in all_series for year in series.results}
    years = {*years_of(programme), *(promised & reported)}
    years |= {current} if current is not None else set()
    judged = all_series if about is None else about
    return tuple(_year_option(judged, year, year == current) for year in sorted(years))


def _year_option(judged: list[Series], year: int, current: bool) -> YearOption:
    known = [
        is_preliminary(series.results[year])
        for series in judged
        if year in series.results and series.results[year].value is not None
    ]
    still_open = sum(known)
    settled = len(known) - still_open
    cutoffs = [] if settled else cutoffs_of(judged, year)
    return YearOption(year, current, settled, still_open, day(cutoffs[-1]) if cutoffs else "")


def mixed_year(options: tuple[YearOption, ...], cutoffs: list[date]) -> str:
    """Return the sentence that is said of the year that is shown if only a part of its figures is
    definitive.
    """
    for option in options:
        if option.current and option.mixed:
            return mixed_year_text(option.year, option.definitive, option.still_open, cutoffs)
    return ""


def cutoffs_of(all_series: list[Series], year: int | None) -> list[date]:
    """Return up to which days the preliminary figures of a year reach, the earliest first."""
    return sorted(
        result.cutoff
        for series in all_series
        if year is not None
        and (result := series.results.get(year)) is not None
        and result.cutoff is not None
        and is_preliminary(result)
    )
