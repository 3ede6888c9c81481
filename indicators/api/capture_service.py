"""Captures as systems deliver them: found by their names, kept and sent by the functions of the form.

What is refused is refused whole: nothing of it is kept, and everything that is wrong is said at once.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from indicators.capture.context import load_context
from indicators.capture.drafts import clean_typed, find_overlong, save_draft, start_draft
from indicators.capture.initial import initial_data
from indicators.capture.parsing import JUSTIFICATIONS, CaptureContext, Issue, Typed
from indicators.capture.slots import CaptureSlot
from indicators.capture.transitions import EDITABLE
from indicators.capture.validation import (
    blocking_issues,
    find_errors,
    is_warning_key,
    unmeasured_issues,
)
from indicators.capture.workflow import NotSubmittable, submit, withdraw
from indicators.clock import database_today
from indicators.lifecycle import InvalidTransition, clean_comment, get_latest
from indicators.lookups import NotFound, find_indicator, find_unit
from indicators.models import (
    Capture,
    CaptureEventKind,
    CaptureOrigin,
    Cycle,
    Indicator,
)
from indicators.permissions import check_user_can_capture
from objectives.models import Programme

from .errors import (
    EXPLANATIONS,
    PLACES,
    BodyProblem,
    Problems,
    RequestRefused,
    pointer,
    to_body_problem,
    unknown_problem,
)

RequestData = Mapping[str, Any]
"""The content of a request, by field, as far as it is in order."""


def by_api() -> str:
    """Return the note that the history keeps of a step that a system took."""
    return _("Por la API.")


@transaction.atomic
def create(programme: Programme, data: RequestData, problems: Problems, *, by: Any) -> Capture:
    """Begin a capture with what was delivered and, if that is asked, hand it to the reviewers.

    ``problems`` are those of the request's shape.  Raises PermissionDenied, RequestRefused and
    AlreadyStarted.
    """
    slot = _find_slot(programme, data, problems)
    if slot is None:
        raise RequestRefused(problems)
    check_user_can_capture(by, slot.indicator, slot.unit)
    typed = _typed(slot.blank_capture(), data, problems, sending=data.get("submit", False))
    if problems:
        raise RequestRefused(problems)
    capture = start_draft(
        slot.indicator,
        slot.year,
        slot.unit,
        slot.cycle,
        by=by,
        origin=CaptureOrigin.API,
    )
    capture = save_draft(capture, by=by, version=capture.version, typed=typed, comment=by_api())
    return _submit(capture, data, by) if data.get("submit") else capture


@transaction.atomic
def change(
    capture: Capture, data: RequestData, problems: Problems, *, seen: int, by: Any
) -> Capture:
    """Keep what a capture says anew; the rest stays.

    Raises PermissionDenied, RequestRefused, InvalidTransition and EditConflict.
    """
    check_user_can_capture(by, capture.indicator, capture.unit)
    _check_is_editable(capture)
    typed = _typed(capture, data, problems, sending=False)
    if problems:
        raise RequestRefused(problems)
    return save_draft(capture, by=by, version=seen, typed=typed, comment=by_api())


@transaction.atomic
def submit_capture(
    capture: Capture, data: RequestData, problems: Problems, *, seen: int, by: Any
) -> Capture:
    """Hand a capture to the reviewers, with what was answered to its warnings.

    Sent twice it was sent once.  Raises as ``change`` does.
    """
    check_user_can_capture(by, capture.indicator, capture.unit)
    if not problems and _is_repeated(capture, CaptureEventKind.SUBMITTED, data, seen, by):
        return capture
    _check_is_editable(capture)
    typed = _typed(capture, data, problems, sending=True)
    if problems:
        raise RequestRefused(problems)
    draft = save_draft(capture, by=by, version=seen, typed=typed, comment=by_api())
    # Nothing new to keep is no save, and asks nobody which version they saw.
    return _submit(draft, data, by, seen if draft.version == capture.version else draft.version)


def withdraw_capture(
    capture: Capture, data: RequestData, problems: Problems, *, seen: int, by: Any
) -> Capture:
    """Withdraw a draft; twice is once.  Raises as ``change`` does."""
    check_user_can_capture(by, capture.indicator, capture.unit)
    _check_comment(data, problems)
    if problems:
        raise RequestRefused(problems)
    if _is_repeated(capture, CaptureEventKind.WITHDRAWN, data, seen, by):
        return capture
    return withdraw(capture, by=by, comment=data.get("comment") or by_api(), seen=seen)


def _submit(capture: Capture, data: RequestData, by: Any, seen: int | None = None) -> Capture:
    try:
        return submit(capture, by=by, comment=data.get("comment") or by_api(), seen=seen)
    except NotSubmittable as unready:
        raise RequestRefused(
            [to_body_problem(issue, capture.typed) for issue in unready.issues]
        ) from unready


def _check_is_editable(capture: Capture) -> None:
    if capture.status not in EDITABLE:
        raise InvalidTransition(capture)


def _check_comment(data: RequestData, problems: Problems) -> None:
    try:
        clean_comment(data.get("comment", ""))
    except ValidationError as error:
        problems.append(BodyProblem(pointer("comment"), "too_long", " ".join(error.messages)))


def _is_repeated(
    capture: Capture, kind: CaptureEventKind, data: RequestData, seen: int, by: Any
) -> bool:
    """Return whether the last event is that step, taken by that person on the version they name, or
    on what it left, with the same answers to warnings.
    """
    steps = capture.events.exclude(kind=CaptureEventKind.COMMENTED)
    last = steps.last()
    if last is None or last.kind != kind or last.by_id != by.pk:
        return False
    answers = capture.typed.get(JUSTIFICATIONS, {})
    if any(answers.get(key, "") != text for key, text in data.get(EXPLANATIONS, {}).items()):
        return False
    # With answers to warnings it was saved first, which is a version more.
    return last.version - seen in ((0, 1, 2) if data.get(EXPLANATIONS) else (0, 1))


# Finding what is meant -----------------------------------------------------------------------


def _find_slot(programme: Programme, data: RequestData, problems: Problems) -> CaptureSlot | None:
    """Return the figure that a request names; what there is not is among the problems."""
    indicator = unit = None
    try:
        if "indicator" in data:
            known = Indicator.objects.select_related("programme__root_unit", "objective")
            indicator = find_indicator(known, programme, data["indicator"])
    except NotFound as error:
        problems.append(unknown_problem("indicator", str(error)))
    try:
        unit = find_unit(programme, data.get("unit", ""))
    except NotFound as error:
        problems.append(unknown_problem("unit", str(error)))
    cycle = _find_cycle(programme, data, problems) if "year" in data else None
    if indicator is None or unit is None or cycle is None:
        return None
    return CaptureSlot(indicator, data["year"], unit, cycle, (), None)


def _find_cycle(programme: Programme, data: RequestData, problems: Problems) -> Cycle | None:
    """Return the cycle of the kind that is asked for; or the only one that takes captures today."""
    cycles = list(Cycle.objects.filter(programme=programme, year=data["year"]))
    words = {"year": data["year"], "kind": data.get("kind", "")}
    if not cycles:
        sentence = _("No hay ningún ciclo de captura de %(year)d.") % words
        problems.append(unknown_problem("year", sentence))
        return None
    if words["kind"]:
        found = [cycle for cycle in cycles if cycle.kind == words["kind"]]
        if not found:
            sentence = _("No hay ciclo %(kind)s de %(year)d.") % words
            problems.append(unknown_problem("kind", sentence))
        return found[0] if found else None
    today = database_today()
    found = [cycle for cycle in cycles if cycle.accepts_captures_on(today)]
    if len(found) == 1:
        return found[0]
    kinds = ", ".join(f"«{cycle.kind}»" for cycle in (found or cycles))
    sentence = (
        _("De %(year)d hay más de un ciclo abierto: diga cuál, %(kinds)s.")
        if found
        else _("De %(year)d no hay ningún ciclo abierto hoy: diga cuál, %(kinds)s.")
    ) % {**words, "kinds": kinds}
    problems.append(BodyProblem(pointer("kind"), "required", sentence))
    return None


def _typed(
    capture: Capture, data: RequestData, problems: Problems, *, sending: bool
) -> dict[str, dict[str, str]]:
    """Return the texts a capture would store; append what is wrong with them to ``problems``.

    What is not said of a variable is as it was, or as the form would begin with it.
    """
    _check_comment(data, problems)
    context = load_context(capture)
    begun = initial_data(capture, context, capture.typed)
    typed = {symbol: dict(entry) for symbol, entry in capture.typed.items()}
    for part, name in PLACES.items():
        for symbol, text in data.get(name, {}).items():
            if symbol not in context.variables:
                problems.append(_no_variable(context, name, symbol))
                continue
            typed.setdefault(symbol, dict(begun.get(symbol, {})))[part] = text
    answers = dict(typed.get(JUSTIFICATIONS, {}))
    for key, text in data.get(EXPLANATIONS, {}).items():
        if not is_warning_key(context, key):
            sentence = _("Ninguna advertencia tiene este código.")
            problems.append(BodyProblem(pointer(EXPLANATIONS, key), "unknown_warning", sentence))
            continue
        answers[key] = text
    typed[JUSTIFICATIONS] = answers
    long = find_overlong(typed)
    problems += [
        BodyProblem(to_body_problem(issue, typed).pointer, "too_long", issue.message)
        for issue in long
    ]
    if not long:
        typed = clean_typed(typed)
    known = {problem.pointer for problem in problems if problem.pointer}
    wrong = blocking_issues(context, typed) if sending else _unreadable(context, typed, data)
    if not sending and not capture.pk:
        # Nobody would be asked for it, and it could never be sent.
        wrong = [*unmeasured_issues(context), *wrong]
    found = [to_body_problem(issue, typed) for issue in wrong]
    problems += [problem for problem in found if problem.pointer not in known]
    return typed


def _no_variable(context: CaptureContext, slot: str, symbol: str) -> BodyProblem:
    sentence = _("No es una variable del método de %(year)d; las hay: %(symbols)s.") % {
        "year": context.year,
        "symbols": ", ".join(context.variables) or "—",
    }
    return BodyProblem(pointer(slot, symbol), "unknown_symbol", sentence)


def _unreadable(context: CaptureContext, typed: Typed, data: RequestData) -> list[Issue]:
    """Return the issues of this request: texts that cannot be read, or that contradict each other.

    What is only not there yet, and what keeps it from being sent today, is no problem of a draft.
    """
    found = []
    for issue in find_errors(context, typed):
        symbol, _dot, part = issue.field.partition(".")
        named = any(symbol in data.get(name, {}) for name in PLACES.values())
        if named and typed.get(symbol, {}).get(part, "").strip():
            found.append(issue)
    return found


# As it stands ----------------------------------------------------------------------------------


def find_capture(programme: Programme, pk: int) -> Capture | None:
    """Return the capture of that number that people entered in a programme, in whichever status."""
    entered = Capture.objects.filter(indicator__programme=programme, cycle__isnull=False)
    return get_latest(Capture, pk) if entered.filter(pk=pk).exists() else None
