"""The progress of an objective's indicators, side by side: share of the distance, and its table."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators.arithmetic.progress import Reason
from indicators.models import Result
from indicators.results.standing import is_before_baseline, is_partial
from indicators.words import (
    NOTHING,
    goal_text,
    percent_text,
    reason_sentence,
    result_sentence,
    sentence_case,
    unit_suffix,
    unmeasured_sentence,
    value_text,
)

from ..charts import NARROW_TRACK, WIDE_TRACK, ProgressTrack, TrackPoint, track_svg, track_text
from .chart import Chart
from .comparison_options import query_of
from .series import (
    Series,
    index_of,
    is_preliminary,
    lacking_text,
    no_index_text,
    promised_share,
)


@dataclass(frozen=True)
class TrackRow:
    """One indicator in the table below: figure and target, and where each lies on the track."""

    code: str
    name: str
    figure: str
    target: str
    target_mark: str
    unit: str
    progress: str
    definitive: str
    due: str


@dataclass(frozen=True)
class TrackSection:
    """The chart, its table, and the query of the comparison of the same indicators."""

    year: int
    chart: Chart
    rows: tuple[TrackRow, ...]
    compare: str


def track_section(own: list[Series], year: int | None) -> TrackSection | None:
    """Return the progress of some indicators in a year; None without either.  No queries."""
    if year is None or not own:
        return None
    tracks = tuple(_track(series, year) for series in own)
    return TrackSection(
        year=year,
        chart=Chart(
            wide=SafeString(track_svg(tracks, WIDE_TRACK)),
            narrow=SafeString(track_svg(tracks, NARROW_TRACK)),
            alternative=track_text(tracks),
        ),
        rows=tuple(_row(series, track, year) for series, track in zip(own, tracks, strict=True)),
        compare=query_of(series.indicator.code for series in own) if len(own) > 1 else "",
    )


def _track(series: Series, year: int) -> ProgressTrack:
    result = series.results.get(year)
    figure = _point(series, result)
    settled = (
        None if figure is not None and not figure.still_open else _last_definitive(series, year)
    )
    reason = _why_not(series, result, year) if figure is None else ""
    if figure is None and settled is None and result is not None and result.value is not None:
        final = series.final_target
        said = result_sentence(series.indicator, result, final.goal if final else None)
        # Where there is no track there is still the figure and its target.
        reason = f"{reason}. {said}"
    elif figure is None:
        reason = f"{year}: {lacking_text(series, year)}" if settled else reason
    return ProgressTrack(
        code=series.indicator.code,
        name=series.indicator.name,
        figure=figure,
        definitive=settled,
        due=_due(series, year),
        instead=reason,
    )


def _point(series: Series, result: Result | None) -> TrackPoint | None:
    share = index_of(series, result)
    if result is None or share is None:
        return None
    still_open = ""
    if is_preliminary(result):
        still_open = _("parcial") if is_partial(result) else _("preliminar")
    return TrackPoint(result.year, share, percent_text(share, ""), still_open)


def _last_definitive(series: Series, year: int) -> TrackPoint | None:
    """Return the last figure up to then that will not change."""
    definitive = [
        point
        for _year, result in sorted(series.results.items())
        if result.year <= year and (point := _point(series, result)) and not point.still_open
    ]
    return definitive[-1] if definitive else None


def _due(series: Series, year: int) -> TrackPoint | None:
    share = promised_share(series, series.targets.get(year))
    return None if share is None else TrackPoint(year, share, percent_text(share, ""))


def _why_not(series: Series, result: Result | None, year: int) -> str:
    if result is not None and is_before_baseline(result, series.indicator.baseline_year):
        return _("%s es anterior a la línea base") % year
    if not series.is_measured(year):
        return unmeasured_sentence(series.indicator)
    reason = (result.progress_reason if result else "") or Reason.NO_DATA
    return sentence_case(reason_sentence(reason)).removesuffix(".")


def _row(series: Series, track: ProgressTrack, year: int) -> TrackRow:
    result, target = series.results.get(year), series.targets.get(year)
    unit = unit_suffix(series.indicator)
    number, known = value_text(result), result is not None and result.value is not None
    figure = track.figure
    return TrackRow(
        code=track.code,
        name=track.name,
        figure=f"{number} {unit}" if known and len(unit) == 1 else number,
        target=goal_text(target.goal) if target else _("sin meta"),
        target_mark=_("cambiada aquí") if target and target.set_here else "",
        unit=unit if known and len(unit) > 1 else "",
        progress=_progress_text(figure) if figure else no_index_text(series, year),
        definitive=track.definitive.label if track.definitive else "",
        due=track.due.text if track.due else NOTHING,
    )


def _progress_text(figure: TrackPoint) -> str:
    return f"{figure.text}, {figure.still_open}" if figure.still_open else figure.text
