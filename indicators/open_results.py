"""Results as plain rows, as they are told outside: stored ones, and those of an earlier day."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from json import loads
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from objectives.models import Programme, ResponsibleUnit

from .catalogue import MethodPlan
from .evaluation import COLUMNS
from .models import Capture, Indicator, Result
from .recompute import results_as_of
from .statements import Scope
from .substitution import write_substitution

ResultRow = Mapping[str, Any]

OF_THE_RESULT = (
    "indicator_id",
    "unit_id",
    "year",
    "method_id",
    "status",
    "value",
    "printed",
    "computed",
    "failure",
    "inputs",
    "cutoff",
    "target",
    "met",
    "gap",
    "progress",
    "progress_reason",
    "pace",
    "pace_reason",
    "light",
    "marks",
)
OF_THE_INDICATOR = ("indicator__code", "indicator__kind", "indicator__decimals")
OF_THE_CAPTURE = (
    "capture__publication__slug",
    "capture__section",
    "capture__table",
    "capture__page",
    "capture__approved_at",
    "capture__origin",
    "capture__captured_by__first_name",
    "capture__captured_by__last_name",
    "capture__captured_by__username",
    "capture__approved_by__first_name",
    "capture__approved_by__last_name",
    "capture__approved_by__username",
)
ORDER = ("indicator__position", "year", "unit__slug")


def stored_results(programme: Programme) -> QuerySet[Result, dict[str, Any]]:
    """The current results of a programme as one query of plain values."""
    return (
        Result.objects.filter(indicator__programme=programme)
        .order_by(*ORDER)
        .values(*OF_THE_RESULT, *OF_THE_INDICATOR, "unit__slug", *OF_THE_CAPTURE)
    )


def earlier_results(programme: Programme, day: date) -> list[dict[str, Any]]:
    """The results of a programme as they stood when ``day`` ended, with the same keys."""
    moment = timezone.make_aware(datetime.combine(day, time.max))
    rows, past = results_as_of(Scope(programme.pk), moment)
    plans = {plan.id: plan for plan in past}
    found = [typed_row(row) for row in rows]
    of_indicator = {
        row["id"]: row
        for row in Indicator.objects.filter(programme=programme).values(
            "id", "code", "kind", "decimals", "position", "objective_id"
        )
    }
    of_unit = dict(ResponsibleUnit.objects.values_list("id", "slug"))
    of_capture = _captures(row["capture_id"] for row in found)
    for row in found:
        indicator = of_indicator[row["indicator_id"]]
        row |= {f"indicator__{name}": value for name, value in indicator.items()}
        row["unit__slug"] = of_unit[row["unit_id"]]
        row |= of_capture.get(row["capture_id"], dict.fromkeys(OF_THE_CAPTURE))
        # Decimals and arithmetic of then: the ficha may have others today.
        plan = plans[row["indicator_id"]]
        row["indicator__decimals"] = plan.decimals
        row["method"] = next((each for each in plan.methods if each.id == row["method_id"]), None)
    found.sort(key=lambda row: (row["indicator__position"], row["year"], row["unit__slug"]))
    return found


def _captures(ids: Iterable[int | None]) -> dict[int | None, dict[str, Any]]:
    captures = Capture.objects.filter(pk__in={each for each in ids if each is not None})
    names = [name.removeprefix("capture__") for name in OF_THE_CAPTURE]
    return {
        row["id"]: {f"capture__{name}": row[name] for name in names}
        for row in captures.values("id", *names)
    }


def typed_row(row: tuple[str | None, ...]) -> dict[str, Any]:
    """A row of text as the types that the database would give."""
    cells: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
    for name in ("indicator_id", "unit_id", "year", "method_id", "capture_id"):
        cells[name] = None if cells[name] is None else int(cells[name])
    for name in ("value", "computed", "target", "gap", "progress", "pace"):
        cells[name] = None if cells[name] is None else Decimal(cells[name])
    cells["cutoff"] = None if cells["cutoff"] is None else date.fromisoformat(cells["cutoff"])
    cells["met"] = None if cells["met"] is None else cells["met"] == "1"
    cells["inputs"], cells["marks"] = loads(cells["inputs"]), loads(cells["marks"])
    return cells


def substitution_of(row: ResultRow, plans: Mapping[int, MethodPlan]) -> str:
    """The arithmetic behind a row, written out."""
    method = row["method"] if "method" in row else plans.get(row["method_id"] or 0)
    return write_substitution(
        method, row["inputs"], row["computed"], row["indicator__decimals"], row["failure"]
    )
