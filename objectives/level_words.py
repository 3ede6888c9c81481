"""The words by which a programme calls its levels and the kinds of its indicators.

They are the programme's data, with those of the official format of 2019-2024 as defaults: an
«objetivo prioritario» of one programme is an «objetivo» of another, and a «parámetro» a «componente».
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class ProgrammeWord:
    """A word of a programme: for one, and for many, each with a capital."""

    one: str
    many: str

    @property
    def short(self) -> str:
        """Return the first word, for headings: «Objetivo» of «Objetivo prioritario»."""
        return self.one.split()[0]

    @property
    def short_many(self) -> str:
        """Return the first word for many, as the menu has it."""
        return self.many.split()[0]

    def counted(self, number: int) -> str:
        """Return so many of them, within a sentence: «114 acciones puntuales»."""
        return f"{number} {_lower(self.one if number == 1 else self.many)}"

    def counted_briefly(self, number: int) -> str:
        """Return so many of them in short: «26 estrategias»."""
        return f"{number} {_lower(self.short if number == 1 else self.short_many)}"


def _lower(word: str) -> str:
    return word[:1].lower() + word[1:]


LEVELS = {
    "objective": (_("Objetivo prioritario"), _("Objetivos prioritarios")),
    "strategy": (_("Estrategia prioritaria"), _("Estrategias prioritarias")),
    "action": (_("Acción puntual"), _("Acciones puntuales")),
}

KINDS = {
    "meta": (_("Meta para el bienestar"), _("Metas para el bienestar")),
    "parametro": (_("Parámetro"), _("Parámetros")),
    "indicador": (_("Indicador"), _("Indicadores")),
    "fin": (_("Fin"), _("Indicadores de Fin")),
    "proposito": (_("Propósito"), _("Indicadores de Propósito")),
    "componente": (_("Componente"), _("Indicadores de Componente")),
    "actividad": (_("Actividad"), _("Indicadores de Actividad")),
    "desempeno": (_("Ficha de desempeño"), _("Fichas de desempeño")),
}


@dataclass(frozen=True)
class ProgrammeWords:
    """The words of one programme for its levels, and for the kinds of its indicators."""

    objective: ProgrammeWord
    strategy: ProgrammeWord
    action: ProgrammeWord
    kinds: Mapping[str, ProgrammeWord]

    @property
    def are_default(self) -> bool:
        """Return whether the programme calls everything as the official format does."""
        return self == words_from({})


def words_from(stated: Mapping[str, Any]) -> ProgrammeWords:
    """Return the words that a programme states, and the defaults for those that it does not."""
    kinds = stated.get("kinds", {})
    return ProgrammeWords(
        **{level: _word(stated.get(level), LEVELS[level]) for level in LEVELS},
        kinds={kind: _word(kinds.get(kind), KINDS[kind]) for kind in KINDS},
    )


def _word(stated: Mapping[str, str] | None, default: tuple[Any, Any]) -> ProgrammeWord:
    return (
        ProgrammeWord(stated["one"], stated["many"])
        if stated
        else ProgrammeWord(*map(str, default))
    )
