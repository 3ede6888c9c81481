"""The review queue, oldest first; and the choice that somebody made of it to approve at once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.duties import REVIEW
from indicators.models import Capture, CaptureEventKind, CaptureStatus, Event, Evidence
from indicators.permissions import (
    captures_overseen_by,
    user_has_duty_to_review,
    user_oversees,
    with_contributor_flag,
)
from indicators.reconciliation.ledger import with_printed

from ..method_changes import OUTDATED, captures_with_outdated_method
from ..parsing import JUSTIFICATIONS
from ..preview import CapturePreview, preview_captures
from .comparison import (
    FormerFigure,
    PrintedComparison,
    ResultSummary,
    compare_with_printed,
    former_figure,
    summarize_result,
)

PER_PAGE = 20


@dataclass(frozen=True)
class JustifiedWarning:
    """A warning, and the planner's reason why the figure is right."""

    about: str
    message: str
    justification: str


@dataclass(frozen=True)
class QueueEntry:
    """One capture in review, as ``in_review`` finds it; ``blocked`` says why nobody can approve it,
    empty if somebody can.
    """

    capture: Any
    waits: str
    outcome: ResultSummary
    former: FormerFigure | None
    printed: PrintedComparison | None
    warnings: tuple[JustifiedWarning, ...]
    may_approve: bool
    blocked: str


@dataclass(frozen=True)
class ReviewQueue:
    """One page of what waits; ``all`` of it is chosen from the first, where that was asked."""

    entries: tuple[QueueEntry, ...]
    total: int
    page: int
    former_page: int
    next_page: int
    reviews: bool
    all: bool = False

    @property
    def approvable(self) -> int:
        """Return the number of captures of this page that the person may approve."""
        return sum(entry.may_approve for entry in self.entries)


@dataclass(frozen=True)
class QueueSelection:
    """A choice from the queue: what can be approved, and in a sentence each what cannot."""

    entries: tuple[QueueEntry, ...]
    refused: tuple[str, ...]


def review_queue(user: Any, page: int = 1, *, choose_all: bool = False) -> ReviewQueue | None:
    """Return a page of the captures in review that a person may see; None beyond the last page."""
    first = (page - 1) * PER_PAGE
    waiting = in_review(captures_overseen_by(user), user).annotate(total=Window(Count("pk")))
    rows: list[Any] = list(waiting[first : first + PER_PAGE])
    if not rows and page > 1:
        return None
    total = rows[0].total if rows else 0
    reviews = user_has_duty_to_review(user)
    outdated = captures_with_outdated_method(rows)
    return ReviewQueue(
        entries=tuple(queue_entry(preview, outdated, user) for preview in preview_captures(rows)),
        total=total,
        page=page,
        former_page=page - 1,
        next_page=page + 1 if first + PER_PAGE < total else 0,
        reviews=reviews,
        all=choose_all,
    )


def in_review(captures: QuerySet[Capture], user: Any) -> QuerySet[Capture]:
    """Return those that wait, with everything a line of the queue shows, the longest waiting first."""
    sent = (
        Event.objects.of(Capture)
        .filter(object_id=OuterRef("pk"), kind=CaptureEventKind.SUBMITTED)
        .order_by("-number")
    )
    whole_name = Trim(Concat("by__first_name", Value(" "), "by__last_name"))
    named = sent.annotate(name=Coalesce(NullIf(whole_name, Value("")), "by__username"))
    return (
        with_printed(with_contributor_flag(captures, user))
        .filter(status=CaptureStatus.IN_REVIEW)
        .select_related("indicator__programme", "unit", "cycle")
        .annotate(
            submitted_at=Subquery(sent.values("at")[:1]),
            submitted_by=Subquery(named.values("name")[:1]),
            has_evidence=Exists(Evidence.objects.filter(capture=OuterRef("pk"))),
        )
        .order_by("submitted_at", "pk")
    )


def blocking_reason(preview: CapturePreview, outdated: Collection[int]) -> str:
    """Return the reason why a capture in review cannot be approved; empty where it can be.

    ``outdated`` are the ids of captures whose method has changed.
    """
    return str(OUTDATED) if preview.capture.pk in outdated else preview.context.newer


def queue_entry(preview: CapturePreview, outdated: Collection[int], user: Any) -> QueueEntry:
    """Return a line of the queue."""
    capture: Any = preview.capture
    blocked = blocking_reason(preview, outdated)
    return QueueEntry(
        capture=capture,
        waits=_waits(capture, preview.context.today),
        outcome=summarize_result(preview),
        former=former_figure(preview),
        printed=compare_with_printed(preview),
        warnings=justified_warnings(preview),
        may_approve=_approves(user, capture) and not blocked,
        blocked=blocked,
    )


def _approves(user: Any, capture: Any) -> bool:
    """Return whether a person reviews a capture, of which ``in_review`` says who had a hand in it."""
    return not capture.has_contributed and user_oversees(user, capture, REVIEW)


def justified_warnings(preview: CapturePreview) -> tuple[JustifiedWarning, ...]:
    """Return the warnings of today, each with the justification that came along."""
    parsed_values: Mapping[str, str] = preview.capture.typed.get(JUSTIFICATIONS, {})
    variables = preview.context.variables
    return tuple(
        JustifiedWarning(
            about=variables[symbol].name if (symbol := warning.field.partition(".")[0]) else "",
            message=warning.message,
            justification=parsed_values.get(warning.key, ""),
        )
        for warning in preview.warnings
    )


def _waits(capture: Any, today: date) -> str:
    sent = timezone.localtime(capture.submitted_at).date()
    days = (today - sent).days
    return (
        ngettext("espera desde ayer", "espera desde hace %(days)d días", days) % {"days": days}
        if days
        else _("llegó hoy")
    )


def select_captures(user: Any, choices: Iterable[tuple[int, int]]) -> QueueSelection:
    """Return the captures chosen on the queue, by id and the version that was shown there."""
    seen = dict(choices)
    rows: dict[int, Any] = {
        capture.pk: capture
        for capture in in_review(captures_overseen_by(user).filter(pk__in=seen), user)
    }
    refused = []
    for pk, version in seen.items():
        found = rows.get(pk)
        if found is None:
            refused.append(_("Una de las capturas elegidas ya no está en revisión."))
        elif found.version != version:
            refused.append(
                _("%(what)s cambió después de que usted la vio: revísela de nuevo.")
                % {"what": label_of(found)}
            )
        elif not _approves(user, found):
            refused.append(
                _("%(what)s no la aprueba usted: intervino en ella.") % {"what": label_of(found)}
            )
    kept = [
        capture
        for pk, capture in rows.items()
        if capture.version == seen[pk] and _approves(user, capture)
    ]
    outdated = captures_with_outdated_method(kept)
    entries = [queue_entry(preview, outdated, user) for preview in preview_captures(kept)]
    refused += [
        _("%(what)s no se puede aprobar: %(why)s")
        % {"what": label_of(entry.capture), "why": entry.blocked}
        for entry in entries
        if entry.blocked
    ]
    return QueueSelection(tuple(entry for entry in entries if not entry.blocked), tuple(refused))


def label_of(capture: Capture) -> str:
    """Return «1.1 de 2023, Nacional»."""
    return _("%(code)s de %(year)d, %(unit)s") % {
        "code": capture.indicator.code,
        "year": capture.year,
        "unit": capture.unit.short_name,
    }
