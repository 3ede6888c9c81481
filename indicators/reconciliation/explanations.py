"""Writing why a verdict of the ledger stands as it does.

Nothing is overwritten: each explanation is a row and the latest one counts.  Taking an explanation
back is a row too, without text.  A verdict is explained as it stands in the ledger: where the
ledger has no such row there is nothing to explain.  The addresses of verdicts, and so their
explanations, are about the figures of the institution, not of one unit.
"""

import re
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from indicators.lifecycle import EditConflict, log_event
from indicators.models import (
    LONGEST_EXPLANATION,
    VERDICTS,
    DataVersion,
    ExplanationEventKind,
    ReconciliationExplanation,
)
from indicators.permissions import check_user_can_explain
from objectives.models import Programme

from .ledger import LedgerRow, ledger

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class VerdictNotFound(LookupError):
    """The ledger has no such row; says so in a sentence for a person."""


def explain(
    programme: Programme,
    code: str,
    year: int,
    verdict: str,
    *,
    by: AbstractBaseUser | AnonymousUser,
    text: str,
    seen: int | None = None,
) -> ReconciliationExplanation:
    """Write the explanation of a verdict; ``seen`` is the id of the one it is based on, if any.

    Raises PermissionDenied, ValidationError (of the text), VerdictNotFound and EditConflict; then
    nothing was written.
    """
    check_user_can_explain(by, programme)
    clean = _clean(text)
    return _write(programme, code, year, verdict, by=by, text=clean, seen=seen)


def withdraw(
    programme: Programme,
    code: str,
    year: int,
    verdict: str,
    *,
    by: AbstractBaseUser | AnonymousUser,
    seen: int | None = None,
) -> ReconciliationExplanation:
    """Take the explanation of a verdict back; raises as ``explain`` does."""
    check_user_can_explain(by, programme)
    return _write(programme, code, year, verdict, by=by, text="", seen=seen)


def find_verdict(programme: Programme, code: str, year: int, verdict: str) -> LedgerRow:
    """Return the row of the ledger; raise VerdictNotFound."""
    for row in ledger(programme, indicator=code, year=year, verdict=verdict):
        if row.unit == programme.root_unit.slug:
            return row
    raise VerdictNotFound(
        _("La conciliación no tiene el dictamen «%(verdict)s» sobre %(code)s en %(year)d.")
        % {"verdict": dict(VERDICTS).get(verdict, verdict), "code": code, "year": year}
    )


def history(
    programme: Programme, code: str, year: int, verdict: str
) -> QuerySet[ReconciliationExplanation]:
    """Return everything that was ever written about a verdict, newest first."""
    return (
        ReconciliationExplanation.objects.filter(
            indicator__programme=programme,
            indicator__code=code,
            year=year,
            unit=programme.root_unit,
            verdict=verdict,
        )
        .select_related("written_by")
        .order_by("-id")
    )


def _clean(text: str) -> str:
    """Return the text as it is kept; browsers send the ends of lines as two characters."""
    clean = text.replace("\r\n", "\n").strip()
    if not clean:
        raise ValidationError(_("Escriba la explicación."))
    if _CONTROL.search(clean):
        raise ValidationError(_("El texto lleva un carácter que no se admite."))
    if len(clean) > LONGEST_EXPLANATION:
        raise ValidationError(
            _("La explicación admite %(most)s caracteres y esta tiene %(length)s.")
            % {"most": f"{LONGEST_EXPLANATION:,}", "length": f"{len(clean):,}"}
        )
    return clean


@transaction.atomic
def _write(
    programme: Programme,
    code: str,
    year: int,
    verdict: str,
    *,
    by: Any,
    text: str,
    seen: int | None,
) -> ReconciliationExplanation:
    # Counting takes the lock of the programme's row: a second save waits here until the first has
    # ended, and so does a recomputation that would write another verdict.
    counted = DataVersion.objects.filter(programme=programme).update(
        explanations=F("explanations") + 1
    )
    assert counted == 1, "without its version a programme has neither a lock nor a new tag"
    find_verdict(programme, code, year, verdict)
    latest = history(programme, code, year, verdict).first()
    if latest is not None and latest.pk != seen:
        raise EditConflict(latest, 0, text)  # its one event is unseen
    before = latest.text if latest is not None else ""
    if text == before:
        raise ValidationError(
            _("Es lo que ya dice la explicación.") if text else _("No hay explicación que quitar.")
        )
    written = ReconciliationExplanation.objects.create(
        indicator=programme.indicators.get(code=code),
        year=year,
        unit=programme.root_unit,
        verdict=verdict,
        text=text,
        written_by=by,
    )
    log_event(
        written,
        ExplanationEventKind.WRITTEN if text else ExplanationEventKind.WITHDRAWN,
        by=by,
        before={"explanation": before} if before else {},
        after={"explanation": text} if text else {},
    )
    return written
