"""The schema of ``registers.yaml``: the registers of a programme, and what documents print of them."""

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from indicators.arithmetic.official_numbers import UnreadableFigure, read_printed
from objectives.definition_files import Definition, MisplacedValue, Notation, key
from objectives.definition_parts import Code, Page, Slug, Title, Word, Year
from objectives.definitions import repeated
from objectives.periods import read_frequency

RegisterFrequency = Literal[
    "mensual", "bimestral", "trimestral", "cuatrimestral", "semestral", "anual"
]
Part = Annotated[int, Field(ge=0, le=12), Notation("número, desde 1")]
Commitments = Annotated[int, Field(ge=0, le=1_000_000), Notation("número entero")]
PrintedPercent = Annotated[
    str, Field(max_length=40), Notation("porcentaje como se imprime, entre comillas, o ND o NA")
]


class ComplianceDefinition(Definition, title="Un renglón de cumplimiento"):
    """What is printed of one objective, or of the whole, in a year or a part of it."""

    objective: Code | None = key("Clave del objetivo; sin ella es del total.", default=None)
    year: Year = key("Año.")
    part: Part = key(
        "Qué parte del año, de las que dice frequency; sin ella es del año entero.", default=0
    )
    programmed: Commitments | None = key("Cuántos había que cumplir.", default=None)
    fulfilled: Commitments | None = key("Cuántos se cumplieron.", default=None)
    percent: PrintedPercent = key("El porcentaje, si se imprime.", default="")
    note: str = key("Lo que convenga saber del renglón.", default="")

    @field_validator("percent")
    @classmethod
    def percent_is_a_figure(cls, text: str) -> str:
        """Check that a percentage can be read as any figure can."""
        if text:
            try:
                read_printed(text)
            except UnreadableFigure as error:
                raise ValueError(str(error)) from error
        return text

    @model_validator(mode="after")
    def says_something(self) -> Self:
        """Check that something is printed."""
        if self.programmed is None and self.fulfilled is None and not self.percent:
            raise ValueError("no dice cuentas ni porcentaje.")
        return self


class CompliancePlaceDefinition(Definition, title="Un lugar en que se imprime el cumplimiento"):
    """A place of a document that prints how far a register is fulfilled."""

    publication: Slug = key("Clave de la publicación.")
    section: Title = key("Apartado en que está.")
    table: Annotated[str, Field(max_length=300)] = key(
        "Cuadro en que está; sin él, es del texto.", default=""
    )
    page: Page | None = key("Página en que está.", default=None)
    rows: list[ComplianceDefinition] = key("Lo que imprime, en su orden.")

    @model_validator(mode="after")
    def rows_stand_once(self) -> Self:
        """Check that no period of an objective stands twice."""
        said = [(row.objective, row.year, row.part) for row in self.rows]
        if twice := repeated(said):
            raise MisplacedValue("este renglón está repetido.", "rows", twice[0])
        return self


class RegisterDefinition(Definition, title="Un registro de compromisos"):
    """A list of commitments of one kind."""

    slug: Slug = key("Clave con que se le encuentra.")
    name: Title = key("Nombre, en plural: Líneas de acción.")
    entry: Word = key("Cómo se llama a cada uno: línea de acción, acuerdo.")
    frequency: RegisterFrequency | None = key(
        "Cada cuánto se informa de ellos; sin ella, sin fecha fija.", default=None
    )
    entries: Literal["acciones"] | None = key(
        "Si sus compromisos son las acciones del programa, uno por cada una: acciones.",
        default=None,
    )
    readings: list[CompliancePlaceDefinition] = key(
        "Dónde se imprime cuánto se cumplió; dentro de una publicación, antes lo que tiene la última "
        "palabra.",
        default=[],
    )

    @model_validator(mode="after")
    def places_are_unique_and_parts_fit(self) -> Self:
        """Check that no place stands twice, and that the year has as many parts as are said."""
        places = [(place.publication, place.section, place.table) for place in self.readings]
        if twice := repeated(places):
            raise MisplacedValue("este lugar está repetido.", "readings", twice[0])
        frequency = read_frequency(self.frequency or "")
        parts = frequency.parts if frequency else 0
        for at, place in enumerate(self.readings):
            for row_at, row in enumerate(place.rows):
                if row.part > parts:
                    reason = (
                        f"frequency no divide el año en {row.part} partes."
                        if parts
                        else "sin una frequency menor que el año no hay partes."
                    )
                    raise MisplacedValue(reason, "readings", at, "rows", row_at, "part")
        return self


class RegistersDefinition(Definition, title="Los registros de compromisos"):
    """``registers.yaml``."""

    registers: list[RegisterDefinition] = key("Todos, en su orden.", default=[])

    @model_validator(mode="after")
    def slugs_are_unique(self) -> Self:
        """Check that no two registers share a slug."""
        if twice := repeated([register.slug for register in self.registers]):
            raise MisplacedValue(f"«{twice[1]}» está repetido.", "registers", twice[0], "slug")
        return self
