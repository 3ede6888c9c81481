"""The parts of a stored result that say something of its year: one rule for every page."""

from datetime import date

from ..arithmetic.progress import Mark
from ..models import Result


def is_partial(result: Result) -> bool:
    """Return whether the figure counts only part of its year."""
    cutoff = result.cutoff
    return result.value is not None and cutoff is not None and cutoff < date(result.year, 12, 31)


def is_before_baseline(result: Result, baseline_year: int | None) -> bool:
    """Return whether the year is history: from the baseline on there is progress, or a setback."""
    return baseline_year is not None and result.year < baseline_year


def marks_beside(result: Result, baseline_year: int | None) -> list[str]:
    """Return the stored marks that say something of the year.

    What came before the baseline is no setback from it; nor is half a year beside a whole one.
    """
    if baseline_year is not None and result.year <= baseline_year:
        return [mark for mark in result.marks if mark == Mark.PRELIMINARY]
    if is_partial(result):
        return [mark for mark in result.marks if mark != Mark.SETBACK]
    return list(result.marks)
