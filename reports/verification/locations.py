"""The places of the form in which a figure or a text stands."""

from dataclasses import dataclass

(
    ROW,
    BASELINE,
    BASELINE_YEAR,
    SUMMARY,
    ELEMENT,
    NAME,
    SERIES_BASELINE,
    SERIES,
    TARGET,
    TARGET_SET_HERE,
    VARIABLE,
    NUMBER,
    SOURCE,
    SYMBOL,
    SUBSTITUTION,
    COMPUTED,
    EXACT,
    FORMULA,
    LIVE,
    INPUT,
    UNKNOWN,
) = (
    "renglón del cuadro",
    "línea base",
    "año de la línea base",
    "cuadro",
    "elemento",
    "nombre",
    "línea base de la serie",
    "serie",
    "meta",
    "meta cambiada aquí",
    "variable",
    "número de la variable",
    "fuente de la variable",
    "símbolo de la variable",
    "sustitución",
    "resultado calculado",
    "valor exacto",
    "fórmula",
    "fórmula viva",
    "otro dato de la fórmula",
    "fuera del formulario",
)
"""Kinds of places; a result stands in the table of its objective and in the series of its ficha."""

ONLY_IN_SPREADSHEETS = frozenset({NAME, SYMBOL, COMPUTED, EXACT, FORMULA, LIVE})
FIGURES = frozenset(
    {
        BASELINE,
        SUMMARY,
        SERIES_BASELINE,
        SERIES,
        TARGET,
        TARGET_SET_HERE,
        VARIABLE,
        SUBSTITUTION,
        COMPUTED,
    }
)
"""Kinds that are counted: the others are what stands around figures."""


@dataclass(frozen=True, slots=True)
class Location:
    """The place where something stands: of which indicator, and of which year, variable or both."""

    kind: str
    code: str
    year: int | None = None
    name: str = ""

    def __str__(self) -> str:
        parts = [self.code, self.kind, self.name, str(self.year or "")]
        return ", ".join(part for part in parts if part)
