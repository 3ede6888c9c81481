"""Schema of ``indicators/<code>.yaml``: one ficha, and every place where its figures are printed.

The file mirrors the printed tables, so that a person with the document at hand can check it line
by line.  Figures are kept as printed; they are read here once to refuse what is not a figure.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from indicators.arithmetic.official_numbers import (
    NOT_AVAILABLE,
    Printed,
    UnreadableFigure,
    read_printed,
)
from indicators.arithmetic.targets import read_target, way_asked_for
from objectives.collation import alphabetical
from objectives.definition_files import Definition
from objectives.definitions import (
    Code,
    Kind,
    Line,
    Page,
    Phrase,
    Text,
    ThresholdDefinition,
    Word,
    Year,
)

from .method_definitions import MethodDefinition, Methods


def _is_figure(text: str) -> str:
    """Accept a number, ND or NA; refuse anything else with the reason."""
    try:
        read_printed(text)
    except UnreadableFigure as error:
        raise ValueError(str(error)) from error
    return text


def _is_number(text: str) -> str:
    if read_printed(_is_figure(text)).value is None:
        raise ValueError(f"«{text}» no es un número y aquí tiene que haberlo.")
    return text


def _is_target(text: str) -> str:
    """Accept a number, a bound, a range or only a direction, as targets are printed."""
    try:
        read_target(text)
    except UnreadableFigure as error:
        raise ValueError(str(error)) from error
    return text


def _years_as_text(value: Any) -> Any:
    """Return some years, a list in a file and a text in a form, as «2020, 2022»."""
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _are_years(text: str) -> str:
    years = [part.strip() for part in text.split(",")] if text else []
    if not all(year.isascii() and year.isdigit() and 1900 <= int(year) <= 2100 for year in years):
        raise ValueError(f"«{text}» no son años separados por comas: 2020, 2022.")
    return ", ".join(sorted(set(years)))


def _none_if_empty(value: Any) -> Any:
    return None if value == "" else value


Years = Annotated[
    str, BeforeValidator(_years_as_text), Field(max_length=200), AfterValidator(_are_years)
]
Lag = Annotated[Annotated[int, Field(ge=0, le=10)] | None, BeforeValidator(_none_if_empty)]
Figure = Annotated[str, Field(max_length=60), AfterValidator(_is_figure)]
NumberText = Annotated[str, Field(max_length=60), AfterValidator(_is_number)]
TargetText = Annotated[str, Field(max_length=60), AfterValidator(_is_target)]

TEMPLATE_TEXT = "Agregar el valor de la variable"
"""Begins the text that a document's own template leaves in a cell nobody filled in."""


class BaselineDefinition(Definition):
    """Línea base: a figure of a year, or ND where the document says that there is none.

    ``period`` is the period as printed where it is no year: 2017-2018, a school cycle; ``year`` is
    the one in which it ends.
    """

    year: Year | None = None
    printed: Figure
    period: Annotated[str, Field(max_length=60)] = ""
    note: str = ""

    @model_validator(mode="after")
    def number_is_of_a_year(self) -> Self:
        """Check that a baseline with a number says of which year it is."""
        if self.year is None and read_printed(self.printed).value is not None:
            raise ValueError("la línea base tiene cifra y no dice de qué año es (year).")
        return self


class FinalTargetDefinition(Definition):
    """Meta final."""

    year: Year
    printed: TargetText
    note: str = ""


class TargetsDefinition(Definition):
    """Metas intermedias and the final one, as far as the ficha has them."""

    publication: Text
    intermediate: dict[Year, TargetText] = {}
    final: FinalTargetDefinition | None = None

    @property
    def printed(self) -> dict[int, str]:
        """Return the target of each year as printed, the final one among them, in order."""
        final = {self.final.year: self.final.printed} if self.final else {}
        return dict(sorted({**final, **self.intermediate}.items()))

    @model_validator(mode="after")
    def there_is_one(self) -> Self:
        """Check that the table has a target at all: a ficha without any has no table."""
        if not self.printed:
            raise ValueError("no hay ninguna meta: quite esta clave si la ficha no las tiene.")
        return self

    @model_validator(mode="after")
    def final_one_agrees(self) -> Self:
        """Check that the table of the years ends in the final target, or has no such year."""
        if self.final is None:
            return self
        printed = self.intermediate.get(self.final.year)
        if printed is not None and read_target(printed) != read_target(self.final.printed):
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
        """Check that variables, notes and the like are of a year whose figure is in this reading."""
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
    """Read a variable as printed; a template text left in the cell is a value that is missing."""
    if text.startswith(TEMPLATE_TEXT):
        return Printed(text=text, status=NOT_AVAILABLE, value=None, decimals=0)
    return read_printed(text)


def number(text: str) -> Decimal:
    """Return the value of a figure that has been checked to be a number."""
    value = read_printed(text).value
    assert value is not None
    return value


class FichaDefinition(Definition):
    """A ficha without the places where its figures are printed: what an edit may change.

    What the ficha does not have is None, or no method at all.
    """

    code: Code
    kind: Kind
    objective: Text
    other_objectives: list[Text] = []
    strategy: Text | None = None
    name: Text
    definition: Text
    disaggregation: Line
    frequency: Phrase
    measured_years: Years = ""
    type: Word
    accumulation: Literal["periodico", "acumulado"]
    unit_of_measure: Line
    collection_period: Phrase
    dimension: Word
    availability_month: Word
    availability_lag: Lag = None
    direction: Literal["ascendente", "descendente", "constante"]
    responsible_unit: Text
    owner: Text
    captured_by: Annotated[str, Field(max_length=80)] = ""
    decimals: Annotated[int, Field(ge=0, le=12)]
    observations: str = ""
    notes: list[str] = []
    methods: Methods = []
    baseline: BaselineDefinition | None = None
    targets: TargetsDefinition | None = None

    @model_validator(mode="after")
    def targets_come_after_the_baseline(self) -> Self:
        """Check that no target is of the baseline's year or an earlier one."""
        if self.baseline is None or self.baseline.year is None or self.targets is None:
            return self
        for year in self.targets.printed:
            if year <= self.baseline.year:
                raise ValueError(
                    f"la meta de {year} no es posterior a la línea base de {self.baseline.year}."
                )
        return self

    @model_validator(mode="after")
    def targets_ask_for_the_direction(self) -> Self:
        """Check that a target without a number asks for the direction that the ficha declares."""
        for year, text in self.targets.printed.items() if self.targets else ():
            if (way := way_asked_for(text)) and way != self.direction:
                raise ValueError(
                    f"la meta de {year} es «{text}» y la tendencia de la ficha es {self.direction}."
                )
        return self

    def method_of(self, year: int) -> MethodDefinition | None:
        """Return the method in force in a year."""
        in_force = [method for method in self.methods if method.valid_from <= year]
        return in_force[-1] if in_force else None


class IndicatorDefinition(FichaDefinition):
    """``indicators/<code>.yaml``."""

    thresholds: list[ThresholdDefinition] = []
    readings: list[ReadingDefinition]

    @model_validator(mode="after")
    def baseline_is_printed_somewhere(self) -> Self:
        """Check that the baseline is the figure that some reading of its year prints."""
        if self.baseline is None or self.baseline.year is None:
            return self
        year = self.baseline.year
        printed = [reading.figures[year] for reading in self.readings if year in reading.figures]
        value = read_printed(self.baseline.printed).value
        if printed and all(read_printed(text).value != value for text in printed):
            raise ValueError(
                f"la línea base {self.baseline.printed} no es ninguna de las cifras que se leen "
                f"de {year}: {', '.join(printed)}."
            )
        return self

    @model_validator(mode="after")
    def values_belong_to_the_method(self) -> Self:
        """Check that every captured symbol is a variable of the method in force that year."""
        everything = {variable.symbol for method in self.methods for variable in method.variables}
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
        for symbol in sorted(
            captured - {variable.symbol for variable in method.variables}, key=alphabetical
        ):
            raise ValueError(f"{name}.{year}: «{symbol}» no es una variable del método vigente.")

    @model_validator(mode="after")
    def readings_are_unique(self) -> Self:
        """Check that no two readings speak of the same table of the same section of a publication."""
        places = [
            (reading.publication, reading.section, reading.table) for reading in self.readings
        ]
        for place in places:
            if places.count(place) > 1:
                raise ValueError(f"la lectura «{' / '.join(place)}» está repetida.")
        return self
