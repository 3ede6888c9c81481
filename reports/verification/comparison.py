"""Every table of a file against what it has to say: cell by cell, and nothing left out or put in."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from .expectations import Live
from .expected import Expected
from .locations import FIGURES, ONLY_IN_SPREADSHEETS, Place
from .readers import read
from .table_recognition import Reading, readings_of
from .tables import Document, Table, letters_of

MONTHS = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
).split()


@dataclass(frozen=True, slots=True)
class Checked:
    """How many figures were compared, and what differs: of a place, or a place that is missing."""

    figures: int
    differences: tuple[str, ...]


def check_file(content: bytes, ending: str, expected: Expected, digest: str = "") -> Checked:
    """A whole file: its tables, the day up to which its figures count, and the digest of its edition,
    where there is one.
    """
    document = read(content, ending)
    found = compare(document.tables, expected, computed=ending == "xlsx")
    around = tuple(_around(document, expected.cutoff, digest))
    return Checked(found.figures, (*found.differences, *around))


def compare(tables: Iterable[Table], expected: Expected, *, computed: bool = False) -> Checked:
    """Each cell that is expected is found once at its place and is the same; no other is found.

    ``computed`` says whether the file tells what the method gives, as a spreadsheet does.
    """
    found: dict[Place, list[Reading]] = defaultdict(list)
    for table in tables:
        for reading in readings_of(table):
            found[reading.place].append(reading)
    differences: list[str] = []
    count = 0
    for place, wanted in expected.cells.items():
        if place.kind in ONLY_IN_SPREADSHEETS and not computed:
            continue
        # Variables that are called alike stand for themselves, in the order of the ficha.
        readings = found[_bare(place)]
        if not readings:
            differences.append(f"{place}: no está")
            continue
        reading = readings.pop(0)
        count += place.kind in FIGURES
        if isinstance(wanted, Live):
            wrong = wanted.differs_from(reading.worked) if reading.worked else "no es una fórmula"
        else:
            wrong = wanted.differs(reading.text)
        if wrong:
            differences.append(f"{place}: {wrong} ({reading.where})")
    for place, readings in found.items():
        optional = expected.optional.get(place)
        for each in readings:
            wrong = optional.differs(each.text) if optional else f"«{each.text}» está de más"
            if wrong:
                differences.append(f"{place}: {wrong} ({each.where})")
    return Checked(count, tuple(differences))


def _bare(place: Place) -> Place:
    """The place of a reading: names without blanks and without symbols, which not all files print."""
    name = re.sub(r" \[[^\]]*\]$", "", place.name)
    return Place(place.kind, place.code, place.year, letters_of(name))


def _around(document: Document, cutoff: date, digest: str) -> Iterator[str]:
    """What the cover and the colophon say otherwise."""
    day = f"{cutoff.day} de {MONTHS[cutoff.month - 1]} de {cutoff.year}"
    cover, colophon = letters_of(document.cover), letters_of(document.colophon)
    told = set(re.findall(r"corteal(\d+de[a-z]+de\d{4})", cover))
    if told != {letters_of(day)}:
        yield f"portada, corte de las cifras: no dice «{day}», o también otro día"
    if not re.search(rf"Cortedelascifras:?{letters_of(day)}", colophon):
        yield f"colofón, corte de las cifras: no dice «{day}»"
    digests = set(re.findall(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", colophon))
    if digest and digests != {digest}:
        yield f"colofón, huella SHA-256: «{', '.join(sorted(digests))}» en lugar de «{digest}»"
