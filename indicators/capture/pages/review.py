"""One capture for whoever reviews it: its figures beside the former ones, and what was said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import ngettext

from indicators.arithmetic.official_numbers import round_half_up
from indicators.lifecycle import Overtaken, merged
from indicators.models import (
    Capture,
    CaptureEvent,
    CaptureEventKind,
    CaptureStatus,
    ValueStatus,
)
from indicators.people import name_of
from indicators.permissions import (
    user_can_comment,
    user_can_review,
    user_can_see_queue,
    with_hands_of,
)
from indicators.reconciliation.ledger import with_printed
from indicators.words import Change, change_text, day, difference_text, moment, moments, number_text

from ..method_changes import outdated
from ..parsing import Asked, cells, evaluated
from ..preview import Prospect, prospects_of
from .comparison import (
    Former,
    Outcome,
    PrintedBeside,
    ficha_address,
    former_of,
    outcome_of,
    printed_beside,
)
from .evidence import EvidenceLine, evidence_of
from .field_labels import changes, labels_of, shown_symbol
from .review_queue import Warned, blocked_of, warned


@dataclass(frozen=True)
class VariableRow:
    """One variable: what was entered, with where it comes from, and what stood before."""

    symbol: str
    name: str
    figure: str
    unread: bool
    derived: bool
    status: str
    source: str
    note: str
    former: str
    difference: str
    percent: str


@dataclass(frozen=True)
class Happening:
    """One thing that somebody did, or several saves in a row, with what it changed."""

    kind: str
    what: str
    who: str
    when: str
    comment: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Refused:
    """What a person wanted to do and what they typed, and why it was not done."""

    action: str
    typed: str
    error: str
    by: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class ReviewPage:
    """The whole page; ``seen`` is the version that it shows."""

    id: int
    seen: int
    code: str
    name: str
    year: int
    unit: str
    programme: str
    status: str
    status_word: str
    cycle: str
    cutoff: str
    ficha: str
    variables: tuple[VariableRow, ...]
    outcome: Outcome
    former: Former | None
    printed: PrintedBeside | None
    warnings: tuple[Warned, ...]
    evidence: tuple[EvidenceLine, ...]
    thread: tuple[Happening, ...]
    may_review: bool
    blocked: str
    own: bool
    may_comment: bool
    sees_queue: bool
    refused: Refused | None

    @property
    def has_former_values(self) -> bool:
        """Whether any variable has a figure to be held against."""
        return any(each.former for each in self.variables)


def find_capture(pk: int, user: Any) -> Capture | None:
    """A capture with all that the page shows of it; None if there is none that was entered here."""
    return (
        with_printed(with_hands_of(Capture.objects.filter(cycle__isnull=False), user))
        .select_related("indicator__programme", "unit", "cycle")
        .filter(pk=pk)
        .first()
    )


def review_page(capture: Any, user: Any, refused: Refused | None = None) -> ReviewPage:
    """The page for somebody who may see the capture, found by ``find_capture``."""
    (prospect,) = prospects_of([capture])
    in_review = capture.status == CaptureStatus.IN_REVIEW
    return ReviewPage(
        id=capture.pk,
        seen=capture.version,
        code=capture.indicator.code,
        name=capture.indicator.name,
        year=capture.year,
        unit=capture.unit.short_name,
        programme=capture.indicator.programme.short_name,
        status=capture.status,
        status_word=capture.get_status_display(),
        cycle=capture.cycle.get_kind_display(),
        cutoff=day(capture.cycle.cutoff),
        ficha=ficha_address(capture) if capture.status == CaptureStatus.APPROVED else "",
        variables=tuple(
            _variable(asked, prospect) for asked in prospect.question.variables.values()
        ),
        outcome=outcome_of(prospect),
        former=former_of(prospect),
        printed=printed_beside(prospect),
        warnings=warned(prospect),
        evidence=evidence_of(capture),
        thread=_thread(
            capture.events.select_related("by").order_by("number"),
            labels_of(prospect.question.variables, briefly=True),
        ),
        may_review=in_review and user_can_review(user, capture),
        blocked=blocked_of(prospect, outdated([capture])) if in_review else "",
        own=in_review and capture.has_hand_in,
        may_comment=user_can_comment(user, capture),
        sees_queue=user_can_see_queue(user),
        refused=refused,
    )


def refused_by(error: Exception, action: str, typed: str) -> Refused:
    """What is said of something that was not done; of one that was overtaken, what changed."""
    sentence = " ".join(getattr(error, "messages", None) or [str(each) for each in error.args])
    if not isinstance(error, Overtaken):
        return Refused(action, typed, sentence)
    before = {field: was for field, (was, _now) in error.changed.items()}
    after = {field: now for field, (_was, now) in error.changed.items()}
    return Refused(action, typed, sentence, error.by, changes(before, after))


def _variable(asked: Asked, prospect: Prospect) -> VariableRow:
    symbol = asked.symbol
    answer, typed = prospect.answers.get(symbol), prospect.capture.typed.get(symbol, {})
    derived = answer is None and asked.definition is not None
    value = answer.value if answer else _derived(asked, prospect) if derived else None
    former = _former(symbol, prospect)
    figure = answer.understood if answer else typed.get("value", "")
    return VariableRow(
        symbol=shown_symbol(symbol) or shown_symbol(symbol.partition("_")[0]),
        name=asked.name,
        figure=number_text(value) if derived else figure,
        unread=answer is None and not derived,
        derived=derived,
        status=str(dict(ValueStatus.choices).get(answer.status, "")) if answer else "",
        source=typed.get("source", ""),
        note=typed.get("note", ""),
        former="" if former is None else number_text(former),
        difference=difference_text(former, value),
        percent=change_text(former, value),
    )


def _derived(asked: Asked, prospect: Prospect) -> Decimal | None:
    """What its counts give, to two decimals more than the indicator has."""
    assert asked.definition is not None
    found = evaluated(asked.definition, cells(prospect.question, prospect.answers))
    if not isinstance(found, Decimal):
        return None
    return round_half_up(found, prospect.question.decimals + 2)


def _former(symbol: str, prospect: Prospect) -> Decimal | None:
    if prospect.former is None or not prospect.same_method:
        return None
    text = prospect.former.inputs.get(symbol)
    return None if text is None else Decimal(text)


def _thread(events: Iterable[CaptureEvent], names: Mapping[str, str]) -> tuple[Happening, ...]:
    """What happened, oldest first; a form that saves while one types leaves one entry a sitting."""
    found = []
    for (kind, _who), group in groupby(events, key=lambda each: (each.kind, each.by_id)):
        run = list(group)
        if kind == CaptureEventKind.SAVED:
            found.append(_happening(run, names))
        else:
            found += [_happening([each], names) for each in run]
    return tuple(found)


def _happening(events: list[CaptureEvent], names: Mapping[str, str]) -> Happening:
    first, last = events[0], events[-1]
    difference = merged(events)
    when = moment(last.at)
    if len(events) > 1:
        when = moments(first.at, last.at)
    what = last.get_kind_display()
    if len(events) > 1:
        what = ngettext("guardada %(n)d vez", "guardada %(n)d veces", len(events)) % {
            "n": len(events)
        }
    return Happening(
        kind=last.kind,
        what=what,
        who=name_of(last.by),
        when=when,
        comment=last.comment,
        changes=changes(
            {field: was for field, (was, _now) in difference.items() if was},
            {field: now for field, (_was, now) in difference.items() if now},
            names,
        ),
    )
