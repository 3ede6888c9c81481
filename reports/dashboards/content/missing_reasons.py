"""Missing lights, progress and paces, by their reasons."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators.arithmetic.progress import Reason
from indicators.models import Result
from indicators.words import reason_meaning, reason_text

from .assessments import assess_year
from .series import Series
from .summary import CodeLink


@dataclass(frozen=True)
class IndicatorYears:
    """An indicator and some of its years."""

    indicator: CodeLink
    years: tuple[int, ...]


@dataclass(frozen=True)
class MissingReason:
    """A reason, what it means, how often it holds and where."""

    text: str
    meaning: str
    count: int
    where: tuple[IndicatorYears, ...]


@dataclass(frozen=True)
class MissingReasons:
    """Something that only so many of all cases have, and the reasons why not in the others."""

    title: str
    present: int
    total: int
    reasons: tuple[MissingReason, ...]


def list_missing_reasons(all_series: list[Series], years: list[int]) -> Iterable[MissingReasons]:
    """Yield lights, progress and pace: in how many of the cases for which something was promised
    there are any, and the reasons of the others.
    """
    yield _reasons_of(_("Semáforo"), all_series, years, _why_no_light)
    yield _reasons_of(_("Avance"), all_series, years, _reasons_in("progress_reason"))
    yield _reasons_of(_("Ritmo"), all_series, years, _reasons_in("pace_reason"))


Why = Callable[[Series, int], tuple[str, str] | None]
"""The reason and its meaning why there is nothing in a year; None if there is something."""


def _why_no_light(series: Series, year: int) -> tuple[str, str] | None:
    cell = assess_year(series, year)
    if cell.judged:
        return None
    result = series.results.get(year)
    printed = result.printed if result and result.value is None else ""
    text = f"{cell.light.word}: {cell.reason}" if cell.reason else cell.light.word
    return text, _("Impreso: «%s».") % printed if printed else ""


def _reasons_in(field: str) -> Why:
    def why(series: Series, year: int) -> tuple[str, str] | None:
        result: Result | None = series.results.get(year)
        stored = getattr(result, field) if result else Reason.NO_DATA
        return (reason_text(stored), reason_meaning(stored)) if stored else None

    return why


def _reasons_of(title: str, all_series: list[Series], years: list[int], why: Why) -> MissingReasons:
    places: dict[tuple[str, str], list[tuple[Series, int]]] = defaultdict(list)
    promised = [
        (series, year) for series in all_series for year in years if series.is_promised(year)
    ]
    for series, year in promised:
        if reason := why(series, year):
            places[reason].append((series, year))
    total = len(promised)
    return MissingReasons(
        title=title,
        present=total - sum(map(len, places.values())),
        total=total,
        reasons=tuple(
            MissingReason(text, meaning, len(where), _by_indicator(where))
            for (text, meaning), where in sorted(places.items(), key=lambda entry: -len(entry[1]))
        ),
    )


def _by_indicator(where: list[tuple[Series, int]]) -> tuple[IndicatorYears, ...]:
    years: dict[CodeLink, list[int]] = defaultdict(list)
    for series, year in where:
        years[CodeLink(series.indicator.code, series.indicator.name)].append(year)
    return tuple(IndicatorYears(link, tuple(cells)) for link, cells in years.items())
