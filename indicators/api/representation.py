"""A capture as the API represents it: what was typed, how it was read, what follows, what is missing.

By the functions of the form: what is said here is what the form shows.
"""

from typing import Any

from indicators.capture.parsing import JUSTIFICATIONS, ParsedValue, Typed
from indicators.capture.preview import CapturePreview, preview_of
from indicators.capture.result_text import result_text
from indicators.capture.transitions import EDITABLE
from indicators.capture.validation import find_errors
from indicators.models import Capture, Event
from indicators.people import name_of

from .errors import PLACES, BodyProblem, pointer_of, to_body_problem
from .tables.vocabulary import MARKS, TARGET_MARKS


def represent_capture(capture: Capture) -> dict[str, Any]:
    """Return everything that is known of one capture, as plain values."""
    preview = preview_of(capture, capture.typed)
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
        "understood": [_read(value) for value in preview.parsed_values.values()],
        "problems": _problems(capture, preview),
        "warnings": _warnings(capture, preview),
        "result": _result(preview),
        "events": [_event(event) for event in events],
    }


def _part(typed: Typed, part: str) -> dict[str, str]:
    return {
        symbol: entry[part]
        for symbol, entry in typed.items()
        if symbol != JUSTIFICATIONS and part in entry
    }


def _read(parsed: ParsedValue) -> dict[str, Any]:
    return {
        "variable": parsed.symbol,
        "value": parsed.value,
        "status": parsed.status,
        "text": parsed.understood,
    }


def _problems(capture: Capture, preview: CapturePreview) -> list[BodyProblem]:
    """Return the problems that keep it from being submitted; none where it cannot be edited."""
    if capture.status not in EDITABLE:
        return []
    return [
        to_body_problem(issue, capture.typed)
        for issue in find_errors(preview.context, capture.typed)
    ]


def _warnings(capture: Capture, preview: CapturePreview) -> list[dict[str, Any]]:
    answered = capture.typed.get(JUSTIFICATIONS, {})
    return [
        {
            "pointer": pointer_of(warning.field),
            "code": warning.key,
            "message": warning.message,
            "severity": "warning",
            "explanation": answered.get(warning.key, ""),
        }
        for warning in preview.warnings
    ]


def _result(preview: CapturePreview) -> dict[str, Any]:
    result, text = preview.result, result_text(preview)
    return {
        "status": result.status,
        "value": result.value,
        "computed": result.computed,
        "substitution": preview.substitution,
        "cutoff": result.cutoff,
        "target": result.target,
        "target_comparison": result.target_comparison,
        "target_upper": result.target_upper,
        "met": result.met,
        "gap": result.gap,
        "light": result.light,
        "marks": [mark for mark in result.marks if mark in dict(MARKS)],
        "target_marks": [mark for mark in result.marks if mark in dict(TARGET_MARKS)],
        "sentence": text.sentence,
        "waiting": text.waiting,
        "error": result.failure,
        "error_message": text.failure,
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "number": event.number,
        "version": event.version,
        "kind": event.kind,
        "at": event.at,
        "by": name_of(event.by),
        "from_status": event.from_status,
        "to_status": event.to_status,
        "comment": event.reason,
    }
