"""Schema of the methods of a ficha: formula, variables, and what these continue of earlier ones."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from indicators.arithmetic.formulas import FUNCTIONS, PREVIOUS, RESULT, FormulaError, parse, symbols
from objectives.definition_files import Definition, MisplacedValue, Notation, key, pattern
from objectives.definition_parts import Text, Year


def _is_formula(text: str) -> str:
    if text:
        try:
            parse(text)
        except FormulaError as error:
            raise ValueError(f"la fórmula «{text}» no se entiende: {error}.") from error
    return text


def _is_symbol(text: str) -> str:
    if text in (PREVIOUS, RESULT, *FUNCTIONS):
        raise ValueError(f"«{text}» es una palabra de las fórmulas y no puede ser un símbolo.")
    return text


Formula = Annotated[str, AfterValidator(_is_formula), Notation("fórmula")]
Symbol = Annotated[
    str,
    Field(max_length=40),
    pattern(r"^[a-z][a-z0-9_]*$", "una minúscula sin acento y luego minúsculas, cifras o _"),
    AfterValidator(_is_symbol),
]
Continued = Annotated[
    str,
    pattern(
        r"^([0-9]{4}\.)?[a-z][a-z0-9_]*$",
        "año del método y símbolo, 2016.v1, o el símbolo solo si es del método anterior",
    ),
]


class VariableDefinition(Definition, title="Una variable de un método"):
    """A variable of a method."""

    symbol: Symbol = key("Símbolo con que la nombran las fórmulas y las cifras.")
    number: Annotated[int, Field(ge=1, le=1000)] = key("Número de la variable en la ficha.")
    name: Text = key("Nombre, como se imprime.")
    source: str = key("Fuente, como se imprime en la ficha.", default="")
    consolidation: Literal["nacional", "suma", "ultimo"] = key(
        "De dónde sale el valor de la institución: se captura (nacional), es la suma de sus "
        "unidades, o el último dato de ellas."
    )
    formula: Formula = key(
        "Operación con otras variables, si esta no se captura sino que resulta de ellas.",
        default="",
    )
    input_of: str | None = key(
        "Símbolo de la variable en cuya fórmula entra, si entra en una.", default=None
    )
    previous_of: str | None = key(
        "Símbolo de la variable cuya cifra del año anterior es esta: se toma de la captura de ese año, "
        "y no se captura otra vez.",
        default=None,
    )
    continues: Continued | None = key(
        "Variable de un método anterior cuyas cifras valen también para esta.", default=None
    )


class MethodDefinition(Definition, title="Un método de cálculo, desde un año"):
    """Método de cálculo from a year on; its other texts only where a publication prints them anew."""

    valid_from: Year = key(
        "Primer año en que vale, también los anteriores a la línea base que se impriman."
    )
    publication: Text = key("Clave de la publicación que lo imprime.")
    text: Text = key("El método, como se imprime.")
    formula: Formula = key(
        "El método como operación con los símbolos de sus variables; vacía si el texto no da una."
    )
    accumulates_from: Year | None = key(
        "Año en que empieza la cuenta de un acumulado: en él, el resultado anterior "
        "(previous) vale 0.",
        default=None,
    )
    variables: list[VariableDefinition] = key(
        "Sus variables, en el orden de la ficha; [] si no tiene."
    )
    name: str = key("Nombre del indicador, si esta publicación lo imprime de nuevo.", default="")
    objective_text: str = key("Objetivo del indicador, si esta publicación lo imprime.", default="")
    definition: str = key("Definición, si esta publicación la imprime de nuevo.", default="")
    observations: str = key("Observaciones, si esta publicación las imprime de nuevo.", default="")
    target_note: str = key("Nota sobre la meta, si esta publicación la imprime.", default="")
    notes: list[str] = key("Lo que advierte quien transcribe.", default=[])

    @model_validator(mode="after")
    def symbols_are_known(self) -> Self:
        """Check that every symbol of a formula is a variable of the method; inputs are of one of
        them.
        """
        names = [variable.symbol for variable in self.variables]
        for place, name in enumerate(names):
            if name in names[:place]:
                raise MisplacedValue(
                    f"el símbolo «{name}» está repetido.", "variables", place, "symbol"
                )
        _check_symbols(self.formula, {*names, PREVIOUS})
        for variable in self.variables:
            inputs = {
                candidate.symbol
                for candidate in self.variables
                if candidate.input_of == variable.symbol
            }
            _check_symbols(variable.formula, inputs)
            if variable.input_of is not None:
                self._check_input(variable, variable.input_of)
        for place, variable in enumerate(self.variables):
            if reason := self._previous_fault(variable):
                raise MisplacedValue(reason, "variables", place, "previous_of")
        return self

    def _previous_fault(self, variable: VariableDefinition) -> str:
        """Return what is wrong with the variable whose figure of the year before one takes."""
        if variable.previous_of is None:
            return ""
        named = next(
            (other for other in self.variables if other.symbol == variable.previous_of), None
        )
        if named is None or named is variable:
            return f"«{variable.previous_of}» no es otra variable del método."
        if variable.formula or named.formula or named.previous_of:
            return "una variable que se captura la toma de otra que se captura, y de ninguna más."
        return ""

    def _check_input(self, variable: "VariableDefinition", owner: str) -> None:
        """Check that what enters into a variable enters into one of the ficha's own, one level deep."""
        found = next((candidate for candidate in self.variables if candidate.symbol == owner), None)
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


def _continuing(methods: list[MethodDefinition]) -> list[MethodDefinition]:
    """Check that each method begins in a later year than the one before; what its variables
    continue is a variable of an earlier one, and named with its year.

    So it stays the same variable also where a method is put in between.
    """
    years = [method.valid_from for method in methods]
    if years != sorted(set(years)):
        raise ValueError("los métodos van en orden de vigencia y uno por año.")
    chains: dict[str, list[str]] = {}
    found: list[MethodDefinition] = []
    for method in methods:
        own = {
            f"{method.valid_from}.{variable.symbol}": _full(variable, found)
            for variable in method.variables
        }
        _check_continued(method, own, chains)
        chains |= {name: [name, *chains.get(former or "", [])] for name, former in own.items()}
        variables = [
            variable.model_copy(update={"continues": former})
            for variable, former in zip(method.variables, own.values(), strict=True)
        ]
        found.append(method.model_copy(update={"variables": variables}))
    return found


def _full(variable: VariableDefinition, before: list[MethodDefinition]) -> str | None:
    """Return the continued variable with its method's year; a symbol alone is of the last one."""
    named = variable.continues
    if named is None or "." in named or not before:
        return named
    return f"{before[-1].valid_from}.{named}"


def _check_continued(
    method: MethodDefinition, continued: dict[str, str | None], chains: dict[str, list[str]]
) -> None:
    """Check that only what is there is continued, and that no figure counts for two variables."""
    taken: set[str] = set()
    for former in continued.values():
        if former is None:
            continue
        year, _dot, symbol = former.rpartition(".")
        if former not in chains:
            raise ValueError(
                f"el método de {method.valid_from} continúa «{symbol}»"
                f"{f' del de {year}' if year else ''}, que no es una variable de un método anterior."
            )
        if not taken.isdisjoint(chains[former]):
            raise ValueError(
                f"dos variables del método de {method.valid_from} continúan «{symbol}» del de "
                f"{year}."
            )
        taken.update(chains[former])


Methods = Annotated[list[MethodDefinition], AfterValidator(_continuing)]
