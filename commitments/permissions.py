"""Permissions: who may do what with commitments; each pair as in ``indicators.permissions``."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from indicators.duties import (
    ADMINISTRATION,
    CAPTURE,
    REVIEW,
    held_by,
    holds_at_root,
    holds_in,
    programmes_of,
    unit_ids_of,
)
from indicators.models import Event
from indicators.permissions import OVERSEEING
from objectives.models import Programme

from .models import PeriodState, ProgressEventKind, ProgressReport, ProgressStatus

_CONTRIBUTING_EVENTS = (ProgressEventKind.WRITTEN, ProgressEventKind.SUBMITTED)
"""The events whose author has put a hand to a report."""


def check_user_can_run_registers(user: Any, programme: Programme) -> None:
    """Raise PermissionDenied for who may not open periods, nor say whose a commitment is."""
    if not user_can_run_registers(user, programme):
        raise PermissionDenied(
            _("Abre los periodos, y reparte los compromisos, quien administra el programa.")
        )


def user_can_run_registers(user: Any, programme: Programme) -> bool:
    return holds_at_root(user, programme.pk, ADMINISTRATION)


def check_user_sees_reports(user: Any, programme: Programme) -> None:
    """Raise PermissionDenied for who sees nothing of a report before it is approved."""
    if not user_sees_reports(user, programme):
        raise PermissionDenied(
            _(
                "Los avances que aún no se aprueban los ven quienes capturan, quienes revisan, la "
                "dirección y la administración."
            )
        )


def user_sees_reports(user: Any, programme: Programme) -> bool:
    return holds_at_root(user, programme.pk, *OVERSEEING) or holds_in(user, programme.pk, CAPTURE)


def reports_seen_by(user: Any) -> QuerySet[ProgressReport]:
    """Return the reports on their way that a person sees: of their units, or of whole programmes."""
    return ProgressReport.objects.filter(
        Q(unit__in=unit_ids_of(user))
        | Q(commitment__register__programme__in=programmes_of(user, *OVERSEEING))
    )


def check_user_can_see_report(user: Any, report: ProgressReport) -> None:
    """Raise PermissionDenied for who does not see that report as it stands."""
    check_user_sees_reports(user, report.commitment.register.programme)
    if not reports_seen_by(user).filter(pk=report.pk).exists():
        raise PermissionDenied(_("Este compromiso es de otra unidad."))


def check_user_can_report(user: Any, report: ProgressReport) -> None:
    """Raise PermissionDenied for who may not say how far that commitment is."""
    if not holds_in(user, report.commitment.register.programme_id, CAPTURE):
        raise PermissionDenied(_("Los avances los informa quien tiene el encargo de captura."))
    if not user_can_report(user, report):
        raise PermissionDenied(_("Este compromiso es de otra unidad."))


def user_can_report(user: Any, report: ProgressReport) -> bool:
    return report.unit_id in unit_ids_of(user)


def check_user_can_review_report(user: Any, report: ProgressReport) -> None:
    """Raise PermissionDenied for who may not approve or return it: nobody does what they wrote."""
    if not holds_at_root(user, report.commitment.register.programme_id, REVIEW):
        raise PermissionDenied(_("Los avances los revisa quien tiene el encargo de revisión."))
    if report.events.filter(by=user.pk, kind__in=_CONTRIBUTING_EVENTS).exists():
        raise PermissionDenied(_("Nadie revisa un avance que informó."))


def user_can_review_report(user: Any, report: ProgressReport) -> bool:
    try:
        check_user_can_review_report(user, report)
    except PermissionDenied:
        return False
    return True


def contributors_of(reports: Iterable[int]) -> set[tuple[int, int]]:
    """Return who put a hand to some reports, as pairs of report and person; one query."""
    events = Event.objects.of(ProgressReport).filter(
        object_id__in=list(reports), kind__in=_CONTRIBUTING_EVENTS, by__isnull=False
    )
    return set(events.order_by().values_list("object_id", "by").distinct())


def reports_to_review(user: Any) -> QuerySet[ProgressReport]:
    """Return the reports that wait for that reviewer."""
    own = Event.objects.of(ProgressReport).filter(
        by=user.pk, kind__in=_CONTRIBUTING_EVENTS, object_id=OuterRef("pk")
    )
    return ProgressReport.objects.filter(
        ~Exists(own),
        status=ProgressStatus.IN_REVIEW,
        commitment__register__programme__in=programmes_of(user, REVIEW),
    )


def reports_to_write(user: Any) -> QuerySet[ProgressReport]:
    """Return the reports that the units of a person owe, in periods that are open."""
    return ProgressReport.objects.filter(
        status__in=(ProgressStatus.DRAFT, ProgressStatus.RETURNED),
        period__state=PeriodState.OPEN,
        unit__in=unit_ids_of(user),
    )


def progress_events_seen_by(user: Any) -> Q:
    """Return the condition that a person sees an event of a report or a commitment."""
    return Q(unit__in=unit_ids_of(user)) | Q(programme__in=programmes_of(user, *OVERSEEING))


def period_events_seen_by(user: Any) -> Q:
    """Return the condition that a person sees an event of a period: it concerns all who report."""
    captured = {held.programme for held in held_by(user, CAPTURE)}
    return Q(programme__in={*captured, *programmes_of(user, *OVERSEEING)} - {None})
