"""Results as plain rows, as they are published: stored ones, and those of an earlier day."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from indicators.fichas.history import fichas_at, results_as_of
from indicators.models import Capture, Result
from indicators.results.evaluate import ResultRow
from indicators.results.inputs import RecomputeScope
from objectives.models import Programme, ResponsibleUnit
from tables.batches import batches
from tables.http_cache import remember

OF_THE_INDICATOR = (
    "indicator__code",
    "indicator__name",
    "indicator__kind",
    "indicator__decimals",
    "indicator__unit_of_measure",
    "indicator__objective__code",
)
OF_THE_UNIT = ("unit__slug", "unit__name")
OF_THE_CAPTURE = (
    "capture__publication__slug",
    "capture__section",
    "capture__table",
    "capture__page",
    "capture__approved_at",
    "capture__origin",
    "capture__values_from",
    "capture__captured_by__first_name",
    "capture__captured_by__last_name",
    "capture__captured_by__username",
    "capture__approved_by__first_name",
    "capture__approved_by__last_name",
    "capture__approved_by__username",
)
ORDER = ("indicator__position", "year", "unit_id")
"""As the database has them at hand: a page of them sorts nothing, however many there are."""

PATHS = (*ResultRow._fields, *OF_THE_INDICATOR, *OF_THE_UNIT, *OF_THE_CAPTURE)


def stored_results(programme: Programme) -> QuerySet[Result, dict[str, Any]]:
    """Return the current results of a programme as one query of plain values."""
    return results_of(programme).order_by(*ORDER).values(*PATHS)


def results_of(programme: Programme) -> QuerySet[Result]:
    """Return the current results of a programme.

    Asked for by the set of its indicators, so that the index that has them in order is taken, also
    where years are asked for and other programmes have many more rows.
    """
    return Result.objects.filter(indicator__in=programme.indicators.order_by().values("pk"))


def earlier_results(
    programme: Programme, moment: datetime, indicator: int | None = None
) -> list[dict[str, Any]]:
    """Return the results of a programme, or of one indicator, as they stood then, with the same
    keys.

    Names, decimals and arithmetic are those of then: the ficha may have others today.
    """
    evaluated = results_as_of(RecomputeScope(programme.pk, indicator), moment)
    compiled_indicators = {compiled.id: compiled for compiled in evaluated.compiled_indicators}
    fichas = {ficha.data["code"]: ficha for ficha in fichas_at(programme, moment)}
    positions = dict(programme.objectives.values_list("code", "position"))
    of_unit = dict(ResponsibleUnit.objects.values_list("id", "name"))
    slugs = dict(ResponsibleUnit.objects.values_list("id", "slug"))
    found = [row._asdict() for row in evaluated.rows]
    of_capture = _captures(row["capture_id"] for row in found)
    for row in found:
        compiled = compiled_indicators[row["indicator_id"]]
        ficha = fichas[compiled.code]
        row |= {
            "indicator__code": compiled.code,
            "indicator__position": ficha.position,
            "indicator__name": ficha.data["name"],
            "indicator__kind": ficha.data["kind"],
            "indicator__unit_of_measure": ficha.data["unit_of_measure"],
            "indicator__objective__code": ficha.data["objective"],
            # The files may have no such objective any more.
            "indicator__objective__position": positions.get(ficha.data["objective"], 0),
            "indicator__decimals": compiled.decimals,
            "unit__slug": slugs[row["unit_id"]],
            "unit__name": of_unit[row["unit_id"]],
            "method": next(
                (method for method in compiled.methods if method.id == row["method_id"]), None
            ),
        }
        row |= of_capture.get(row["capture_id"], dict.fromkeys(OF_THE_CAPTURE))
    found.sort(key=lambda row: (row["indicator__position"], row["year"], row["unit_id"]))
    return found


def cached_earlier_results(
    programme: Programme, moment: datetime, version: str, indicator: int | None = None
) -> Sequence[dict[str, Any]]:
    """Return the results of an earlier day, worked out once for all pages, filters and orders of it;
    what is remembered is not to be changed.  Always anew where the version of the data is not
    known.
    """
    return remember(
        version,
        ("earlier", programme.pk, moment, indicator),
        lambda: earlier_results(programme, moment, indicator),
        lambda rows: len(rows) * _BYTES_OF_ROW,
    )


_BYTES_OF_ROW = 4_096


def _captures(ids: Iterable[int | None]) -> dict[int | None, dict[str, Any]]:
    names = [name.removeprefix("capture__") for name in OF_THE_CAPTURE]
    return {
        row["id"]: {f"capture__{name}": row[name] for name in names}
        for some in batches({capture_id for capture_id in ids if capture_id is not None})
        for row in Capture.objects.filter(pk__in=some).values("id", *names)
    }
