"""Opening, closing and reopening the cycles in which captures are taken."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from objectives.models import Programme

from .capture_events import clean_comment
from .models import Cycle, CycleEvent, CycleEventKind, CycleKind, CycleState
from .permissions import check_user_can_run_cycles

EARLIEST, LATEST = 1900, 2100
"""Years that the database takes."""


def open_cycle(
    programme: Programme,
    year: int,
    kind: str,
    *,
    by: Any,
    cutoff: date,
    opens_on: date,
    closes_on: date,
) -> Cycle:
    """Open the cycle of a year; raises PermissionDenied, and ValidationError by field."""
    check_user_can_run_cycles(by)
    _check_dates(year, kind, cutoff, opens_on, closes_on)
    try:
        with transaction.atomic():
            cycle = Cycle.objects.create(
                programme=programme,
                year=year,
                kind=kind,
                cutoff=cutoff,
                opens_on=opens_on,
                closes_on=closes_on,
            )
            _record(cycle, CycleEventKind.OPENED, by)
    except IntegrityError:
        if not Cycle.objects.filter(programme=programme, year=year, kind=kind).exists():
            raise
        raise ValidationError(
            {
                "year": _("El ciclo %(kind)s de %(year)s ya existe: si está cerrado, reábralo.")
                % {"kind": kind, "year": year}
            }
        ) from None
    return cycle


@transaction.atomic
def close_cycle(cycle: Cycle, *, by: Any, reason: str = "") -> Cycle:
    """Close a cycle: nothing more is submitted in it, and what is in review is still reviewed."""
    check_user_can_run_cycles(by)
    clean = clean_comment(reason)
    if not Cycle.objects.filter(pk=cycle.pk, state=CycleState.OPEN).update(state=CycleState.CLOSED):
        raise ValidationError(_("El ciclo ya está cerrado."))
    latest = Cycle.objects.get(pk=cycle.pk)
    _record(latest, CycleEventKind.CLOSED, by, clean)
    return latest


@transaction.atomic
def reopen_cycle(cycle: Cycle, *, by: Any, reason: str, closes_on: date) -> Cycle:
    """Take captures again until another day, for a reason; also where only its time had passed.

    Raises PermissionDenied and ValidationError, of the reason and the day by field.
    """
    check_user_can_run_cycles(by)
    try:
        clean = clean_comment(reason, required=_("Escriba por qué se reabre."))
    except ValidationError as error:
        raise ValidationError({"reason": error.messages}) from error
    today = timezone.localdate()
    latest = Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
    if latest.state == CycleState.OPEN and today <= latest.closes_on:
        raise ValidationError(_("El ciclo está abierto."))
    if closes_on < today or closes_on <= latest.opens_on:
        raise ValidationError({"closes_on": _("El nuevo cierre tiene que ser de hoy en adelante.")})
    latest.state, latest.closes_on = CycleState.OPEN, closes_on
    latest.save(update_fields=["state", "closes_on"])
    _record(latest, CycleEventKind.REOPENED, by, clean)
    return latest


def _check_dates(year: int, kind: str, cutoff: date, opens_on: date, closes_on: date) -> None:
    """Everything that is wrong at once, each at its field."""
    wrong = {}
    if not EARLIEST <= year <= LATEST:
        wrong["year"] = _("El año va de %(first)d a %(last)d.") % {
            "first": EARLIEST,
            "last": LATEST,
        }
    if kind not in CycleKind.values:
        wrong["kind"] = _("La clase «%s» no existe.") % kind
    if closes_on <= opens_on:
        wrong["closes_on"] = _("El ciclo tiene que cerrar después de abrir.")
    if cutoff.year < year or (kind == CycleKind.PRELIMINARY and cutoff.year > year):
        wrong["cutoff"] = _(
            "El corte de un ciclo preliminar es un día de su año; el de uno definitivo, ese u otro "
            "posterior."
        )
    if wrong:
        raise ValidationError(wrong)


def _record(cycle: Cycle, kind: CycleEventKind, by: Any, reason: str = "") -> None:
    CycleEvent.objects.create(
        cycle=cycle, kind=kind, by=by, reason=reason, closes_on=cycle.closes_on
    )
