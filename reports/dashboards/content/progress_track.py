"""How far the indicators of an objective have come, side by side: share of the way, and its table."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators.arithmetic.progress import Reason
from indicators.models import Result
from indicators.words import (
    NOTHING,
    number_text,
    percent_text,
    reason_sentence,
    result_sentence,
    sentence_case,
    unit_suffix,
    value_text,
)

from ..charts import NARROW_WAY, WIDE_WAY, Stand, Way, way_svg, way_text
from .chart import Chart
from .comparison_options import query_of
from .series import (
    Series,
    index_of,
    is_before_baseline,
    is_partial,
    is_preliminary,
    promised_share,
)


@dataclass(frozen=True)
class WayRow:
    """One indicator in the table below: figure and target, and where each lies on the way."""

    code: str
    name: str
    figure: str
    target: str
    unit: str
    walked: str
    settled: str
    due: str


@dataclass(frozen=True)
class WaySection:
    """The chart, its table, and the query of the comparison of the same indicators."""

    year: int
    chart: Chart
    rows: tuple[WayRow, ...]
    compare: str


def way_section(own: list[Series], year: int | None) -> WaySection | None:
    """The ways of some indicators in a year; None without a year or an indicator.  No queries."""
    if year is None or not own:
        return None
    ways = tuple(_way(series, year) for series in own)
    return WaySection(
        year=year,
        chart=Chart(
            wide=SafeString(way_svg(ways, WIDE_WAY)),
            narrow=SafeString(way_svg(ways, NARROW_WAY)),
            alternative=way_text(ways),
        ),
        rows=tuple(_row(series, way, year) for series, way in zip(own, ways, strict=True)),
        compare=query_of(series.indicator.code for series in own) if len(own) > 1 else "",
    )


def _way(series: Series, year: int) -> Way:
    result = series.results.get(year)
    figure = _stand(series, result)
    settled = None if figure is not None and not figure.still_open else _settled(series, year)
    reason = _why_not(series, result, year) if figure is None else ""
    if figure is None and settled is None and result is not None and result.value is not None:
        final = series.final_target
        said = result_sentence(series.indicator, result, final.value if final else None)
        # Where there is no way there is still the figure and its target.
        reason = f"{reason}. {said}"
    elif figure is None:
        reason = f"{year}: {percent_text(None, Reason.NO_DATA)}" if settled else reason
    return Way(
        code=series.indicator.code,
        name=series.indicator.name,
        figure=figure,
        settled=settled,
        due=_due(series, year),
        instead=reason,
    )


def _stand(series: Series, result: Result | None) -> Stand | None:
    share = index_of(series, result)
    if result is None or share is None:
        return None
    still_open = ""
    if is_preliminary(result):
        still_open = _("parcial") if is_partial(result) else _("preliminar")
    return Stand(result.year, share, percent_text(share, ""), still_open)


def _settled(series: Series, year: int) -> Stand | None:
    """The last figure up to then that will not change."""
    stands = [
        stand
        for _year, result in sorted(series.results.items())
        if result.year <= year and (stand := _stand(series, result)) and not stand.still_open
    ]
    return stands[-1] if stands else None


def _due(series: Series, year: int) -> Stand | None:
    share = promised_share(series, series.targets.get(year))
    return None if share is None else Stand(year, share, percent_text(share, ""))


def _why_not(series: Series, result: Result | None, year: int) -> str:
    if result is not None and is_before_baseline(series, result):
        return _("%s es anterior a la línea base") % year
    reason = (result.progress_reason if result else "") or Reason.NO_DATA
    return sentence_case(reason_sentence(reason)).removesuffix(".")


def _row(series: Series, way: Way, year: int) -> WayRow:
    result, target = series.results.get(year), series.targets.get(year)
    unit = unit_suffix(series.indicator.unit_of_measure)
    number, known = value_text(result), result is not None and result.value is not None
    figure = way.figure
    return WayRow(
        code=way.code,
        name=way.name,
        figure=f"{number} {unit}" if known and len(unit) == 1 else number,
        target=number_text(target.value) if target else _("sin meta"),
        unit=unit if known and len(unit) > 1 else "",
        walked=_walked(figure) if figure else _short_reason(series, result),
        settled=way.settled.said if way.settled else "",
        due=way.due.text if way.due else NOTHING,
    )


def _walked(figure: Stand) -> str:
    return f"{figure.text}, {figure.still_open}" if figure.still_open else figure.text


def _short_reason(series: Series, result: Result | None) -> str:
    if result is not None and is_before_baseline(series, result):
        return _("anterior a la línea base")
    return percent_text(None, (result.progress_reason if result else "") or Reason.NO_DATA)
