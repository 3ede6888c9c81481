"""A capture as systems are told of it: what was typed, how it was read, what follows, what is missing.

By the functions of the form: what is said here is what the form shows.
"""

from typing import Any

from indicators.capture.pages.live_result import Live, live_of, prospect_of
from indicators.capture.parsing import JUSTIFICATIONS, Answer, Typed
from indicators.capture.preview import Prospect
from indicators.capture.transitions import EDITABLE
from indicators.capture.validation import problems_of
from indicators.models import Capture, CaptureEvent
from indicators.people import name_of

from .errors import PLACES, BodyProblem, pointer_of, told


def capture_told(capture: Capture) -> dict[str, Any]:
    """Everything that is known of one capture, as plain values."""
    prospect = prospect_of(capture, capture.typed)
    live = live_of(capture, prospect)
    assert capture.cycle is not None
    events = list(capture.events.select_related("by"))
    return {
        "id": capture.pk,
        "indicator": capture.indicator.code,
        "year": capture.year,
        "unit": capture.unit.slug,
        "kind": capture.cycle.kind,
        "status": capture.status,
        "version": capture.version,
        "origin": capture.origin,
        "captured_by": name_of(capture.captured_by),
        "captured_at": capture.captured_at,
        "approved_at": capture.approved_at,
        "cutoff": capture.cutoff,
        "editable": capture.status in EDITABLE,
        **{place: _part(capture.typed, part) for part, place in PLACES.items()},
        "explanations": dict(capture.typed.get(JUSTIFICATIONS, {})),
        "understood": [_read(each) for each in prospect.answers.values()],
        "problems": _problems(capture, prospect),
        "warnings": _warnings(capture, prospect),
        "result": _result(prospect, live),
        "events": [_event(each) for each in events],
    }


def _part(typed: Typed, part: str) -> dict[str, str]:
    return {
        symbol: entry[part]
        for symbol, entry in typed.items()
        if symbol != JUSTIFICATIONS and part in entry
    }


def _read(answer: Answer) -> dict[str, Any]:
    return {
        "variable": answer.symbol,
        "value": answer.value,
        "status": answer.status,
        "text": answer.understood,
    }


def _problems(capture: Capture, prospect: Prospect) -> list[BodyProblem]:
    """What is in the way of sending it, for as long as it can be sent."""
    if capture.status not in EDITABLE:
        return []
    return [told(each, capture.typed) for each in problems_of(prospect.question, capture.typed)]


def _warnings(capture: Capture, prospect: Prospect) -> list[dict[str, Any]]:
    answered = capture.typed.get(JUSTIFICATIONS, {})
    return [
        {
            "pointer": pointer_of(each.field),
            "code": each.key,
            "message": each.message,
            "severity": "warning",
            "explanation": answered.get(each.key, ""),
        }
        for each in prospect.warnings
    ]


def _result(prospect: Prospect, live: Live) -> dict[str, Any]:
    result = prospect.result
    return {
        "status": result.status,
        "value": result.value,
        "computed": result.computed,
        "substitution": prospect.substitution,
        "cutoff": result.cutoff,
        "target": result.target,
        "met": result.met,
        "gap": result.gap,
        "light": result.light,
        "marks": list(result.marks),
        "sentence": live.sentence,
        "waiting": live.waiting,
        "error": result.failure,
        "error_message": live.failure,
    }


def _event(event: CaptureEvent) -> dict[str, Any]:
    return {
        "number": event.number,
        "version": event.version,
        "kind": event.kind,
        "at": event.at,
        "by": name_of(event.by),
        "from_status": event.from_status,
        "to_status": event.to_status,
        "comment": event.comment,
    }
