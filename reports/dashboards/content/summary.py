"""The number of indicators that have each light, in sums that can be followed."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.arithmetic.progress import EVALUABLE, TrafficLight
from indicators.words import Light, light_of

from .cards import Card


@dataclass(frozen=True)
class CodeLink:
    """A code that leads to its ficha; the name says which it is."""

    code: str
    name: str


@dataclass(frozen=True)
class LightCount:
    """A light with the indicators that have it and their number."""

    light: Light
    count: int
    indicators: tuple[CodeLink, ...]
    preliminary: bool = False


@dataclass(frozen=True)
class Tally:
    """Counts of the lights that judge, their sum, and the sum written out."""

    counts: tuple[LightCount, ...]
    evaluable: int
    sum: str


@dataclass(frozen=True)
class Summary:
    """All indicators of a year, each counted once: judged, judged preliminarily, or not judged."""

    definitive: Tally
    preliminary: Tally
    not_judged: tuple[LightCount, ...]
    total: int
    sum: str


def summarise(cards: list[Card]) -> Summary:
    """Count each card once, in sums that can be followed."""
    judged = [card for card in cards if card.light.key in EVALUABLE]
    definitive = _tally([card for card in judged if not card.preliminary])
    preliminary = _tally([card for card in judged if card.preliminary])
    others = tuple(light for light in TrafficLight if light not in EVALUABLE)
    not_judged = _counts([card for card in cards if card.light.key in others], others)
    return Summary(
        definitive=definitive,
        preliminary=preliminary,
        not_judged=not_judged,
        total=len(cards),
        sum=_sum_of_all(definitive, preliminary, not_judged, len(cards)),
    )


def _sum_of_all(
    definitive: Tally, preliminary: Tally, not_judged: tuple[LightCount, ...], total: int
) -> str:
    """Return the sum of the groups up to all indicators, written out."""
    parts = []
    if definitive.evaluable or not preliminary.evaluable:
        parts.append(
            ngettext("%d evaluable", "%d evaluables", definitive.evaluable) % definitive.evaluable
        )
    if preliminary.evaluable:
        parts.append(
            ngettext("%d preliminar", "%d preliminares", preliminary.evaluable)
            % preliminary.evaluable
        )
    parts += [f"{count.count} {count.light.word}" for count in not_judged]
    if len(parts) == 1 and definitive.evaluable == total:
        return _("todos los indicadores son evaluables")
    whole = ngettext("%d indicador", "%d indicadores", total) % total
    return f"{' + '.join(parts)} = {whole}"


def _tally(cards: list[Card]) -> Tally:
    counts = _counts(cards, EVALUABLE, also_none=True)
    numbers = " + ".join(str(count.count) for count in counts)
    return Tally(counts, len(cards), f"{numbers} = {len(cards)}")


def _counts(
    cards: list[Card], lights: tuple[TrafficLight, ...], *, also_none: bool = False
) -> tuple[LightCount, ...]:
    """Return the number of cards by light, of these lights; those that no card has are left out."""
    numbers = Counter(card.light.key for card in cards)
    return tuple(
        LightCount(
            light=light_of(light),
            count=numbers[light],
            indicators=tuple(
                CodeLink(card.code, card.name) for card in cards if card.light.key == light
            ),
            preliminary=any(card.preliminary for card in cards),
        )
        for light in lights
        if also_none or numbers[light]
    )


def lights_of(cards: list[Card]) -> tuple[LightCount, ...]:
    """Return the number of some cards by light, the preliminary ones after the others."""
    lights = tuple(TrafficLight)
    settled = _counts([card for card in cards if not card.preliminary], lights)
    return settled + _counts([card for card in cards if card.preliminary], lights)
