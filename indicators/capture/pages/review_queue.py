"""What waits for review, oldest first; and what somebody chose of it to approve at once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.models import Capture, CaptureEvent, CaptureEventKind, CaptureStatus, Evidence
from indicators.permissions import captures_seen_by, user_has_duty_to_review, with_hands_of
from indicators.reconciliation.ledger import with_printed
from indicators.words import moment

from ..method_changes import OUTDATED, outdated
from ..parsing import JUSTIFICATIONS
from ..preview import Prospect, prospects_of
from .comparison import (
    Former,
    Outcome,
    PrintedBeside,
    former_of,
    outcome_of,
    printed_beside,
)

PER_PAGE = 20


@dataclass(frozen=True)
class Warned:
    """What looked wrong, and why the planner says that it is right."""

    about: str
    message: str
    answer: str


@dataclass(frozen=True)
class Waiting:
    """One capture in review; ``choice`` names it as it is shown here, with its version, and
    ``blocked`` says why nobody can approve it, empty if somebody can.
    """

    id: int
    choice: str
    code: str
    name: str
    year: int
    unit: str
    cycle: str
    submitted_by: str
    submitted: str
    waits: str
    outcome: Outcome
    former: Former | None
    printed: PrintedBeside | None
    warnings: tuple[Warned, ...]
    evidence: bool
    may_approve: bool
    own: bool
    blocked: str


@dataclass(frozen=True)
class Queue:
    """One page of what waits; ``all`` of it is chosen from the first, where that was asked."""

    entries: tuple[Waiting, ...]
    total: int
    page: int
    former_page: int
    next_page: int
    reviews: bool
    all: bool = False

    @property
    def approvable(self) -> int:
        """How many of this page the person may approve."""
        return sum(each.may_approve for each in self.entries)


@dataclass(frozen=True)
class Chosen:
    """What was chosen: what can be approved, and in a sentence each what cannot."""

    entries: tuple[Waiting, ...]
    refused: tuple[str, ...]


def queue_of(user: Any, page: int = 1, *, choose_all: bool = False) -> Queue | None:
    """What waits for review and that person may see; None beyond the last page."""
    first = (page - 1) * PER_PAGE
    waiting = in_review(captures_seen_by(user), user).annotate(total=Window(Count("pk")))
    rows: list[Any] = list(waiting[first : first + PER_PAGE])
    if not rows and page > 1:
        return None
    total = rows[0].total if rows else 0
    reviews = user_has_duty_to_review(user)
    late = outdated(rows)
    return Queue(
        entries=tuple(waiting_of(each, late, reviews=reviews) for each in prospects_of(rows)),
        total=total,
        page=page,
        former_page=page - 1,
        next_page=page + 1 if first + PER_PAGE < total else 0,
        reviews=reviews,
        all=choose_all,
    )


def in_review(captures: QuerySet[Capture], user: Any) -> QuerySet[Capture]:
    """Those that wait, with everything a line of the queue shows, the longest waiting first."""
    sent = CaptureEvent.objects.filter(
        capture=OuterRef("pk"), kind=CaptureEventKind.SUBMITTED
    ).order_by("-number")
    whole_name = Trim(Concat("by__first_name", Value(" "), "by__last_name"))
    named = sent.annotate(name=Coalesce(NullIf(whole_name, Value("")), "by__username"))
    return (
        with_printed(with_hands_of(captures, user))
        .filter(status=CaptureStatus.IN_REVIEW)
        .select_related("indicator__programme", "unit", "cycle")
        .annotate(
            submitted_at=Subquery(sent.values("at")[:1]),
            submitted_by=Subquery(named.values("name")[:1]),
            has_evidence=Exists(Evidence.objects.filter(capture=OuterRef("pk"))),
        )
        .order_by("submitted_at", "pk")
    )


def blocked_of(prospect: Prospect, late: Collection[int]) -> str:
    """Why a capture in review cannot be approved as it is; ``late`` are those with another method."""
    return str(OUTDATED) if prospect.capture.pk in late else prospect.question.newer


def waiting_of(prospect: Prospect, late: Collection[int], *, reviews: bool) -> Waiting:
    """A line of the queue."""
    capture: Any = prospect.capture
    blocked = blocked_of(prospect, late)
    return Waiting(
        id=capture.pk,
        choice=f"{capture.pk}.{capture.version}",
        code=capture.indicator.code,
        name=capture.indicator.name,
        year=capture.year,
        unit=capture.unit.short_name,
        cycle=capture.cycle.get_kind_display(),
        submitted_by=capture.submitted_by,
        submitted=moment(capture.submitted_at),
        waits=_waits(capture),
        outcome=outcome_of(prospect),
        former=former_of(prospect),
        printed=printed_beside(prospect),
        warnings=warned(prospect),
        evidence=capture.has_evidence,
        may_approve=reviews and not capture.has_hand_in and not blocked,
        own=capture.has_hand_in,
        blocked=blocked,
    )


def warned(prospect: Prospect) -> tuple[Warned, ...]:
    """What looks wrong today, with the answer that came along."""
    answers: Mapping[str, str] = prospect.capture.typed.get(JUSTIFICATIONS, {})
    variables = prospect.question.variables
    return tuple(
        Warned(
            about=variables[symbol].name if (symbol := each.field.partition(".")[0]) else "",
            message=each.message,
            answer=answers.get(each.key, ""),
        )
        for each in prospect.warnings
    )


def _waits(capture: Any) -> str:
    sent = timezone.localtime(capture.submitted_at).date()
    days = (timezone.localdate() - sent).days
    return (
        ngettext("espera desde ayer", "espera desde hace %(days)d días", days) % {"days": days}
        if days
        else _("llegó hoy")
    )


def chosen_of(user: Any, choices: Iterable[tuple[int, int]]) -> Chosen:
    """What was chosen on the queue, by id and the version that was shown there."""
    seen = dict(choices)
    rows: dict[int, Any] = {
        each.pk: each for each in in_review(captures_seen_by(user).filter(pk__in=seen), user)
    }
    reviews = user_has_duty_to_review(user)
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
        elif not reviews or found.has_hand_in:
            refused.append(
                _("%(what)s no la aprueba usted: intervino en ella.") % {"what": label_of(found)}
            )
    kept = [
        each
        for pk, each in rows.items()
        if each.version == seen[pk] and reviews and not each.has_hand_in
    ]
    late = outdated(kept)
    entries = [waiting_of(each, late, reviews=reviews) for each in prospects_of(kept)]
    refused += [
        _("%(what)s no se puede aprobar: %(why)s")
        % {"what": label_of(rows[each.id]), "why": each.blocked}
        for each in entries
        if each.blocked
    ]
    return Chosen(tuple(each for each in entries if not each.blocked), tuple(refused))


def label_of(capture: Capture) -> str:
    """«1.1 de 2023, Nacional»."""
    return _("%(code)s de %(year)d, %(unit)s") % {
        "code": capture.indicator.code,
        "year": capture.year,
        "unit": capture.unit.short_name,
    }
