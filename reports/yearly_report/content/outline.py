"""The texts that people write for an edition, in the order of the document."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from objectives.models import NamedKind, Objective, Programme, Strategy
from objectives.renames import current_name

FRAMEWORK, SUMMARY, RESULTS, ACTIVITIES, FACTORS = (
    "marco",
    "resumen",
    "resultados",
    "actividades",
    "factores",
)
"""The kinds of narrative, as their keys begin."""

SECTIONS_OF = {
    NamedKind.OBJECTIVE: (RESULTS, FACTORS),
    NamedKind.STRATEGY: (ACTIVITIES,),
}
"""The kinds of narrative whose keys end in a code, by what that is the code of."""


@dataclass(frozen=True)
class Section:
    """A text of the report: of the whole, of an objective, or of a strategy of it.

    ``chapter`` is what the section stands under, for lists that show it alone.
    """

    key: str
    kind: str
    heading: str
    chapter: str
    objective: Objective | None = None
    strategy: Strategy | None = None


def outline_of(programme: Programme) -> list[Section]:
    """Return every text of an edition; two queries."""
    return list(_sections(programme))


def _sections(programme: Programme) -> Iterator[Section]:
    yield Section(FRAMEWORK, FRAMEWORK, _("Marco normativo"), "")
    yield Section(SUMMARY, SUMMARY, _("Resumen ejecutivo"), "")
    terms = programme.terms
    for objective in programme.objectives.prefetch_related("strategies"):
        code = objective.code
        chapter = f"{terms.objective.one} {code}"
        yield Section(f"{RESULTS}-{code}", RESULTS, _("Resultados"), chapter, objective)
        for strategy in objective.strategies.all():
            yield Section(
                f"{ACTIVITIES}-{strategy.code}",
                ACTIVITIES,
                f"{terms.strategy.one} {strategy.code}",
                chapter,
                objective,
                strategy,
            )
        yield Section(
            f"{FACTORS}-{code}",
            FACTORS,
            _("Factores que han incidido en los resultados: %s") % chapter
            if not terms.are_default
            else _("Factores que han incidido en los resultados del %s") % chapter,
            chapter,
            objective,
        )


def key_now(programme: Programme, key: str) -> str:
    """Return how a section is called now that was called otherwise before its code was corrected."""
    section, _dash, code = key.partition("-")
    kinds = [kind for kind, sections in SECTIONS_OF.items() if section in sections]
    current = current_name(kinds, code, programme=programme) if kinds else None
    return f"{section}-{current}" if current else key
