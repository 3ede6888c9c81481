"""What is published of how far commitments are: approved reports, today or as they stood at a moment."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from indicators.models import Event
from objectives.models import Programme
from objectives.periods import Period

from .compliance import Cell, Entry, Tally, cells_of, tally
from .models import (
    Commitment,
    ProgressEventKind,
    ProgressReport,
    ProgressStatus,
)

OBJECTIVE = "action__objective__code"
"""Where the objective stands that a commitment serves."""


def commitments_of(programme: Programme) -> QuerySet[Commitment]:
    """Return the commitments of a programme, each with the code of the objective that it serves."""
    return Commitment.objects.filter(register__programme=programme).annotate(
        objective_code=F(OBJECTIVE)
    )


def approved_reports(programme: Programme) -> QuerySet[ProgressReport]:
    """Return the published reports of a programme, each with the code of its objective."""
    return _reports_of(programme).filter(status=ProgressStatus.APPROVED)


def _reports_of(programme: Programme) -> QuerySet[Any]:
    return ProgressReport.objects.filter(commitment__register__programme=programme).annotate(
        objective_code=F(f"commitment__{OBJECTIVE}")
    )


PROGRESS_PATHS = (
    "commitment__register__slug",
    "commitment__register__position",
    "commitment__folio",
    "commitment__position",
    "unit__slug",
    "objective_code",
    "period__year",
    "period__part",
)
"""What a plain row of a report has besides what it says."""


def commitment_rows_at(programme: Programme, moment: datetime) -> list[dict[str, Any]]:
    """Return the commitments of a programme as plain rows, each with the unit that answered for it at a
    moment.
    """
    paths = ("register__slug", "folio", "text", "objective_code", "action__code")
    rows = list(
        commitments_of(programme)
        .order_by("register__position", "position")
        .values("pk", "register__position", "position", "responsible_unit__slug", *paths)
    )
    assigned = Event.objects.of(Commitment).filter(programme=programme).order_by("number")
    then: dict[int, str | None] = {}
    for event in assigned:
        if event.at <= moment:
            then[event.object_id] = event.after.get("unit")
        else:
            # The first one after it says whose it was until then.
            then.setdefault(event.object_id, event.before.get("unit"))
    return [
        {**row, "responsible_unit__slug": then.get(row["pk"], row["responsible_unit__slug"])}
        for row in rows
    ]


def progress_rows_at(programme: Programme, moment: datetime) -> list[dict[str, Any]]:
    """Return the reports that were published at a moment as plain rows, as they stood then."""
    said = _approved_at(programme, moment)
    rows = _reports_of(programme).filter(pk__in=list(said)).values("pk", *PROGRESS_PATHS)
    order = (
        "commitment__register__position",
        "commitment__position",
        "period__year",
        "period__part",
    )
    return [
        {
            **row,
            "percent": _as_number(said[row["pk"]].after.get("percent", "")),
            "not_applicable": bool(said[row["pk"]].after.get("not_applicable")),
            "text": said[row["pk"]].after.get("text", ""),
            "changed_at": said[row["pk"]].at,
        }
        for row in rows.order_by(*order)
    ]


def _approved_at(programme: Programme, moment: datetime) -> Mapping[int, Event]:
    """Return the approvals that stood at a moment, by their report."""
    found: dict[int, Event] = {}
    decided = (ProgressEventKind.APPROVED, ProgressEventKind.RETURNED)
    events = Event.objects.of(ProgressReport).filter(
        programme=programme, kind__in=decided, at__lte=moment
    )
    for event in events.order_by("object_id", "number"):
        if event.kind == ProgressEventKind.APPROVED:
            found[event.object_id] = event
        else:
            found.pop(event.object_id, None)
    return found


def _as_number(text: str) -> int | None:
    return int(text) if text else None


ENTRY_PATHS = {
    "register": "commitment__register__slug",
    "objective": "objective_code",
    "year": "period__year",
    "part": "period__part",
}


def entries_of(programme: Programme, moment: datetime | None = None) -> list[Entry]:
    """Return what counts in the compliance of a programme: each commitment in each period in which it
    is asked about, with what is published of it, today (those alike together) or at a moment.

    What is on its way counts as due, and says nothing yet.  One query, two of a moment.
    """
    reports = _reports_of(programme).order_by()
    if moment is None:
        is_published = Q(status=ProgressStatus.APPROVED)
        alike = reports.values(*ENTRY_PATHS.values()).annotate(
            said=Case(When(is_published, then=F("percent"))),
            excused=Case(When(is_published, then=F("not_applicable")), default=Value(False)),
            count=Count("pk"),
        )
        return [_entry(row, row["said"], row["excused"], row["count"]) for row in alike]
    approvals = _approved_at(programme, moment)
    rows = reports.filter(asked_at__lte=moment).values("pk", *ENTRY_PATHS.values())
    found = []
    for row in rows:
        said = approvals[row["pk"]].after if row["pk"] in approvals else {}
        percent = _as_number(said.get("percent", ""))
        found.append(_entry(row, percent, "not_applicable" in said, 1))
    return found


def _entry(row: Mapping[str, Any], percent: int | None, excused: bool, count: int) -> Entry:
    known = {name: row[path] for name, path in ENTRY_PATHS.items()}
    period = Period(known.pop("year"), known.pop("part"))
    return Entry(**known, period=period, percent=percent, not_applicable=excused, count=count)


def tallies_of(programme: Programme, moment: datetime | None = None) -> dict[Cell, Tally]:
    """Return what the entries of a programme give, by register, objective and period, and of the
    whole.
    """
    return tally(entries_of(programme, moment), cells_of)


def reports_about(condition: Q) -> Iterable[ProgressReport]:
    """Return the published reports of commitments that meet a condition, the latest period first."""
    return (
        ProgressReport.objects.filter(condition, status=ProgressStatus.APPROVED)
        .select_related("period", "commitment__register")
        .order_by("commitment__position", "-period__year", "-period__part")
    )
