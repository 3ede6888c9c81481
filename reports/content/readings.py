"""Every printing of every figure, and what a later publication said anew."""

from dataclasses import dataclass
from itertools import pairwise

from indicators.models import Capture, Result, ValueStatus
from indicators.words import NOTHING, day, place_text, signed_text

from .ficha_rows import FichaRows
from .series import Series


@dataclass(frozen=True)
class ReadingRow:
    """One printing of a figure and its place."""

    printed: str
    status: str
    publication: str
    section: str
    table: str
    page: str
    cutoff: str
    current: bool
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Revision:
    """What was said of a year before, and what a later publication says now."""

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
class ReadingsOfYear:
    """All printings of one year, the current one first."""

    year: int
    readings: tuple[ReadingRow, ...]


def readings_of(series: Series, rows: FichaRows) -> tuple[ReadingsOfYear, ...]:
    return tuple(
        ReadingsOfYear(
            year,
            tuple(_reading(capture, series.results.get(year)) for capture in rows.captures[year]),
        )
        for year in sorted(rows.captures, reverse=True)
        if rows.captures[year]
    )


def _reading(capture: Capture, result: Result | None) -> ReadingRow:
    return ReadingRow(
        printed=capture.printed or NOTHING,
        status=capture.get_figure_status_display()
        if capture.figure_status == ValueStatus.PRELIMINARY
        else "",
        publication=capture.publication.title
        if capture.publication
        else capture.get_origin_display(),
        section=capture.section,
        table=capture.table,
        page=str(capture.page or ""),
        cutoff=day(capture.cutoff),
        current=result is not None and result.capture_id == capture.pk,
        notes=tuple(note for note in (capture.printed_note, capture.remark) if note),
    )


def revisions_of(rows: FichaRows) -> Revisions:
    """What later publications changed of what earlier ones said, the latest year first.

    Each publication speaks with the one of its readings that has the last word, and so does each
    approved capture that comes from no publication.
    """
    changes = []
    repeated = []
    for year in sorted(rows.captures, reverse=True):
        said = _last_words(rows.captures[year])
        if len(said) > 1:
            repeated.append(year)
        changes += [
            _revision(before, now)
            for before, now in pairwise(said)
            if (before.printed_value, before.figure_status)
            != (now.printed_value, now.figure_status)
        ]
    return Revisions(tuple(changes), tuple(repeated))


def _last_words(captures: list[Capture]) -> list[Capture]:
    """The reading that counts of each publication, from the earliest publication on.

    ``captures`` has the latest publication first and, within each, the last word first.
    """
    spoken: dict[tuple[str, int], Capture] = {}
    for capture in captures:
        if capture.printed:
            source = ("p", capture.publication_id) if capture.publication_id else ("c", capture.pk)
            spoken.setdefault(source, capture)
    return list(spoken.values())[::-1]


def _revision(before: Capture, now: Capture) -> Revision:
    difference = None
    if before.printed_value is not None and now.printed_value is not None:
        difference = now.printed_value - before.printed_value
    return Revision(
        year=now.year,
        before=_said(before),
        before_place=place_of(before),
        now=_said(now),
        now_place=place_of(now),
        difference=signed_text(difference),
    )


def _said(capture: Capture) -> str:
    if capture.figure_status == ValueStatus.PRELIMINARY:
        return f"{capture.printed} ({capture.get_figure_status_display()})"
    return capture.printed


def place_of(capture: Capture) -> str:
    """Where a statement was printed, or through which door it came in."""
    if capture.publication is None:
        return capture.get_origin_display()
    return place_text(capture.publication.title, capture.section, capture.table, capture.page)
