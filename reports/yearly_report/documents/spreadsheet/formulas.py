"""The method at work: a formula over the cells in which its numbers stand."""

from collections.abc import Sequence

from indicators.arithmetic.formulas import PREVIOUS, FormulaError, parse, symbols
from indicators.arithmetic.printing import MOST_ARGUMENTS, write_spreadsheet

from ..report import Calculation, FichaPart, Figure, Input
from .figures import format_of

LONGEST = 8_000
"""Letters of a formula that every spreadsheet takes."""

MISSING = '"ND"'
"""The result that the formula gives where a number is missing: an empty cell would count as zero."""


class CellReferences:
    """The places of the numbers of a ficha on its sheet."""

    def __init__(self, part: FichaPart) -> None:
        self._results = dict(zip(part.series.years, part.series.results, strict=True))
        self._cells: dict[tuple[str, int], str] = {}
        self._values: dict[tuple[str, int], object] = {}

    def add_result(self, year: int, row: int, column: int) -> None:
        """Add a result of the series, which the year after may build on."""
        figure = self._results[year]
        if format_of(figure):
            self._add(PREVIOUS, year + 1, figure.value, row, column)

    def add_variable(self, symbol: str, year: int, figure: Figure, row: int, column: int) -> None:
        self._add(symbol, year, figure.value, row, column)

    def add_input(self, given: Input, year: int, row: int, column: int) -> None:
        self._add(given.symbol, year, given.value, row, column)

    def _add(self, symbol: str, year: int, value: object, row: int, column: int) -> None:
        from xlsxwriter.utility import xl_rowcol_to_cell

        self._cells[symbol, year] = xl_rowcol_to_cell(row, column)
        self._values[symbol, year] = value

    def has(self, given: Input, year: int) -> bool:
        """Return whether that very number stands in a cell."""
        return self._values.get((given.symbol, year)) == given.value

    def of(self, symbol: str, year: int) -> str:
        return self._cells[symbol, year]


def formula_of(calculation: Calculation, references: CellReferences) -> str:
    """Return the method of a year over its cells, with ``=``; empty where there is none that fits."""
    if not calculation.formula:
        return ""
    try:
        node = parse(calculation.formula)
    except (
        FormulaError
    ):  # opened down to what is counted, a method may be longer than any typed one
        return ""
    year = calculation.year
    written = write_spreadsheet(node, lambda symbol: references.of(symbol, year))
    cells = [references.of(symbol, year) for symbol in symbols(node)]
    formula = f"={_where_all_are(cells, written)}" if cells else f"={written}"
    return formula if len(formula) <= LONGEST else ""


def _where_all_are(cells: Sequence[str], written: str) -> str:
    counts = [
        f"COUNT({','.join(cells[at : at + MOST_ARGUMENTS])})"
        for at in range(0, len(cells), MOST_ARGUMENTS)
    ]
    return f"IF({'+'.join(counts)}={len(cells)},{written},{MISSING})"
