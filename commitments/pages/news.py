"""The notices about commitments: of what is to be reported, to its unit; of what waits, to reviewers."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.models import (
    PeriodEventKind,
    PeriodState,
    ProgressEventKind,
    ProgressReport,
    ProgressStatus,
    ReportingPeriod,
)
from commitments.permissions import contributors_of
from commitments.transitions import EDITABLE
from commitments.words import lower_first_letter, period_text
from indicators.duties import REVIEW, holds_at_root
from indicators.models import Event, NoticeKind
from indicators.notifications.news_sources import register
from indicators.notifications.notice import NEWS, DigestLine, Notice, Recipient, name_of_event
from indicators.people import name_of
from indicators.words import long_day, moment, programme_text
from objectives.models import ProgrammeState

from .desk import address_part

AHEAD = timedelta(days=7)
"""The time before it is due in which what is to be reported is told again."""

KIND = NoticeKind.COMMITMENT


def register_news() -> None:
    """Let the digest tell of commitments."""
    register(find_news)


def find_news(everybody: Sequence[Recipient], until: datetime) -> Iterator[tuple[int, Notice]]:
    """Yield the notices of what happened before a moment; a handful of queries."""
    yield from _periods(everybody, until)
    yield from _reports(everybody, until)


def _periods(everybody: Sequence[Recipient], until: datetime) -> Iterator[tuple[int, Notice]]:
    """Yield to planners the periods in which their units have something to report: when each opens,
    seven days before it is due, and once it was.
    """
    planners = [each for each in everybody if each.units and each.preference.wants(KIND)]
    periods = _shown(ReportingPeriod.objects.filter(state=PeriodState.OPEN), "register__programme")
    found = periods.select_related(*ReportingPeriod.related).in_bulk() if planners else {}
    if not found:
        return
    owed = ProgressReport.objects.filter(period__in=found, status__in=EDITABLE).order_by()
    counted = owed.values_list("period", "unit").annotate(Count("pk"))
    by_period: dict[int, dict[int, int]] = {pk: {} for pk in found}
    for period, unit, count in counted:
        by_period[period][unit] = count
    opened = _last_openings(found)
    for pk, period in found.items():
        for planner in planners:
            count = sum(by_period[pk].get(unit, 0) for unit in planner.units)
            if count:
                for name, said in _said_of(period, opened.get(pk), planner, count, until):
                    yield planner.person.pk, Notice(KIND, name, _line(period, said))


def _said_of(
    period: ReportingPeriod, opened: Event | None, planner: Recipient, count: int, until: datetime
) -> Iterator[tuple[str, str]]:
    """Yield what is told of a period, each with the name of its event."""
    words = {
        "count": ngettext("%d compromiso", "%d compromisos", count) % count,
        "day": long_day(period.due_on),
    }
    if (
        opened
        and until - NEWS <= opened.at < until
        and planner.wants(KIND, opened.at, opened.by_id)
    ):
        yield name_of_event(opened), _("Se pregunta por %(count)s; vence el %(day)s.") % words
    days = period.due_on - timezone.localdate(until)
    if days < timedelta(0):
        name = f"avance-vencido-{period.pk}-{period.due_on.isoformat()}"
        yield name, _("Falta informar de %(count)s; venció el %(day)s.") % words
    elif days <= AHEAD and not (opened and opened.at.date() >= period.due_on - AHEAD):
        # One that opens so late has said its day already.
        name = f"avance-por-vencer-{period.pk}-{period.due_on.isoformat()}"
        yield name, _("Falta informar de %(count)s; vence el %(day)s.") % words


def _last_openings(periods: dict[int, ReportingPeriod]) -> dict[int, Event]:
    """Return how each period came to be open, by its id."""
    kinds = (PeriodEventKind.OPENED, PeriodEventKind.REOPENED)
    events = Event.objects.of(ReportingPeriod).filter(object_id__in=periods, kind__in=kinds)
    return {event.object_id: event for event in events.order_by("object_id", "number")}


def _line(period: ReportingPeriod, said: str) -> DigestLine:
    register_ = period.register
    text = lower_first_letter(period_text(period.period, register_.frequency))
    return DigestLine(
        what=f"{register_.name}, {text}",
        programme=programme_text(register_.programme),
        event=said,
        quote="",
        address=reverse("programme:commitments", args=(register_.programme.slug,)),
    )


def _reports(everybody: Sequence[Recipient], until: datetime) -> Iterator[tuple[int, Notice]]:
    """Yield what was returned, to the planners of its unit; what was sent, to who may decide it.

    What somebody has seen to since is no notice.
    """
    news = {
        event.object_id: event
        for event in Event.objects.of(ProgressReport)
        .filter(
            kind__in=(ProgressEventKind.RETURNED, ProgressEventKind.SUBMITTED),
            at__gte=until - NEWS,
            at__lt=until,
        )
        .select_related("by")
        .order_by("object_id", "number")
    }
    if not news:
        return
    waiting = (ProgressStatus.RETURNED, ProgressStatus.IN_REVIEW)
    reports = _shown(
        ProgressReport.objects.filter(pk__in=news, status__in=waiting),
        "commitment__register__programme",
    )
    touched = contributors_of(news)
    for report in reports.select_related(*ProgressReport.related).order_by("pk"):
        event = news[report.pk]
        if event.to_status != report.status:
            continue
        for recipient in everybody:
            has_touched = (report.pk, recipient.person.pk) in touched
            if recipient.wants(KIND, event.at, event.by_id) and _concerns(
                recipient, report, has_touched=has_touched
            ):
                yield (
                    recipient.person.pk,
                    Notice(KIND, name_of_event(event), _line_of(report, event)),
                )


def _concerns(recipient: Recipient, report: ProgressReport, *, has_touched: bool) -> bool:
    """Return whether to tell somebody of a report: its unit of one that was returned, and of one that
    was sent who may decide it.
    """
    if report.status == ProgressStatus.RETURNED:
        return report.unit_id in recipient.units
    programme = report.commitment.register.programme_id
    return not has_touched and holds_at_root(recipient.person, programme, REVIEW)


def _line_of(report: ProgressReport, event: Event) -> DigestLine:
    commitment = report.commitment
    programme = commitment.register.programme
    returned = report.status == ProgressStatus.RETURNED
    said = _("%(who)s lo devolvió el %(when)s.") if returned else _("%(who)s lo envió el %(when)s.")
    text = lower_first_letter(period_text(report.period.period, commitment.register.frequency))
    place = (programme.slug, commitment.register.slug, commitment.folio)
    return DigestLine(
        what=f"{commitment}, {text}",
        programme=programme_text(programme),
        event=said % {"who": name_of(event.by), "when": moment(event.at)},
        quote=event.reason if returned else "",
        address=reverse(
            "programme:progress-report", args=(*place, address_part(report.period.period))
        ),
    )


def _shown(rows: Any, programme: str) -> Any:
    """Return the rows of programmes that were not withdrawn."""
    return rows.exclude(**{f"{programme}__state": ProgrammeState.WITHDRAWN})
