"""What the log tells of commitments, of the periods in which they are asked about, and of reports."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments.models import (
    Commitment,
    PeriodEventKind,
    PeriodState,
    ProgressEventKind,
    ProgressReport,
    ProgressStatus,
    ReportingPeriod,
)
from commitments.permissions import period_events_seen_by, progress_events_seen_by
from commitments.words import lower_first_letter, part_text
from indicators.audit_log.sources import LogKind, LogSource, register
from indicators.models import Event
from indicators.words import FieldChange

from .desk import address_part


def _with_part(what: str, period: ReportingPeriod) -> str:
    """Return what an event is about with its part of the year; the year stands before it in the log."""
    if not period.part:
        return what
    text = part_text(period.part, period.register.frequency)
    return f"{what}, {lower_first_letter(text)}"


def _of_report(event: Event, report: ProgressReport) -> dict[str, Any]:
    commitment = report.commitment
    period = report.period
    place = (
        event.programme.slug,
        commitment.register.slug,
        commitment.folio,
        address_part(period.period),
    )
    return {
        "address": reverse("programme:progress-report", args=place),
        "where": _with_part(str(commitment), period),
        "from_status": str(ProgressStatus(event.from_status).label) if event.from_status else "",
        "to_status": str(ProgressStatus(event.to_status).label),
    }


def _of_period(event: Event, period: ReportingPeriod) -> dict[str, Any]:
    return {
        "address": reverse("programme:commitments", args=(event.programme.slug,)),
        "where": _with_part(period.register.name, period),
        "to_status": str(PeriodState(event.to_status).label),
    }


def _of_commitment(event: Event, commitment: Commitment | None) -> dict[str, Any]:
    units = FieldChange(
        str(Commitment._meta.get_field("responsible_unit").verbose_name),
        event.before.get("unit", ""),
        event.after.get("unit", ""),
    )
    return {
        "address": reverse("programme:commitments", args=(event.programme.slug,)),
        # Of an action that is in the files no more nothing else is known.
        "where": str(commitment) if commitment else _("compromiso que ya no está"),
        "changes": (units,),
    }


def register_sources() -> None:
    """Let the log tell of what this application keeps events of."""
    of_reports = tuple(
        LogKind(f"avance-{kind.value}", _("avance %s") % kind.label, kind.value)
        for kind in ProgressEventKind
    )
    of_periods = tuple(
        LogKind(f"periodo-{kind.value}", _("periodo %s") % kind.label, kind.value)
        for kind in PeriodEventKind
    )
    of_commitments = (LogKind("compromiso", _("compromiso asignado")),)
    for source in (
        LogSource(
            ProgressReport, of_reports, progress_events_seen_by, _of_report, needs_object=True
        ),
        LogSource(
            ReportingPeriod, of_periods, period_events_seen_by, _of_period, needs_object=True
        ),
        LogSource(
            Commitment, of_commitments, progress_events_seen_by, _of_commitment, needs_object=True
        ),
    ):
        register(source)
