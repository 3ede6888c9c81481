"""The figures that the official documents print, as captures: one statement a place, the latest one
current.

A printed reading is never edited or deleted.  If its transcription is corrected, or was a mistake
altogether, the former statement is superseded from the very moment it took effect, so that no query
finds it, and the row stays.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from indicators.arithmetic.official_numbers import PRELIMINARY, Printed, read_printed
from indicators.models import (
    Capture,
    CapturedValue,
    CaptureOrigin,
    CaptureStatus,
    Indicator,
    Variable,
)
from objectives.definition_files import DefinitionError
from objectives.models import Publication
from objectives.upsert import Changes

from .definition_parts import ReadingDefinition, read_variable
from .definitions import IndicatorDefinition

SUBSTITUTION_TABLE = "Sustitución en método de cálculo"
NAME = "lectura publicada"


@dataclass(frozen=True)
class PrintedReading:
    """One printed figure of one year at one place, with what is printed beside it."""

    year: int
    publication: Publication
    known_at: datetime
    section: str
    table: str
    page: int | None
    variables_page: int | None
    rank: int
    figure: Printed
    figure_status: str
    cutoff: date
    substitution: str
    cells: dict[str, str]
    note: str
    remark: str
    variables: dict[str, Printed]
    sources: dict[str, str]
    printed_under: int

    @property
    def key(self) -> tuple[int, int, str, str]:
        """Return the key of a reading of an indicator: year, publication, section and table."""
        return (self.year, self.publication.pk, self.section, self.table)


def readings_of(
    definition: IndicatorDefinition, publications: dict[str, Publication]
) -> list[PrintedReading]:
    """Return every printed figure of an indicator, in the order of its file."""
    moments = moments_of(publications.values())
    found = [
        reading
        for place in definition.readings
        for publication in [publications[place.publication]]
        for reading in _readings_at(place, publication, moments[publication.pk])
    ]
    return _with_marks_of_the_publication(found)


def _readings_at(
    place: ReadingDefinition, publication: Publication, known_at: datetime
) -> Iterator[PrintedReading]:
    for year, text in place.figures.items():
        figure = read_printed(text)
        substitution = place.substitution.get(year)
        reading = PrintedReading(
            year=year,
            publication=publication,
            known_at=known_at,
            section=place.section,
            table=place.table,
            page=place.page,
            variables_page=place.variables_page,
            rank=place.rank,
            figure=figure,
            figure_status=figure.status,
            cutoff=place.cutoffs.get(year, min(date(year, 12, 31), publication.covers_until)),
            substitution=substitution.text if substitution else "",
            cells=place.cells.get(year, {}),
            note=place.notes.get(year, ""),
            remark=place.remarks.get(year, ""),
            variables={
                symbol: read_variable(printed)
                for symbol, printed in place.variables.get(year, {}).items()
            },
            sources=place.sources,
            printed_under=place.printed_under.get(year, year),
        )
        yield reading
        if substitution and substitution.states is not None:
            yield replace(
                reading,
                table=SUBSTITUTION_TABLE,
                page=place.variables_page or place.page,
                rank=place.rank + 1,
                figure=read_printed(substitution.states),
                figure_status=read_printed(substitution.states).status,
                cells={},
                note="",
                remark="",
                variables={},
            )


def _with_marks_of_the_publication(readings: list[PrintedReading]) -> list[PrintedReading]:
    """Mark every figure of a publication preliminary if one of its tables marks it p/.

    The text of each place stays as printed; only the status is shared.
    """
    preliminary = {
        (reading.publication.pk, reading.year)
        for reading in readings
        if reading.figure.status == PRELIMINARY
    }
    return [
        replace(reading, figure_status=PRELIMINARY)
        if (reading.publication.pk, reading.year) in preliminary
        and reading.figure.value is not None
        else reading
        for reading in readings
    ]


def load_readings(
    indicator: Indicator,
    definition: IndicatorDefinition,
    readings: list[PrintedReading],
    changes: Changes,
) -> None:
    """Bring the published captures of an indicator to what the files say, and order them.

    Raises DefinitionError where a ficha that is kept here has no such method or variable any more.
    """
    known = _latest_by_key(indicator)
    variables = _variables_by_year(indicator, definition)
    _check_variables(indicator, readings, variables)
    corrected: list[Capture] = []
    for reading in readings:
        capture = known.pop(reading.key, None)
        wanted = _fields(indicator, reading)
        values = [
            (variables[reading.printed_under][symbol], _value_fields(symbol, printed, reading))
            for symbol, printed in reading.variables.items()
        ]
        if capture is not None and _is_unchanged(capture, wanted, values):
            changes.unchanged[NAME] += 1
            continue
        if capture is not None:
            corrected.append(capture)
            changes.updated[NAME] += 1
            mark = "~"
        else:
            changes.created[NAME] += 1
            mark = "+"
        changes.lines.append(
            f"{mark} {NAME} {indicator.code} {reading.year} ({reading.publication.slug}, "
            f"{reading.table}): «{reading.figure.text}»"
        )
        _state(wanted, values)
    for capture in known.values():
        changes.removed[NAME] += 1
        changes.lines.append(f"- {NAME} {indicator.code} {capture.year} ({capture.table})")
    corrected += known.values()
    for capture in corrected:
        _retract(capture)
    if corrected or changes.created[NAME]:
        order_statements(indicator)


def _latest_by_key(indicator: Indicator) -> dict[tuple[int, int, str, str], Capture]:
    captures = (
        indicator.captures.filter(origin=CaptureOrigin.PUBLICATION, rank__gt=0)
        .prefetch_related("values")
        .order_by("id")
    )
    return {
        (capture.year, capture.publication_id, capture.section, capture.table): capture  # type: ignore[misc]
        for capture in captures
    }


def _variables_by_year(
    indicator: Indicator, definition: IndicatorDefinition
) -> dict[int, dict[str, Variable]]:
    """Return the variables of the method that the file has in force for every year, by symbol.

    A later method that a person added is none of the file's: what documents print stays with the
    method they printed it under.
    """
    in_file = {definition_method.valid_from for definition_method in definition.methods}
    methods = [
        stored
        for stored in indicator.methods.prefetch_related("variables").order_by("valid_from")
        if stored.valid_from in in_file
    ]
    by_year: dict[int, dict[str, Variable]] = defaultdict(dict)
    for year in range(1900, 2101):
        for method in methods:
            if method.valid_from <= year:
                by_year[year] = {variable.symbol: variable for variable in method.variables.all()}
    return by_year


def _check_variables(
    indicator: Indicator, readings: list[PrintedReading], variables: dict[int, dict[str, Variable]]
) -> None:
    missing = sorted(
        {
            f"{indicator.code}: el archivo lee «{symbol}» en {reading.year}, y la ficha, que se "
            "cambió en la aplicación, no tiene ahí esa variable; añádala al método de ese año."
            for reading in readings
            for symbol in reading.variables
            if symbol not in variables[reading.printed_under]
        }
    )
    if missing:
        raise DefinitionError(missing)


def _fields(indicator: Indicator, reading: PrintedReading) -> dict[str, Any]:
    return {
        "indicator": indicator,
        "year": reading.year,
        "unit": indicator.programme.root_unit,
        "status": CaptureStatus.APPROVED,
        "origin": CaptureOrigin.PUBLICATION,
        "publication": reading.publication,
        "section": reading.section,
        "table": reading.table,
        "page": reading.page,
        "variables_page": reading.variables_page,
        "rank": reading.rank,
        "printed": reading.figure.text,
        "printed_value": reading.figure.value,
        "figure_status": reading.figure_status,
        "cutoff": reading.cutoff,
        "printed_substitution": reading.substitution,
        "printed_cells": reading.cells,
        "printed_note": reading.note,
        "remark": reading.remark,
        "approved_at": reading.known_at,
    }


def moments_of(publications: Iterable[Publication]) -> dict[int, datetime]:
    """Return the moment from which each publication's figures count, by its key.

    One that nobody has published yet, a plan that covers years to come, counts since it was loaded,
    and in no case after those that came out later.
    """
    moments: dict[int, datetime] = {}
    for publication in sorted(publications, key=lambda publication: -publication.order):
        moment = publication.known_at
        if moment == publication.loaded_at:
            moment = min([moment, *moments.values()])
        moments[publication.pk] = moment
    return moments


def _value_fields(symbol: str, printed: Printed, reading: PrintedReading) -> dict[str, Any]:
    return {
        "value": printed.value,
        "status": printed.status,
        "printed": printed.text,
        "source": reading.sources.get(symbol, ""),
    }


def _is_unchanged(
    capture: Capture, wanted: dict[str, Any], values: list[tuple[Variable, dict[str, Any]]]
) -> bool:
    if any(getattr(capture, name) != value for name, value in wanted.items()):
        return False
    stored = {
        value.variable_id: {
            name: getattr(value, name) for name in ("value", "status", "printed", "source")
        }
        for value in capture.values.all()
    }
    return stored == {variable.pk: fields for variable, fields in values}


def _state(wanted: dict[str, Any], values: list[tuple[Variable, dict[str, Any]]]) -> None:
    """Write one statement; superseded until ``order_statements`` says which one is current."""
    capture = Capture.objects.create(**wanted, superseded_at=wanted["approved_at"])
    CapturedValue.objects.bulk_create(
        CapturedValue(capture=capture, variable=variable, **fields) for variable, fields in values
    )


def _retract(capture: Capture) -> None:
    """Retract a mistaken transcription: rank 0 takes it out of the order, superseded when approved."""
    capture.rank = 0
    capture.superseded_at = capture.approved_at
    capture.save(update_fields=["rank", "superseded_at"])


def order_statements(indicator: Indicator) -> None:
    """Decide which statement of each year and unit is current, and which variables it leans on.

    The order is by approval, then publication, then rank (the ficha's own table last, so that it
    has the last word).  Each statement is superseded when the next one is approved; one that only
    prints a figure takes over the variables of the latest one that has them.
    """
    captures = (
        indicator.captures.filter(status=CaptureStatus.APPROVED, rank__gt=0)
        .select_related("publication")
        .prefetch_related("values")
    )
    chains: dict[tuple[int, int], list[Capture]] = defaultdict(list)
    for capture in captures:
        chains[capture.year, capture.unit_id].append(capture)
    changed = []
    for chain in chains.values():
        chain.sort(key=precedence)
        with_values: Capture | None = None
        for place, capture in enumerate(chain):
            following = chain[place + 1] if place + 1 < len(chain) else None
            if capture.values.all():
                with_values = capture
            leans_on = with_values if with_values is not capture else None
            superseded_at = following.approved_at if following else None
            if capture.superseded_at != superseded_at or capture.values_from != leans_on:
                capture.superseded_at = superseded_at
                capture.values_from = leans_on
                changed.append(capture)
    # Two statements are never current at once, not even in between: the superseded ones go first,
    # in statements of their own, since within one the database takes the rows in any order.
    for current in (False, True):
        rows = [statement for statement in changed if (statement.superseded_at is None) == current]
        Capture.objects.bulk_update(rows, ["superseded_at", "values_from"], batch_size=200)


def precedence(capture: Capture) -> tuple[datetime, int, int, int]:
    """Sorts approved statements of one year and unit; the one with the last word comes last."""
    assert capture.approved_at is not None
    order = capture.publication.order if capture.publication else 0
    return (capture.approved_at, order, -capture.rank, capture.pk)
