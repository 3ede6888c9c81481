"""Up to which day data count: those of the year that a page shows, else of the latest that has any.

The latest cutoff of any one figure would say of all of them what is true of one.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Count, F, Func, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from .models import Result
from .words import long_day

_WHOLE = Q(cutoff__month=12, cutoff__day=31) | Q(cutoff__year__gt=F("year"))
"""A figure of the whole year."""

_PARTS: dict[str, Any] = {
    "year": F("year"),
    "figures": Count("pk"),
    "whole": Count("pk", filter=_WHOLE),
    "first": Min("cutoff", filter=~_WHOLE),
    "last": Max("cutoff", filter=~_WHOLE),
    "latest": Max("cutoff"),
}
_DAYS = ("first", "last", "latest")


class _Object(JSONObject):
    """Several values as one JSON object.

    SQLite is not asked first whether it can make one, as every version that Django takes can: Django
    asks in a transaction, for which it would wait while anybody writes, and take that for a no.
    """

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Write it as a call of a function, as any other."""
        return Func.as_sql(self, compiler, connection, **context)


@cache
def of_the_latest_year() -> Subquery:
    """Return an annotation of a programme: the national figures of its latest year, and up to when.

    It is one object of all parts: to compose a subquery of each for every page takes longer than
    all that the database does.
    """
    figures = Result.objects.filter(
        indicator__programme=OuterRef("pk"),
        unit=OuterRef("root_unit"),
        value__isnull=False,
        cutoff__isnull=False,
    )
    # By year, the latest first: one row a year.
    years = figures.order_by("-year").values("year").annotate(found=_Object(**_PARTS))
    return Subquery(years.values("found")[:1])


def data_until(figures: dict[str, Any] | None) -> str:
    """Return in words up to when a programme's figures count, to stand after «Datos:»."""
    if not figures:
        return _("ninguno aún")
    days = {name: figures[name] and date.fromisoformat(figures[name]) for name in _DAYS}
    return _in_words(**{**figures, **days})


def data_until_of(year: int, results: Iterable[Result | None]) -> str:
    """Return the same of some results of a year; those without a figure count for nothing."""
    cutoffs = sorted(
        result.cutoff
        for result in results
        if result is not None and result.value is not None and result.cutoff is not None
    )
    if not cutoffs:
        return _("ninguno de %d") % year
    partial = [cutoff for cutoff in cutoffs if cutoff < date(year, 12, 31)]
    return _in_words(
        year=year,
        figures=len(cutoffs),
        whole=len(cutoffs) - len(partial),
        first=min(partial, default=None),
        last=max(partial, default=None),
        latest=cutoffs[-1],
    )


def _in_words(
    year: int, figures: int, whole: int, first: date | None, last: date | None, latest: date
) -> str:
    if first is None or last is None:
        return _("al %s") % long_day(latest)
    partial = _between(first, last)
    if not whole:
        return partial
    return _("%(whole)d de %(figures)d cifras al cierre de %(year)d; las demás, %(partial)s") % {
        "whole": whole,
        "figures": figures,
        "year": year,
        "partial": partial,
    }


def _between(first: date, last: date) -> str:
    if first == last:
        return _("al %s") % long_day(first)
    return _("del %(first)s al %(last)s, según el indicador") % {
        "first": long_day(first),
        "last": long_day(last),
    }
