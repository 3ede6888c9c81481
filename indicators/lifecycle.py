"""The events of a capture: written down as they happen, and read back as what changed since.

Every change goes through ``update_if_version``, a conditional update that only succeeds on the
capture that the person saw, and leaves one event in the same transaction.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Max
from django.utils.translation import gettext as _

from .models import LONGEST_REASON, Capture, CaptureEvent, CaptureEventKind, CaptureStatus
from .people import name_of

Values = Mapping[str, str]


class InvalidTransition(Exception):
    """The capture is not where this can be done to it; says so in a sentence."""

    def __init__(self, capture: Capture) -> None:
        super().__init__(
            _("La captura está como «%(status)s»: ya no admite este paso.")
            % {"status": capture.get_status_display()}
        )
        self.capture = capture


class EditConflict(Exception):
    """Somebody changed the capture in between, and nothing was done.

    ``latest`` is the capture as it is now; ``changed`` what they changed, by field, as a pair of
    texts (before, now); ``by`` the names of who did; ``seen`` the version that the person had been
    shown; ``typed`` what was to be saved and was not, if anything: the screen gives it back to the
    person.
    """

    def __init__(self, latest: Capture, seen: int, typed: Mapping[str, Any] | None = None) -> None:
        super().__init__(
            _("Entretanto alguien cambió esta captura y lo suyo no se guardó: vea qué cambió.")
        )
        self.latest = latest
        self.seen = seen
        since = list(latest.events.filter(version__gt=seen).select_related("by"))
        self.changed = net_changes(since)
        self.by = tuple(dict.fromkeys(name_of(event.by) for event in since))
        self.typed = typed


def net_changes(events: Iterable[CaptureEvent]) -> dict[str, tuple[str, str]]:
    """Return what some events in a row changed, by field: before the first, after the last."""
    changed: dict[str, tuple[str, str]] = {}
    for event in events:
        for field in event.before | event.after:
            first, _now = changed.get(field, (event.before.get(field, ""), ""))
            changed[field] = (first, event.after.get(field, ""))
    return {field: pair for field, pair in changed.items() if pair[0] != pair[1]}


def difference(before: Values, after: Values) -> tuple[dict[str, str], dict[str, str]]:
    """Return what is different, on either side; a field that is empty on one side is left out there."""
    fields = [
        field for field in {**before, **after} if before.get(field, "") != after.get(field, "")
    ]
    was = {field: before[field] for field in fields if before.get(field)}
    now = {field: after[field] for field in fields if after.get(field)}
    return was, now


def update_if_version(
    capture: Capture,
    *,
    seen: int | None = None,
    unsaved: Mapping[str, Any] | None = None,
    **columns: Any,
) -> Capture:
    """Change a capture if it still is as the person saw it, and hold its row; the capture as it is.

    ``seen`` is the version that was shown, that of ``capture`` unless told.  Raises EditConflict, with
    ``unsaved``, what was to be saved.
    """
    seen = capture.version if seen is None else seen
    changed = Capture.objects.filter(pk=capture.pk, status=capture.status, version=seen).update(
        version=F("version") + 1, **columns
    )
    latest = get_capture(capture.pk)
    if not changed:
        raise EditConflict(latest, seen, unsaved)
    return latest


def get_capture(pk: int) -> Capture:
    """Return a capture with what every step asks of it."""
    return Capture.objects.select_related("indicator__programme", "unit", "cycle").get(pk=pk)


def log_event(
    capture: Capture,
    kind: CaptureEventKind,
    *,
    by: Any,
    from_status: CaptureStatus | str,
    comment: str = "",
    before: Values | None = None,
    after: Values | None = None,
) -> CaptureEvent:
    """Write down what happened; the caller holds the capture's row, so that numbers have no gaps."""
    last = capture.events.aggregate(last=Max("number"))["last"] or 0
    return CaptureEvent.objects.create(
        capture=capture,
        number=last + 1,
        version=capture.version,
        kind=kind,
        by=by,
        from_status=from_status,
        to_status=capture.status,
        comment=comment,
        before=before or {},
        after=after or {},
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
