"""The expected content below the series: the variables of the method that is in force, and its
arithmetic.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any

from indicators.arithmetic.formulas import CalculationError, FormulaError, evaluate, parse, symbols
from indicators.arithmetic.official_numbers import read_printed

from .expectations import (
    Expectation,
    ExpectedFigure,
    ExpectedFormula,
    ExpectedNumber,
    ExpectedRounded,
    ExpectedSubstitution,
    ExpectedText,
)
from .expected_fichas import NOTHING, method_in_force
from .locations import (
    COMPUTED,
    EXACT,
    FORMULA,
    INPUT,
    LIVE,
    NUMBER,
    SOURCE,
    SUBSTITUTION,
    SYMBOL,
    VARIABLE,
    Location,
)

DERIVED_DECIMALS = 3
LEAST_SETTLED = ("nd", "na", "preliminar", "definitivo")
"""A variable that is counted from others is as settled as the first of these that one of them is."""

WITHOUT_FORMULA = "El método vigente no tiene fórmula: no hay sustitución."
WITHOUT_VARIABLES = "Faltan variables: no hay sustitución."

Row = dict[str, Any]
Key = tuple[int, str]
"""A variable: the year from which its method is valid, and its symbol."""


def of_methods(
    ficha: Row, results: Mapping[int, Row | None], values: Mapping[int, list[Row]]
) -> dict[Location, Expectation | ExpectedFormula]:
    """Return the variables and the substitution of each reported year, in order."""
    found: dict[Location, Expectation | ExpectedFormula] = {}
    of_year = {year: method_in_force(ficha, year) for year in results}
    stated = {
        year: {
            (row["method_valid_from"], row["variable"]): row
            for row in sorted(rows, key=lambda row: row["approved_at"] or "")
        }
        for year, rows in values.items()
    }
    former = _former(ficha)
    for _valid_from, group in groupby(
        results, lambda year: (of_year[year] or {}).get("valid_from")
    ):
        years = list(group)
        method = of_year[years[0]]
        if method is not None:
            given = {year: stated.get(year, {}) for year in years}
            found |= dict(_of_variables(ficha["code"], method, given, former))
    for year, row in results.items():
        if row is not None:
            found |= dict(_of_result(ficha, year, row))
    return found


def _former(ficha: Row) -> dict[Key, Key]:
    """Return the variable that each one continues, whose figures count for it too."""
    return {
        (method["valid_from"], variable["symbol"]): (
            variable["continues_method_valid_from"],
            variable["continues"],
        )
        for method in ficha["methods"]
        for variable in method["variables"]
        if variable["continues"]
    }


def _stated(key: Key | None, given: Mapping[Key, Row], former: Mapping[Key, Key]) -> Row | None:
    while key is not None:
        if key in given:
            return given[key]
        key = former.get(key)
    return None


def _in_order(method: Row) -> Iterator[Row]:
    """Yield each variable that is counted from others before these."""
    for variable in method["variables"]:
        if variable["input_of"] is None:
            yield variable
            yield from (
                part for part in method["variables"] if part["input_of"] == variable["symbol"]
            )


def _of_variables(
    code: str, method: Row, given: Mapping[int, Mapping[Key, Row]], former: Mapping[Key, Key]
) -> Iterator[tuple[Location, Expectation]]:
    start, first = method["valid_from"], next(iter(given))
    for variable in _in_order(method):
        symbol = variable["symbol"]
        name = f"{variable['name']} [{symbol}]"
        rows = {year: _stated((start, symbol), said, former) for year, said in given.items()}
        sources = dict.fromkeys(row["source"] for row in rows.values() if row and row["source"])
        number = "" if variable["input_of"] else str(variable["number"])
        yield Location(NUMBER, code, first, name), ExpectedText(number)
        yield Location(SYMBOL, code, first, name), ExpectedText(symbol)
        source = " / ".join(sources) or variable["source"]
        yield Location(SOURCE, code, first, name), ExpectedText(source)
        for year, row in rows.items():
            location = Location(VARIABLE, code, year, name)
            if row is None and variable["formula"]:
                node = parse(variable["formula"])
                inputs = {
                    used: _stated((start, used), given[year], former) for used in symbols(node)
                }
                yield location, _derived(node, inputs)
            else:
                yield location, _of_value(row)


def _of_value(row: Row | None) -> ExpectedFigure:
    if row is None:
        return ExpectedFigure(None, NOTHING)
    if row["value"] is None:
        return ExpectedFigure(None, "NA" if row["status"] == "na" else "ND")
    return ExpectedFigure(Decimal(row["value"]), preliminary=row["status"] == "preliminar")


def _derived(node: Any, inputs: Mapping[str, Row | None]) -> Expectation:
    """Return a variable that is counted from others: nothing where one of them was never stated."""
    known = {symbol: row for symbol, row in inputs.items() if row is not None}
    if len(known) < len(inputs):
        return ExpectedFigure(None, NOTHING)
    status = min((row["status"] for row in known.values()), key=LEAST_SETTLED.index)
    if status in ("nd", "na"):
        return ExpectedFigure(None, status.upper())
    try:
        value = evaluate(node, {symbol: Decimal(row["value"]) for symbol, row in known.items()})
    except CalculationError:
        return ExpectedFigure(None, NOTHING)
    return ExpectedRounded(value, DERIVED_DECIMALS, preliminary=status == "preliminar")


def _of_result(
    ficha: Row, year: int, row: Row
) -> Iterator[tuple[Location, Expectation | ExpectedFormula]]:
    code = ficha["code"]
    computed = None if row["computed"] is None else Decimal(row["computed"])
    decimals = int(ficha["decimals"])
    if row["printed"] and row["value"] is not None:
        decimals = max(decimals, read_printed(row["printed"]).decimals)
    result = None if computed is None else ExpectedRounded(computed, decimals)
    said = row["substitution"] or _why_not(row)
    yield Location(SUBSTITUTION, code, year), ExpectedSubstitution(said, result)
    yield Location(COMPUTED, code, year), result or ExpectedFigure(None, NOTHING)
    yield Location(EXACT, code, year), ExpectedNumber(computed)
    inputs = {symbol: Decimal(text) for symbol, text in row["inputs"].items()}
    needed = _symbols(row["formula"])
    whole = bool(row["formula"]) and (needed is None or all(symbol in inputs for symbol in needed))
    yield Location(FORMULA, code, year), ExpectedText(row["formula"] if whole else "")
    if computed is not None and whole and needed is not None:
        yield (
            Location(LIVE, code, year),
            ExpectedFormula(computed, tuple(inputs[symbol] for symbol in needed)),
        )


def inputs_of(code: str, results: Mapping[int, Row]) -> dict[Location, ExpectedRounded]:
    """Return the inputs of the method of each year: a spreadsheet has some that stand nowhere else."""
    return {
        Location(INPUT, code, year, symbol): ExpectedRounded(Decimal(text))
        for year, row in results.items()
        for symbol, text in row["inputs"].items()
    }


def _symbols(formula: str) -> tuple[str, ...] | None:
    """Return the symbols of a formula that can be typed; one that is longer has no live one either."""
    try:
        return symbols(parse(formula)) if formula else None
    except FormulaError:
        return None


def _why_not(row: Row) -> str:
    """Return the text that stands where there is nothing to substitute."""
    if row["error"]:
        return str(row["error_message"])
    if row["value"] is None:
        return "NA" if row["light"] == "no_aplica" else "ND"
    return WITHOUT_VARIABLES if row["formula"] else WITHOUT_FORMULA
