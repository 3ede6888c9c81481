"""The commitments given to units of the programme."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from indicators.lifecycle import log_event
from objectives.models import ResponsibleUnit

from .models import (
    Commitment,
    CommitmentEventKind,
    PeriodState,
    ProgressReport,
    Register,
)
from .permissions import check_user_can_run_registers
from .progress import note_published
from .reporting_periods import ask, lock_register
from .transitions import EDITABLE


def assign_commitments(
    register: Register, folios: Collection[str], unit: ResponsibleUnit, *, by: Any
) -> int:
    """Give commitments to a unit, all or none, with what is asked about them in open periods; return
    how many had another one.

    Raises PermissionDenied, and ValidationError for a folio or a unit that is not of the programme.
    """
    programme = register.programme
    check_user_can_run_registers(by, programme)
    if not programme.units.filter(pk=unit.pk).exists():
        raise ValidationError({"unit": _("La unidad no reporta a este programa.")})
    with transaction.atomic():
        lock_register(register)
        found = list(
            register.commitments.select_related(*Commitment.related).filter(folio__in=folios)
        )
        if len(found) != len(set(folios)):
            raise ValidationError({"folios": _("Alguno de esos compromisos ya no está.")})
        moved = [each for each in found if each.responsible_unit_id != unit.pk]
        for commitment in moved:
            former = commitment.responsible_unit
            commitment.responsible_unit = unit
            commitment.save(update_fields=["responsible_unit"])
            log_event(
                commitment,
                CommitmentEventKind.ASSIGNED,
                by=by,
                before={"unit": former.slug} if former else {},
                after={"unit": unit.slug},
            )
        _ask_the_unit(register, found, unit)
        if moved:
            note_published(programme.pk)
    return len(moved)


def _ask_the_unit(register: Register, commitments: list[Commitment], unit: ResponsibleUnit) -> None:
    """Let a unit be asked in the open periods about its commitments; what another one handed on stays
    in that one's name.
    """
    periods = list(register.periods.filter(state=PeriodState.OPEN))
    ask(commitments, periods)
    ProgressReport.objects.filter(
        commitment__in=commitments, period__in=periods, status__in=EDITABLE
    ).exclude(unit=unit).update(unit=unit)
