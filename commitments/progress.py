"""The way of a report from draft to publication: one function for each thing that a person does.

Each checks who does it, changes the report only if it is as they saw it, and writes the event, in one
transaction.  All raise PermissionDenied, InvalidTransition (it is not where this can be done) and
EditConflict (somebody changed it in between); what is typed may raise ValidationError, by field.
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.lifecycle import (
    InvalidTransition,
    Values,
    clean_comment,
    log_event,
    update_if_version,
)
from indicators.models import DataVersion

from .models import (
    LONGEST_REPORT,
    ProgressEventKind,
    ProgressReport,
    ProgressStatus,
)
from .permissions import check_user_can_report, check_user_can_review_report
from .transitions import APPROVED, EDITABLE, IN_REVIEW, LIFE_CYCLE, RETURNED


@dataclass(frozen=True)
class TypedProgress:
    """What a person typed of a report, as texts."""

    percent: str
    not_applicable: bool
    text: str


def as_fields(report: ProgressReport) -> dict[str, str]:
    """Return what a report says, by field, as an event keeps it; what is empty is left out."""
    fields = {
        "percent": "" if report.percent is None else str(report.percent),
        "not_applicable": "sí" if report.not_applicable else "",
        "text": report.text,
    }
    return {name: value for name, value in fields.items() if value}


def last_author(report: ProgressReport) -> Any:
    """Return the person who last did anything to a report; None if nobody has.

    A save while somebody goes on writing leaves no event, so that those since a version may be none.
    """
    last = report.events.select_related("by").last()
    return last.by if last else None


def save(report: ProgressReport, *, by: Any, typed: TypedProgress, seen: int) -> ProgressReport:
    """Keep what was typed; what is there already is no change.

    ``seen`` is the version that the person had before them.
    """
    check_user_can_report(by, report)
    columns = _clean(typed)
    with transaction.atomic():
        latest = _lock(report)
        if latest.status not in EDITABLE or not latest.period.is_open:
            raise InvalidTransition(latest)
        if all(getattr(latest, name) == value for name, value in columns.items()):
            return latest
        saved = update_if_version(
            latest, seen=seen, unsaved=typed, changed_at=timezone.now(), **columns
        )
        _log_first_writing(latest, by)
        return saved


def _log_first_writing(latest: ProgressReport, by: Any) -> None:
    """Log once that somebody writes: what they found is kept, what they type in between is not."""
    last = latest.events.last()
    if last is None or (last.kind, last.by_id) != (ProgressEventKind.WRITTEN, by.pk):
        kind = ProgressEventKind.WRITTEN
        log_event(latest, kind, by=by, from_status=latest.status, before=as_fields(latest))


def submit(report: ProgressReport, *, by: Any, seen: int) -> ProgressReport:
    """Hand a report to the reviewers; raises ValidationError for one that does not say how far the
    commitment is, or what was done.
    """
    check_user_can_report(by, report)
    wrong: dict[str, str] = {}
    if report.percent is None and not report.not_applicable:
        wrong["percent"] = _("Diga cuánto se avanzó, o que no aplica en este periodo.")
    if not report.text.strip():
        wrong["text"] = _("Escriba qué se hizo; si no aplica, por qué.")
    if wrong:
        raise ValidationError(wrong)
    return _advance(report, IN_REVIEW, by=by, seen=seen, needs_open_period=True)


def approve(report: ProgressReport, *, by: Any, seen: int, comment: str = "") -> ProgressReport:
    """Publish a report."""
    check_user_can_review_report(by, report)
    clean = clean_comment(comment)
    return _advance(report, APPROVED, by=by, seen=seen, comment=clean, approved_by=by)


def return_to_author(report: ProgressReport, *, by: Any, seen: int, reason: str) -> ProgressReport:
    """Give a report back to its unit, also one that was approved, which is published no more; raises
    ValidationError without a reason.
    """
    check_user_can_review_report(by, report)
    clean = clean_comment(reason, required=_("Escriba por qué lo devuelve."))
    return _advance(
        report,
        RETURNED,
        by=by,
        seen=seen,
        comment=clean,
        # What could not be sent again would be stuck.
        needs_open_period=True,
        approved_by=None,
    )


def _advance(
    report: ProgressReport,
    to: ProgressStatus,
    *,
    by: Any,
    seen: int,
    comment: str = "",
    needs_open_period: bool = False,
    **columns: Any,
) -> ProgressReport:
    """Change the status along the table; no other place changes it."""
    with transaction.atomic():
        latest = _lock(report)
        LIFE_CYCLE.check(latest, to)
        if needs_open_period and not latest.period.is_open:
            raise InvalidTransition(latest)
        columns |= {"status": to, "changed_at": timezone.now()}
        moved = update_if_version(latest, seen=seen, unsaved=comment, **columns)
        said: Values = as_fields(moved) if to in (IN_REVIEW, APPROVED) else {}
        LIFE_CYCLE.log_transition(moved, latest, by=by, reason=comment, after=said)
        if ProgressStatus.APPROVED in (latest.status, moved.status):
            note_published(moved.commitment.register.programme_id)
        return moved


def note_published(programme: int) -> None:
    """Say that what is shown of a programme changes, so that no kept answer outlives it."""
    DataVersion.objects.filter(programme=programme).update(explanations=F("explanations") + 1)


def _lock(report: ProgressReport) -> ProgressReport:
    """Lock a report as it is now until the end, with its period as it is.

    The period is not locked: many write in it at once, and who sends at the moment in which it is
    closed may come in before or after.
    """
    return (
        ProgressReport.objects.select_for_update(of=("self",), no_key=True)
        .select_related(*ProgressReport.related)
        .get(pk=report.pk)
    )


def _clean(typed: TypedProgress) -> dict[str, Any]:
    """Return what was typed as columns; raises ValidationError by field."""
    wrong: dict[str, str] = {}
    percent: int | None = None
    shown = typed.percent.strip().removesuffix("%").strip()
    if shown:
        if shown.isascii() and shown.isdigit() and len(shown) <= 3 and int(shown) <= 100:
            percent = int(shown)
        else:
            wrong["percent"] = _("«%s» no es un porcentaje entero de 0 a 100.") % typed.percent
    if percent is not None and typed.not_applicable:
        wrong["percent"] = _("O dice un porcentaje, o no aplica: quite uno de los dos.")
    text = typed.text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        wrong["text"] = _("El texto lleva un carácter que no se admite.")
    elif len(text) > LONGEST_REPORT:
        wrong["text"] = _("El texto tiene %(length)s caracteres y se admiten %(most)s.") % {
            "length": f"{len(text):,}",
            "most": f"{LONGEST_REPORT:,}",
        }
    if wrong:
        raise ValidationError(wrong)
    return {"percent": percent, "not_applicable": typed.not_applicable, "text": text}
