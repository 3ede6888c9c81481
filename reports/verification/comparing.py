"""Every table of a file against what it has to say: figure by figure, and nothing left out."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .expected import (
    BASELINE,
    COMPUTED,
    SERIES,
    SUBSTITUTION,
    SUMMARY,
    TARGET,
    VARIABLE,
    Expected,
    Place,
)
from .tables import Table, letters_of, squeezed

RESULT = re.compile(r"Resultado (\d{4})")
BASELINE_TITLE = re.compile(r"(?:Valor de la )?[Ll]ínea base(?: \((\d{4})\))?")
TARGET_TITLE = re.compile(r"Meta (\d{4})")
VALUE = re.compile(r"Valor de la variable en (\d{4})")
NAME = "Nombre de la variable"
METHOD = "Sustitución en método de cálculo"
COMPUTED_TITLE = re.compile(r"Resultado calculado")


@dataclass(frozen=True, slots=True)
class Checked:
    """How many figures were compared, and what differs: of a place, or a place that is missing."""

    figures: int
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell that was found: its place (of a variable by its name alone), its text, and where."""

    place: Place
    text: str
    where: str


def compare(tables: Iterable[Table], expected: Expected, *, computed: bool = False) -> Checked:
    """Each figure that is expected is found at its place and is the same; no other is found there.

    ``computed`` says whether the file tells what the method gives, as a spreadsheet does.
    """
    codes = {place.code for place in expected}
    found: dict[Place, list[Reading]] = defaultdict(list)
    for table in tables:
        for reading in _readings(table, codes):
            found[reading.place].append(reading)
    differences: list[str] = []
    count = 0
    for place, wanted in expected.items():
        if place.kind == COMPUTED and not computed:
            continue
        key = Place(place.kind, place.code, place.year, _plain(place.name))
        readings = found[key]
        if not readings:
            differences.append(f"{place}: no está")
        # A variable that is called like another one of its ficha: each stands for itself, in order.
        one_each = place.kind == VARIABLE
        for reading in readings[:1] if one_each else readings:
            count += 1
            if wrong := wanted.differs(reading.text):
                differences.append(f"{place}: {wrong} ({reading.where})")
        found[key] = readings[1:] if one_each else []
    for place, readings in found.items():
        if place.kind in (SUMMARY, SERIES):
            differences += [
                f"{place}: «{each.text}» está de más ({each.where})" for each in readings
            ]
    return Checked(count, tuple(differences))


def _plain(name: str) -> str:
    """The name of a variable without its symbol, which documents do not print."""
    return letters_of(re.sub(r" \[[^\]]*\]$", "", name))


def _readings(table: Table, codes: set[str]) -> Iterator[Reading]:
    titles = [squeezed(title) for title in table.header]
    if not titles:
        return
    if any(RESULT.fullmatch(title) for title in titles):
        for row in table.rows:
            yield from _of_results(table, titles, row, codes)
        return
    code = _code_above(table, codes)
    if code is None:
        return
    if NAME in titles:
        yield from _of_variables(table, titles, code)
    elif METHOD in titles:
        yield from _of_method(table, titles, code)


def _of_results(
    table: Table, titles: list[str], row: tuple[str, ...], codes: set[str]
) -> Iterator[Reading]:
    """A row of the table of an objective begins with its code; a series is below its heading."""
    own = next((code for text in row if (code := _code_in(text, codes))), None)
    summary = "Indicador" in titles
    code = own if summary else _code_above(table, codes)
    if code is None:
        return
    for title, text in zip(titles, row, strict=True):
        if match := RESULT.fullmatch(title):
            kind = SUMMARY if summary else SERIES
            yield Reading(Place(kind, code, int(match[1])), text, table.where)
        elif match := BASELINE_TITLE.fullmatch(title):
            year = int(match[1]) if match[1] else None
            yield Reading(Place(BASELINE, code, year), text, table.where)
        elif match := TARGET_TITLE.fullmatch(title):
            yield Reading(Place(TARGET, code, int(match[1])), text, table.where)


def _of_variables(table: Table, titles: list[str], code: str) -> Iterator[Reading]:
    named = titles.index(NAME)
    for row in table.rows:
        for title, text in zip(titles, row, strict=True):
            if match := VALUE.fullmatch(title):
                place = Place(VARIABLE, code, int(match[1]), letters_of(row[named]))
                yield Reading(place, text, table.where)


def _of_method(table: Table, titles: list[str], code: str) -> Iterator[Reading]:
    year, method = titles.index("Año"), titles.index(METHOD)
    for row in table.rows:
        if not row[year].isdigit():
            continue
        yield Reading(Place(SUBSTITUTION, code, int(row[year])), row[method], table.where)
        for title, text in zip(titles, row, strict=True):
            if COMPUTED_TITLE.match(title) and text:
                yield Reading(Place(COMPUTED, code, int(row[year])), text, table.where)


def _code_in(text: str, codes: set[str]) -> str | None:
    """The code with which a text begins, as a word of its own."""
    first = squeezed(text).partition(" ")[0].rstrip(".")
    return first if first in codes else None


def _code_above(table: Table, codes: set[str]) -> str | None:
    """The code in the nearest heading that begins with one."""
    found = (_code_in(heading, codes) for heading in reversed(table.headings))
    return next((code for code in found if code is not None), None)
