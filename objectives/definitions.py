"""Schemas of the files that define a programme's tree, its publications, units and glossary."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Annotated, Self, TypeVar

from pydantic import Field, model_validator

from .definition_files import Definition, MisplacedValue, key
from .definition_parts import (
    FORMERLY,
    Code,
    FormerCodes,
    FormerSlugs,
    NormsDefinition,
    OpenDataDefinition,
    Page,
    ProgrammeStart,
    Slug,
    Text,
    ThresholdDefinition,
    Title,
    Word,
    WordsDefinition,
    Year,
    repeated_former_name,
    said_of_repeated_name,
)

V = TypeVar("V")


class ActionDefinition(Definition, title="Una acción puntual"):
    """Acción puntual."""

    code: Code = key(
        "Clave, como se imprime; empieza con la de su estrategia, o con la de su objetivo si no hay."
    )
    text: Text = key("Texto de la acción.")
    formerly: FormerCodes = key(FORMERLY, default=[])


class StrategyDefinition(Definition, title="Una estrategia, con sus acciones"):
    """Estrategia prioritaria with its actions."""

    code: Code = key("Clave, como se imprime; empieza con la de su objetivo.")
    name: Text = key("Texto de la estrategia.")
    formerly: FormerCodes = key(FORMERLY, default=[])
    actions: list[ActionDefinition] = key(
        "Sus acciones, en el orden impreso; sin esta clave no tiene.", default=[]
    )


class ObjectiveDefinition(Definition, title="Un objetivo, con sus estrategias"):
    """Objetivo prioritario with its strategies."""

    code: Code = key("Clave, como se imprime.")
    name: Text = key("Texto del objetivo.")
    formerly: FormerCodes = key(FORMERLY, default=[])
    strategies: list[StrategyDefinition] = key(
        "Sus estrategias, en el orden impreso; sin esta clave no tiene.", default=[]
    )
    actions: list[ActionDefinition] = key(
        "Sus acciones que no son de ninguna estrategia, en el orden impreso.", default=[]
    )

    @property
    def all_actions(self) -> list[ActionDefinition]:
        """Return its own actions, and those of its strategies."""
        below = [action for strategy in self.strategies for action in strategy.actions]
        return [*self.actions, *below]


class ProgrammeDefinition(Definition, title="El programa y su árbol"):
    """``programme.yaml``; ``state`` is how it begins, and is not looked at afterwards."""

    slug: Slug = key(
        "Clave con que se le encuentra en direcciones y comandos; también el nombre de su carpeta."
    )
    formerly: FormerSlugs = key(FORMERLY, default=[])
    name: Title = key("Nombre completo.")
    short_name: Annotated[str, Field(min_length=1, max_length=80)] = key(
        "Nombre corto, para encabezados."
    )
    institution: Title = key("Institución responsable.")
    start_year: Year = key("Primer año.")
    end_year: Year = key("Último año.")
    published_on: date | None = key("Día en que se publicó.", default=None)
    state: ProgrammeStart = key(
        "Quién lo ve cuando se carga por primera vez: quienes trabajan en él, o cualquiera. Después se "
        "cambia con `manage.py set_programme`.",
        default="publicado",
    )
    norms: NormsDefinition = key(
        "Reglas del formato oficial, las que el programa tenga por escrito.",
        default=NormsDefinition(),
    )
    open_data: OpenDataDefinition = key(
        "Cómo se publican sus datos; lo que no se diga no se afirma de nadie.",
        default=OpenDataDefinition(),
    )
    words: WordsDefinition = key(
        "Palabras propias, donde no son las del formato 2019-2024.", default=WordsDefinition()
    )
    thresholds: list[ThresholdDefinition] = key(
        "Límites de los semáforos; sin ninguno valen los del sistema: 85, 5, 5 y 10.", default=[]
    )
    objectives: list[ObjectiveDefinition] = key("Sus objetivos, en el orden impreso.")

    @property
    def all_strategies(self) -> list[StrategyDefinition]:
        """Return the strategies of all objectives."""
        return [strategy for objective in self.objectives for strategy in objective.strategies]

    @property
    def all_actions(self) -> list[ActionDefinition]:
        """Return the actions of all objectives, with or without a strategy."""
        return [action for objective in self.objectives for action in objective.all_actions]

    @model_validator(mode="after")
    def codes_are_unique_and_nested(self) -> Self:
        """Check that every code stands once, and a child's begins with its parent's: 1, 1.1, 1.1.1."""
        places: dict[str, tuple[str | int, ...]] = {}
        for code, parent, place in self._codes():
            if parent and not code.startswith(f"{parent}."):
                raise MisplacedValue(
                    f"la clave «{code}» no empieza con la de su padre, «{parent}.».", *place
                )
            if code in places:
                raise MisplacedValue(f"la clave «{code}» está repetida.", *place)
            places[code] = place
        return self

    def _codes(self) -> Iterator[tuple[str, str, tuple[str | int, ...]]]:
        """Yield each code of the tree with its parent's and its place."""
        for first, objective in enumerate(self.objectives):
            place: tuple[str | int, ...] = ("objectives", first)
            yield objective.code, "", (*place, "code")
            for second, action in enumerate(objective.actions):
                yield action.code, objective.code, (*place, "actions", second, "code")
            for second, strategy in enumerate(objective.strategies):
                below = (*place, "strategies", second)
                yield strategy.code, objective.code, (*below, "code")
                for third, action in enumerate(strategy.actions):
                    yield action.code, strategy.code, (*below, "actions", third, "code")

    @model_validator(mode="after")
    def former_codes_lead_to_one(self) -> Self:
        """Check that no former code is said of two of a kind, or is the present one."""
        _refuse_repeated_names([(self.slug, self.formerly)])
        for level in (self.objectives, self.all_strategies, self.all_actions):
            _refuse_repeated_names((named.code, named.formerly) for named in level)
        return self

    @model_validator(mode="after")
    def days_and_years_are_in_order(self) -> Self:
        """Check that limits begin on days of their own, and that the programme ends after it begins."""
        days = [threshold.valid_from for threshold in self.thresholds]
        if twice := repeated(days):
            at, day = twice
            raise MisplacedValue(f"la fecha {day} está repetida.", "thresholds", at, "valid_from")
        if self.end_year < self.start_year:
            raise MisplacedValue("el programa termina antes de empezar.", "end_year")
        return self


def _refuse_repeated_names(named: Iterable[tuple[str, Sequence[str]]]) -> None:
    if repeated := repeated_former_name(named):
        raise ValueError(said_of_repeated_name(*repeated))


def repeated(values: Sequence[V]) -> tuple[int, V] | None:
    """Return the first value that stood before, and its place."""
    seen: set[V] = set()
    for place, value in enumerate(values):
        if value in seen:
            return place, value
        seen.add(value)
    return None


class PublicationDefinition(Definition, title="Un documento oficial"):
    """An official document."""

    slug: Slug = key("Clave con que la nombran los demás archivos.")
    formerly: FormerSlugs = key(FORMERLY, default=[])
    title: Title = key("Título.")
    published_on: date | None = key(
        "Día en que salió; si el documento no lo dice, se omite.", default=None
    )
    covers_from: date = key("Primer día del que informa.")
    covers_until: date = key(
        "Último día del que informa: hasta él cuentan sus cifras si no dicen otro corte."
    )
    order: Annotated[int, Field(ge=1, le=1000)] = key(
        "Lugar en que salió: la de número más alto tiene la última palabra."
    )
    note: str = key("Lo que convenga saber de ella.", default="")

    @model_validator(mode="after")
    def period_runs_forward(self) -> Self:
        """Check that a document covers a period that ends after it begins."""
        if self.covers_until < self.covers_from:
            raise MisplacedValue("es anterior a covers_from.", "covers_until")
        return self


class PublicationsDefinition(Definition, title="Los documentos en que se imprimen las cifras"):
    """``publications.yaml``."""

    publications: list[PublicationDefinition] = key("Todos, también el del propio programa.")

    @model_validator(mode="after")
    def slugs_and_orders_are_unique(self) -> Self:
        """Check that no two publications share a slug or a place in the order."""
        for name in ("slug", "order"):
            values = [getattr(publication, name) for publication in self.publications]
            if twice := repeated(values):
                at, value = twice
                raise MisplacedValue(f"«{value}» está repetido.", "publications", at, name)
        _refuse_repeated_names((named.slug, named.formerly) for named in self.publications)
        return self


class UnitDefinition(Definition, title="Una unidad responsable"):
    """A responsible unit; one without parent is an institution that coordinates the programme."""

    slug: Slug = key("Clave; con la de una unidad ya cargada es esa misma unidad.")
    name: Title = key("Nombre completo.")
    short_name: Annotated[str, Field(min_length=1, max_length=120)] = key(
        "Nombre corto, para tablas."
    )
    kind: Word = key("Tipo, con la palabra que se use: institucion, delegacion.")
    parent: str | None = key(
        "Clave de la unidad de la que depende, que va antes; una institución no depende de ninguna.",
        default=None,
    )


class UnitsDefinition(Definition, title="La institución y las unidades que capturan"):
    """``units.yaml``: parents stand before their children.

    The programme's own figures stand at the first unit without parent.
    """

    units: list[UnitDefinition] = key("Todas, cada una después de aquella de la que depende.")

    @model_validator(mode="after")
    def is_a_tree(self) -> Self:
        """Check that every parent stands before its children, so that there is no circle, and so a
        unit without parent first.
        """
        seen: set[str] = set()
        for place, unit in enumerate(self.units):
            if unit.slug in seen:
                raise MisplacedValue(
                    f"la unidad «{unit.slug}» está repetida.", "units", place, "slug"
                )
            if unit.parent is not None and unit.parent not in seen:
                raise MisplacedValue(
                    f"la unidad «{unit.slug}» depende de «{unit.parent}», que no está antes.",
                    "units",
                    place,
                    "parent",
                )
            seen.add(unit.slug)
        if not self.units:
            raise MisplacedValue("se espera al menos una unidad, la institución.", "units")
        return self


class GlossaryEntryDefinition(Definition, title="Un término o una sigla"):
    """A term with what it means, or an acronym with what it stands for, and where it is printed."""

    term: Title = key("El término o la sigla.")
    meaning: Text = key("Qué significa.")
    publication: Slug | None = key("Clave de la publicación que lo imprime.", default=None)
    page: Page | None = key("Página en que está.", default=None)
    note: str = key("Lo que convenga saber de la entrada.", default="")

    @model_validator(mode="after")
    def page_is_of_a_publication(self) -> Self:
        """Check that a page has its document, without which it leads nowhere."""
        if self.page is not None and self.publication is None:
            raise MisplacedValue(f"«{self.term}» dice la página y no la publicación.", "page")
        return self


class GlossaryDefinition(Definition, title="El glosario y las siglas"):
    """``glossary.yaml``: the entries of both lists in the order in which they are printed.

    A term may stand twice in a list with different meanings, as official lists do.
    """

    terms: list[GlossaryEntryDefinition] = key("Términos, en el orden impreso.", default=[])
    acronyms: list[GlossaryEntryDefinition] = key(
        "Siglas y abreviaturas, en el orden impreso.", default=[]
    )

    @model_validator(mode="after")
    def entries_are_unique(self) -> Self:
        """Check that no list has the same term with the same meaning twice."""
        for name, entries in (("terms", self.terms), ("acronyms", self.acronyms)):
            if twice := repeated([(entry.term, entry.meaning) for entry in entries]):
                at, (term, _meaning) = twice
                raise MisplacedValue(f"«{term}» está dos veces con el mismo significado.", name, at)
        return self
