"""The ficha of an indicator as a sheet: elements, series, variables, and the method at work."""

from .. import words
from ..report import Calculation, FichaPart, Figure, VariablesTable
from .cells import Cell, Live, Number
from .figures import format_of, keeps, number_format, plain_format
from .formulas import Places, formula_of
from .summary import write_table_notes
from .workbook import Book, Sheet

LABEL, NAME, FIRST, OTHERS = 25, 38, 14, 12
"""Widths of the first two columns, of the first one of figures, and of all others."""

MOST_VARIABLES = 12
"""As many have room on one page with what is computed from them."""

BEFORE = 2
"""Columns before those of figures."""

SYMBOL, EXACT_VALUE, RESULT, FORMULA = (
    "Símbolo",
    "Valor exacto",
    "Resultado calculado",
    "Fórmula",
)
INPUTS = "Otros datos de la fórmula"
LIVE_NOTE = (
    "El resultado calculado es una fórmula viva sobre las celdas de las variables: cambia si cambia "
    "una de ellas, y se redondea solo al mostrarse. Lo demás es texto o cifra fija."
)


def write_ficha(book: Book, part: FichaPart) -> tuple[str, str]:
    """Its name and what is on it."""
    sheet = book.sheet(
        f"Ficha {part.code}", (LABEL, NAME, FIRST, *([OTHERS] * (_columns_of(part) - 1)))
    )
    places = Places(part)
    sheet.title(f"{words.ficha_title(part)}. {part.name}")
    sheet.freeze(repeated=0)
    sheet.whole(part.heading, "heading")
    wide = sheet.columns - 1
    sheet.add([Cell(words.ELEMENT, "head"), Cell(words.CONTENT, "head", wide)])
    for each in part.elements:
        sheet.add([Cell(each.label, "strong"), Cell(each.text, "text", wide)])
    sheet.blank()
    _write_series(sheet, part, places)
    sheet.new_page()
    sheet.whole(words.APPLICATION, "heading")
    for table in part.tables:
        _write_variables(sheet, table, places)
        sheet.blank()
    if sum(len(table.rows) for table in part.tables) > MOST_VARIABLES:
        sheet.new_page()
    _write_inputs(sheet, part, places)
    _write_calculations(sheet, part, places)
    write_table_notes(sheet, part.notes)
    return sheet.name, part.name


def _columns_of(part: FichaPart) -> int:
    """As many as the series needs, or the variables with their source."""
    variables = max((len(table.years) for table in part.tables), default=0)
    return max(len(part.series.years) + 2, variables + 4, 8)


def _write_series(sheet: Sheet, part: FichaPart, places: Places) -> None:
    series = part.series
    heads = [words.baseline_of(series.baseline_year), *map(words.result_of, series.years)]
    figures = [series.baseline, *series.results]
    if series.target is not None:
        heads.append(words.target_of(series.target.year))
        figures.append(series.target.figure)
    sheet.whole(words.SERIES, "heading")
    sheet.add([Cell(words.SERIES, "head", BEFORE), *(Cell(each, "head-figure") for each in heads)])
    cells = [Cell(each, "figure") for each in figures]
    row = sheet.add([Cell(part.name, "strong", BEFORE), *cells])
    for at, year in enumerate(series.years):
        places.keep_result(year, row, BEFORE + 1 + at)
    if any(each.notes for each in figures):
        numbers = [", ".join(map(str, each.notes)) for each in figures]
        sheet.add([Cell(words.NOTES, "text", BEFORE), *(Cell(each, "figure") for each in numbers)])
    if series.baseline_note.strip():
        sheet.whole(f"{words.BASELINE_NOTE}: {series.baseline_note}", "note")
    if series.target is not None and series.target.note.strip():
        sheet.whole(f"{words.target_note(series.target.year)}: {series.target.note}", "note")


def _write_variables(sheet: Sheet, table: VariablesTable, places: Places) -> None:
    source = sheet.columns - BEFORE - 1 - len(table.years)
    sheet.add(
        [
            Cell(words.NUMBER, "head"),
            Cell(words.VARIABLE, "head"),
            Cell(SYMBOL, "head"),
            *(Cell(words.value_in(year), "head-figure") for year in table.years),
            Cell(words.SOURCE, "head", source),
        ]
    )
    for each in table.rows:
        row = sheet.add(
            [
                Cell(each.number),
                Cell(each.name, "text" if each.number else "under"),
                Cell(each.symbol),
                *(Cell(value, "figure") for value in each.values),
                Cell(each.source, "text", source),
            ]
        )
        for at, (year, value) in enumerate(zip(table.years, each.values, strict=True)):
            if format_of(value):
                places.keep_variable(each.symbol, year, value, row, BEFORE + 1 + at)


def _write_inputs(sheet: Sheet, part: FichaPart, places: Places) -> None:
    """Numbers that the formulas need and no table above has as a number."""
    missing = [
        (each, given)
        for each in part.calculations
        for given in each.inputs
        if each.formula and not places.has(given, each.year)
    ]
    if not missing:
        return
    sheet.whole(INPUTS, "heading")
    wide = sheet.columns - BEFORE - 3
    sheet.add(
        [
            Cell(words.YEAR, "head"),
            Cell(words.VARIABLE, "head"),
            Cell(SYMBOL, "head"),
            Cell("Valor", "head-figure", 2),
            Cell(EXACT_VALUE, "head", wide),
        ]
    )
    for each, given in missing:
        row = sheet.add(
            [
                Cell(each.year, "year"),
                Cell(given.name),
                Cell(given.symbol),
                Cell(Number(given.value, plain_format(given.value)), "figure", 2),
                Cell("" if keeps(given.value) else f"{given.value:f}", "text", wide),
            ]
        )
        places.keep_input(given, each.year, row, BEFORE + 1)
    sheet.blank()


def _write_calculations(sheet: Sheet, part: FichaPart, places: Places) -> None:
    if not part.calculations:
        return
    sheet.whole(words.SUBSTITUTION, "heading")
    wide = sheet.columns - BEFORE - 5
    sheet.add(
        [
            Cell(words.YEAR, "head"),
            Cell(words.SUBSTITUTION, "head"),
            Cell(RESULT, "head-figure"),
            Cell(EXACT_VALUE, "head", 2),
            Cell(FORMULA, "head", 2),
            Cell(words.AS_PRINTED, "head", wide),
        ]
    )
    printed = words.printed_beside(part.calculations) or [""] * len(part.calculations)
    for each, other in zip(part.calculations, printed, strict=True):
        exact = "" if each.computed is None else f"{each.computed:f}"
        sheet.add(
            [
                Cell(each.year, "year"),
                Cell(each.written),
                Cell(_result(each, places), "figure"),
                Cell(exact, "text", 2),
                Cell(each.formula, "text", 2),
                Cell(other, "text", wide),
            ]
        )
    if any(each.formula for each in part.calculations):
        sheet.whole(LIVE_NOTE, "note")


def _result(each: Calculation, places: Places) -> Live | Number | Figure:
    if each.computed is None:
        return Figure("—")
    shape = number_format(each.decimals)
    formula = formula_of(each, places)
    return Live(formula, each.computed, shape) if formula else Number(each.computed, shape)
