"""The page of one report: what is said now beside what was said before, and what may be done with it."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commitments.models import LONGEST_REPORT, ProgressEventKind, ProgressReport, ProgressStatus
from commitments.permissions import user_can_report, user_can_review_report
from commitments.progress import as_fields
from commitments.transitions import EDITABLE, LIFE_CYCLE
from commitments.words import period_text
from indicators.event_lines import EventLine
from indicators.models import Event
from indicators.words import FieldChange, day

from .desk import address_part, progress_text

FIELD_NAMES = {
    "percent": ProgressReport._meta.get_field("percent").verbose_name,
    "not_applicable": ProgressReport._meta.get_field("not_applicable").verbose_name,
    "text": ProgressReport._meta.get_field("text").verbose_name,
}


_WITH_THE_REPORT = (ProgressEventKind.SUBMITTED, ProgressEventKind.APPROVED)
"""The events that keep what the report says at that moment."""


@dataclass(frozen=True)
class FormerReport:
    """What was reported of the same commitment in the period before."""

    period: str
    progress: str
    text: str
    status: str


@dataclass(frozen=True)
class ReportPage:
    """The page of one report."""

    report: ProgressReport
    register: str
    period: str
    address: str
    due: str
    progress: str
    before: FormerReport | None
    editable: bool
    may_approve: bool
    may_return: bool
    history: tuple[EventLine, ...]
    returned: EventLine | None
    most: str = f"{LONGEST_REPORT:,}"


def report_page(report: ProgressReport, user: Any) -> ReportPage:
    """Return a report with what this person may do with it."""
    register = report.commitment.register
    status = ProgressStatus(report.status)
    following = LIFE_CYCLE.transitions[status]
    reviews = user_can_review_report(user, report)
    history = tuple(_line(event) for event in report.events.select_related("by"))
    return ReportPage(
        report=report,
        register=register.name,
        period=period_text(report.period.period, register.frequency),
        address=address_part(report.period.period),
        due=day(report.period.due_on),
        progress=progress_text(report),
        before=_before(report),
        editable=report.period.is_open and status in EDITABLE and user_can_report(user, report),
        may_approve=reviews and ProgressStatus.APPROVED in following,
        may_return=reviews and report.period.is_open and ProgressStatus.RETURNED in following,
        history=tuple(reversed(history)),
        returned=history[-1] if status == ProgressStatus.RETURNED and history else None,
    )


def _before(report: ProgressReport) -> FormerReport | None:
    former = (
        report.commitment.reports.select_related("period")
        .exclude(pk=report.pk)
        .filter(period__year__lte=report.period.year)
        .exclude(period__year=report.period.year, period__part__gte=report.period.part)
        .order_by("-period__year", "-period__part")
        .first()
    )
    if former is None:
        return None
    return FormerReport(
        period=period_text(former.period.period, report.commitment.register.frequency),
        progress=progress_text(former) or _("sin informar"),
        text=former.text,
        status=former.get_status_display(),
    )


def _line(event: Event) -> EventLine:
    fields = {**event.before, **event.after}
    return EventLine.of(
        event,
        ProgressReport,
        changes=tuple(
            FieldChange(
                str(FIELD_NAMES[name]), event.before.get(name, ""), event.after.get(name, "")
            )
            for name in FIELD_NAMES
            if name in fields and event.kind in _WITH_THE_REPORT
        ),
    )


def differences(report: ProgressReport, typed: dict[str, str]) -> tuple[FieldChange, ...]:
    """Return what a person typed otherwise than what is kept, by field."""
    kept = as_fields(report)
    return tuple(
        FieldChange(str(FIELD_NAMES[name]), kept.get(name, ""), typed.get(name, ""))
        for name in FIELD_NAMES
        if kept.get(name, "") != typed.get(name, "")
    )


def as_typed_fields(report: ProgressReport) -> str:
    """Return what is kept as the script of the form writes it: pairs of name and value, in the order of
    the fields, so that it knows a save of its own whose answer never came.
    """
    fields = [["percent", "" if report.percent is None else str(report.percent)]]
    if report.not_applicable:
        fields.append(["not_applicable", "1"])
    return json.dumps([*fields, ["text", report.text]])
