"""The fields of a ficha by their official names."""

from dataclasses import dataclass

from indicators.models import Indicator, Method
from indicators.words import sentence_case


@dataclass(frozen=True)
class Element:
    """One field of the ficha: what it is called and what it says."""

    label: str
    text: str


def official_name(model: type[Indicator] | type[Method], name: str) -> str:
    return sentence_case(str(model._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
