"""One indicator in one year: judged, judged preliminarily, or why not."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.arithmetic.progress import EVALUABLE, TrafficLight
from indicators.words import Light, light_of, missing_text

from .series import Series, is_preliminary

NOT_JUDGED = tuple(light for light in TrafficLight if light not in EVALUABLE)


@dataclass(frozen=True)
class YearAssessment:
    """One indicator in one year: its light, or the sign and the reason of there being none.

    ``description`` is the whole of it in words, for who does not see where in the table it is.
    """

    code: str
    year: int
    light: Light
    preliminary: bool
    sign: str
    reason: str
    description: str
    promised: bool

    @property
    def judged(self) -> bool:
        return self.light.key in EVALUABLE


def assess_year(series: Series, year: int) -> YearAssessment:
    """Assess one indicator in one year; where nothing is stored, nothing was published."""
    code, result = series.indicator.code, series.results.get(year)
    light = light_of(series.light_in(year))
    preliminary = result is not None and is_preliminary(result)
    sign, reason = missing_text(result)
    if not series.is_measured(year):
        sign, reason = _("NA"), _("no se mide ese año")
    words = [light.word]
    if preliminary and light.key in EVALUABLE:
        words.append(_("preliminar"))
    if sign or reason:
        words.append(f"{sign} ({reason})" if sign and reason else sign or reason)
    return YearAssessment(
        code=code,
        year=year,
        light=light,
        preliminary=preliminary,
        sign=sign,
        reason=reason,
        description=f"{code}, {year}: {', '.join(words)}",
        promised=series.is_promised(year),
    )


def sum_text(cells: list[YearAssessment]) -> str:
    """Return the sum of judged, preliminary and unjudged cells, written out."""
    definitive, preliminary, others = group_assessments(cells)
    parts = [
        (len(definitive), ngettext("evaluable", "evaluables", len(definitive))),
        (len(preliminary), ngettext("preliminar", "preliminares", len(preliminary))),
        *((others[light], light_of(light).word) for light in NOT_JUDGED),
    ]
    return " + ".join(f"{count} {word}" for count, word in parts if count) + f" = {len(cells)}"


def group_assessments(
    cells: list[YearAssessment],
) -> tuple[list[YearAssessment], list[YearAssessment], Counter[str]]:
    """Group each cell once: judged, judged preliminarily, and the lights of those not judged."""
    judged = [cell for cell in cells if cell.judged]
    return (
        [cell for cell in judged if not cell.preliminary],
        [cell for cell in judged if cell.preliminary],
        Counter(cell.light.key for cell in cells if not cell.judged),
    )
