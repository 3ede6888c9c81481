"""Every table of a file against what it has to say: cell by cell, and nothing left out or put in."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from .expectations import ExpectedFormula
from .expected import Expected
from .headings import differing_headings
from .locations import FIGURES, ONLY_IN_SPREADSHEETS, Location
from .readers import read
from .table_recognition import FoundCell, find_cells
from .tables import DocumentTable, ReadDocument, letters_of

MONTHS = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
).split()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of a check: how many figures were compared, and what differs: of a place, or a
    place that is missing.
    """

    figures: int
    differences: tuple[str, ...]


def check_file(content: bytes, ending: str, expected: Expected, digest: str = "") -> CheckResult:
    """Check a whole file: its tables, the headings they stand under, the day up to which its figures
    count, and the digest of its edition, where there is one.
    """
    document = read(content, ending)
    found = compare(document.tables, expected, computed=ending == "xlsx")
    around = tuple(_around(document, expected.cutoff, digest))
    if document.headings and expected.chapters:
        around += tuple(differing_headings(document.headings, expected.chapters))
    return CheckResult(found.figures, (*found.differences, *around))


def compare(
    tables: Iterable[DocumentTable], expected: Expected, *, computed: bool = False
) -> CheckResult:
    """Check that each expected cell is found once at its place and is the same, and no other is found.

    ``computed`` says whether the file tells what the method gives, as a spreadsheet does.
    """
    found: dict[Location, list[FoundCell]] = defaultdict(list)
    for table in tables:
        for found_cell in find_cells(table):
            found[found_cell.location].append(found_cell)
    differences: list[str] = []
    count = 0
    for location, wanted in expected.cells.items():
        if location.kind in ONLY_IN_SPREADSHEETS and not computed:
            continue
        # Variables that are called alike stand for themselves, in the order of the ficha.
        readings = found[_bare(location)]
        if not readings:
            differences.append(f"{location}: no está")
            continue
        found_cell = readings.pop(0)
        count += location.kind in FIGURES
        if isinstance(wanted, ExpectedFormula):
            wrong = (
                wanted.differs_from(found_cell.formula_result)
                if found_cell.formula_result
                else "no es una fórmula"
            )
        else:
            wrong = wanted.differs(found_cell.text)
        if wrong:
            differences.append(f"{location}: {wrong} ({found_cell.where})")
    for location, readings in found.items():
        optional = expected.optional.get(location)
        for reading in readings:
            wrong = optional.differs(reading.text) if optional else f"«{reading.text}» está de más"
            if wrong:
                differences.append(f"{location}: {wrong} ({reading.where})")
    return CheckResult(count, tuple(differences))


def _bare(location: Location) -> Location:
    """Return the place of a reading: names without blanks and without symbols, which not all files
    print.
    """
    name = re.sub(r" \[[^\]]*\]$", "", location.name)
    return Location(location.kind, location.code, location.year, letters_of(name))


def _around(document: ReadDocument, cutoff: date, digest: str) -> Iterator[str]:
    """Yield what the cover and the colophon say otherwise."""
    day = f"{cutoff.day} de {MONTHS[cutoff.month - 1]} de {cutoff.year}"
    cover, colophon = letters_of(document.cover), letters_of(document.colophon)
    days = set(re.findall(r"corteal(\d+de[a-z]+de\d{4})", cover))
    if days != {letters_of(day)}:
        yield f"portada, corte de las cifras: no dice «{day}», o también otro día"
    if not re.search(rf"Cortedelascifras:?{letters_of(day)}", colophon):
        yield f"colofón, corte de las cifras: no dice «{day}»"
    digests = set(re.findall(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", colophon))
    if digest and digests != {digest}:
        yield f"colofón, huella SHA-256: «{', '.join(sorted(digests))}» en lugar de «{digest}»"
