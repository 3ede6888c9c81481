"""The parts of a ficha's file: its baseline and targets, and the places where figures are printed.

Figures are kept as printed; they are read here once to refuse what is not a figure.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from indicators.arithmetic.official_numbers import (
    NOT_AVAILABLE,
    Printed,
    UnreadableFigure,
    read_printed,
)
from indicators.arithmetic.targets import read_target
from objectives.definition_files import Definition, MisplacedValue, Notation, key
from objectives.definition_parts import Line, Page, Text, Year


def _is_figure(text: str) -> str:
    """Accept a number, ND or NA; refuse anything else with the reason."""
    try:
        read_printed(text)
    except UnreadableFigure as error:
        raise ValueError(str(error)) from error
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


def _text_or_empty(value: str | None) -> str:
    return value or ""


Years = Annotated[
    str,
    BeforeValidator(_years_as_text),
    Field(max_length=200),
    AfterValidator(_are_years),
    WithJsonSchema(
        {"type": ["array", "string"], "items": {"type": "integer"}, "x-notation": "lista de años"}
    ),
]
Lag = Annotated[Annotated[int, Field(ge=0, le=10)] | None, BeforeValidator(_none_if_empty)]
UnitKindWord = Annotated[
    Literal["porcentaje", "proporcion", "tasa", "conteo", "dinero", "indice", "posicion", "otra"]
    | None,
    BeforeValidator(_none_if_empty),
    AfterValidator(_text_or_empty),
]
Figure = Annotated[str, Field(max_length=60), AfterValidator(_is_figure), Notation("cifra")]
TargetText = Annotated[str, Field(max_length=60), AfterValidator(_is_target), Notation("meta")]
Period = Annotated[str, Field(max_length=60)]
VariableText = Annotated[str, Notation("cifra")]

TEMPLATE_TEXT = "Agregar el valor de la variable"
"""Begins the text that a document's own template leaves in a cell nobody filled in."""


class BaselineDefinition(Definition, title="La línea base"):
    """Línea base: a figure of a year, or ND where the document says that there is none.

    ``period`` is the period as printed where it is no year: 2017-2018, a school cycle; ``year`` is
    the one in which it ends.
    """

    year: Year | None = key("Año; sin él, printed no es un número.", default=None)
    printed: Figure = key("La cifra como se imprime, o ND si el documento dice que no la hay.")
    period: Period = key(
        "El periodo como se imprime, si no es un año: 2017-2018, un ciclo escolar; year es "
        "el año en que acaba.",
        default="",
    )
    note: str = key("La nota impresa sobre la línea base.", default="")

    @model_validator(mode="after")
    def number_is_of_a_year(self) -> Self:
        """Check that a baseline with a number says of which year it is."""
        if self.year is None and read_printed(self.printed).value is not None:
            raise MisplacedValue("la línea base tiene cifra y no dice de qué año es.", "year")
        return self


class FinalTargetDefinition(Definition, title="La meta final"):
    """Meta final."""

    year: Year = key("Año; puede ser posterior al programa.")
    printed: TargetText = key("La meta como se imprime.")
    note: str = key("La nota impresa sobre la meta.", default="")


class TargetsDefinition(Definition, title="Las metas"):
    """Metas intermedias and the final one, as far as the ficha has them."""

    publication: Text = key("Clave de la publicación que las imprime.")
    intermediate: dict[Year, TargetText] = key(
        "La meta de cada año, como se imprime; también la del último, si está en el cuadro.",
        default={},
    )
    final: FinalTargetDefinition | None = key("La meta final, si la ficha tiene una.", default=None)

    @property
    def printed(self) -> dict[int, str]:
        """Return the target of each year as printed, the final one among them, in order."""
        final = {self.final.year: self.final.printed} if self.final else {}
        return dict(sorted({**final, **self.intermediate}.items()))

    def place_of(self, year: int) -> tuple[str | int, ...]:
        """Return where the target of a year stands in the table."""
        if year in self.intermediate:
            return ("intermediate", year)
        return ("final", "printed")

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
            raise MisplacedValue(
                f"la meta final {self.final.printed} no es la de {self.final.year}, {printed}.",
                "final",
                "printed",
            )
        return self


class SubstitutionDefinition(Definition, title="La sustitución en el método de cálculo"):
    """Sustitución en método de cálculo as printed, and the result it states, if it states one."""

    text: Text = key("La operación como se imprime.")
    states: Figure | None = key(
        "El resultado que dice la operación, si dice uno: es otra cifra impresa, que puede "
        "diferir.",
        default=None,
    )


class ReadingDefinition(
    Definition, title="Un lugar de una publicación en que se imprimen cifras del indicador"
):
    """One place of one publication where results of the indicator are printed."""

    publication: Text = key("Clave de la publicación.")
    section: Line = key("Apartado, como se titula.")
    table: Annotated[str, Field(min_length=1, max_length=120)] = key("Cuadro, como se titula.")
    page: Page | None = key("Página de las cifras.", default=None)
    variables_page: Page | None = key("Página de las variables, si es otra.", default=None)
    rank: Annotated[int, Field(ge=1, le=9)] = key(
        "Precedencia entre los lugares de una publicación: 1 tiene la última palabra (la "
        "ficha), más alto es un resumen."
    )
    figures: dict[Year, Figure] = key("La cifra de cada año, como se imprime.")
    variables: dict[Year, dict[str, VariableText]] = key(
        "De cada año, el valor de cada variable del método, como se imprime.", default={}
    )
    sources: dict[str, str] = key("La fuente de cada variable, como se imprime aquí.", default={})
    cells: dict[Year, dict[str, str]] = key(
        "De cada año, lo que dice la celda de cada variable, si no es el valor sin más.", default={}
    )
    substitution: dict[Year, SubstitutionDefinition] = key(
        "De cada año, la operación impresa.", default={}
    )
    notes: dict[Year, str] = key("De cada año, la nota impresa al pie.", default={})
    remarks: dict[Year, str] = key("De cada año, lo que advierte quien transcribe.", default={})
    cutoffs: dict[Year, date] = key(
        "De cada año, el día hasta el que cuenta la cifra, si no es el fin del año o de lo "
        "que abarca la publicación.",
        default={},
    )
    printed_under: dict[Year, Year] = key(
        "De cada año, el primer año (valid_from) del método al que son sus variables, si no "
        "es el vigente.",
        default={},
    )

    @model_validator(mode="after")
    def details_belong_to_a_figure(self) -> Self:
        """Check that variables, notes and the like are of a year whose figure is in this reading."""
        for name in (
            "variables",
            "cells",
            "substitution",
            "notes",
            "remarks",
            "cutoffs",
            "printed_under",
        ):
            for year in getattr(self, name):
                if year not in self.figures:
                    raise MisplacedValue(f"{year} no está en figures.", name, year)
        for year, values in self.variables.items():
            for symbol, text in values.items():
                place = ("variables", year, symbol)
                if len(text) > 120:
                    raise MisplacedValue("pasa de 120 caracteres.", *place)
                try:
                    read_variable(text)
                except UnreadableFigure as error:
                    raise MisplacedValue(str(error), *place) from error
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
