"""Opening, closing, reopening and correcting the cycles in which captures are taken."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.clock import database_today
from indicators.lifecycle import clean_comment, clean_reason, difference, log_event
from indicators.models import (
    Capture,
    CaptureEventKind,
    Cycle,
    CycleEventKind,
    CycleKind,
    CycleState,
    Event,
)
from indicators.permissions import check_user_can_run_cycles
from indicators.results.compiled import read_compiled_indicators
from objectives.models import Programme

EARLIEST, LATEST = 1900, 2100
"""Years that the database takes."""

_PAST = gettext_lazy("Ese día ya pasó: nadie podría enviar nada.")


def open_cycle(
    programme: Programme,
    year: int,
    kind: str,
    *,
    by: Any,
    cutoff: date,
    opens_on: date,
    closes_on: date,
    early: bool = False,
) -> Cycle:
    """Open the cycle of a year; raises PermissionDenied, and ValidationError by field.

    ``early`` says that a definitive cutoff before the end of its year is meant.
    """
    check_user_can_run_cycles(by, programme)
    wrong: dict[str, Any] = _wrong_year(programme, year)
    wrong |= _wrong_dates(year, kind, cutoff, opens_on, closes_on, early=early)
    if closes_on < database_today():
        wrong.setdefault("closes_on", _PAST)
    if wrong:
        raise ValidationError(wrong)
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
            _record(cycle, CycleEventKind.OPENED, by, "")
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
def correct_cycle(
    cycle: Cycle,
    *,
    by: Any,
    reason: str,
    cutoff: date,
    opens_on: date,
    closes_on: date,
    early: bool = False,
) -> Cycle:
    """Change the days of a cycle in which nothing has been sent yet, for a reason.

    Afterwards they stand: what was sent was judged by them.  Raises PermissionDenied and
    ValidationError, by field.
    """
    check_user_can_run_cycles(by, cycle.programme)
    clean = clean_reason(reason, _("Escriba por qué se corrige."))
    # Whoever submits holds the same row: nothing is sent between the question and the answer.
    latest = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if not may_be_corrected(latest):
        raise ValidationError(_("En este ciclo ya se envió algo: sus fechas no se corrigen."))
    wrong = _wrong_dates(latest.year, latest.kind, cutoff, opens_on, closes_on, early=early)
    if closes_on < database_today() and closes_on != latest.closes_on:
        wrong.setdefault("closes_on", _PAST)
    if wrong:
        raise ValidationError(wrong)
    before = _days(latest)
    latest.cutoff, latest.opens_on, latest.closes_on = cutoff, opens_on, closes_on
    was, now = difference(before, _days(latest))
    if not now:
        raise ValidationError(_("El ciclo ya tiene esas fechas."))
    latest.save(update_fields=["cutoff", "opens_on", "closes_on"])
    _record(latest, CycleEventKind.CORRECTED, by, latest.state, clean, was, now)
    return latest


def codes_with_stated_result(cycle: Cycle) -> list[str]:
    """Return the codes of the indicators of which a cycle asks for the result itself."""
    return [
        compiled.code
        for compiled in read_compiled_indicators(cycle.programme_id)
        if compiled.begins_by(cycle.year) and compiled.states_result(cycle.year)
    ]


def may_be_corrected(cycle: Cycle) -> bool:
    """Return whether nothing was ever sent in the cycle."""
    sent = Event.objects.of(Capture).filter(kind=CaptureEventKind.SUBMITTED)
    return not sent.filter(object_id__in=cycle.captures.values("pk")).exists()


def _days(cycle: Cycle) -> dict[str, str]:
    return {name: getattr(cycle, name).isoformat() for name in ("cutoff", "opens_on", "closes_on")}


@transaction.atomic
def close_cycle(cycle: Cycle, *, by: Any, reason: str = "") -> Cycle:
    """Close a cycle: nothing more is submitted in it, and what is in review is still reviewed."""
    check_user_can_run_cycles(by, cycle.programme)
    clean = clean_comment(reason)
    if not Cycle.objects.filter(pk=cycle.pk, state=CycleState.OPEN).update(state=CycleState.CLOSED):
        raise ValidationError(_("El ciclo ya está cerrado."))
    latest = Cycle.objects.get(pk=cycle.pk)
    _record(latest, CycleEventKind.CLOSED, by, CycleState.OPEN, clean)
    return latest


@transaction.atomic
def reopen_cycle(cycle: Cycle, *, by: Any, reason: str, closes_on: date) -> Cycle:
    """Take captures again until another day, for a reason; also where only its time had passed.

    Raises PermissionDenied and ValidationError, of the reason and the day by field.
    """
    check_user_can_run_cycles(by, cycle.programme)
    clean = clean_reason(reason, _("Escriba por qué se reabre."))
    today = database_today()
    latest = Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
    if latest.state == CycleState.OPEN and today <= latest.closes_on:
        raise ValidationError(_("El ciclo está abierto."))
    if closes_on < today or closes_on <= latest.opens_on:
        raise ValidationError({"closes_on": _("El nuevo cierre tiene que ser de hoy en adelante.")})
    former = latest.state
    latest.state, latest.closes_on = CycleState.OPEN, closes_on
    latest.save(update_fields=["state", "closes_on"])
    _record(latest, CycleEventKind.REOPENED, by, former, clean)
    return latest


def _wrong_year(programme: Programme, year: int) -> dict[str, str]:
    if not EARLIEST <= year <= LATEST:
        said = _("El año va de %(first)d a %(last)d.") % {"first": EARLIEST, "last": LATEST}
        return {"year": said}
    if year > programme.end_year:
        return {"year": _("El programa termina en %d.") % programme.end_year}
    compiled_indicators = read_compiled_indicators(programme.pk)
    if not compiled_indicators:
        return {"year": _("El programa no tiene indicadores: no hay qué capturar.")}
    if any(compiled.begins_by(year) for compiled in compiled_indicators):
        return {}
    return {
        "year": _(
            "El programa no mide %(year)d: sus métodos de cálculo son de %(since)d en adelante."
        )
        % {
            "year": year,
            "since": min(compiled.methods[0].valid_from for compiled in compiled_indicators),
        }
    }


def _wrong_dates(
    year: int, kind: str, cutoff: date, opens_on: date, closes_on: date, *, early: bool
) -> dict[str, Any]:
    """Return everything that is wrong at once, each at its field."""
    wrong: dict[str, Any] = {}
    if kind not in CycleKind.values:
        wrong["kind"] = _("La clase «%s» no existe.") % kind
    if closes_on <= opens_on:
        wrong["closes_on"] = _("El ciclo tiene que cerrar después de abrir.")
    if cutoff.year < year or (kind == CycleKind.PRELIMINARY and cutoff.year > year):
        wrong["cutoff"] = _(
            "El corte de un ciclo preliminar es un día de su año; el de uno definitivo, ese u otro "
            "posterior."
        )
    elif cutoff > closes_on:
        wrong["cutoff"] = _("Las cifras al corte no se conocen antes de que el ciclo cierre.")
    elif kind == CycleKind.DEFINITIVE and cutoff < date(year, 12, 31) and not early:
        wrong["cutoff"] = _(
            "Un ciclo definitivo cuenta el año entero y este corte lo deja a medias: cámbielo, o "
            "confirme que así debe ser."
        )
    return wrong


def _record(
    cycle: Cycle,
    kind: CycleEventKind,
    by: Any,
    from_status: str,
    reason: str = "",
    before: Mapping[str, str] | None = None,
    after: Mapping[str, str] | None = None,
) -> None:
    """Log what happened to a cycle; ``after`` says of each event until when it is open."""
    log_event(
        cycle,
        kind,
        by=by,
        from_status=from_status,
        reason=reason,
        before=before,
        after={**(after or {}), "closes_on": cycle.closes_on.isoformat()},
    )
