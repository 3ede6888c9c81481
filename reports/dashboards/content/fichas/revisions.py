"""The revisions of figures: what was said before, and what is said now."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from indicators.arithmetic.formulas import PREVIOUS, CalculationError, evaluate, symbols
from indicators.arithmetic.official_numbers import round_half_up
from indicators.models import Capture, Result, ValueStatus
from indicators.words import number_text, signed_text, value_text

from ..series import Series
from .published_figures import source_place, stated_text
from .rows import FichaRows


@dataclass(frozen=True)
class Revision:
    """A revision of a year: what was said before, and what a later publication says now."""

    year: int
    before: str
    before_place: str
    now: str
    now_place: str
    difference: str


@dataclass(frozen=True)
class Revisions:
    """Every change, and the years that were told more than once: no news is news too."""

    changes: tuple[Revision, ...]
    repeated: tuple[int, ...]


@dataclass(frozen=True)
class _Statement:
    """The statement that one publication, or one approved capture, makes of a year."""

    year: int
    value: Decimal | None
    status: str
    text: str
    place: str


def revisions_of(series: Series, rows: FichaRows) -> Revisions:
    """Return the changes that later statements made to earlier ones, the latest year first.

    Each publication speaks with the one of its readings that has the last word, and so does each
    approved capture that comes from no publication: it with what the method gives, since it prints
    nothing.
    """
    changes = []
    repeated = []
    for year in sorted(rows.captures, reverse=True):
        said = [
            statement
            for capture in _latest_statements(rows.captures[year])
            if (statement := _statement(capture, series, rows)) is not None
        ]
        if len(said) > 1:
            repeated.append(year)
        changes += [
            _revision(before, now)
            for before, now in pairwise(said)
            if (before.value, before.status) != (now.value, now.status)
        ]
    return Revisions(tuple(changes), tuple(repeated))


def _latest_statements(captures: list[Capture]) -> list[Capture]:
    """Return the statement that counts of each source, from the earliest source on.

    ``captures`` has the latest source first and, within a publication, the last word first.
    """
    spoken: dict[tuple[str, int], Capture] = {}
    for capture in captures:
        if capture.printed or not capture.publication_id:
            source = ("p", capture.publication_id) if capture.publication_id else ("c", capture.pk)
            spoken.setdefault(source, capture)
    return list(spoken.values())[::-1]


def _statement(capture: Capture, series: Series, rows: FichaRows) -> _Statement | None:
    """Return the figure of a statement; None where it cannot be known any more."""
    place = source_place(capture)
    if capture.printed:
        text = capture.printed
        if capture.figure_status == ValueStatus.PRELIMINARY:
            text = f"{text} ({capture.get_figure_status_display()})"
        return _Statement(capture.year, capture.printed_value, capture.figure_status, text, place)
    result = series.results.get(capture.year)
    if result is not None and result.capture_id == capture.pk:
        return _of_result(result, place)
    return _computed(capture, series, rows, place)


def _of_result(result: Result, place: str) -> _Statement:
    text = value_text(result)
    if result.status == ValueStatus.PRELIMINARY:
        text = f"{text} ({result.get_status_display()})"
    return _Statement(result.year, result.value, result.status, text, place)


def _computed(capture: Capture, series: Series, rows: FichaRows, place: str) -> _Statement | None:
    """Return the statement that a former capture's own values gave by the method that they were
    stated under; a result that needed the year before is not known any more, since that one may
    have changed too.
    """
    if said := capture.result_stated:
        return _Statement(capture.year, said.value, said.status, stated_text(said), place)
    values = {
        stated_value.variable_id: stated_value for stated_value in rows.values.get(capture.pk, [])
    }
    method = next(
        (
            candidate
            for candidate in rows.methods
            if any(one.pk in values for one in rows.variables[candidate.pk])
        ),
        None,
    )
    if method is None:
        return None
    variables = rows.variables[method.pk]
    stated = {
        variable.symbol: values[variable.pk] for variable in variables if variable.pk in values
    }
    statuses = {stated_value.status for stated_value in stated.values()}
    missing = statuses & {ValueStatus.NOT_AVAILABLE, ValueStatus.NOT_APPLICABLE}
    if missing:
        return _Statement(capture.year, None, ValueStatus.NOT_AVAILABLE, "ND", place)
    numbers = {
        symbol: stated_value.value
        for symbol, stated_value in stated.items()
        if stated_value.value is not None
    }
    node = rows.compiled_methods[method.pk].expand_formula(numbers)
    if node is None or PREVIOUS in symbols(node):
        return None
    try:
        value = round_half_up(evaluate(node, numbers), series.indicator.decimals)
    except (KeyError, CalculationError):
        return None
    preliminary = ValueStatus.PRELIMINARY in statuses
    status = ValueStatus.PRELIMINARY if preliminary else ValueStatus.DEFINITIVE
    text = f"{number_text(value)} ({status.label})" if preliminary else number_text(value)
    return _Statement(capture.year, value, status, text, place)


def _revision(before: _Statement, now: _Statement) -> Revision:
    difference = None
    if before.value is not None and now.value is not None:
        difference = now.value - before.value
    return Revision(
        year=now.year,
        before=before.text,
        before_place=before.place,
        now=now.text,
        now_place=now.place,
        difference=signed_text(difference),
    )
