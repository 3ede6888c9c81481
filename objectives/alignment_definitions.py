"""The schema of ``alignments.yaml``: what a programme is aligned to, and where that is printed."""

from collections.abc import Iterator
from typing import Self

from pydantic import model_validator

from .definition_files import Definition, MisplacedValue, key
from .definition_parts import Code, Page, Slug, Title, Word
from .definitions import repeated
from .models import ALIGNED


class FrameworkNodeDefinition(Definition, title="Una parte de un marco"):
    """A part of a framework; parents stand before their children."""

    code: Slug = key("Clave con que la nombran las alineaciones.")
    kind: Word = key("Qué es, con la palabra del marco: eje, objetivo, meta.")
    name: Title = key("Nombre, como se imprime.")
    parent: Slug | None = key("Clave de la parte a la que pertenece, que va antes.", default=None)


class FrameworkDefinition(Definition, title="Un marco, con sus partes"):
    """A plan or agenda above the programme, as far as the programme names it."""

    slug: Slug = key("Clave con que lo nombran las alineaciones.")
    name: Title = key("Nombre.")
    nodes: list[FrameworkNodeDefinition] = key(
        "Sus partes, cada una después de aquella a la que pertenece."
    )

    @model_validator(mode="after")
    def nodes_are_a_tree(self) -> Self:
        """Check that every parent stands before its children, and that no code stands twice."""
        seen: set[str] = set()
        for place, node in enumerate(self.nodes):
            if node.code in seen:
                raise MisplacedValue(f"«{node.code}» está repetido.", "nodes", place, "code")
            if node.parent is not None and node.parent not in seen:
                raise MisplacedValue(
                    f"«{node.code}» pertenece a «{node.parent}», que no está antes.",
                    *("nodes", place, "parent"),
                )
            seen.add(node.code)
        return self


class AlignmentDefinition(Definition, title="Una alineación"):
    """An objective, strategy or action that serves a node, and where that is printed."""

    framework: Slug = key("Clave del marco.")
    node: Slug = key("Clave de la parte del marco.")
    objective: Code | None = key("Clave del objetivo que se alinea.", default=None)
    strategy: Code | None = key("Clave de la estrategia, si se alinea ella sola.", default=None)
    action: Code | None = key("Clave de la acción, si se alinea ella sola.", default=None)
    publication: Slug = key("Clave de la publicación que lo imprime.")
    section: Title = key("Apartado en que está.")
    page: Page | None = key("Página en que está.", default=None)
    note: str = key("Lo que se imprime junto a ella.", default="")

    @property
    def aligned(self) -> tuple[str, str]:
        """Return the level that is aligned, and its code."""
        return next((level, code) for level in ALIGNED if (code := getattr(self, level)))

    @model_validator(mode="after")
    def one_is_aligned(self) -> Self:
        """Check that it is of one objective, strategy or action."""
        if sum(getattr(self, level) is not None for level in ALIGNED) != 1:
            raise ValueError("se alinea un objetivo, una estrategia o una acción, y solo uno.")
        return self


class AlignmentsDefinition(Definition, title="A qué se alinea el programa"):
    """``alignments.yaml``."""

    frameworks: list[FrameworkDefinition] = key("Los marcos: plan nacional, agendas.", default=[])
    alignments: list[AlignmentDefinition] = key(
        "Las alineaciones, en el orden impreso.", default=[]
    )

    @model_validator(mode="after")
    def each_stands_once_and_leads_somewhere(self) -> Self:
        """Check that frameworks and alignments are unique, and that each node that is named is there."""
        if twice := repeated([framework.slug for framework in self.frameworks]):
            raise MisplacedValue(f"«{twice[1]}» está repetido.", "frameworks", twice[0], "slug")
        nodes = {
            framework.slug: {node.code for node in framework.nodes} for framework in self.frameworks
        }
        for place, alignment in enumerate(self.alignments):
            for reason, where in _misnamed(alignment, nodes):
                raise MisplacedValue(reason, "alignments", place, where)
        said = [
            (alignment.framework, alignment.node, alignment.aligned)
            for alignment in self.alignments
        ]
        if again := repeated(said):
            raise MisplacedValue("esta alineación está repetida.", "alignments", again[0])
        return self


def _misnamed(
    alignment: AlignmentDefinition, nodes: dict[str, set[str]]
) -> Iterator[tuple[str, str]]:
    """Yield what an alignment names and the frameworks do not have, with its key."""
    if alignment.framework not in nodes:
        yield f"no hay marco «{alignment.framework}».", "framework"
    elif alignment.node not in nodes[alignment.framework]:
        yield f"el marco «{alignment.framework}» no tiene «{alignment.node}».", "node"
