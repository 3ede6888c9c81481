"""The shipped fichas as plain values, for tests of rules that need no database."""

from functools import cache
from pathlib import Path

from indicators.arithmetic.formulas import parse, substitute
from indicators.arithmetic.official_numbers import read_printed
from indicators.arithmetic.progress import Commitment, Direction
from indicators.arithmetic.targets import read_target
from indicators.fichas.definition_parts import number as number_of
from indicators.fichas.definition_parts import read_variable
from indicators.fichas.definitions import IndicatorDefinition
from objectives.definition_files import read_definition

PROGRAMME = "piimss-2020-2024"
REPORT = "avance-y-resultados-2023-2024"
FOLDER = Path(__file__).parents[2] / "fixtures" / PROGRAMME


@cache
def ficha(code):
    return read_definition(
        FOLDER / "indicators" / f"{code}.yaml", IndicatorDefinition, FOLDER.parent
    )


def printed_texts(code, year):
    """Every text printed as the result of a year, wherever it is printed."""
    return {place.figures[year] for place in ficha(code).readings if year in place.figures}


def reading(code, year, publication, table):
    """The figure that one table prints for a year."""
    (found,) = (
        place
        for place in ficha(code).readings
        if (place.publication, place.table) == (publication, table) and year in place.figures
    )
    return read_printed(found.figures[year])


def target(code, year):
    """The target of a year as it is compared, if the ficha sets one."""
    texts = ficha(code).targets.printed
    return read_target(texts[year]) if year in texts else None


def commitment(code, year):
    """Return what the ficha of an indicator promises for a year."""
    definition = ficha(code)
    return Commitment(
        direction=Direction(definition.direction),
        baseline=number_of(definition.baseline.printed),
        year_target=target(code, year),
        final_target=read_target(definition.targets.final.printed),
    )


def method(code, year):
    """The formula of a year, opened down to what is counted; None if the method has none."""
    in_force = ficha(code).method_of(year)
    if in_force is None or not in_force.formula:
        return None
    derived = {each.symbol: parse(each.formula) for each in in_force.variables if each.formula}
    return substitute(parse(in_force.formula), derived)


def variables(code, year):
    """The numbers that the ficha prints for the variables of a year."""
    found = {}
    for place in ficha(code).readings:
        for symbol, text in place.variables.get(year, {}).items():
            found[symbol] = read_variable(text).value
    return found
