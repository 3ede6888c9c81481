"""The fields of a ficha by their official names."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators.models import Indicator, Method, Target
from indicators.words import sentence_case


@dataclass(frozen=True)
class FichaElement:
    """One field of the ficha: its name and its text."""

    label: str
    text: str


def official_name(model: type[Indicator] | type[Method], name: str) -> str:
    return sentence_case(str(model._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def ficha_texts(indicator: Indicator, final_target: Target | None) -> tuple[FichaElement, ...]:
    """Return the official texts on the indicator, its baseline and its target, in their words.

    And the oddities that whoever transcribed it noticed, which are not official.
    """
    found = [
        (official_name(Indicator, "definition"), indicator.definition),
        (official_name(Indicator, "direction"), str(indicator.get_direction_display())),
        (official_name(Indicator, "observations"), indicator.observations),
        (_("Nota de la línea base"), indicator.baseline_note),
        (_("Nota de la meta final"), final_target.note if final_target else ""),
        (_("Advertencias de la transcripción"), " ".join(indicator.remarks)),
    ]
    return tuple(FichaElement(label, text) for label, text in found if _has_content(text))


def _has_content(text: str) -> bool:
    """Return whether a field says something: the fichas write "Ninguna" where they have nothing to
    say.
    """
    return text.strip().rstrip(".").lower() not in ("", "ninguna", "ninguno")
