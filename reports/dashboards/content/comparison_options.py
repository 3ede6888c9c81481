"""The options of the comparison: all indicators, and the comparisons that the data themselves
suggest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from indicators.models import IndicatorKind
from objectives.level_words import KINDS
from objectives.models import Programme

from ..charts import MOST
from .series import Series, default_year, index_of


@dataclass(frozen=True)
class IndicatorOption:
    """An indicator that can be chosen."""

    code: str
    name: str
    is_meta: bool
    chosen: bool


@dataclass(frozen=True)
class OptionGroup:
    """The indicators of an objective."""

    code: str
    name: str
    options: tuple[IndicatorOption, ...]


@dataclass(frozen=True)
class ReadyMade:
    """A comparison that the data themselves suggest."""

    title: str
    query: str
    codes: tuple[str, ...]


def query_of(codes: Iterable[str]) -> str:
    """Return the part of the address that names the indicators."""
    requested_codes = urlencode([("i", code) for code in codes])
    return f"?{requested_codes}" if requested_codes else ""


def option_groups(
    all_series: list[Series], requested_codes: tuple[str, ...]
) -> tuple[OptionGroup, ...]:
    """Return all indicators by objective, those that are asked for marked."""
    return tuple(
        OptionGroup(
            objective.code,
            objective.name,
            tuple(
                IndicatorOption(
                    code=series.indicator.code,
                    name=series.indicator.name,
                    is_meta=series.indicator.kind == IndicatorKind.META,
                    chosen=series.indicator.code in requested_codes,
                )
                for series in members
            ),
        )
        for objective, members in groupby(all_series, lambda series: series.indicator.objective)
    )


def _metas_text(programme: Programme) -> str:
    many = programme.terms.kinds[IndicatorKind.META].many
    return _("Las metas para el bienestar") if many == KINDS[IndicatorKind.META][1] else many


def ready_made(programme: Programme, all_series: list[Series]) -> Iterable[ReadyMade]:
    """Yield comparisons to begin with, of at least two; which indicators they are the data say."""
    metas = [series for series in all_series if series.indicator.kind == IndicatorKind.META]
    year = default_year(programme, all_series)
    walked = sorted(
        (
            (index, series)
            for series in all_series
            if (index := index_of(series, series.results.get(year))) is not None
        ),
        key=lambda entry: entry[0],
    )
    back = [series for index, series in walked if index < 0]
    ahead = [series for index, series in reversed(walked) if index > 0]
    for title, members in (
        (_metas_text(programme), metas),
        (_("Los que más han retrocedido hasta %s") % year, back),
        (_("Los que más han avanzado hasta %s") % year, ahead),
    ):
        codes = tuple(series.indicator.code for series in members[:MOST])
        if len(codes) > 1:
            yield ReadyMade(title, query_of(codes), codes)
