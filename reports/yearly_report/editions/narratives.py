"""The way of a text from draft to approval: one function for each thing that a person does.

Each checks who does it, changes the text only if it is as they saw it, and writes the event, in one
transaction.  All raise PermissionDenied, InvalidTransition (it is not where this can be done) and
EditConflict (somebody changed it in between); what is typed may raise ValidationError.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.lifecycle import (
    InvalidTransition,
    clean_comment,
    get_latest,
    log_event,
    update_if_version,
)
from objectives.models import ResponsibleUnit
from reports.models import (
    LONGEST_TEXT,
    Edition,
    EditionState,
    Narrative,
    NarrativeEventKind,
    NarrativeStatus,
)

from ..documents.doubtful_marks import find_doubts
from .permissions import (
    check_user_can_open_edition,
    check_user_can_review_narrative,
    check_user_can_write,
)
from .transitions import APPROVED, EDITABLE, IN_REVIEW, LIFE_CYCLE, RETURNED

MOST_IN_EDITION = 700_000
"""Letters of all texts of an edition: some two hundred pages, and what a build has memory for
(``tests/reports/yearly_report/test_build_memory.py``)."""


def last_author(narrative: Narrative) -> Any:
    """Return the person who last did anything to a text; None if nobody has.

    A save while somebody goes on writing leaves no event, so that those since a version may be none.
    """
    last = narrative.events.select_related("by").last()
    return last.by if last else None


def get_narrative(edition: Edition, key: str) -> Narrative | None:
    """Return a text of an edition with what every step asks of it."""
    return (
        Narrative.objects.select_related(*Narrative.related)
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
        raise InvalidTransition(latest)
    if latest.text == clean:
        return latest
    saved = update_if_version(
        latest, seen=seen, unsaved=text, text=clean, changed_at=timezone.now()
    )
    _check_room(latest, clean)
    _log_first_writing(latest, by)
    return saved


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
            latest,
            NarrativeEventKind.WRITTEN,
            by=by,
            from_status=latest.status,
            before=_as_field(latest.text),
        )


def _as_field(text: str) -> dict[str, str]:
    return {"text": text} if text else {}


@transaction.atomic
def submit(narrative: Narrative, *, by: Any, seen: int, comment: str = "") -> Narrative:
    """Hand a text to the reviewers; raises ValidationError for an empty one, and for marks that can
    be read as the sign of a figure.
    """
    check_user_can_write(by, narrative)
    if not narrative.text.strip():
        raise ValidationError(_("El texto está vacío: escriba algo antes de enviarlo."))
    if doubts := find_doubts(narrative.text):
        raise ValidationError(doubts)
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
    programme = narrative.edition.programme
    check_user_can_open_edition(by, programme)
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
        reason=unit.name,
    )
    return get_latest(Narrative, latest.pk)


def _advance(
    narrative: Narrative, to: NarrativeStatus, *, by: Any, seen: int, comment: str, **columns: Any
) -> Narrative:
    """Change the status along the table; no other place changes it."""
    latest = _lock(narrative)
    LIFE_CYCLE.check(latest, to)
    columns |= {"status": to, "changed_at": timezone.now()}
    moved = update_if_version(latest, seen=seen, unsaved=comment, **columns)
    sent = _as_field(moved.text) if to == IN_REVIEW else {}
    LIFE_CYCLE.log_transition(moved, latest, by=by, reason=comment, after=sent)
    return moved


def _lock(narrative: Narrative) -> Narrative:
    """Lock the text as it is now until the end, and keep its edition open as long."""
    # The edition first, whose row closing locks: no text changes while what it says is frozen.
    edition = Edition.objects.select_for_update(no_key=True).get(pk=narrative.edition_id)
    latest = (
        Narrative.objects.select_for_update(of=("self",), no_key=True)
        .select_related(*Narrative.related)
        .get(pk=narrative.pk)
    )
    if edition.state != EditionState.OPEN:
        raise InvalidTransition(latest)
    return latest


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
