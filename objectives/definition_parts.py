"""The notations that definition files use, and the parts of ``programme.yaml`` beside its tree."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from .definition_files import Definition, Notation, key, pattern


def _fits_an_address(code: str) -> str:
    """Check a code, which is part of an address: neither slashes nor characters that cannot be seen."""
    if "/" in code or not code.isprintable():
        raise ValueError("no sirve de clave: lleva diagonal o caracteres invisibles.")
    return code


Text = Annotated[str, Field(min_length=1)]
Code = Annotated[
    str,
    Field(min_length=1, max_length=20),
    AfterValidator(_fits_an_address),
    Notation("clave sin diagonales, entre comillas si parece un número"),
]
Word = Annotated[str, Field(min_length=1, max_length=60)]
Phrase = Annotated[str, Field(min_length=1, max_length=100)]
Line = Annotated[str, Field(min_length=1, max_length=200)]
Title = Annotated[str, Field(min_length=1, max_length=300)]
Slug = Annotated[
    str,
    Field(max_length=80),
    pattern(r"^[a-z0-9]+(-[a-z0-9]+)*$", "minúsculas sin acento, cifras y guiones entre ellas"),
]
FormerCodes = list[Code]
FormerSlugs = list[Slug]
FORMERLY = (
    "Claves que tuvo antes de corregirse: lo guardado con ellas sigue siendo suyo, y sus direcciones "
    "llevan a las de ahora mientras nada más se llame así."
)
Address = Annotated[
    str, Field(max_length=500), pattern(r"^https?://\S+$", "una dirección, https://…, sin espacios")
]
Mail = Annotated[
    str,
    Field(max_length=200),
    pattern(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", "un correo, nombre@institucion.gob.mx"),
]
UpdateFrequency = Annotated[
    str,
    pattern(
        r"^(irregular|R/P\d+[YMWD])$",
        "«irregular» o un intervalo ISO 8601: R/P1Y cada año, R/P3M cada tres meses",
    ),
]
SdmxVersion = Annotated[
    str,
    Field(max_length=20),
    pattern(r"^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))*$", "números separados por puntos: 1.0, 2.1"),
]
ProgrammeStart = Literal["preparacion", "publicado"]
Percentage = Annotated[Text, Notation("porcentaje sin signo, entre comillas")]
Count = Annotated[int, Field(ge=0, le=99)]
Year = Annotated[int, Field(ge=1900, le=2100), Notation("año")]
Page = Annotated[int, Field(ge=1, le=9999), Notation("página")]


def repeated_former_name(formerly: Iterable[tuple[str, Sequence[str]]]) -> tuple[str, str] | None:
    """Return a code with one of its former ones that is its own, or is said of another too."""
    seen: set[str] = set()
    for current, names in formerly:
        for former in names:
            if former == current or former in seen:
                return current, former
            seen.add(former)
    return None


def said_of_repeated_name(current: str, former: str) -> str:
    """Return the fault of a former code or slug that does not lead to one other."""
    return f"«{former}» no puede ser clave anterior de «{current}»: es la suya o ya lo es de otra."


class ThresholdDefinition(Definition, title="Los límites de los semáforos desde un día"):
    """Limits of the traffic lights from a day on; percentages as numbers."""

    valid_from: date = key("Día desde el que valen.")
    pace_minimum: Percentage = key("Cuánto del avance esperado basta para el amarillo.")
    near_share: Percentage = key("A qué distancia de la meta se está cerca de ella.")
    constant_met_share: Percentage = key(
        "Cuánto se puede apartar de la meta, y cumplirla, lo que ha de mantenerse."
    )
    constant_near_share: Percentage = key(
        "Cuánto se puede apartar de la meta, y estar en amarillo, lo que ha de mantenerse."
    )
    norm: Text = key("Norma de la que salen, o que no hay ninguna.")


class NormDefinition(Definition, title="Una regla del formato oficial"):
    """A rule of the official format: its own words, and the document that has them."""

    quote: Text = key("La regla, con sus palabras.")
    source: Text = key("Documento que la tiene.")


class BaselineNormDefinition(NormDefinition, title="La regla sobre las líneas base"):
    """Up to which year a baseline may be of."""

    until: Year = key("Último año del que puede ser una línea base.")


class NormsDefinition(Definition, title="Las reglas a las que se atienen las fichas"):
    """The rules that the fichas of a programme are held to, as far as its norm states them."""

    baseline: BaselineNormDefinition | None = key(
        "Regla sobre el año de las líneas base.", default=None
    )
    frequency: NormDefinition | None = key("Regla sobre los años en que hay cifra.", default=None)
    metas_per_objective: Count | None = key(
        "Cuántas metas para el bienestar lleva cada objetivo.", default=None
    )
    parameters_per_objective: Count | None = key(
        "Cuántos parámetros lleva cada objetivo.", default=None
    )


class LicenceDefinition(Definition, title="La licencia de los datos"):
    """The licence under which data are published: a short name, its title, and its text."""

    name: Slug = key("Nombre corto.")
    title: Title = key("Título.")
    url: Address = key("Página donde está su texto.")
    terms: Text = key("Qué permite y qué pide.")


class ContactDefinition(Definition, title="A quién preguntar por los datos"):
    """The contact to ask about the data."""

    name: Title = key("Área o persona.")
    email: Mail | None = key("Su correo.", default=None)


SDMX_VERSION = "1.0"
"""The version of the structure of a programme's results where it states none."""


class OpenDataDefinition(Definition, title="Cómo se publican los datos"):
    """The publication of a programme's data; what is not stated here is claimed of nobody."""

    licence: LicenceDefinition | None = key(
        "Licencia; sin ella se dice que no hay licencia declarada.", default=None
    )
    contact: ContactDefinition | None = key("A quién preguntar.", default=None)
    keywords: list[Phrase] = key("Palabras por las que se busca el conjunto de datos.", default=[])
    spatial: Line | None = key("Territorio que abarcan.", default=None)
    frequency: UpdateFrequency | None = key("Cada cuánto se actualizan.", default=None)
    sdmx_version: SdmxVersion = key(
        "Versión de la estructura SDMX de sus resultados. Se cambia cuando cambia lo que sus claves "
        "dicen; con ella cambian sus URN.",
        default=SDMX_VERSION,
    )


class TermDefinition(Definition, title="Una palabra propia del programa"):
    """A word of a programme's own: for one, and for many."""

    one: Word = key("En singular, con mayúscula.")
    many: Word = key("En plural, con mayúscula.")


Kind = Literal[
    "meta", "parametro", "indicador", "fin", "proposito", "componente", "actividad", "desempeno"
]


class WordsDefinition(Definition, title="Cómo llama el programa a sus niveles e indicadores"):
    """The words of a programme for its levels and the kinds of its indicators, where not the usual."""

    objective: TermDefinition | None = key("En lugar de «Objetivo prioritario».", default=None)
    strategy: TermDefinition | None = key("En lugar de «Estrategia prioritaria».", default=None)
    action: TermDefinition | None = key("En lugar de «Acción puntual».", default=None)
    kinds: dict[Kind, TermDefinition] = key(
        "Por cada clase de indicador (kind) que se llame de otro modo, cómo se llama.", default={}
    )
