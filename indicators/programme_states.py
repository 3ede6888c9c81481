"""Where a programme stands and to whom it is shown: published, withdrawn, put at the site's root."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from objectives.models import Programme, ProgrammeState

from .lifecycle import clean_reason, log_event
from .models import Capture, ProgrammeEventKind, ProgrammeRecord
from .permissions import check_user_can_run_programmes


def _has_captures(programme: Programme) -> bool:
    return Capture.objects.filter(indicator__programme=programme, cycle__isnull=False).exists()


HasWork = Callable[[Programme], bool]

_WORK: list[HasWork] = [_has_captures]
"""What tells whether people have worked in a programme, which then is no mistake."""


def register_work(has_work: HasWork) -> None:
    """Make other work of people known, for which a programme is not withdrawn."""
    _WORK.append(has_work)


def publish(programme: Programme, *, by: Any, reason: str) -> None:
    """Show to everybody a programme that was in preparation, or had been withdrawn.

    Raises PermissionDenied, or ValidationError where there is nothing to do or no reason.
    """
    with transaction.atomic():
        record, reason = _begin(by, reason, programme)
        if record.is_published:
            raise ValidationError(_("«%s» ya está publicado.") % record)
        _change(record, ProgrammeEventKind.PUBLISHED, by, reason, state=ProgrammeState.PUBLISHED)


def withdraw(programme: Programme, *, by: Any, reason: str) -> None:
    """Show to nobody any more a programme that was loaded by mistake; its rows stay.

    Raises PermissionDenied, or ValidationError where people have captured something in it, where
    others would lose the site's root with it, or where there is no reason.
    """
    with transaction.atomic():
        record, reason = _begin(by, reason, programme)
        if record.state == ProgrammeState.WITHDRAWN:
            raise ValidationError(_("«%s» ya está retirado.") % record)
        if any(has_work(programme) for has_work in _WORK):
            raise ValidationError(
                _("En «%s» ya trabajaron personas: no se puede retirar.") % record
            )
        others = Programme.objects.exclude(pk=record.pk).exclude(state=ProgrammeState.WITHDRAWN)
        if record.at_root and others.exists():
            raise ValidationError(
                _("«%s» está en la raíz del sitio: ponga antes otro programa ahí.") % record
            )
        _change(
            record,
            ProgrammeEventKind.WITHDRAWN,
            by,
            reason,
            state=ProgrammeState.WITHDRAWN,
            at_root=False,
        )


def put_at_root(programme: Programme, *, by: Any, reason: str) -> None:
    """Let the addresses that name no programme mean this one from now on.

    Raises PermissionDenied, or ValidationError where it is not published, stands there already, or
    there is no reason.
    """
    with transaction.atomic():
        there = Programme.objects.filter(at_root=True)
        record, reason = _begin(by, reason, programme, *there)
        if not record.is_published:
            raise ValidationError(_("«%s» no está publicado.") % record)
        if record.at_root:
            raise ValidationError(_("«%s» ya está en la raíz del sitio.") % record)
        before = there.values_list("slug", flat=True).first()
        there.update(at_root=False)
        _change(record, ProgrammeEventKind.AT_ROOT, by, reason, former=before or "", at_root=True)


def _begin(
    by: Any, reason: str, programme: Programme, *others: Programme
) -> tuple[ProgrammeRecord, str]:
    check_user_can_run_programmes(by, programme, *others)
    reason = clean_reason(reason, _("Diga el motivo: queda en la bitácora."))
    # All of them, in one order: two people never put two programmes at the root.
    rows = {row.pk: row for row in ProgrammeRecord.objects.select_for_update().order_by("pk")}
    return rows[programme.pk], reason


def _change(
    record: ProgrammeRecord,
    kind: ProgrammeEventKind,
    by: Any,
    reason: str,
    former: str = "",
    **columns: Any,
) -> None:
    was = record.state
    for name, value in columns.items():
        setattr(record, name, value)
    record.save(update_fields=list(columns))
    log_event(
        record,
        kind,
        by=by,
        from_status=was,
        reason=reason,
        before={"raiz": former} if former else {},
        after={"raiz": record.slug} if kind == ProgrammeEventKind.AT_ROOT else {},
    )
