"""The errors of what a system delivers: all of them at once, each with its place in the request."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException

from indicators.capture.drafts import AlreadyStarted
from indicators.capture.parsing import JUSTIFICATIONS, PARTS, Issue, Typed
from indicators.lifecycle import EditConflict, InvalidTransition
from indicators.models import Capture

ERROR, WARNING = "error", "warning"

PLACES = {
    "value": "values",
    "status": "statuses",
    "source": "sources",
    "note": "notes",
}
"""The places of a variable's parts in a request."""

EXPLANATIONS = "explanations"


@dataclass(frozen=True)
class BodyProblem:
    """One thing that is wrong; ``pointer`` is a JSON pointer (RFC 6901), empty for the whole."""

    pointer: str
    code: str
    message: str
    severity: str = ERROR


Problems = list[BodyProblem]


class RequestRefused(Exception):
    """The request cannot be taken; ``problems`` lists all reasons."""

    def __init__(self, problems: Sequence[BodyProblem]) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = list(problems)


class Unprocessable(APIException):
    """422 with the problems."""

    status_code = 422
    default_code = "refused"

    def __init__(self, problems: Sequence[BodyProblem]) -> None:
        super().__init__()
        count = len(problems)
        said = (
            _("No se guardó nada. %s") % problems[0].message
            if count == 1
            else _("No se guardó nada: hay %d problemas, y «problems» dice cada uno y dónde está.")
            % count
        )
        detail: Any = {
            "detail": said,
            "problems": [asdict(problem) for problem in problems],
        }
        self.detail = detail


class ConflictError(APIException):
    """409: what stands is not what the request took for granted."""

    status_code = 409
    default_code = "conflict"

    def __init__(
        self,
        sentence: str,
        capture: Capture | None = None,
        by: Iterable[str] = (),
        changed: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        super().__init__()
        detail: Any = {
            "detail": sentence,
            "capture": capture.pk if capture else None,
            "status": capture.status if capture else None,
            "version": capture.version if capture else None,
            "by": list(by),
            "changed": [
                {"pointer": pointer_of(field), "before": before, "now": now}
                for field, (before, now) in (changed or {}).items()
            ],
        }
        self.detail = detail


def conflict_error(error: EditConflict | InvalidTransition | AlreadyStarted) -> ConflictError:
    """Describe what stands instead, and who left it so."""
    if isinstance(error, EditConflict):
        return ConflictError(str(error), error.latest, error.by, error.changed)
    return ConflictError(str(error), error.latest)


def pointer(*parts: str) -> str:
    """Return a JSON pointer to what is below these names."""
    return "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in parts)


def pointer_of(field: str) -> str:
    """Return the JSON pointer to a field of a capture, ``v1.value``, in a request."""
    symbol, dot, part = field.partition(".")
    if symbol == JUSTIFICATIONS:
        return pointer(EXPLANATIONS, part)
    if dot and part in PLACES:
        return pointer(PLACES[part], symbol)
    return pointer(field) if field else ""


def to_body_problem(problem: Issue, typed: Typed) -> BodyProblem:
    """Place a problem of a capture, or a warning, in a request."""
    return BodyProblem(
        pointer_of(problem.field),
        problem.key or _code(problem.field, typed),
        problem.message,
        WARNING if problem.key else ERROR,
    )


def _code(field: str, typed: Typed) -> str:
    symbol, _dot, part = field.partition(".")
    if part not in PARTS:
        return "not_now"
    return f"{'invalid' if typed.get(symbol, {}).get(part, '').strip() else 'missing'}_{part}"


def unknown_problem(name: str, sentence: str) -> BodyProblem:
    """Return the problem that there is no such thing."""
    return BodyProblem(pointer(name), f"unknown_{name}", sentence)


def not_an_object(*place: str) -> BodyProblem:
    return BodyProblem(pointer(*place), "wrong_type", _("Aquí se espera un objeto de JSON: {…}."))
