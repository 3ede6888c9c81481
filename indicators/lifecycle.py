"""The life of whatever goes from hand to hand: what may follow what, and what happened so far.

Captures and texts of the report change through ``update_if_version``, a conditional update that only
succeeds on the object that the person saw, and leave one event in the same transaction.  Four
kinds of things have no such version and stay outside: a cycle, which counts by its days; an
explanation, which is written anew; a ficha, whose change is accepted by the digest of its preview;
an edition, sheet, build or proposal, which takes each step once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F, Max
from django.utils.translation import gettext as _

from .clock import moment_after
from .models import LONGEST_REASON, Audited, Event
from .people import name_of

Values = Mapping[str, str]
Object = TypeVar("Object", bound=Audited)


class InvalidTransition(Exception):
    """The object is not where this can be done to it; says so in a sentence."""

    def __init__(self, latest: Any) -> None:
        super().__init__(latest.refusal)
        self.latest = latest


class EditConflict(Exception):
    """Somebody changed the object in between, and nothing was done.

    ``latest`` is the object as it is now; ``changed`` what they changed, by field, as a pair of texts
    (before, now); ``by`` the names of who did; ``seen`` the version that the person had been shown;
    ``typed`` what was to be saved and was not, if anything: the screen gives it back to the person.
    """

    def __init__(self, latest: Any, seen: int, typed: Any = None) -> None:
        super().__init__(str(latest.conflict))
        self.latest = latest
        self.seen = seen
        self.typed = typed
        since = list(latest.events.filter(version__gt=seen).select_related("by"))
        self.changed = net_changes(since)
        self.by = tuple(dict.fromkeys(name_of(event.by) for event in since))


@dataclass(frozen=True)
class LifeCycle:
    """The way of one kind of object, as tables: functions, permissions, screens and the diagrams of
    the documentation come from them.

    ``transitions`` are the statuses that may follow each; ``owners`` the duty whose turn it is,
    nobody's once it is over; ``events`` what arriving at a status leaves.
    """

    transitions: Mapping[Any, tuple[Any, ...]]
    owners: Mapping[Any, str | None]
    events: Mapping[Any, Any]

    def statuses_of(self, duty: str) -> tuple[Any, ...]:
        """Return the statuses in which it is the turn of a duty."""
        return tuple(status for status, owner in self.owners.items() if owner == duty)

    def check(self, latest: Any, to: Any) -> None:
        """Raise InvalidTransition where that status does not follow the object's."""
        if to not in self.transitions[latest.status]:
            raise InvalidTransition(latest)

    def log_transition(self, latest: Any, former: Any, **said: Any) -> Event:
        """Write down that an object arrived at its status."""
        return log_event(latest, self.events[latest.status], from_status=former.status, **said)

    def draw_diagram(self) -> str:
        """Draw the tables as a diagram in Mermaid's words, as ``docs/workflow.md`` has it."""
        first = next(iter(self.transitions))
        lines = ["stateDiagram-v2", f"    [*] --> {first}{self._label(first)}"]
        lines += [
            f"    {before} --> {after}{self._label(after)}"
            for before, following in self.transitions.items()
            for after in following
        ]
        over = [status for status, following in self.transitions.items() if not following]
        return "\n".join([*lines, *(f"    {status} --> [*]" for status in over)])

    def _label(self, status: Any) -> str:
        return f": {self.events[status]}" if status in self.events else ""

    def tabulate(self) -> str:
        """Write the tables as one of Markdown, as ``docs/workflow.md`` has it."""
        lines = [
            "| status | whose turn | may become | event on arrival |",
            "| --- | --- | --- | --- |",
        ]
        for status, following in self.transitions.items():
            becomes = ", ".join(f"`{after}`" for after in following) or "—"
            owner = self.owners[status] or "—"
            lines.append(f"| `{status}` | {owner} | {becomes} | `{self.events[status]}` |")
        return "\n".join(lines)


def net_changes(events: Iterable[Event]) -> dict[str, tuple[str, str]]:
    """Return the net changes of some events in a row, by field: before the first, after the last."""
    changed: dict[str, tuple[str, str]] = {}
    for event in events:
        for field in event.before | event.after:
            first, _now = changed.get(field, (event.before.get(field, ""), ""))
            changed[field] = (first, event.after.get(field, ""))
    return {field: pair for field, pair in changed.items() if pair[0] != pair[1]}


def difference(before: Values, after: Values) -> tuple[dict[str, str], dict[str, str]]:
    """Return the fields that differ, on either side; one that is empty on a side is left out there."""
    fields = [
        field for field in {**before, **after} if before.get(field, "") != after.get(field, "")
    ]
    was = {field: before[field] for field in fields if before.get(field)}
    now = {field: after[field] for field in fields if after.get(field)}
    return was, now


def update_if_version(
    shown: Object, *, seen: int | None = None, unsaved: Any = None, **columns: Any
) -> Object:
    """Change an object if it still is as the person saw it, and hold its row; the object as it is.

    ``seen`` is the version that was shown, that of ``shown`` unless told.  Raises EditConflict, with
    ``unsaved``, what was to be saved.
    """
    given: Any = shown
    seen = given.version if seen is None else seen
    same = type(shown)._default_manager.filter(pk=shown.pk, status=given.status, version=seen)
    changed = same.update(version=F("version") + 1, **columns)
    latest = get_latest(type(shown), shown.pk)
    if not changed:
        raise EditConflict(latest, seen, unsaved)
    return latest


def get_latest(kind: type[Object], pk: int) -> Object:
    """Return an object as it is, with what every step asks of it."""
    return kind._default_manager.select_related(*kind.related).get(pk=pk)


def log_event(
    latest: Audited,
    kind: str,
    *,
    by: Any,
    from_status: str = "",
    reason: str = "",
    before: Values | None = None,
    after: Values | None = None,
    inputs: int | None = None,
) -> Event:
    """Write down what happened; the caller holds the object's row, so that numbers have no gaps.

    ``inputs`` is the version of the programme's data that it made, where results follow from it.

    Raises ValueError for what does not happen to such an object.
    """
    if kind not in latest.event_kinds:
        raise ValueError(f"Nothing of the kind «{kind}» happens to «{latest.event_source}».")
    last = latest.events.aggregate(number=Max("number"), at=Max("at"))
    number = (last["number"] or 0) + 1
    return Event.objects.create(
        by=by,
        source=latest.event_source,
        object_id=latest.pk,
        number=number,
        kind=kind,
        from_status=from_status,
        reason=reason,
        before=dict(before or {}),
        after=dict(after or {}),
        inputs=inputs,
        **{"at": moment_after(last["at"]), "version": number, **latest.event_values},
    )


def clean_comment(text: str, *, required: str = "") -> str:
    """Return a comment as it is kept; ``required`` is the sentence for one that is missing."""
    clean = text.replace("\r\n", "\n").strip()
    if required and not clean:
        raise ValidationError(required)
    if "\0" in clean:
        raise ValidationError(_("El texto lleva un carácter que no se admite."))
    if len(clean) > LONGEST_REASON:
        raise ValidationError(
            _("El texto admite %(most)s caracteres y este tiene %(length)s.")
            % {"most": f"{LONGEST_REASON:,}", "length": f"{len(clean):,}"}
        )
    return clean


def clean_reason(text: str, missing: str) -> str:
    """Return a reason that has to be given, as it is kept; the field ``reason`` says what is wrong."""
    try:
        return clean_comment(text, required=missing)
    except ValidationError as error:
        raise ValidationError({"reason": error.messages}) from error
