"""Schemas of the files that define a programme's tree, its publications, units and glossary."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from .definition_files import Definition


def _fits_an_address(code: str) -> str:
    """Check a code, which is part of an address: neither slashes nor characters that cannot be seen."""
    if "/" in code or not code.isprintable():
        raise ValueError("no sirve de clave: lleva diagonal o caracteres invisibles.")
    return code


Text = Annotated[str, Field(min_length=1)]
Code = Annotated[str, Field(min_length=1, max_length=20), AfterValidator(_fits_an_address)]
Word = Annotated[str, Field(min_length=1, max_length=60)]
Phrase = Annotated[str, Field(min_length=1, max_length=100)]
Line = Annotated[str, Field(min_length=1, max_length=200)]
Title = Annotated[str, Field(min_length=1, max_length=300)]
Slug = Annotated[str, Field(max_length=80, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Address = Annotated[str, Field(max_length=500, pattern=r"^https?://\S+$")]
Year = Annotated[int, Field(ge=1900, le=2100)]
Page = Annotated[int, Field(ge=1, le=9999)]


class ActionDefinition(Definition):
    """Acción puntual."""

    code: Code
    text: Text


class StrategyDefinition(Definition):
    """Estrategia prioritaria with its actions."""

    code: Code
    name: Text
    actions: list[ActionDefinition] = []


class ObjectiveDefinition(Definition):
    """Objetivo prioritario with its strategies."""

    code: Code
    name: Text
    strategies: list[StrategyDefinition] = []


class ThresholdDefinition(Definition):
    """Limits of the traffic lights from a day on; percentages as numbers."""

    valid_from: date
    pace_minimum: Text
    near_share: Text
    constant_met_share: Text
    constant_near_share: Text
    norm: Text


class NormDefinition(Definition):
    """A rule of the official format: its own words, and the document that has them."""

    quote: Text
    source: Text


class BaselineNormDefinition(NormDefinition):
    """Up to which year a baseline may be of."""

    until: Year


class NormsDefinition(Definition):
    """The rules that the fichas of a programme are held to, as far as its norm states them."""

    baseline: BaselineNormDefinition | None = None
    frequency: NormDefinition | None = None
    metas_per_objective: Annotated[int, Field(ge=0, le=99)] | None = None
    parameters_per_objective: Annotated[int, Field(ge=0, le=99)] | None = None


class LicenceDefinition(Definition):
    """The licence under which data are published: a short name, its title, and its text."""

    name: Slug
    title: Title
    url: Address
    terms: Text


class ContactDefinition(Definition):
    """The contact to ask about the data."""

    name: Title
    email: Annotated[str, Field(max_length=200, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")] | None = (
        None
    )


class OpenDataDefinition(Definition):
    """The publication of a programme's data; what is not stated here is claimed of nobody."""

    licence: LicenceDefinition | None = None
    contact: ContactDefinition | None = None
    keywords: list[Phrase] = []
    spatial: Line | None = None
    frequency: Annotated[str, Field(pattern=r"^(irregular|R/P\d+[YMWD])$")] | None = None


class TermDefinition(Definition):
    """A word of a programme's own: for one, and for many."""

    one: Word
    many: Word


Kind = Literal[
    "meta", "parametro", "indicador", "fin", "proposito", "componente", "actividad", "desempeno"
]


class WordsDefinition(Definition):
    """How a programme calls its levels and the kinds of its indicators, where not as usual."""

    objective: TermDefinition | None = None
    strategy: TermDefinition | None = None
    action: TermDefinition | None = None
    kinds: dict[Kind, TermDefinition] = {}


class ProgrammeDefinition(Definition):
    """``programme.yaml``; ``state`` is how it begins, and is not looked at afterwards."""

    slug: Slug
    name: Title
    short_name: Annotated[str, Field(min_length=1, max_length=80)]
    institution: Title
    start_year: Year
    end_year: Year
    published_on: date | None = None
    state: Literal["preparacion", "publicado"] = "publicado"
    norms: NormsDefinition = NormsDefinition()
    open_data: OpenDataDefinition = OpenDataDefinition()
    words: WordsDefinition = WordsDefinition()
    thresholds: list[ThresholdDefinition] = []
    objectives: list[ObjectiveDefinition]

    @model_validator(mode="after")
    def codes_are_unique_and_nested(self) -> Self:
        """Check that every code stands once, and a child's begins with its parent's: 1, 1.1, 1.1.1."""
        codes: list[str] = []
        for objective in self.objectives:
            codes.append(objective.code)
            for strategy in objective.strategies:
                _check_nested(strategy.code, objective.code)
                codes.append(strategy.code)
                for action in strategy.actions:
                    _check_nested(action.code, strategy.code)
                    codes.append(action.code)
        for code in codes:
            if codes.count(code) > 1:
                raise ValueError(f"la clave «{code}» está repetida.")
        days = [threshold.valid_from for threshold in self.thresholds]
        for day in days:
            if days.count(day) > 1:
                raise ValueError(f"thresholds: la fecha {day} está repetida.")
        if self.end_year < self.start_year:
            raise ValueError("el programa termina antes de empezar.")
        return self


def _check_nested(code: str, parent: str) -> None:
    if not code.startswith(f"{parent}."):
        raise ValueError(f"la clave «{code}» no empieza con la de su padre, «{parent}.».")


class PublicationDefinition(Definition):
    """An official document."""

    slug: Slug
    title: Title
    published_on: date | None = None
    covers_from: date
    covers_until: date
    order: Annotated[int, Field(ge=1, le=1000)]
    note: str = ""

    @model_validator(mode="after")
    def period_runs_forward(self) -> Self:
        """Check that a document covers a period that ends after it begins."""
        if self.covers_until < self.covers_from:
            raise ValueError("covers_until es anterior a covers_from.")
        return self


class PublicationsDefinition(Definition):
    """``publications.yaml``."""

    publications: list[PublicationDefinition]

    @model_validator(mode="after")
    def slugs_and_orders_are_unique(self) -> Self:
        """Check that no two publications share a slug or a place in the order."""
        for name in ("slug", "order"):
            values = [getattr(publication, name) for publication in self.publications]
            for value in values:
                if values.count(value) > 1:
                    raise ValueError(f"{name} «{value}» está repetido.")
        return self


class UnitDefinition(Definition):
    """A responsible unit; one without parent is an institution that coordinates the programme."""

    slug: Slug
    name: Title
    short_name: Annotated[str, Field(min_length=1, max_length=120)]
    kind: Word
    parent: str | None = None


class UnitsDefinition(Definition):
    """``units.yaml``: parents stand before their children.

    The programme's own figures stand at the first unit without parent.
    """

    units: list[UnitDefinition]

    @model_validator(mode="after")
    def is_a_tree(self) -> Self:
        """Check that every parent stands before its children, so that there is no circle, and so a
        unit without parent first.
        """
        seen: set[str] = set()
        for unit in self.units:
            if unit.slug in seen:
                raise ValueError(f"la unidad «{unit.slug}» está repetida.")
            if unit.parent is not None and unit.parent not in seen:
                raise ValueError(
                    f"la unidad «{unit.slug}» depende de «{unit.parent}», que no está antes."
                )
            seen.add(unit.slug)
        if not self.units:
            raise ValueError("se espera al menos una unidad, la institución.")
        return self


class GlossaryEntryDefinition(Definition):
    """A term with what it means, or an acronym with what it stands for, and where it is printed."""

    term: Title
    meaning: Text
    publication: Slug | None = None
    page: Page | None = None
    note: str = ""

    @model_validator(mode="after")
    def page_is_of_a_publication(self) -> Self:
        """Check that a page has its document, without which it leads nowhere."""
        if self.page is not None and self.publication is None:
            raise ValueError(f"«{self.term}» dice la página y no la publicación.")
        return self


class GlossaryDefinition(Definition):
    """``glossary.yaml``: the entries of both lists in the order in which they are printed.

    A term may stand twice in a list with different meanings, as official lists do.
    """

    terms: list[GlossaryEntryDefinition] = []
    acronyms: list[GlossaryEntryDefinition] = []

    @model_validator(mode="after")
    def entries_are_unique(self) -> Self:
        """Check that no list has the same term with the same meaning twice."""
        for entries in (self.terms, self.acronyms):
            seen: set[tuple[str, str]] = set()
            for entry in entries:
                if (entry.term, entry.meaning) in seen:
                    raise ValueError(f"«{entry.term}» está dos veces con el mismo significado.")
                seen.add((entry.term, entry.meaning))
        return self
