"""Starting a capture and saving what is typed into it, letter by letter if need be.

Nothing typed is judged here, only kept: also what cannot be read as a number yet.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.lifecycle import (
    InvalidTransition,
    difference,
    get_latest,
    log_event,
    update_if_version,
)
from indicators.models import (
    LONGEST_REASON,
    UNFINISHED,
    Capture,
    CaptureEventKind,
    CaptureOrigin,
    Cycle,
    Indicator,
)
from indicators.permissions import check_user_can_capture
from indicators.rhythm import read_rhythm, why_unmeasured
from objectives.models import ResponsibleUnit
from objectives.units import contributes

from .parsing import JUSTIFICATIONS, PARTS, Issue
from .transitions import EDITABLE

MOST_SYMBOLS = 200
"""More variables than any method has."""

SYMBOL = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,79}")
"""The names that a variable, or the key of a warning, may have."""


class AlreadyStarted(Exception):
    """There is one under way for that indicator, year and unit; ``latest`` is it."""

    def __init__(self, capture: Capture) -> None:
        super().__init__(_("Ya hay una captura en curso de este indicador, año y unidad."))
        self.latest = capture


def start_draft(
    indicator: Indicator,
    year: int,
    unit: ResponsibleUnit,
    cycle: Cycle,
    *,
    by: Any,
    origin: str = CaptureOrigin.FORM,
) -> Capture:
    """Begin the capture of one indicator, year and unit in a cycle, which need not be open yet.

    Raises PermissionDenied, ValidationError and AlreadyStarted.
    """
    check_user_can_capture(by, indicator, unit)
    if (cycle.programme_id, cycle.year) != (indicator.programme_id, year):
        raise ValidationError(_("El ciclo no es de este programa y año."))
    if sentence := why_unmeasured(indicator, year, read_rhythm(indicator)):
        raise ValidationError(sentence)
    place = indicator.programme.places.filter(unit=unit).first()
    if place is None:
        raise ValidationError(_("La unidad no reporta a este programa."))
    is_root = unit.pk == indicator.programme.root_unit_id
    if not is_root and not contributes(indicator.captured_by, unit.slug, place.kind):
        raise ValidationError(
            _("%(unit)s no contribuye al indicador %(code)s, según su ficha.")
            % {"unit": unit.short_name, "code": indicator.code}
        )
    try:
        with transaction.atomic():
            capture = Capture.objects.create(
                indicator=indicator,
                year=year,
                unit=unit,
                cycle=cycle,
                cutoff=cycle.cutoff,
                origin=origin,
                captured_by=by,
            )
            log_event(capture, CaptureEventKind.STARTED, by=by)
    except IntegrityError:
        under_way = Capture.objects.filter(
            indicator=indicator, year=year, unit=unit, status__in=UNFINISHED
        ).first()
        if under_way is None:
            raise
        raise AlreadyStarted(get_latest(Capture, under_way.pk)) from None
    return get_latest(Capture, capture.pk)


@transaction.atomic
def save_draft(
    capture: Capture,
    *,
    by: Any,
    version: int,
    typed: Mapping[str, Mapping[str, str]],
    comment: str = "",
) -> Capture:
    """Keep what was typed, whole, if the capture still has the ``version`` that the person saw.

    Saving what is there already is no change, and leaves no event.  ``comment`` says in the event
    where it was typed, if not in the form.  Raises PermissionDenied, ValidationError (of the shape,
    never of a number), InvalidTransition and EditConflict, which gives back what was typed and tells
    what changed in between.
    """
    check_user_can_capture(by, capture.indicator, capture.unit)
    clean = clean_typed(typed)
    former = get_latest(Capture, capture.pk)
    if capture.status not in EDITABLE:
        raise InvalidTransition(former)
    if former.status == capture.status and former.typed == clean:
        return former
    latest = update_if_version(capture, seen=version, unsaved=clean, typed=clean)
    before, after = difference(flatten(former.typed), flatten(clean))
    log_event(
        latest,
        CaptureEventKind.SAVED,
        by=by,
        from_status=latest.status,
        reason=comment,
        before=before,
        after=after,
    )
    return latest


def flatten(typed: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the typed texts by field: ``v1.value``."""
    return {
        f"{symbol}.{part}": text for symbol, entry in typed.items() for part, text in entry.items()
    }


_TOO_LONG = {
    "value": gettext_lazy("El valor tiene %(length)s caracteres y se admiten %(most)s."),
    "source": gettext_lazy("La fuente tiene %(length)s caracteres y se admiten %(most)s."),
    "note": gettext_lazy("La nota tiene %(length)s caracteres y se admiten %(most)s."),
}
_EXPLAINED_TOO_LONG = gettext_lazy(
    "La explicación tiene %(length)s caracteres y se admiten %(most)s."
)


def find_overlong(typed: Mapping[str, Mapping[str, str]]) -> list[Issue]:
    """Return every field with more text than is kept: ``clean_typed`` only says that one is."""
    found = []
    for field, text in flatten(typed).items():
        if len(text) > LONGEST_REASON:
            sentence = _TOO_LONG.get(field.partition(".")[2], _EXPLAINED_TOO_LONG)
            counts = {"length": f"{len(text):,}", "most": f"{LONGEST_REASON:,}"}
            found.append(Issue(field, sentence % counts))
    return found


def clean_typed(typed: Any) -> dict[str, dict[str, str]]:
    """Return the typed texts in the shape that is stored, letter by letter; raise ValidationError."""
    wrong = ValidationError(_("Lo capturado no tiene la forma esperada."))
    if not isinstance(typed, Mapping) or len(typed) > MOST_SYMBOLS:
        raise wrong
    clean: dict[str, dict[str, str]] = {}
    for symbol, entry in typed.items():
        if not (
            isinstance(symbol, str) and SYMBOL.fullmatch(symbol) and isinstance(entry, Mapping)
        ):
            raise wrong
        if len(entry) > MOST_SYMBOLS:
            raise wrong
        for part, text in entry.items():
            known = part in PARTS if symbol != JUSTIFICATIONS else SYMBOL.fullmatch(str(part))
            if not (known and isinstance(text, str)):
                raise wrong
            if "\0" in text:
                raise ValidationError(_("El texto lleva un carácter que no se admite."))
            if len(text) > LONGEST_REASON:
                raise ValidationError(
                    _("Cada campo admite %(most)s caracteres.") % {"most": f"{LONGEST_REASON:,}"}
                )
        clean[symbol] = {part: text for part, text in entry.items() if text}
    return {symbol: entry for symbol, entry in clean.items() if entry}
