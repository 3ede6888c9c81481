"""The page of a programme's commitments for who works with them: what is due and what waits."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet, Window
from django.utils.translation import gettext as _

from commitments.models import (
    PeriodState,
    ProgressReport,
    ProgressStatus,
    Register,
    ReportingPeriod,
)
from commitments.permissions import (
    reports_seen_by,
    reports_to_review,
    reports_to_write,
    user_can_run_registers,
)
from commitments.words import lower_first_letter, period_text
from indicators.clock import database_today
from indicators.duties import CAPTURE, REVIEW, holds_at_root, holds_in, unit_ids_of
from indicators.words import day
from objectives.models import Programme
from objectives.periods import Period


@dataclass(frozen=True)
class DueReport:
    """A report that waits for somebody: of which commitment, where it is on its way."""

    register: str
    folio: str
    text: str
    unit: str
    address: str
    status: str
    status_words: str
    percent: str


@dataclass(frozen=True)
class DuePeriod:
    """The reports of a register that wait in a period, and until when."""

    title: str
    due: str
    is_overdue: bool
    reports: tuple[DueReport, ...]


@dataclass(frozen=True)
class DueList:
    """Reports that wait, by period, what is due first before all others; ``more`` are not shown."""

    periods: tuple[DuePeriod, ...]
    more: int


MOST_SHOWN = 200
"""The reports of a list; the others come as these are done."""


@dataclass(frozen=True)
class PeriodRow:
    """A period of a register, and how many of its reports are at each point of their way."""

    pk: int
    title: str
    state: str
    is_open: bool
    due: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class RegisterRow:
    """A register, how many commitments it has, and how many of them nobody answers for."""

    slug: str
    name: str
    commitments: int
    without_unit: int


@dataclass(frozen=True)
class Desk:
    """The whole page; what a person has no duty for is None."""

    to_write: DueList | None
    sent: DueList | None
    to_review: DueList | None
    may_run: bool
    periods: tuple[PeriodRow, ...]
    registers: tuple[RegisterRow, ...]
    status_words: tuple[str, ...] = tuple(str(status.label) for status in ProgressStatus)


def desk(programme: Programme, user: Any) -> Desk:
    """Return what waits for a person in a programme; a fixed number of queries."""
    of_programme = Q(commitment__register__programme=programme)
    captures = holds_in(user, programme.pk, CAPTURE)
    reviews = holds_at_root(user, programme.pk, REVIEW)
    runs = user_can_run_registers(user, programme)
    own = ProgressReport.objects.filter(
        of_programme,
        unit__in=unit_ids_of(user),
        period__state=PeriodState.OPEN,
        status__in=(ProgressStatus.IN_REVIEW, ProgressStatus.APPROVED),
    )
    return Desk(
        to_write=_due(reports_to_write(user).filter(of_programme)) if captures else None,
        sent=_due(own) if captures else None,
        to_review=_due(reports_to_review(user).filter(of_programme)) if reviews else None,
        may_run=runs,
        periods=period_rows(programme),
        registers=_registers(programme) if runs else (),
    )


def _due(reports: QuerySet[ProgressReport]) -> DueList:
    today = database_today()
    found: dict[ReportingPeriod, list[DueReport]] = defaultdict(list)
    rows = (
        reports.select_related("period__register", "commitment__register", "unit")
        .order_by("period__due_on", "period", "commitment__position")
        .annotate(in_all=Window(Count("pk")))[:MOST_SHOWN]
    )
    more = 0
    for row in rows:
        found[row.period].append(_due_report(row))
        more = row.in_all - MOST_SHOWN
    periods = tuple(
        DuePeriod(
            title=_title(period),
            due=day(period.due_on),
            is_overdue=period.is_open and period.due_on < today,
            reports=tuple(rows_of),
        )
        for period, rows_of in found.items()
    )
    return DueList(periods, max(0, more))


def _due_report(row: ProgressReport) -> DueReport:
    commitment = row.commitment
    return DueReport(
        register=commitment.register.slug,
        folio=commitment.folio,
        text=commitment.text,
        unit=row.unit.short_name,
        address=address_part(row.period.period),
        status=row.status,
        status_words=row.get_status_display(),
        percent=progress_text(row),
    )


def progress_text(report: ProgressReport) -> str:
    """Return how far a report says its commitment is; empty where it does not say."""
    if report.not_applicable:
        return _("no aplica")
    return "" if report.percent is None else f"{report.percent} %"


@dataclass(frozen=True)
class PeriodPage:
    """One period, and a page of its reports."""

    pk: int
    register: str
    title: str
    is_open: bool
    state: str
    due: str
    may_run: bool
    reports: tuple[DueReport, ...]
    paging: Any


def period_page(period: ReportingPeriod, user: Any, page: str | None) -> PeriodPage:
    """Return a period with those of its reports that a person sees, some at a time."""
    register = period.register
    seen = reports_seen_by(user).filter(period=period)
    rows = seen.select_related("period", "commitment__register", "unit")
    shown = Paginator(rows.order_by("commitment__position"), MOST_SHOWN).get_page(page)
    return PeriodPage(
        pk=period.pk,
        register=register.name,
        title=period_text(period.period, register.frequency),
        is_open=period.is_open,
        state=period.get_state_display(),
        due=day(period.due_on),
        may_run=user_can_run_registers(user, register.programme),
        reports=tuple(_due_report(row) for row in shown),
        paging=shown,
    )


def period_rows(programme: Programme) -> tuple[PeriodRow, ...]:
    """Return the periods of a programme's registers, the latest first; one query."""
    rows = (
        ReportingPeriod.objects.filter(register__programme=programme)
        .select_related("register")
        .annotate(
            **{
                status.name: Count("reports", filter=Q(reports__status=status))
                for status in ProgressStatus
            }
        )
        .order_by("-year", "-part", "register__position")
    )
    return tuple(
        PeriodRow(
            pk=row.pk,
            title=_title(row),
            state=row.get_state_display(),
            is_open=row.is_open,
            due=day(row.due_on),
            counts=tuple(getattr(row, status.name) for status in ProgressStatus),
        )
        for row in rows
    )


def _registers(programme: Programme) -> tuple[RegisterRow, ...]:
    rows = programme.registers.annotate(
        entries=Count("commitments"),
        without_unit=Count("commitments", filter=Q(commitments__responsible_unit=None)),
    )
    return tuple(
        RegisterRow(row.slug, row.name, row.entries, row.without_unit)
        for row in rows
        if row.entries
    )


def _title(period: ReportingPeriod) -> str:
    register: Register = period.register
    text = lower_first_letter(period_text(period.period, register.frequency))
    return f"{register.name}, {text}"


def address_part(period: Period) -> str:
    """Return a period as addresses have it: ``2026-3``, ``2026`` for a whole year."""
    return f"{period.year}-{period.part}" if period.part else str(period.year)


def read_address_part(text: str) -> Period | None:
    """Return the period of a part of an address; None for what is none."""
    found = re.fullmatch(r"([0-9]{4})(?:-([1-9][0-9]?))?", text)
    return Period(int(found[1]), int(found[2] or 0)) if found else None
