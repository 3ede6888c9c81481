"""The obstacles to submitting a capture, counted: «2 valores, 1 fuente y 1 aviso sin explicar»."""

from collections.abc import Iterator, Mapping

from django.utils.translation import ngettext

from indicators.words import list_text

from .parsing import CaptureContext, Issue, Typed
from .validation import blocking_issues


def missing_text(context: CaptureContext, typed: Typed) -> str:
    """Return the obstacles to submitting, whatever the day, in words; empty when there are none."""
    problems = [
        issue for issue in blocking_issues(context, typed) if issue.message != context.not_now
    ]
    whole = [problem.message for problem in problems if not problem.field]
    if whole:
        return " ".join(whole)
    return list_text(list(_counted(problems)))


def _counted(problems: list[Issue]) -> Iterator[str]:
    parts = [problem.field.partition(".") for problem in problems if not problem.key]
    counts: Mapping[str, int] = {
        part: sum(found == part for _symbol, _dot, found in parts)
        for part in ("value", "status", "source", "note")
    }
    if counts["value"]:
        yield ngettext("%d valor", "%d valores", counts["value"]) % counts["value"]
    if counts["status"]:
        yield ngettext("%d estado", "%d estados", counts["status"]) % counts["status"]
    if counts["source"]:
        yield ngettext("%d fuente", "%d fuentes", counts["source"]) % counts["source"]
    if counts["note"]:
        yield ngettext("%d nota", "%d notas", counts["note"]) % counts["note"]
    warnings = sum(bool(problem.key) for problem in problems)
    if warnings:
        yield (ngettext("%d aviso sin explicar", "%d avisos sin explicar", warnings) % warnings)
