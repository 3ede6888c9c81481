"""The way of a capture from draft to publication: one function for each thing that a person does.

Each checks who does it, changes the capture only if it is as they saw it, and writes the event, in
one transaction; it returns the capture as it stands then, and the one that was given stays as it
was.  ``seen`` is the version that the page showed, by default that of the given capture.  What may
follow what is in ``transitions``; starting and saving a draft is in ``drafts``.

All raise PermissionDenied, InvalidTransition (the capture is not where this can be done) and
EditConflict (somebody changed it in between); a comment may raise ValidationError.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from indicators.arithmetic.formulas import RESULT
from indicators.clock import moment_after
from indicators.fichas.published_figures import order_statements
from indicators.lifecycle import (
    clean_comment,
    difference,
    get_latest,
    log_event,
    update_if_version,
)
from indicators.models import (
    MISSING,
    Capture,
    CapturedResult,
    CapturedValue,
    CaptureEventKind,
    CaptureStatus,
    Cycle,
    Event,
    Method,
    Variable,
)
from indicators.permissions import (
    check_user_can_capture,
    check_user_can_comment,
    check_user_can_review,
)
from indicators.results.recompute import note_change
from indicators.results.tasks import recompute_statement

from .context import load_context, why_not_older
from .method_changes import OUTDATED, captures_with_outdated_method
from .parsing import CaptureContext, Issue, ParsedValue, parse_values
from .transitions import APPROVED, IN_REVIEW, LIFE_CYCLE, RETURNED, WITHDRAWN
from .validation import blocking_issues


class NotSubmittable(Exception):
    """It cannot be submitted; ``issues`` lists all that keeps it from it, field by field."""

    def __init__(self, problems: list[Issue]) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.issues = problems


@transaction.atomic
def submit(capture: Capture, *, by: Any, comment: str = "", seen: int | None = None) -> Capture:
    """Hand a draft, or one that was returned, to the reviewers; its values are made from what was
    typed.

    Raises NotSubmittable with all problems at once, warnings that nobody justified among them.
    """
    check_user_can_capture(by, capture.indicator, capture.unit)
    clean = clean_comment(comment)
    assert capture.cycle_id is not None
    # Held until the end: a cycle is not closed between the question and the answer.
    cycle = Cycle.objects.select_for_update(no_key=True).get(pk=capture.cycle_id)
    # Whoever sends it answers for it, whoever began it.
    latest = _advance(capture, IN_REVIEW, seen, cutoff=cycle.cutoff, captured_by=by)
    context = load_context(latest)
    if problems := blocking_issues(context, latest.typed):
        raise NotSubmittable(problems)
    before = _stated(latest)
    _state(latest, context)
    was, now = difference(before, _stated(latest))
    LIFE_CYCLE.log_transition(latest, capture, by=by, reason=clean, before=was, after=now)
    return latest


@transaction.atomic
def approve(capture: Capture, *, by: Any, comment: str = "", seen: int | None = None) -> Capture:
    """Publish a capture: it becomes the current statement and supersedes the one before it.

    What follows from it is recomputed once this is committed; if nobody can be asked to, the
    approval stands and ``catch_up`` does it later.  Raises NotSubmittable if the method has changed
    since it was submitted, so that its values are not what is asked for or would compute otherwise,
    and if a figure that counts longer stands.
    """
    check_user_can_review(by, capture)
    clean = clean_comment(comment)
    # First of all, since its row is the lock under which statements take their order.
    inputs = note_change(capture.indicator.programme_id)
    now = moment_after(_last_approval(capture))
    # Superseded until ``order_statements`` says which one is current: two never are, not even here.
    latest = _advance(capture, APPROVED, seen, approved_by=by, approved_at=now, superseded_at=now)
    _check_method_unchanged(latest)
    _check_nothing_newer(latest)
    LIFE_CYCLE.log_transition(latest, capture, by=by, reason=clean, inputs=inputs)
    order_statements(latest.indicator)
    # Only once it is committed: a run that begins before would read without this statement.
    recompute_statement.delay_on_commit(latest.pk)
    return get_latest(Capture, latest.pk)


@transaction.atomic
def return_to_planner(
    capture: Capture, *, by: Any, reason: str, seen: int | None = None
) -> Capture:
    """Give a capture back to those who capture it, with the reason; raises ValidationError
    without one.
    """
    check_user_can_review(by, capture)
    clean = clean_comment(reason, required=_("Escriba por qué la devuelve."))
    latest = _advance(capture, RETURNED, seen)
    LIFE_CYCLE.log_transition(latest, capture, by=by, reason=clean)
    return latest


@transaction.atomic
def withdraw(capture: Capture, *, by: Any, comment: str = "", seen: int | None = None) -> Capture:
    """Give a draft up; it stays in the history, and another one may be started."""
    check_user_can_capture(by, capture.indicator, capture.unit)
    clean = clean_comment(comment)
    latest = _advance(capture, WITHDRAWN, seen)
    LIFE_CYCLE.log_transition(latest, capture, by=by, reason=clean)
    return latest


@transaction.atomic
def comment_on(capture: Capture, *, by: Any, comment: str) -> Event:
    """Say something about a capture, wherever it is; changes nothing of it, not its version."""
    check_user_can_comment(by, capture)
    clean = clean_comment(comment, required=_("Escriba el comentario."))
    latest = Capture.objects.select_for_update(no_key=True).get(pk=capture.pk)
    return log_event(
        latest, CaptureEventKind.COMMENTED, by=by, from_status=latest.status, reason=clean
    )


def _advance(capture: Capture, to: CaptureStatus, seen: int | None, **columns: Any) -> Capture:
    """Move a capture to a status, along the table: no other function changes one."""
    LIFE_CYCLE.check(capture, to)
    return update_if_version(capture, seen=seen, status=to, **columns)


def _state(capture: Capture, context: CaptureContext) -> None:
    """Make the values of a capture from what was typed, or its result where no formula gives one."""
    parsed_values = parse_values(context, capture.typed).values
    capture.values.all().delete()
    CapturedResult.objects.filter(capture=capture).delete()
    if context.asks_for_the_result:
        CapturedResult.objects.create(capture=capture, **_columns(parsed_values[RESULT]))
        return
    variables = _variables_of(_method_in_force(capture))
    if variables.keys() != context.variables.keys():
        # Somebody changed the ficha since the question was asked, a moment ago.
        raise NotSubmittable([Issue("", _("El método acaba de cambiar: vea lo que pide ahora."))])
    CapturedValue.objects.bulk_create(
        CapturedValue(capture=capture, variable=variables[parsed.symbol], **_columns(parsed))
        for parsed in parsed_values.values()
    )


def _columns(parsed: ParsedValue) -> dict[str, Any]:
    return {name: getattr(parsed, name) for name in ("value", "status", "source", "note")}


def _stated(capture: Capture) -> dict[str, str]:
    """Return the values of a capture as texts, by field, for its history."""
    stated = {}
    values: list[tuple[str, CapturedValue | CapturedResult]] = [
        (value.variable.symbol, value) for value in capture.values.select_related("variable")
    ]
    values += [(RESULT, value) for value in CapturedResult.objects.filter(capture=capture)]
    for symbol, value in values:
        stated[f"{symbol}.value"] = "" if value.value is None else f"{value.value:f}"
        stated[f"{symbol}.status"] = value.status
    return stated


def _method_in_force(capture: Capture) -> Method | None:
    in_force = capture.indicator.methods.filter(valid_from__lte=capture.year)
    return in_force.order_by("valid_from").last()


def _variables_of(method: Method | None) -> dict[str, Variable]:
    return (
        {} if method is None else {variable.symbol: variable for variable in method.variables.all()}
    )


def _last_approval(capture: Capture) -> datetime | None:
    """Return when the last figure that people entered of the same indicator, year and unit was
    approved: what corrects it is later, whatever the clock says.
    """
    moment: datetime | None = Capture.objects.filter(
        indicator=capture.indicator_id,
        year=capture.year,
        unit=capture.unit_id,
        status=APPROVED,
        publication=None,
    ).aggregate(last=Max("approved_at"))["last"]
    return moment


def _check_nothing_newer(capture: Capture) -> None:
    """Check that a figure of a part of the year does not take the place of one that counts longer."""
    standing = (
        Capture.objects.filter(
            indicator=capture.indicator_id,
            year=capture.year,
            unit=capture.unit_id,
            status=CaptureStatus.APPROVED,
            superseded_at__isnull=True,
        )
        .exclude(pk=capture.pk)
        .exclude(figure_status__in=MISSING)
        .first()
    )
    assert capture.cutoff is not None
    if standing and (why := why_not_older(standing.cutoff, capture.cutoff)):
        raise NotSubmittable([Issue("", why)])


def _check_method_unchanged(capture: Capture) -> None:
    """Raise NotSubmittable unless the method in force asks for what was submitted, and computes as
    it did.
    """
    method = _method_in_force(capture)
    variables = _variables_of(method)
    in_force = {variable.pk for variable in variables.values()}
    same = in_force.issuperset(capture.values.values_list("variable_id", flat=True))
    states_result = method is None or not method.formula
    same = same and (capture.result_stated is not None) == states_result
    if not same or captures_with_outdated_method([capture]):
        raise NotSubmittable([Issue("", str(OUTDATED))])
    if any(variable.previous_of_id for variable in variables.values()):
        _check_figures_taken(capture)


def _check_figures_taken(capture: Capture) -> None:
    """Raise NotSubmittable where the year before has another figure by now than was taken from it."""
    stated = dict(capture.values.values_list("variable__symbol", "value"))
    for variable in load_context(capture).variables.values():
        if variable.taken is not None and variable.taken.value != stated.get(variable.symbol):
            raise NotSubmittable(
                [
                    Issue(
                        f"{variable.symbol}.value",
                        _(
                            "«%(name)s» cambió en el año anterior, ahora %(now)s: devuélvala para que "
                            "se envíe de nuevo."
                        )
                        % {"name": variable.name, "now": variable.taken.understood},
                    )
                ]
            )
