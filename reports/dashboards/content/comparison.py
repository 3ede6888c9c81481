"""Several indicators at once, each as an index: 0 is its baseline, 100 its final target."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators.arithmetic.progress import Reason
from indicators.models import Result
from indicators.page_context import OpenProgramme, PageContext, PageNotFound
from indicators.words import (
    figure_text,
    index_text,
    list_text,
    lower_first,
    reason_sentence,
    unit_suffix,
    value_text,
)

from ..charts import (
    MOST,
    NARROW_COMPARISON,
    SHAPES,
    WIDE_COMPARISON,
    ComparisonChart,
    IndexLine,
    Point,
    TargetPoint,
    Trend,
    comparison_figure,
    comparison_svg,
    comparison_text,
    role_of,
)
from .chart import Chart
from .comparison_options import OptionGroup, ReadyMade, option_groups, query_of, ready_made
from .series import (
    Series,
    index_of,
    no_index_text,
    promised_share,
    read_series,
    trend_of,
)


@dataclass(frozen=True)
class ComparedIndicator:
    """An indicator that is shown: what it looks like in the chart, or why it is not in it."""

    code: str
    name: str
    unit: str
    direction: str
    role: str
    sign: str
    reason: str
    methods: tuple[int, ...]
    without: str


@dataclass(frozen=True)
class IndexCell:
    """One indicator in one year: its index, or why there is none, and its figure."""

    index: str
    reason: str
    figure: str
    still_open: str


@dataclass(frozen=True)
class YearOfCells:
    """One year of all that are shown, in their order."""

    year: int
    cells: tuple[IndexCell, ...]


@dataclass(frozen=True)
class ComparisonPage:
    """The content of the comparison's page; ``requested_codes`` are all codes of the address."""

    page_context: PageContext
    requested_codes: tuple[str, ...]
    most: int
    chosen: tuple[ComparedIndicator, ...]
    shown: str
    left_out: str
    chart: Chart | None
    years: tuple[YearOfCells, ...]
    groups: tuple[OptionGroup, ...]
    ready_made: tuple[ReadyMade, ...]


def comparison(programme: OpenProgramme, codes: Sequence[str] = ()) -> ComparisonPage:
    """Return the comparison of some indicators, in their order; raises PageNotFound for a code that
    is not.

    Of more than can be told apart the first ones are shown, and the others stay in the address.
    """
    all_series = read_series(programme.row)
    by_code = {series.indicator.code: series for series in all_series}
    requested_codes = tuple(dict.fromkeys(code for code in codes if code))
    for code in requested_codes:
        if code not in by_code:
            raise PageNotFound(_("El programa no tiene indicador «%s».") % code)
    shown = [by_code[code] for code in requested_codes[:MOST]]
    return ComparisonPage(
        page_context=programme.page_context,
        requested_codes=requested_codes,
        most=MOST,
        chosen=tuple(
            _compared_indicator(series, place, requested_codes)
            for place, series in enumerate(shown, start=1)
        ),
        shown=list_text(requested_codes[:MOST]),
        left_out=list_text(requested_codes[MOST:]),
        chart=_chart(shown),
        years=_years(shown),
        groups=option_groups(all_series, requested_codes),
        ready_made=() if shown else tuple(ready_made(programme.row, all_series)),
    )


def _compared_indicator(
    series: Series, number: int, requested_codes: tuple[str, ...]
) -> ComparedIndicator:
    indicator, reason = series.indicator, _why_no_index(series)
    return ComparedIndicator(
        code=indicator.code,
        name=indicator.name,
        unit=unit_suffix(indicator),
        direction=lower_first(indicator.get_direction_display()),
        role=role_of(number),
        sign=SHAPES[number - 1].character,
        reason=reason_sentence(reason) if reason else "",
        methods=_index_trend(series).method_changes,
        without=query_of(code for code in requested_codes if code != indicator.code),
    )


# The index ------------------------------------------------------------------------------------


def _why_no_index(series: Series) -> str:
    """Return the reason why an indicator has no index in any year; empty where it has one."""
    reasons = {result.progress_reason for result in series.results.values()} or {Reason.NO_DATA}
    if any(index_of(series, result) is not None for result in series.results.values()):
        return ""
    # A missing figure is only the reason where nothing lasting is.
    return min(reasons - {""} or {Reason.NO_DATA}, key=lambda reason: reason == Reason.NO_DATA)


def _index_trend(series: Series) -> Trend:
    """Return the series in units of the index, from the baseline on, every year of it."""
    figures = trend_of(series)
    start = series.indicator.baseline_year
    known = {point.year: point for point in figures.points}
    first = min(known, default=0) if start is None else start
    points = []
    for year in range(first, max(known, default=first - 1) + 1):
        index = index_of(series, series.results.get(year))
        point = known.get(year) or Point(year, None, value_text(None), "")
        text = point.text if index is None else index_text(index)
        points.append(replace(point, value=index, text=text))
    promised = [
        TargetPoint(target.year, share, index_text(share), target.final)
        for target in sorted(series.targets.values(), key=lambda target: target.year)
        if (share := promised_share(series, target)) is not None
    ]
    return Trend(
        title=series.indicator.name,
        unit="",
        points=tuple(points),
        baseline=TargetPoint(first, Decimal(0), index_text(Decimal(0))) if promised else None,
        targets=tuple(promised),
        method_changes=tuple(year for year in figures.method_changes if year > first),
        unmeasured=figures.unmeasured,
    )


def _chart(shown: list[Series]) -> Chart | None:
    lines = tuple(
        IndexLine(number, series.indicator.code, _index_trend(series), _figures(series))
        for number, series in enumerate(shown, start=1)
        if not _why_no_index(series)
    )
    if not lines:
        return None
    drawn = ComparisonChart(lines)
    narrow = comparison_figure(drawn, NARROW_COMPARISON)["layout"]
    return Chart(
        wide=SafeString(comparison_svg(drawn, WIDE_COMPARISON)),
        narrow=SafeString(comparison_svg(drawn, NARROW_COMPARISON)),
        alternative=comparison_text(drawn),
        figure=comparison_figure(drawn, WIDE_COMPARISON) | {"narrow": narrow},
    )


def _figures(series: Series) -> dict[int, str]:
    """Return the figures as printed, where there is one."""
    return {
        year: _figure(series, result)
        for year, result in series.results.items()
        if result.value is not None
    }


def _figure(series: Series, result: Result | None) -> str:
    """Return the figure as printed; a bare number has its unit beside it where that is a sign."""
    number = value_text(result)
    text = figure_text(result) if result else number
    unit = unit_suffix(series.indicator)
    if result is None or result.value is None or len(unit) > 1 or text != number:
        return text
    return f"{number} {unit}"


# The table ------------------------------------------------------------------------------------


def _years(shown: list[Series]) -> tuple[YearOfCells, ...]:
    """Return the years from the earliest baseline on, the latest first."""
    years = {year for series in shown for year in series.results}
    starts = [start for series in shown if (start := series.indicator.baseline_year) is not None]
    first = min(starts, default=min(years, default=0))
    return tuple(
        YearOfCells(year, tuple(_cell(series, year) for series in shown))
        for year in sorted(years, reverse=True)
        if year >= first
    )


def _cell(series: Series, year: int) -> IndexCell:
    result = series.results.get(year)
    index = index_of(series, result)
    point = next((known for known in _index_trend(series).known if known.year == year), None)
    return IndexCell(
        index="" if index is None else index_text(index),
        reason="" if index is not None else no_index_text(series, year),
        figure=_figure(series, result),
        still_open=point.still_open if point else "",
    )
