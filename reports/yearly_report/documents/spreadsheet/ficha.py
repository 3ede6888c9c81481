"""The ficha of an indicator as a sheet: elements, series, variables, and the method at work."""

from .. import words
from ..report import Calculation, FichaPart, Figure, VariablesTable
from .cells import FormattedNumber, LiveFormula, SpreadsheetCell
from .figures import fits_exactly, format_of, number_format, plain_format
from .formulas import CellReferences, formula_of
from .summary import write_table_notes
from .workbook import Sheet, Workbook

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


def write_ficha(workbook: Workbook, part: FichaPart) -> tuple[str, str]:
    """Write the sheet of a ficha; return its name and what is on it."""
    sheet = workbook.sheet(
        f"Ficha {part.code}", (LABEL, NAME, FIRST, *([OTHERS] * (_columns_of(part) - 1)))
    )
    references = CellReferences(part)
    sheet.title(f"{words.ficha_title(part)}. {part.name}")
    sheet.freeze(repeated=0)
    sheet.add_full_width(part.heading, "heading")
    wide = sheet.columns - 1
    sheet.add(
        [SpreadsheetCell(words.ELEMENT, "head"), SpreadsheetCell(words.CONTENT, "head", wide)]
    )
    for calculation in part.elements:
        sheet.add(
            [
                SpreadsheetCell(calculation.label, "strong"),
                SpreadsheetCell(calculation.text, "text", wide),
            ]
        )
    sheet.blank()
    _write_series(sheet, part, references)
    sheet.new_page()
    sheet.add_full_width(words.APPLICATION, "heading")
    for table in part.tables:
        _write_variables(sheet, table, references)
        sheet.blank()
    if sum(len(table.rows) for table in part.tables) > MOST_VARIABLES:
        sheet.new_page()
    _write_inputs(sheet, part, references)
    _write_calculations(sheet, part, references)
    write_table_notes(sheet, part.notes)
    return sheet.name, part.name


def _columns_of(part: FichaPart) -> int:
    """Return as many columns as the series needs, or the variables with their source."""
    variables = max((len(table.years) for table in part.tables), default=0)
    target = part.series.target
    beside = 3 if target is not None and target.set_here is not None else 2
    return max(len(part.series.years) + beside, variables + 4, 8)


def _write_series(sheet: Sheet, part: FichaPart, references: CellReferences) -> None:
    series = part.series
    heads, figures = zip(*words.series_columns(series), strict=True)
    sheet.add_full_width(words.SERIES, "heading")
    sheet.add(
        [
            SpreadsheetCell(words.SERIES, "head", BEFORE),
            *(SpreadsheetCell(calculation, "head-figure") for calculation in heads),
        ]
    )
    cells = [SpreadsheetCell(calculation, "figure") for calculation in figures]
    row = sheet.add([SpreadsheetCell(part.name, "strong", BEFORE), *cells])
    for at, year in enumerate(series.years):
        references.add_result(year, row, BEFORE + 1 + at)
    if any(calculation.notes for calculation in figures):
        numbers = [", ".join(map(str, calculation.notes)) for calculation in figures]
        sheet.add(
            [
                SpreadsheetCell(words.NOTES, "text", BEFORE),
                *(SpreadsheetCell(calculation, "figure") for calculation in numbers),
            ]
        )
    if series.baseline_note.strip():
        sheet.add_full_width(f"{words.BASELINE_NOTE}: {series.baseline_note}", "note")
    if series.target is not None and series.target.note.strip():
        sheet.add_full_width(
            f"{words.target_note(series.target.year)}: {series.target.note}", "note"
        )


def _write_variables(sheet: Sheet, table: VariablesTable, references: CellReferences) -> None:
    source = sheet.columns - BEFORE - 1 - len(table.years)
    sheet.add(
        [
            SpreadsheetCell(words.NUMBER, "head"),
            SpreadsheetCell(words.VARIABLE, "head"),
            SpreadsheetCell(SYMBOL, "head"),
            *(SpreadsheetCell(words.value_in(year), "head-figure") for year in table.years),
            SpreadsheetCell(words.SOURCE, "head", source),
        ]
    )
    for calculation in table.rows:
        row = sheet.add(
            [
                SpreadsheetCell(calculation.number),
                SpreadsheetCell(calculation.name, "text" if calculation.number else "under"),
                SpreadsheetCell(calculation.symbol),
                *(SpreadsheetCell(value, "figure") for value in calculation.values),
                SpreadsheetCell(calculation.source, "text", source),
            ]
        )
        for at, (year, value) in enumerate(zip(table.years, calculation.values, strict=True)):
            if format_of(value):
                references.add_variable(calculation.symbol, year, value, row, BEFORE + 1 + at)


def _write_inputs(sheet: Sheet, part: FichaPart, references: CellReferences) -> None:
    """Write the numbers that the formulas need and no table above has as a number."""
    missing = [
        (calculation, given)
        for calculation in part.calculations
        for given in calculation.inputs
        if calculation.formula and not references.has(given, calculation.year)
    ]
    if not missing:
        return
    sheet.add_full_width(INPUTS, "heading")
    wide = sheet.columns - BEFORE - 3
    sheet.add(
        [
            SpreadsheetCell(words.YEAR, "head"),
            SpreadsheetCell(words.VARIABLE, "head"),
            SpreadsheetCell(SYMBOL, "head"),
            SpreadsheetCell("Valor", "head-figure", 2),
            SpreadsheetCell(EXACT_VALUE, "head", wide),
        ]
    )
    for calculation, given in missing:
        row = sheet.add(
            [
                SpreadsheetCell(calculation.year, "year"),
                SpreadsheetCell(given.name),
                SpreadsheetCell(given.symbol),
                SpreadsheetCell(
                    FormattedNumber(given.value, plain_format(given.value)), "figure", 2
                ),
                SpreadsheetCell(
                    "" if fits_exactly(given.value) else f"{given.value:f}", "text", wide
                ),
            ]
        )
        references.add_input(given, calculation.year, row, BEFORE + 1)
    sheet.blank()


def _write_calculations(sheet: Sheet, part: FichaPart, references: CellReferences) -> None:
    if not part.calculations:
        return
    sheet.add_full_width(words.SUBSTITUTION, "heading")
    wide = sheet.columns - BEFORE - 5
    sheet.add(
        [
            SpreadsheetCell(words.YEAR, "head"),
            SpreadsheetCell(words.SUBSTITUTION, "head"),
            SpreadsheetCell(RESULT, "head-figure"),
            SpreadsheetCell(EXACT_VALUE, "head", 2),
            SpreadsheetCell(FORMULA, "head", 2),
            SpreadsheetCell(words.AS_PRINTED, "head", wide),
        ]
    )
    printed = words.printed_beside(part.calculations) or [""] * len(part.calculations)
    for calculation, other in zip(part.calculations, printed, strict=True):
        exact = "" if calculation.computed is None else f"{calculation.computed:f}"
        sheet.add(
            [
                SpreadsheetCell(calculation.year, "year"),
                SpreadsheetCell(calculation.written),
                SpreadsheetCell(_result(calculation, references), "figure"),
                SpreadsheetCell(exact, "text", 2),
                SpreadsheetCell(calculation.formula, "text", 2),
                SpreadsheetCell(other, "text", wide),
            ]
        )
    if any(calculation.formula for calculation in part.calculations):
        sheet.add_full_width(LIVE_NOTE, "note")


def _result(
    calculation: Calculation, references: CellReferences
) -> LiveFormula | FormattedNumber | Figure:
    if calculation.computed is None:
        return Figure("—")
    shape = number_format(calculation.decimals)
    formula = formula_of(calculation, references)
    return (
        LiveFormula(formula, calculation.computed, shape)
        if formula
        else FormattedNumber(calculation.computed, shape)
    )
