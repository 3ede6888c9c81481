"""Qué atender primero: the indicators that ask for attention in a year, and why."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators.arithmetic.priorities import YearOutcome, needs_attention, urgency
from indicators.arithmetic.progress import Direction, Mark, TrafficLight
from indicators.models import Capture, Result
from indicators.results.standing import is_partial, marks_beside
from indicators.words import goal_text, number_text, percent_text, reason_text

from .cards import Card
from .ficha_fields import FichaElement, ficha_texts
from .fichas.published_figures import source_of
from .series import Series

MOST = 5
"""As many as a person takes in at a glance."""


@dataclass(frozen=True)
class Priorities:
    """The worst of a year, and how many partial figures were left out of the comparison."""

    urgent: tuple["PriorityIndicator", ...]
    partial: int


@dataclass(frozen=True)
class PriorityIndicator:
    """One indicator that asks for attention: its card, why, and what the document says of it."""

    card: Card
    reasons: tuple[str, ...]
    note: str
    place: str
    texts: tuple[FichaElement, ...]


def find_priorities(all_series: list[Series], cards: list[Card]) -> Priorities:
    """Return the worst of the cards, the most urgent first; one query, for what was printed of them.

    A figure that counts part of its year is not ranked: beside the target of the whole year it
    says nothing of how the year will close.
    """
    judged = []
    partial = 0
    for series, card in zip(all_series, cards, strict=True):
        result = series.results.get(card.year)
        if result is None or not needs_attention(outcome := _outcome(series, result)):
            continue
        if is_partial(result):
            partial += 1
        else:
            judged.append((outcome, series, card, result))
    judged.sort(key=lambda entry: urgency(entry[0]))
    chosen = judged[:MOST]
    captures = Capture.objects.select_related("publication", "captured_by", "approved_by").in_bulk(
        [result.capture_id for _outcome, _series, _card, result in chosen]
    )
    urgent = tuple(
        PriorityIndicator(
            card,
            _reasons(outcome, series, result, card),
            *_printed(captures.get(result.capture_id or 0)),
            ficha_texts(series.indicator, series.final_target),
        )
        for outcome, series, card, result in chosen
    )
    return Priorities(urgent, partial)


def _outcome(series: Series, result: Result) -> YearOutcome:
    return YearOutcome(
        light=TrafficLight(result.light),
        setback=Mark.SETBACK in marks_beside(result, series.indicator.baseline_year),
        pace=result.pace,
        gap=result.gap,
        target=result.goal.bound_near(result.value)
        if result.goal and result.value is not None
        else None,
    )


def _reasons(outcome: YearOutcome, series: Series, result: Result, card: Card) -> tuple[str, ...]:
    """Return the facts that put it where it is, in the order in which they count."""
    indicator = series.indicator
    found = []
    if outcome.setback:
        found.append(
            _("Quedó peor que en su línea base de %(year)s: %(value)s")
            % {"year": indicator.baseline_year, "value": number_text(indicator.baseline_value)}
        )
    elif outcome.pace is not None:
        share = percent_text(outcome.pace, "", series.thresholds(card.year).pace_minimum)
        found.append(
            _("Recorrió %(share)s del camino prometido para %(year)s")
            % {"share": share, "year": card.year}
        )
    elif indicator.direction == Direction.CONSTANT:
        found.append(_("Debía mantenerse cerca de %s") % goal_text(result.goal))
    elif reason := result.pace_reason:
        found.append(_("Sin ritmo que medir: %s") % reason_text(reason))
    if card.since:
        found.append(card.since)
    return tuple(found)


def _printed(capture: Capture | None) -> tuple[str, str]:
    """Return the document's note beside the figure, and the place where it prints it."""
    if capture is None:
        return "", ""
    return capture.printed_note, source_of(capture)
