"""Opening, closing and reopening the periods in which a register asks how far its commitments are."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from indicators.clock import database_today
from indicators.lifecycle import clean_comment, clean_reason, log_event
from objectives.models import Programme
from objectives.periods import Period, read_frequency

from .models import (
    Commitment,
    PeriodEventKind,
    PeriodState,
    ProgressReport,
    Register,
    ReportingPeriod,
)
from .permissions import check_user_can_run_registers
from .progress import note_published
from .words import period_text


def open_period(register: Register, period: Period, *, by: Any, due_on: date) -> ReportingPeriod:
    """Ask in a period about every commitment of a register that a unit answers for.

    Raises PermissionDenied, and ValidationError by field.
    """
    check_user_can_run_registers(by, register.programme)
    if wrong := _wrong_period(register, period, due_on):
        raise ValidationError(wrong)
    try:
        with transaction.atomic():
            lock_register(register)
            opened = ReportingPeriod.objects.create(
                register=register, year=period.year, part=period.part, due_on=due_on
            )
            if not ask(register.commitments.all(), [opened]):
                raise ValidationError(
                    _("Ningún compromiso del registro tiene unidad que lo informe.")
                )
            _record(opened, PeriodEventKind.OPENED, by, "")
            note_published(register.programme_id)
    except IntegrityError:
        if not register.periods.filter(year=period.year, part=period.part).exists():
            raise
        text = period_text(period, register.frequency)
        raise ValidationError(
            {"part": _("«%s» ya se abrió: si está cerrado, reábralo.") % text}
        ) from None
    return opened


def lock_register(register: Register) -> None:
    """Hold a register until the end of the transaction: while a period is opened nobody is given its
    commitments, and while they are given away none is opened.
    """
    Register.objects.select_for_update(no_key=True).get(pk=register.pk)


def ask(commitments: Iterable[Commitment], periods: Sequence[ReportingPeriod]) -> int:
    """Ask in some periods about those commitments that a unit answers for, unless it was asked already;
    return about how many.
    """
    units = [(each, each.responsible_unit_id) for each in commitments]
    answered_for = [(each, unit) for each, unit in units if unit is not None]
    ProgressReport.objects.bulk_create(
        (
            ProgressReport(commitment=each, period=period, unit_id=unit)
            for each, unit in answered_for
            for period in periods
        ),
        ignore_conflicts=True,
    )
    return len(answered_for)


def close_period(period: ReportingPeriod, *, by: Any, reason: str = "") -> ReportingPeriod:
    """Close a period: nothing more is sent in it, and what is in review is still reviewed."""
    check_user_can_run_registers(by, period.register.programme)
    clean = clean_comment(reason)
    with transaction.atomic():
        latest = _lock(period)
        if not latest.is_open:
            raise ValidationError(_("El periodo ya está cerrado."))
        latest.state = PeriodState.CLOSED
        latest.save(update_fields=["state"])
        _record(latest, PeriodEventKind.CLOSED, by, PeriodState.OPEN, clean)
    return latest


def reopen_period(
    period: ReportingPeriod, *, by: Any, reason: str, due_on: date
) -> ReportingPeriod:
    """Ask again until another day, for a reason; raises ValidationError by field."""
    check_user_can_run_registers(by, period.register.programme)
    clean = clean_reason(reason, _("Escriba por qué se reabre."))
    if due_on < database_today():
        raise ValidationError({"due_on": _("Ese día ya pasó: nadie podría enviar nada.")})
    with transaction.atomic():
        latest = _lock(period)
        if latest.is_open:
            raise ValidationError(_("El periodo está abierto."))
        latest.state, latest.due_on = PeriodState.OPEN, due_on
        latest.save(update_fields=["state", "due_on"])
        _record(latest, PeriodEventKind.REOPENED, by, PeriodState.CLOSED, clean)
    return latest


def _lock(period: ReportingPeriod) -> ReportingPeriod:
    return (
        ReportingPeriod.objects.select_for_update(of=("self",))
        .select_related(*ReportingPeriod.related)
        .get(pk=period.pk)
    )


def _wrong_period(register: Register, period: Period, due_on: date) -> dict[str, str]:
    """Return everything that is wrong at once, each at its field."""
    wrong: dict[str, str] = {}
    programme = register.programme
    if not programme.start_year <= period.year <= programme.end_year:
        years = {"first": programme.start_year, "last": programme.end_year}
        wrong["year"] = _("El programa va de %(first)d a %(last)d.") % years
    frequency = read_frequency(register.frequency)
    parts = frequency.parts if frequency else 0
    if period.part > parts or (parts and not period.part):
        wrong["part"] = _("El registro no se informa en esa parte del año.")
    if due_on < database_today():
        wrong["due_on"] = _("Ese día ya pasó: nadie podría enviar nada.")
    return wrong


def _record(
    period: ReportingPeriod, kind: PeriodEventKind, by: Any, from_status: str, reason: str = ""
) -> None:
    """Log what happened to a period; ``after`` says until when it is open."""
    after = {"due_on": period.due_on.isoformat()}
    log_event(period, kind, by=by, from_status=from_status, reason=reason, after=after)


def has_periods(programme: Programme) -> bool:
    """Return whether anybody was asked about a commitment of a programme."""
    return ReportingPeriod.objects.filter(register__programme=programme).exists()
