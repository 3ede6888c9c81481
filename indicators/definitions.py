"""Schema of ``indicators/<code>.yaml``: one ficha, and every place where its figures are printed.

The file mirrors the printed tables, so that a person with the document at hand can check it line
by line.  Figures are kept as printed; they are read here once to refuse what is not a figure.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from objectives.definition_files import Definition
from objectives.definitions import (
    Code,
    Line,
    Phrase,
    Text,
    ThresholdDefinition,
    Word,
    Year,
)

from .formulas import FUNCTIONS, PREVIOUS, FormulaError, parse, symbols
from .numbers import NOT_AVAILABLE, Printed, UnreadableFigure, read_printed


def _is_figure(text: str) -> str:
    """A number, ND or NA; anything else is refused with the reason."""
    try:
        read_printed(text)
    except UnreadableFigure as error:
        raise ValueError(str(error)) from error
    return text


def _is_number(text: str) -> str:
    if read_printed(_is_figure(text)).value is None:
        raise ValueError(f"«{text}» no es un número y aquí tiene que haberlo.")
    return text


def _is_formula(text: str) -> str:
    if text:
        try:
            parse(text)
        except FormulaError as error:
            raise ValueError(f"la fórmula «{text}» no se entiende: {error}.") from error
    return text


def _is_symbol(text: str) -> str:
    if text in (PREVIOUS, *FUNCTIONS):
        raise ValueError(f"«{text}» es una palabra de las fórmulas y no puede ser un símbolo.")
    return text


Figure = Annotated[str, Field(max_length=60), AfterValidator(_is_figure)]
NumberText = Annotated[str, Field(max_length=60), AfterValidator(_is_number)]
Formula = Annotated[str, AfterValidator(_is_formula)]
Symbol = Annotated[
    str, Field(max_length=40, pattern=r"^[a-z][a-z0-9_]*$"), AfterValidator(_is_symbol)
]

Page = Annotated[int, Field(ge=1, le=9999)]

TEMPLATE_TEXT = "Agregar el valor de la variable"
"""Begins the text that a document's own template leaves in a cell nobody filled in."""


class VariableDefinition(Definition):
    """A variable of a method."""

    symbol: Symbol
    number: Annotated[int, Field(ge=1, le=1000)]
    name: Text
    source: str = ""
    consolidation: Literal["nacional", "suma", "ultimo"]
    formula: Formula = ""
    input_of: str | None = None
    continues: str | None = None
    """The symbol, in the method before, of the variable whose figures count for this one too."""


class MethodDefinition(Definition):
    """Método de cálculo from a year on; its other texts only where a publication prints them anew."""

    valid_from: Year
    publication: Text
    text: Text
    formula: Formula
    accumulates_from: Year | None = None
    variables: list[VariableDefinition]
    name: str = ""
    objective_text: str = ""
    definition: str = ""
    observations: str = ""
    target_note: str = ""
    notes: list[str] = []

    @model_validator(mode="after")
    def symbols_are_known(self) -> Self:
        """Every symbol of a formula is a variable of the method; inputs belong to one of them."""
        names = [variable.symbol for variable in self.variables]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"el símbolo «{name}» está repetido.")
        _check_symbols(self.formula, {*names, PREVIOUS})
        for variable in self.variables:
            inputs = {each.symbol for each in self.variables if each.input_of == variable.symbol}
            _check_symbols(variable.formula, inputs)
            if variable.input_of is not None:
                self._check_input(variable, variable.input_of)
        return self

    def _check_input(self, variable: "VariableDefinition", owner: str) -> None:
        """What enters into a variable enters into one of the ficha's own, one level deep."""
        found = next((each for each in self.variables if each.symbol == owner), None)
        if found is None:
            raise ValueError(f"«{variable.symbol}» entra en «{owner}», que no es una variable.")
        if found.input_of is not None:
            raise ValueError(f"«{variable.symbol}» entra en «{owner}», que a su vez entra en otra.")


def _check_symbols(formula: str, known: set[str]) -> None:
    if not formula:
        return
    for symbol in symbols(parse(formula)):
        if symbol not in known:
            raise ValueError(
                f"la fórmula «{formula}» usa «{symbol}», que no es una variable del método."
            )


class BaselineDefinition(Definition):
    """Línea base."""

    year: Year
    printed: NumberText
    note: str = ""


class FinalTargetDefinition(Definition):
    """Meta final."""

    year: Year
    printed: NumberText
    note: str = ""


class TargetsDefinition(Definition):
    """Metas intermedias and the final one."""

    publication: Text
    intermediate: dict[Year, NumberText]
    final: FinalTargetDefinition

    @model_validator(mode="after")
    def final_one_agrees(self) -> Self:
        """The table of the years ends in the final target, or has no such year."""
        printed = self.intermediate.get(self.final.year)
        if printed is not None and number(printed) != number(self.final.printed):
            raise ValueError(
                f"la meta final {self.final.printed} no es la de {self.final.year}, {printed}."
            )
        return self


class SubstitutionDefinition(Definition):
    """Sustitución en método de cálculo as printed, and the result it states, if it states one."""

    text: Text
    states: Figure | None = None


class ReadingDefinition(Definition):
    """One place of one publication where results of the indicator are printed."""

    publication: Text
    section: Line
    table: Annotated[str, Field(min_length=1, max_length=120)]
    page: Page | None = None
    variables_page: Page | None = None
    rank: Annotated[int, Field(ge=1, le=9)]
    figures: dict[Year, Figure]
    variables: dict[Year, dict[str, str]] = {}
    sources: dict[str, str] = {}
    cells: dict[Year, dict[str, str]] = {}
    substitution: dict[Year, SubstitutionDefinition] = {}
    notes: dict[Year, str] = {}
    remarks: dict[Year, str] = {}
    cutoffs: dict[Year, date] = {}

    @model_validator(mode="after")
    def details_belong_to_a_figure(self) -> Self:
        """Variables, notes and the like are of a year whose figure is in this reading."""
        for name in ("variables", "cells", "substitution", "notes", "remarks", "cutoffs"):
            for year in getattr(self, name):
                if year not in self.figures:
                    raise ValueError(f"{name} habla de {year}, que no está en figures.")
        for year, values in self.variables.items():
            for symbol, text in values.items():
                if len(text) > 120:
                    raise ValueError(f"variables.{year}.{symbol}: pasa de 120 caracteres.")
                try:
                    read_variable(text)
                except UnreadableFigure as error:
                    raise ValueError(f"variables.{year}.{symbol}: {error}") from error
        return self


def read_variable(text: str) -> Printed:
    """A variable as printed; a template text left in the cell is a value that is missing."""
    if text.startswith(TEMPLATE_TEXT):
        return Printed(text=text, status=NOT_AVAILABLE, value=None, decimals=0)
    return read_printed(text)


def number(text: str) -> Decimal:
    """The value of a figure that has been checked to be a number."""
    value = read_printed(text).value
    assert value is not None
    return value


class FichaDefinition(Definition):
    """A ficha without the places where its figures are printed: what an edit may change."""

    code: Code
    kind: Literal["meta", "parametro"]
    objective: Text
    name: Text
    definition: Text
    disaggregation: Line
    frequency: Phrase
    type: Word
    accumulation: Literal["periodico", "acumulado"]
    unit_of_measure: Line
    collection_period: Phrase
    dimension: Word
    availability_month: Word
    direction: Literal["ascendente", "descendente", "constante"]
    responsible_unit: Text
    owner: Text
    decimals: Annotated[int, Field(ge=0, le=12)]
    observations: str = ""
    notes: list[str] = []
    methods: Annotated[list[MethodDefinition], Field(min_length=1)]
    baseline: BaselineDefinition
    targets: TargetsDefinition

    @model_validator(mode="after")
    def targets_come_after_the_baseline(self) -> Self:
        """No target is of the baseline's year or an earlier one."""
        years = [*self.targets.intermediate, self.targets.final.year]
        for year in years:
            if year <= self.baseline.year:
                raise ValueError(
                    f"la meta de {year} no es posterior a la línea base de {self.baseline.year}."
                )
        return self

    @model_validator(mode="after")
    def methods_are_in_order(self) -> Self:
        """Each method begins in a later year than the one before, and continues variables of it."""
        years = [method.valid_from for method in self.methods]
        if years != sorted(set(years)):
            raise ValueError("los métodos van en orden de vigencia y uno por año.")
        before: set[str] = set()
        for method in self.methods:
            _check_continued(method, before)
            before = {each.symbol for each in method.variables}
        return self

    def method_of(self, year: int) -> MethodDefinition | None:
        """The method in force in a year."""
        in_force = [method for method in self.methods if method.valid_from <= year]
        return in_force[-1] if in_force else None


def _check_continued(method: MethodDefinition, before: set[str]) -> None:
    continued = [each.continues for each in method.variables if each.continues is not None]
    for symbol in continued:
        if symbol not in before:
            raise ValueError(
                f"el método de {method.valid_from} continúa «{symbol}», que no es una variable del "
                "método anterior."
            )
        if continued.count(symbol) > 1:
            raise ValueError(
                f"dos variables del método de {method.valid_from} continúan «{symbol}»."
            )


class IndicatorDefinition(FichaDefinition):
    """``indicators/<code>.yaml``."""

    thresholds: list[ThresholdDefinition] = []
    readings: list[ReadingDefinition]

    @model_validator(mode="after")
    def baseline_is_printed_somewhere(self) -> Self:
        """The baseline is the figure that some reading of its year prints."""
        year = self.baseline.year
        printed = [each.figures[year] for each in self.readings if year in each.figures]
        if printed and all(
            read_printed(each).value != number(self.baseline.printed) for each in printed
        ):
            raise ValueError(
                f"la línea base {self.baseline.printed} no es ninguna de las cifras que se leen "
                f"de {year}: {', '.join(printed)}."
            )
        return self

    @model_validator(mode="after")
    def values_belong_to_the_method(self) -> Self:
        """Every captured symbol is a variable of the method in force that year."""
        everything = {each.symbol for method in self.methods for each in method.variables}
        for reading in self.readings:
            for name in ("variables", "cells"):
                for year, values in getattr(reading, name).items():
                    self._check_captured(name, year, set(values))
            for symbol in reading.sources:
                if symbol not in everything:
                    raise ValueError(f"sources: «{symbol}» no es una variable de la ficha.")
        return self

    def _check_captured(self, name: str, year: int, captured: set[str]) -> None:
        method = self.method_of(year)
        if method is None:
            raise ValueError(f"no hay método vigente en {year}, y hay {name}.")
        for symbol in sorted(captured - {variable.symbol for variable in method.variables}):
            raise ValueError(f"{name}.{year}: «{symbol}» no es una variable del método vigente.")

    @model_validator(mode="after")
    def places_are_unique(self) -> Self:
        """No two readings speak of the same table of the same section of a publication."""
        places = [(each.publication, each.section, each.table) for each in self.readings]
        for place in places:
            if places.count(place) > 1:
                raise ValueError(f"la lectura «{' / '.join(place)}» está repetida.")
        return self
