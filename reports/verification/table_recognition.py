"""The tables of the form, recognised by where they stand and by all of their column titles.

Whatever people wrote may have tables with any titles and rows; none of them stands where these do.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .locations import (
    BASELINE,
    BASELINE_YEAR,
    COMPUTED,
    ELEMENT,
    EXACT,
    FORMULA,
    INPUT,
    LIVE,
    NAME,
    NUMBER,
    ROW,
    SERIES,
    SERIES_BASELINE,
    SOURCE,
    SUBSTITUTION,
    SUMMARY,
    SYMBOL,
    TARGET,
    TARGET_SET_HERE,
    UNKNOWN,
    VARIABLE,
    Location,
)
from .tables import DocumentTable, FormulaResult, letters_of, squeezed

RESULTS, ANNEX = "3. Avances y Resultados", "4. Anexo."
SUMMARY_TITLE = re.compile(
    r"Avances de (?:la Meta para el bienestar y Parámetros del Objetivo prioritario"
    r"|los indicadores: .+) (\S+)"
)
# The code of an indicator and what its programme calls it; chapters have a point after their number.
FICHA_TITLE = re.compile(r"(?=\S*\d)(\S*[^\s.]) .+")

BASELINE_TITLE = r"Línea base(?: \((?P<baseline>\d{4})\))?"
YEARS = r"(?: \| Resultado \d{4})+"
SUMMARIES = (
    re.compile(rf"Indicador \| Línea base \| Año{YEARS}"),
    re.compile(
        rf"Clave \| Tipo \| Indicador \| Unidad de medida \| Línea base \| Año{YEARS} \| Notas"
    ),
)
ELEMENTS = re.compile(r"Elemento \| Contenido")
SERIES_TITLES = re.compile(
    rf"(?:Serie histórica \| )?{BASELINE_TITLE}{YEARS}(?: \| Meta (?P<target>\d{{4}})"
    r"(?: \| Meta (?P=target), cambiada aquí)?)?"
)
VARIABLES = re.compile(
    r"Núm\. \| Nombre de la variable(?: \| Símbolo)?(?: \| Valor de la variable en \d{4})+"
    r" \| Fuente de información de la variable"
)
METHODS = re.compile(
    r"Año \| Sustitución en método de cálculo"
    r"(?: \| Resultado calculado \| Valor exacto \| Fórmula)?(?: \| Como se imprimió)?"
)
INPUTS = re.compile(r"Año \| Nombre de la variable \| Símbolo \| Valor \| Valor exacto")
"""Numbers that a live formula needs and no other table has."""

_YEAR = re.compile(r"(?:Resultado|Valor de la variable en) (\d{4})")


@dataclass(frozen=True, slots=True)
class FoundCell:
    """A cell that was found: its place (of a variable by its name alone), its text, and where."""

    location: Location
    text: str
    where: str
    formula_result: FormulaResult | None = None


def find_cells(table: DocumentTable) -> Iterator[FoundCell]:
    """Yield every cell of a table of the form; nothing of a table that people wrote."""
    objective = _objective_of(table)
    code = None if objective else _ficha_of(table)
    if not objective and not code:
        return
    form = _RecognizedTable(table, objective or code or "")
    if objective and any(summary.fullmatch(form.said) for summary in SUMMARIES):
        yield from form.summary()
    elif code and ELEMENTS.fullmatch(form.said):
        yield from form.elements()
    elif code and (match := SERIES_TITLES.fullmatch(form.said)):
        yield from form.series(match["baseline"], match["target"])
    elif code and VARIABLES.fullmatch(form.said):
        yield from form.variables()
    elif code and METHODS.fullmatch(form.said):
        yield from form.methods()
    elif code and INPUTS.fullmatch(form.said):
        yield from form.inputs()
    else:
        yield FoundCell(Location(UNKNOWN, form.code), form.said, table.where)


def _objective_of(table: DocumentTable) -> str:
    """Return the objective of which it is the table, by its title; empty where it stands elsewhere."""
    first, own = table.heading_at(1), table.caption or table.deepest.text
    in_chapter = first == RESULTS and (table.caption or table.deepest.level == 3)
    match = SUMMARY_TITLE.fullmatch(own if in_chapter else first)
    return match[1] if match else ""


def _ficha_of(table: DocumentTable) -> str:
    """Return the indicator in whose ficha it stands; empty where it stands elsewhere."""
    first = table.heading_at(1)
    match = FICHA_TITLE.fullmatch(table.heading_at(3) if first.startswith(ANNEX) else first)
    if match:
        return match[1]
    return "?" if first.startswith(ANNEX) else ""


class _RecognizedTable:
    """The cells of one table by the titles of their columns."""

    def __init__(self, table: DocumentTable, code: str) -> None:
        self.table, self.code = table, code
        self.titles = [squeezed(title) for title in table.header]
        self.said = " | ".join(filter(None, self.titles))

    def summary(self) -> Iterator[FoundCell]:
        for at, row in enumerate(self.table.rows):
            said = _cells(self.titles, row)
            whole = " ".join(
                said.get(title, "") for title in ("Clave", "Tipo", "Indicador", "Unidad de medida")
            )
            code = whole.split()[0] if whole.split() else "?"
            yield self._read(Location(ROW, code, None, f"objetivo{self.code}"), squeezed(whole))
            yield self._read(Location(BASELINE, code), said["Línea base"])
            yield self._read(Location(BASELINE_YEAR, code), said["Año"])
            for year, text in self._of_years(row):
                yield self._read(Location(SUMMARY, code, year), text)
            yield from self._live(at, code)

    def elements(self) -> Iterator[FoundCell]:
        for at, row in enumerate(self.table.rows):
            said = _cells(self.titles, row)
            label = letters_of(said["Elemento"])
            yield self._read(Location(ELEMENT, self.code, None, label), said["Contenido"])
            yield from self._live(at, self.code)

    def series(self, baseline: str | None, target: str | None) -> Iterator[FoundCell]:
        for at, row in enumerate(self.table.rows):
            said = _cells(self.titles, row)
            if "Serie histórica" in said:
                yield self._read(Location(NAME, self.code), said["Serie histórica"])
            for title, text in said.items():
                if title.startswith("Línea base"):
                    year = int(baseline) if baseline else None
                    yield self._read(Location(SERIES_BASELINE, self.code, year), text)
                elif title.startswith("Meta") and target and title.endswith("cambiada aquí"):
                    yield self._read(Location(TARGET_SET_HERE, self.code, int(target)), text)
                elif title.startswith("Meta") and target:
                    yield self._read(Location(TARGET, self.code, int(target)), text)
            for year, text in self._of_years(row):
                yield self._read(Location(SERIES, self.code, year), text)
            yield from self._live(at, self.code)

    def variables(self) -> Iterator[FoundCell]:
        first = next(int(match[1]) for title in self.titles if (match := _YEAR.fullmatch(title)))
        for at, row in enumerate(self.table.rows):
            said = _cells(self.titles, row)
            name = letters_of(said["Nombre de la variable"])
            yield self._read(Location(NUMBER, self.code, first, name), said["Núm."])
            source = said["Fuente de información de la variable"]
            yield self._read(Location(SOURCE, self.code, first, name), source)
            if "Símbolo" in said:
                yield self._read(Location(SYMBOL, self.code, first, name), said["Símbolo"])
            for year, text in self._of_years(row):
                yield self._read(Location(VARIABLE, self.code, year, name), text)
            yield from self._live(at, self.code)

    def methods(self) -> Iterator[FoundCell]:
        kinds = {
            "Sustitución en método de cálculo": SUBSTITUTION,
            "Resultado calculado": COMPUTED,
            "Valor exacto": EXACT,
            "Fórmula": FORMULA,
        }
        for at, row in enumerate(self.table.rows):
            said = _cells(self.titles, row)
            if not re.fullmatch(r"\d{4}", said["Año"]):
                yield self._read(Location(UNKNOWN, self.code), " ".join(filter(None, row)))
                continue
            year = int(said["Año"])
            for title, text in said.items():
                if title in kinds:
                    yield self._read(Location(kinds[title], self.code, year), text)
            yield from self._live(at, self.code, year)

    def inputs(self) -> Iterator[FoundCell]:
        for at, row in enumerate(self.table.rows):
            said = _cells(self.titles, row)
            year = int(said["Año"]) if said["Año"].isdigit() else None
            location = Location(INPUT, self.code, year, letters_of(said["Símbolo"]))
            yield self._read(location, said["Valor"])
            if said["Valor exacto"]:
                yield self._read(location, said["Valor exacto"])
            yield from self._live(at, self.code)

    def _live(self, at: int, code: str, year: int | None = None) -> Iterator[FoundCell]:
        """Yield the formulas of a row: that of the result, and any where none belongs."""
        for (row, column), worked in self.table.live.items():
            if row != at:
                continue
            title, text = self.titles[column], self.table.rows[row][column]
            kind = LIVE if year is not None and title == "Resultado calculado" else UNKNOWN
            yield FoundCell(
                Location(kind, code, year, "" if kind == LIVE else f"fórmula en «{title}»"),
                text,
                self.table.where,
                worked,
            )

    def _of_years(self, row: Sequence[str]) -> Iterator[tuple[int, str]]:
        for title, text in zip(self.titles, row, strict=True):
            if match := _YEAR.fullmatch(title):
                yield int(match[1]), text

    def _read(self, location: Location, text: str) -> FoundCell:
        return FoundCell(location, text, self.table.where)


def _cells(titles: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    """Return the cells of a row by the titles that are not empty."""
    return {title: text for title, text in zip(titles, row, strict=True) if title}
