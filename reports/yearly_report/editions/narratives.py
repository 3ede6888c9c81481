"""The way of a text from draft to approval: one function for each thing that a person does.

Each checks who does it, changes the text only if it is as they saw it, and writes the event, in one
transaction.  All raise PermissionDenied, InvalidNarrativeTransition (it is not where this can be
done) and NarrativeConflict (somebody changed it in between); what is typed may raise
ValidationError.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, Sum
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.lifecycle import clean_comment
from indicators.people import name_of
from objectives.models import ResponsibleUnit
from reports.models import (
    LONGEST_TEXT,
    Edition,
    EditionState,
    Narrative,
    NarrativeEvent,
    NarrativeEventKind,
    NarrativeStatus,
)

from .permissions import (
    check_user_can_open_edition,
    check_user_can_review_narrative,
    check_user_can_write,
)
from .transitions import APPROVED, EDITABLE, EVENTS, IN_REVIEW, RETURNED, TRANSITIONS

MOST_IN_EDITION = 700_000
"""Letters of all texts of an edition: some two hundred pages, and what a build has memory for
(``tests/reports/yearly_report/test_build_memory.py``)."""


class InvalidNarrativeTransition(Exception):
    """The text is not where this can be done to it; says so in a sentence."""

    def __init__(self, narrative: Narrative) -> None:
        super().__init__(
            _("La edición está cerrada: ya no cambia.")
            if narrative.edition.is_closed
            else _("El texto está «%s»: ya no admite este paso.") % narrative.get_status_display()
        )
        self.narrative = narrative


class NarrativeConflict(Exception):
    """Somebody changed the text in between, and nothing was done.

    ``latest`` is the text as it is now, ``by`` who changed it, and ``typed`` what was to be saved:
    the screen gives it back to the person.
    """

    def __init__(self, latest: Narrative, typed: str) -> None:
        super().__init__(
            _("Entretanto alguien cambió este texto y lo suyo no se guardó: compare los dos.")
        )
        self.latest = latest
        self.typed = typed
        last = latest.events.select_related("by").last()
        self.by = name_of(last.by) if last else ""


def get_narrative(edition: Edition, key: str) -> Narrative | None:
    """Return a text of an edition with what every step asks of it."""
    return (
        Narrative.objects.select_related("edition__programme", "unit")
        .filter(edition=edition, key=key)
        .first()
    )


def begin(edition: Edition, key: str) -> Narrative | None:
    """Create the text of a section that came after the edition was opened; None of a closed one."""
    if edition.is_closed:
        return None
    Narrative.objects.get_or_create(
        edition=edition, key=key, defaults={"unit_id": edition.programme.root_unit_id}
    )
    return get_narrative(edition, key)


@transaction.atomic
def save(narrative: Narrative, *, by: Any, text: str, seen: int) -> Narrative:
    """Keep what was typed; what is there already is no change.

    ``seen`` is the version that the person had before them.
    """
    check_user_can_write(by, narrative)
    clean = clean_text(text)
    latest = _lock(narrative)
    if latest.status not in EDITABLE:
        raise InvalidNarrativeTransition(latest)
    if latest.text == clean:
        return latest
    if latest.version != seen:
        raise NarrativeConflict(latest, text)
    _check_room(latest, clean)
    _log_first_writing(latest, by)
    return _bump_version(latest, text=clean)


def _check_room(latest: Narrative, clean: str) -> None:
    """Check that all texts of the edition together stay what a build has memory for."""
    # The caller holds the edition's row: no other text grows while these are counted.
    others = Narrative.objects.filter(edition=latest.edition_id).exclude(pk=latest.pk)
    taken = others.aggregate(letters=Sum(Length("text")))["letters"] or 0
    if taken + len(clean) > MOST_IN_EDITION and len(clean) > len(latest.text):
        raise ValidationError(
            _("Los textos de una edición admiten %(most)s caracteres en total y ya hay %(taken)s.")
            % {"most": f"{MOST_IN_EDITION:,}", "taken": f"{taken:,}"}
        )


def _log_first_writing(latest: Narrative, by: Any) -> None:
    """Log once that somebody writes: what they found is kept, what they type in between is not."""
    last = latest.events.last()
    if last is None or (last.kind, last.by_id) != (NarrativeEventKind.WRITTEN, by.pk):
        log_event(
            latest, NarrativeEventKind.WRITTEN, by=by, from_status=latest.status, text=latest.text
        )


@transaction.atomic
def submit(narrative: Narrative, *, by: Any, seen: int, comment: str = "") -> Narrative:
    """Hand a text to the reviewers; raises ValidationError for an empty one."""
    check_user_can_write(by, narrative)
    if not narrative.text.strip():
        raise ValidationError(_("El texto está vacío: escriba algo antes de enviarlo."))
    return _advance(narrative, IN_REVIEW, by=by, seen=seen, comment=clean_comment(comment))


@transaction.atomic
def approve(narrative: Narrative, *, by: Any, seen: int, comment: str = "") -> Narrative:
    """Let a text into the edition."""
    check_user_can_review_narrative(by, narrative)
    return _advance(
        narrative, APPROVED, by=by, seen=seen, comment=clean_comment(comment), approved_by=by
    )


@transaction.atomic
def return_to_author(narrative: Narrative, *, by: Any, seen: int, reason: str) -> Narrative:
    """Give a text back to who writes it, also one that was approved; raises ValidationError without
    a reason.
    """
    check_user_can_review_narrative(by, narrative)
    clean = clean_comment(reason, required=_("Escriba por qué lo devuelve."))
    return _advance(narrative, RETURNED, by=by, seen=seen, comment=clean, approved_by=None)


@transaction.atomic
def assign(narrative: Narrative, unit: ResponsibleUnit, *, by: Any) -> Narrative:
    """Give a text to the planners of a unit; raises ValidationError for one that does not report to
    the programme.
    """
    check_user_can_open_edition(by)
    programme = narrative.edition.programme
    if unit.pk != programme.root_unit_id and not programme.units.filter(pk=unit.pk).exists():
        raise ValidationError(_("La unidad no reporta a este programa."))
    latest = _lock(narrative)
    if latest.unit_id == unit.pk:
        return latest
    # Whose it is is no word of the text: who is writing goes on, or is told that it is not theirs.
    Narrative.objects.filter(pk=latest.pk).update(unit=unit)
    log_event(
        latest,
        NarrativeEventKind.ASSIGNED,
        by=by,
        from_status=latest.status,
        comment=unit.name,
    )
    return Narrative.objects.select_related("edition__programme", "unit").get(pk=latest.pk)


def _advance(
    narrative: Narrative, to: NarrativeStatus, *, by: Any, seen: int, comment: str, **columns: Any
) -> Narrative:
    """Change the status along the table; no other place changes it."""
    latest = _lock(narrative)
    if to not in TRANSITIONS[NarrativeStatus(latest.status)]:
        raise InvalidNarrativeTransition(latest)
    if latest.version != seen:
        raise NarrativeConflict(latest, comment)
    former = latest.status
    moved = _bump_version(latest, status=to, **columns)
    said = moved.text if to == IN_REVIEW else ""
    log_event(moved, EVENTS[to], by=by, from_status=former, comment=comment, text=said)
    return moved


def _lock(narrative: Narrative) -> Narrative:
    """Lock the text as it is now until the end, and keep its edition open as long."""
    # The edition first, whose row closing locks: no text changes while what it says is frozen.
    edition = Edition.objects.select_for_update(no_key=True).get(pk=narrative.edition_id)
    latest = (
        Narrative.objects.select_for_update(of=("self",), no_key=True)
        .select_related("edition__programme", "unit")
        .get(pk=narrative.pk)
    )
    if edition.state != EditionState.OPEN:
        raise InvalidNarrativeTransition(latest)
    return latest


def _bump_version(latest: Narrative, **columns: Any) -> Narrative:
    Narrative.objects.filter(pk=latest.pk).update(
        version=F("version") + 1, changed_at=timezone.now(), **columns
    )
    return Narrative.objects.select_related("edition__programme", "unit").get(pk=latest.pk)


def log_event(
    narrative: Narrative,
    kind: str,
    *,
    by: Any,
    from_status: str,
    comment: str = "",
    text: str = "",
) -> NarrativeEvent:
    """Write down what happened; the caller holds the text's row, so that numbers have no gaps."""
    last = narrative.events.aggregate(last=Max("number"))["last"] or 0
    return NarrativeEvent.objects.create(
        narrative=narrative,
        number=last + 1,
        version=narrative.version,
        kind=kind,
        by=by,
        from_status=from_status,
        to_status=narrative.status,
        comment=comment,
        text=text,
    )


def clean_text(text: str) -> str:
    """Return a text as it is kept: letter by letter, with one kind of line end; raises
    ValidationError.
    """
    clean = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in clean:
        raise ValidationError(_("El texto lleva un carácter que no se admite."))
    if len(clean) > LONGEST_TEXT:
        raise ValidationError(
            _("El texto tiene %(length)s caracteres y se admiten %(most)s.")
            % {"length": f"{len(clean):,}", "most": f"{LONGEST_TEXT:,}"}
        )
    return clean
