"""A capture beside what was said before: its result, and the figures to hold it against."""

from dataclasses import dataclass

from django.urls import reverse

from indicators.arithmetic.official_numbers import read_printed
from indicators.arithmetic.progress import Mark
from indicators.arithmetic.reconciliation_rules import compare
from indicators.models import Capture
from indicators.words import (
    Light,
    VerdictWords,
    change_text,
    day,
    difference_text,
    goal_text,
    light_of,
    mark_words,
    missing_text,
    result_sentence,
    sentence_case,
    unit_suffix,
    value_text,
    verdict_of,
)

from ..preview import CapturePreview


@dataclass(frozen=True)
class ResultSummary:
    """The result that the capture gives: the figure, how it came about, and how it stands."""

    figure: str
    unit: str
    light: Light
    preliminary: bool
    marks: tuple[str, ...]
    sentence: str
    reason: str
    target: str
    substitution: str


@dataclass(frozen=True)
class FormerFigure:
    """The latest approved figure of the same indicator and unit, and the change since."""

    year: int
    figure: str
    difference: str
    percent: str
    cutoff: str
    same_year: bool
    same_method: bool


@dataclass(frozen=True)
class PrintedComparison:
    """The figure that a publication prints of the same one, and the verdict that it would get.

    There is none on a figure that is printed as missing, nor on one that counts up to another day:
    half a year and a whole one differ without anybody being wrong.
    """

    figure: str
    where: str
    cutoff: str
    difference: str
    verdict: VerdictWords | None


def summarize_result(preview: CapturePreview) -> ResultSummary:
    """Return the result as it would be published, in words."""
    result, indicator = preview.result, preview.capture.indicator
    sign, reason = missing_text(result)
    return ResultSummary(
        figure=value_text(result),
        unit=unit_suffix(indicator) if result.value is not None else "",
        light=light_of(result.light),
        preliminary=Mark.PRELIMINARY in result.marks,
        marks=mark_words(result.marks),
        sentence=result_sentence(indicator, result, preview.commitment.final_target),
        # What is only not there has been said by the sentence.
        reason=sentence_case(reason) if sign and result.failure else "",
        target=goal_text(result.goal),
        substitution=substitution_text(preview),
    )


def substitution_text(preview: CapturePreview) -> str:
    """Return the arithmetic as people read it: a minus is a minus."""
    return preview.substitution.replace("-", "−")


def former_figure(preview: CapturePreview) -> FormerFigure | None:
    """Return the current figure until the capture is approved, of its year or of the last with one."""
    former, value = preview.former, preview.result.value
    if former is None:
        return None
    return FormerFigure(
        year=former.year,
        figure=former.printed or value_text(former),
        difference=difference_text(former.value, value),
        percent=change_text(former.value, value),
        cutoff=day(former.cutoff),
        same_year=former.year == preview.capture.year,
        same_method=preview.has_same_method,
    )


def compare_with_printed(preview: CapturePreview) -> PrintedComparison | None:
    """Return the comparison with print; of a capture that was asked for ``with_printed``."""
    text = getattr(preview.capture, "printed_beside", None)
    if not text:
        return None
    printed = read_printed(text)
    until = getattr(preview.capture, "printed_until", None)
    comparable = printed.value is not None and until == preview.result.cutoff
    return PrintedComparison(
        figure=text,
        where=getattr(preview.capture, "printed_in", None) or "",
        cutoff=day(until),
        difference=difference_text(printed.value, preview.result.value),
        verdict=None
        if not comparable
        else verdict_of(compare(printed, preview.result.computed).verdict),
    )


def ficha_address(capture: Capture) -> str:
    """Return the address of the page of the published figure."""
    indicator = capture.indicator
    address = reverse("programme:ficha", args=(indicator.programme.slug, indicator.code))
    return f"{address}?year={capture.year}"
