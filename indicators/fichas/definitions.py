"""Schema of ``indicators/<code>.yaml``: one ficha, and every place where its figures are printed.

The file mirrors the printed tables, so that a person with the document at hand can check it line
by line.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from indicators.arithmetic.official_numbers import read_printed
from indicators.arithmetic.targets import way_asked_for
from objectives.collation import alphabetical
from objectives.definition_files import Definition, MisplacedValue, key
from objectives.definition_parts import (
    FORMERLY,
    Code,
    FormerCodes,
    Kind,
    Line,
    Phrase,
    Text,
    ThresholdDefinition,
    Word,
    Year,
)

from .definition_parts import (
    BaselineDefinition,
    Lag,
    ReadingDefinition,
    TargetsDefinition,
    TargetText,
    UnitKindWord,
    Years,
)
from .method_definitions import MethodDefinition, Methods
from .target_tables import stated_in, targets_in_force

Place = tuple[str | int, ...]
"""The keys and places that lead to something in a file."""


class FichaDefinition(Definition, title="La ficha de un indicador"):
    """A ficha without the places where its figures are printed: what an edit may change.

    What the ficha does not have is None, or no method at all.
    """

    code: Code = key("Clave, como se imprime; el archivo se llama igual: indicators/1.1.yaml.")
    kind: Kind = key("Clase de indicador.")
    objective: Text = key("Clave del objetivo del que cuelga.")
    other_objectives: list[Text] = key(
        "Claves de otros objetivos a los que también sirve.", default=[]
    )
    strategy: Text | None = key(
        "Clave de la estrategia de la que cuelga, si cuelga de una.", default=None
    )
    name: Text = key("Nombre.")
    definition: Text = key("Definición o descripción general.")
    disaggregation: Line = key("Nivel de desagregación.")
    frequency: Phrase = key("Periodicidad o frecuencia de medición.")
    measured_years: Years = key(
        "Años en que se mide, si no siguen de la periodicidad contada desde la línea base.",
        default="",
    )
    type: Word = key("Tipo: Estratégico, Gestión.")
    accumulation: Literal["periodico", "acumulado"] = key(
        "Si la cifra de un año es la del año o se acumula."
    )
    unit_of_measure: Line = key("Unidad de medida.")
    unit_kind: UnitKindWord = key(
        "Clase de la unidad de medida, de la que depende cómo se dicen cifras y distancias; sin esta "
        "clave, la que se lee en la unidad: «Porcentaje de hogares» es un porcentaje, «Personas» un "
        "conteo.",
        default="",
    )
    collection_period: Phrase = key("Periodo de recolección de los datos.")
    dimension: Word = key("Dimensión: Eficacia, Eficiencia, Calidad, Economía.")
    availability_month: Word = key(
        "Disponibilidad de la información: el mes en que se conoce la cifra. De otro texto "
        "no se sigue cuándo vence."
    )
    availability_lag: Lag = key(
        "Cuántos años después del medido es ese mes; sin esta clave, el primero tras el "
        "cierre del año.",
        default=None,
    )
    direction: Literal["ascendente", "descendente", "constante"] = key("Tendencia esperada.")
    responsible_unit: Text = key("Unidad responsable de reportar el avance, como se imprime.")
    owner: Text = key("Clave de la unidad que captura (units.yaml).")
    captured_by: Annotated[str, Field(max_length=80)] = key(
        "Qué unidad aporta su parte a la cifra, o qué tipo de unidades (units.yaml); sin esta clave, "
        "la institución sola.",
        default="",
    )
    decimals: Annotated[int, Field(ge=0, le=12)] = key("Con cuántos decimales se muestra.")
    observations: str = key("Observaciones impresas.", default="")
    notes: list[str] = key("Lo que advierte quien transcribe.", default=[])
    methods: Methods = key(
        "Métodos de cálculo, del más antiguo al vigente; sin ninguno, la ficha no tiene método.",
        default=[],
    )
    baseline: BaselineDefinition | None = key(
        "Línea base; sin esta clave, la ficha no tiene.", default=None
    )
    targets: TargetsDefinition | None = key(
        "Metas; sin esta clave, la ficha no tiene.", default=None
    )
    restated_targets: list[TargetsDefinition] = key(
        "Las metas que publicaciones posteriores fijan de nuevo, un cuadro cada una, en el orden en "
        "que salieron; de cada año rige la última.",
        default=[],
    )

    targets_here: dict[Year, TargetText] = key(
        "De cada año cuya meta se cambió en la aplicación sin que una publicación lo diga, la meta con "
        "la que se compara; la impresa queda en su cuadro. Lo escribe dump_programme.",
        default={},
    )

    @property
    def target_tables(self) -> list[tuple[Place, TargetsDefinition]]:
        """Return the tables of targets, each with its place in the file."""
        own: list[tuple[Place, TargetsDefinition]] = (
            [(("targets",), self.targets)] if self.targets else []
        )
        return own + [
            (("restated_targets", place), table)
            for place, table in enumerate(self.restated_targets)
        ]

    @model_validator(mode="after")
    def targets_are_restated_once_a_publication(self) -> Self:
        """Check that what is stated anew was stated before, and by each publication once."""
        if self.restated_targets and self.targets is None:
            raise MisplacedValue(
                "no hay metas que fijar de nuevo: el primer cuadro es targets.", "restated_targets"
            )
        seen: set[str] = set()
        for place, table in self.target_tables:
            if table.publication in seen:
                raise MisplacedValue(
                    f"«{table.publication}» ya tiene un cuadro de metas.", *place, "publication"
                )
            seen.add(table.publication)
        return self

    @model_validator(mode="after")
    def targets_set_here_are_printed_too(self) -> Self:
        """Check that what was set here takes the place of a printed target, and is another one."""
        in_force = targets_in_force(stated_in(self.model_dump()))
        for year, text in self.targets_here.items():
            if year not in in_force:
                raise MisplacedValue(
                    f"ninguna publicación imprime una meta de {year}.", "targets_here", year
                )
            if text == in_force[year].printed:
                raise MisplacedValue(f"la meta de {year} ya se imprime así.", "targets_here", year)
        return self

    @model_validator(mode="after")
    def targets_come_after_the_baseline(self) -> Self:
        """Check that no target is of the baseline's year or an earlier one."""
        if self.baseline is None or self.baseline.year is None:
            return self
        for place, table in self.target_tables:
            for year in table.printed:
                if year <= self.baseline.year:
                    raise MisplacedValue(
                        f"la meta de {year} no es posterior a la línea base de "
                        f"{self.baseline.year}.",
                        *place,
                        *table.place_of(year),
                    )
        return self

    @model_validator(mode="after")
    def targets_ask_for_the_direction(self) -> Self:
        """Check that a target without a number asks for the direction that the ficha declares."""
        here = [(("targets_here", year), year, text) for year, text in self.targets_here.items()]
        printed = [
            ((*place, *table.place_of(year)), year, text)
            for place, table in self.target_tables
            for year, text in table.printed.items()
        ]
        for place, year, text in [*printed, *here]:
            if (way := way_asked_for(text)) and way != self.direction:
                raise MisplacedValue(
                    f"la meta de {year} es «{text}» y la tendencia de la ficha es "
                    f"{self.direction}.",
                    *place,
                )
        return self

    def method_of(self, year: int) -> MethodDefinition | None:
        """Return the method in force in a year."""
        in_force = [method for method in self.methods if method.valid_from <= year]
        return in_force[-1] if in_force else None


class IndicatorDefinition(
    FichaDefinition, title="Un indicador: su ficha y dónde se imprimen sus cifras"
):
    """``indicators/<code>.yaml``."""

    formerly: FormerCodes = key(FORMERLY, default=[])
    thresholds: list[ThresholdDefinition] = key(
        "Límites propios de sus semáforos, en lugar de los del programa.", default=[]
    )
    readings: list[ReadingDefinition] = key(
        "Cada lugar en que se imprimen cifras; [] si aún no hay ninguno."
    )

    @model_validator(mode="after")
    def baseline_is_printed_somewhere(self) -> Self:
        """Check that the baseline is the figure that some reading of its year prints."""
        if self.baseline is None or self.baseline.year is None:
            return self
        year = self.baseline.year
        printed = [reading.figures[year] for reading in self.readings if year in reading.figures]
        value = read_printed(self.baseline.printed).value
        if printed and all(read_printed(text).value != value for text in printed):
            raise MisplacedValue(
                f"la línea base {self.baseline.printed} no es ninguna de las cifras que se leen "
                f"de {year}: {', '.join(printed)}.",
                "baseline",
                "printed",
            )
        return self

    @model_validator(mode="after")
    def values_belong_to_the_method(self) -> Self:
        """Check that every captured symbol is a variable of the method in force that year."""
        everything = {variable.symbol for method in self.methods for variable in method.variables}
        for place, reading in enumerate(self.readings):
            for name in ("variables", "cells"):
                for year, values in getattr(reading, name).items():
                    method = self._method_printed(reading, place, name, year)
                    known = {variable.symbol for variable in method.variables}
                    for symbol in sorted(set(values) - known, key=alphabetical):
                        raise MisplacedValue(
                            f"«{symbol}» no es una variable del método de {method.valid_from}.",
                            "readings",
                            place,
                            name,
                            year,
                            symbol,
                        )
            for symbol in reading.sources:
                if symbol not in everything:
                    raise MisplacedValue(
                        f"«{symbol}» no es una variable de la ficha.",
                        "readings",
                        place,
                        "sources",
                        symbol,
                    )
        return self

    def _method_printed(
        self, reading: ReadingDefinition, place: int, name: str, year: int
    ) -> MethodDefinition:
        """Return the method whose variables a reading prints of a year."""
        named = reading.printed_under.get(year)
        method = self.method_of(year if named is None else named)
        if named is not None and (method is None or method.valid_from != named):
            raise MisplacedValue(
                f"ningún método empieza en {named}.", "readings", place, "printed_under", year
            )
        if method is None:
            raise MisplacedValue(f"no hay método vigente en {year}.", "readings", place, name, year)
        return method

    @model_validator(mode="after")
    def readings_are_unique(self) -> Self:
        """Check that no two readings speak of the same table of the same section of a publication."""
        seen: set[tuple[str, str, str]] = set()
        for place, reading in enumerate(self.readings):
            found = (reading.publication, reading.section, reading.table)
            if found in seen:
                raise MisplacedValue(
                    f"la lectura «{' / '.join(found)}» está repetida.", "readings", place
                )
            seen.add(found)
        return self
