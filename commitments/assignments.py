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
    ReportingPeriod,
)
from .permissions import check_user_can_run_registers
from .progress import note_published


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
        found = list(
            register.commitments.select_for_update(of=("self",))
            .select_related(*Commitment.related)
            .filter(folio__in=folios)
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
        _ask_in_open_periods(register, moved)
        if moved:
            note_published(programme.pk)
    return len(moved)


def _ask_in_open_periods(register: Register, commitments: list[Commitment]) -> None:
    """Ask about commitments that had no unit in the periods that are open."""
    periods = list(
        ReportingPeriod.objects.select_for_update().filter(
            register=register, state=PeriodState.OPEN
        )
    )
    ProgressReport.objects.bulk_create(
        (
            ProgressReport(commitment=commitment, period=period)
            for commitment in commitments
            for period in periods
        ),
        ignore_conflicts=True,
    )
