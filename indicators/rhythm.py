"""The rhythm of a stored ficha: what it says of the years in which it is measured."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Case, OuterRef, Subquery, When
from django.utils.translation import gettext as _

from objectives.periods import EVERY_YEAR, Period, Rhythm, read_frequency, rhythm_of

from .models import Capture, CaptureOrigin, CaptureStatus, Indicator, Target

COLUMNS = ("frequency", "measured_years", "baseline_year", "first_printed")


def first_printed() -> Case:
    """Return the first year with a printed figure, to annotate indicators as ``first_printed``; of
    those without a baseline alone, since no others are counted from it.
    """
    figures = Capture.objects.filter(
        indicator=OuterRef("pk"),
        unit=OuterRef("programme__root_unit"),
        status=CaptureStatus.APPROVED,
        origin=CaptureOrigin.PUBLICATION,
        rank__gt=0,
        printed_value__isnull=False,
    )
    first = Subquery(figures.order_by("year").values("year")[:1])
    return Case(When(baseline_year=None, then=first))


def stored_rhythm(
    row: Mapping[str, Any], target_years: Iterable[int], final_year: int | None
) -> Rhythm:
    """Return the rhythm of an indicator by its ``COLUMNS`` and the years of its targets."""
    return rhythm_of(
        row["frequency"],
        stated=row["measured_years"],
        baseline_year=row["baseline_year"],
        first_printed=row["first_printed"],
        target_years=target_years,
        final_year=final_year,
    )


def read_rhythm(indicator: Indicator) -> Rhythm:
    """Return the rhythm of one indicator; two queries, none where it is measured every year."""
    frequency = read_frequency(indicator.frequency)
    if not indicator.measured_years and (frequency is None or frequency.years == 1):
        return EVERY_YEAR
    found = Indicator.objects.filter(pk=indicator.pk).annotate(first_printed=first_printed())
    targets = dict(Target.objects.filter(indicator=indicator).values_list("year", "final"))
    final = next((year for year, is_final in targets.items() if is_final), None)
    return stored_rhythm(found.values(*COLUMNS).get(), targets, final)


def why_unmeasured(indicator: Indicator, year: int, rhythm: Rhythm) -> str:
    """Return the sentence on a year in which nothing is measured; empty where something is."""
    if rhythm.measures(Period(year)):
        return ""
    said = _(
        "%(code)s no se mide en %(year)d (periodicidad: %(frequency)s); nada hay que capturar."
    )
    words = {"code": indicator.code, "year": year, "frequency": indicator.frequency}
    following = next((y for y in range(year + 1, year + 21) if rhythm.measures(Period(y))), None)
    if following is None:
        return said % words
    return f"{said % words} {_('Se mide de nuevo en %d.') % following}"
