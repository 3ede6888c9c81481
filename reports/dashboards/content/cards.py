"""One indicator in one year, as boards show it: figure, target, light, distance, since when."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators.arithmetic.priorities import met_since
from indicators.arithmetic.progress import EVALUABLE, Direction, Mark, TrafficLight
from indicators.models import IndicatorKind, Result
from indicators.results.standing import is_partial, marks_beside
from indicators.words import (
    Light,
    gap_share_text,
    goal_text,
    light_of,
    mark_words,
    preliminary_text,
    result_sentence,
    since_text,
    unit_suffix,
    unmeasured_sentence,
    value_text,
)

from ..charts import sparkline_svg
from .series import Series, is_preliminary, trend_of


@dataclass(frozen=True)
class Card:
    """One indicator in one year, as the board shows it."""

    code: str
    name: str
    kind: str
    kind_label: str
    is_meta: bool
    year: int
    value: str
    unit: str
    target: str
    light: Light
    preliminary: bool
    preliminary_text: str
    marks: tuple[str, ...]
    sentence: str
    sparkline: SafeString
    since: str
    has_value: bool
    has_target: bool
    target_has_number: bool

    @property
    def value_symbol(self) -> str:
        """Return the unit, where it is a sign that stands right after the number."""
        return self._symbol if self.has_value else ""

    @property
    def target_symbol(self) -> str:
        return self._symbol if self.target_has_number else ""

    @property
    def unit_below(self) -> str:
        """Return the unit in words, below the figures; nothing where no figure has one."""
        return "" if self._symbol or not (self.has_value or self.target_has_number) else self.unit

    @property
    def _symbol(self) -> str:
        return self.unit if len(self.unit) == 1 else ""


def cards_of(all_series: list[Series], year: int) -> list[Card]:
    """Return a card for each series, in their order."""
    return [card_of(series, year) for series in all_series]


def card_of(series: Series, year: int) -> Card:
    """Return one indicator in one year."""
    indicator, result = series.indicator, series.results.get(year)
    target = series.targets.get(year)
    preliminary = result is not None and is_preliminary(result)
    return Card(
        code=indicator.code,
        name=indicator.name,
        kind=indicator.category,
        kind_label=indicator.kind_label,
        is_meta=indicator.kind == IndicatorKind.META,
        year=year,
        value=value_text(result),
        unit=unit_suffix(indicator),
        target=goal_text(target.goal) if target else _("sin meta"),
        light=light_of(series.light_in(year)),
        preliminary=preliminary,
        preliminary_text=preliminary_text(result.cutoff, partial=is_partial(result))
        if result and preliminary
        else "",
        marks=_other_marks(series, result, year),
        sentence=_sentence(series, result, year),
        sparkline=SafeString(sparkline_svg(trend_of(series, focus=year, until=year))),
        since=_since(series, result),
        has_value=result is not None and result.value is not None,
        has_target=target is not None,
        target_has_number=target is not None and target.value is not None,
    )


def _other_marks(series: Series, result: Result | None, year: int) -> tuple[str, ...]:
    """Return the marks beside the light, but for the one that the light itself shows by being hollow.

    And, where the figure comes from another method than the baseline and its target were set with,
    since when.
    """
    if result is None:
        target = series.targets.get(year)
        return mark_words([Mark.TARGET_SET_HERE]) if target and target.set_here else ()
    marks = [
        mark
        for mark in marks_beside(result, series.indicator.baseline_year)
        if mark != Mark.PRELIMINARY
    ]
    changed = [year for year in series.method_years[1:] if year <= result.year]
    other = (_("método distinto desde %d") % changed[-1],) if changed else ()
    return mark_words(marks) + _why_near(series, result) + other


def _why_near(series: Series, result: Result) -> tuple[str, ...]:
    """Return the distance of an amber figure from its target, as a share of it; empty for others."""
    if result.light != TrafficLight.AMBER or result.gap is None or result.goal is None:
        return ()
    beside = result.goal.bound_near(result.value) if result.value is not None else None
    limits = series.thresholds(result.year).gap_limits(Direction(series.indicator.direction))
    said = gap_share_text(result.gap, beside, *limits) if beside is not None else ""
    return (said,) if said else ()


def _sentence(series: Series, result: Result | None, year: int) -> str:
    if not series.is_measured(year):
        return unmeasured_sentence(series.indicator)
    if result is not None and result.light == TrafficLight.NO_TARGET and result.goal is None:
        # Its light and its figure say all there is to say.
        return ""
    if result is None:
        return _("Sin dato: nada se ha publicado de este año")
    final = series.final_target
    return result_sentence(series.indicator, result, final.goal if final else None)


def _since(series: Series, result: Result | None) -> str:
    """Return since when the target is met or missed; half a year does not tell yet."""
    if result is None or result.met is None or is_partial(result):
        return ""
    judged = {
        year: outcome.met
        for year, outcome in series.results.items()
        if outcome.light in EVALUABLE and not is_partial(outcome)
    }
    for year in range(min(judged, default=result.year), result.year):
        # Where nothing is measured it goes on as it was.
        if year - 1 in judged and not series.is_measured(year):
            judged[year] = judged[year - 1]
    since = met_since(judged, result.year)
    if since is None:
        return ""
    return since_text(
        met=result.met,
        since=since,
        year=result.year,
        first=min(series.targets),
        before_judged=since - 1 in judged,
        yearly=series.is_measured(result.year - 1),
    )
