"""Every printing of every figure, and what a later publication said anew."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators.models import Capture, CapturedResult, Result, ValueStatus
from indicators.words import NOTHING, captured_text, day, number_text, place_text

from ..series import Series
from .rows import FichaRows


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
    stated = capture.result_stated
    return ReadingRow(
        # Of what was captured only a result that states itself has a figure here.
        printed=capture.printed or (stated_text(stated) if stated else NOTHING),
        status=capture.get_figure_status_display()
        if capture.figure_status == ValueStatus.PRELIMINARY
        else "",
        publication=capture.publication.title if capture.publication else captured_text(capture),
        section=capture.section,
        table=capture.table,
        page=str(capture.page or ""),
        cutoff=day(capture.cutoff),
        current=result is not None and result.capture_id == capture.pk,
        notes=_notes(capture),
    )


def stated_text(stated: CapturedResult) -> str:
    """Return the figure of a result that was captured itself."""
    return stated.status.upper() if stated.value is None else number_text(stated.value)


def _notes(capture: Capture) -> tuple[str, ...]:
    """Return what is said beside a statement; of a result that was captured itself its source."""
    notes = [capture.printed_note, capture.remark]
    if stated := capture.result_stated:
        notes += [_("Fuente: %s") % stated.source if stated.source else "", stated.note]
    return tuple(note for note in notes if note)


def source_place(capture: Capture) -> str:
    """Return the place where a statement was printed, or who captured and approved it here."""
    if capture.publication is None:
        return captured_text(capture)
    return place_text(capture.publication.title, capture.section, capture.table, capture.page)


def source_of(capture: Capture) -> str:
    """Return the source of a statement as a line of its own, which says that it was printed there."""
    place = source_place(capture)
    return place if capture.publication is None else _("Impreso en: %s") % place
