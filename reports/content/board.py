"""The programme board: how many indicators are where, and a card for each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.models import IndicatorKind, Result
from indicators.progress import EVALUABLE, Mark, TrafficLight

from ..charts import sparkline_svg
from .frame import Frame, OpenProgramme
from .reading import ReadingGuide, reading_guide
from .series import (
    Series,
    YearOption,
    choose_year,
    is_partial,
    is_preliminary,
    latest_cutoff,
    marks_beside,
    read_series,
    trend_of,
    year_options,
)
from .words import (
    Light,
    answer_sentence,
    light_of,
    long_day,
    mark_words,
    number_text,
    preliminary_text,
    unit_suffix,
    value_text,
)


@dataclass(frozen=True)
class Card:
    """One indicator in one year, as the board shows it."""

    code: str
    name: str
    kind: str
    kind_word: str
    is_meta: bool
    year: int
    value: str
    unit: str
    target: str
    light: Light
    preliminary: bool
    preliminary_text: str
    marks: tuple[str, ...]
    sentence: str
    sparkline: SafeString
    has_value: bool
    has_target: bool

    @property
    def value_symbol(self) -> str:
        """The unit, where it is a sign that stands right after the number."""
        return self._symbol if self.has_value else ""

    @property
    def target_symbol(self) -> str:
        return self._symbol if self.has_target else ""

    @property
    def unit_below(self) -> str:
        """The unit in words, below the figures; nothing where no figure has one."""
        return "" if self._symbol or not (self.has_value or self.has_target) else self.unit

    @property
    def _symbol(self) -> str:
        return self.unit if len(self.unit) == 1 else ""


@dataclass(frozen=True)
class CodeLink:
    """A code that leads to its page; the name says which it is."""

    code: str
    name: str


@dataclass(frozen=True)
class LightCount:
    """How many indicators have a light, and which."""

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


@dataclass(frozen=True)
class ObjectiveSection:
    """An objective with its cards, and how many have each light."""

    code: str
    name: str
    cards: tuple[Card, ...]
    lights: tuple[LightCount, ...]


@dataclass(frozen=True)
class Board:
    """The whole board."""

    frame: Frame
    year: int | None
    preliminary: bool
    cutoff: str
    years: tuple[YearOption, ...]
    summary: Summary
    objectives: tuple[ObjectiveSection, ...]
    guide: ReadingGuide


def programme_board(programme: OpenProgramme, year: int | None = None) -> Board:
    """The board of a programme in a year; raises Unknown for a year without data."""
    all_series = read_series(programme.row)
    shown = choose_year(all_series, year)
    options = year_options(all_series, shown)
    cards = cards_of(all_series, shown)
    return Board(
        frame=programme.frame,
        year=shown,
        preliminary=any(option.current and option.preliminary for option in options),
        cutoff=long_day(latest_cutoff(all_series, shown)),
        years=options,
        summary=summarise(cards),
        objectives=tuple(_sections(all_series, cards)),
        guide=reading_guide(programme.row, shown),
    )


def cards_of(all_series: list[Series], year: int | None) -> list[Card]:
    """A card for each series, in their order."""
    return [] if year is None else [card_of(series, year) for series in all_series]


def card_of(series: Series, year: int) -> Card:
    """One indicator in one year."""
    indicator, result = series.indicator, series.results.get(year)
    target = series.targets.get(year)
    preliminary = result is not None and is_preliminary(result)
    return Card(
        code=indicator.code,
        name=indicator.name,
        kind=indicator.kind,
        kind_word=indicator.get_kind_display(),
        is_meta=indicator.kind == IndicatorKind.META,
        year=year,
        value=value_text(result),
        unit=unit_suffix(indicator.unit_of_measure),
        target=number_text(target.value) if target else _("sin meta"),
        light=light_of(result.light if result else TrafficLight.NO_DATA),
        preliminary=preliminary,
        preliminary_text=preliminary_text(result.cutoff, partial=is_partial(result))
        if result and preliminary
        else "",
        marks=_other_marks(series, result),
        sentence=_sentence(series, result),
        sparkline=SafeString(sparkline_svg(trend_of(series, focus=year))),
        has_value=result is not None and result.value is not None,
        has_target=target is not None,
    )


def _other_marks(series: Series, result: Result | None) -> tuple[str, ...]:
    """The marks beside the light, but for the one that the light itself shows by being hollow."""
    marks = marks_beside(series, result) if result else []
    return mark_words([mark for mark in marks if mark != Mark.PRELIMINARY])


def _sentence(series: Series, result: Result | None) -> str:
    if result is None:
        return _("Sin dato: nada se ha publicado de este año")
    final = series.final_target
    return answer_sentence(series.indicator, result, final.value if final else None)


def _sections(all_series: list[Series], cards: list[Card]) -> Iterable[ObjectiveSection]:
    """Cards by objective, in the programme's order, the meta para el bienestar first."""
    by_objective: dict[int, list[Card]] = {}
    objectives = {}
    for series, card in zip(all_series, cards, strict=False):
        objective = series.indicator.objective
        objectives[objective.pk] = objective
        by_objective.setdefault(objective.pk, []).append(card)
    for key, objective in objectives.items():
        ordered = sorted(by_objective[key], key=lambda card: not card.is_meta)
        yield ObjectiveSection(objective.code, objective.name, tuple(ordered), _lights_of(ordered))


def _lights_of(cards: list[Card]) -> tuple[LightCount, ...]:
    """How many of a few cards have each light, the preliminary ones after the others."""
    lights = tuple(TrafficLight)
    settled = _counts([card for card in cards if not card.preliminary], lights)
    return settled + _counts([card for card in cards if card.preliminary], lights)


def summarise(cards: list[Card]) -> Summary:
    """Each card counted once, in sums that can be followed."""
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
    """How the groups add up to all indicators."""
    parts = []
    if definitive.evaluable or not preliminary.evaluable:
        parts.append(_("%d evaluables") % definitive.evaluable)
    if preliminary.evaluable:
        parts.append(_("%d preliminares") % preliminary.evaluable)
    parts += [f"{each.count} {each.light.word}" for each in not_judged]
    if len(parts) == 1 and definitive.evaluable == total:
        return _("todos los indicadores son evaluables")
    whole = ngettext("%d indicador", "%d indicadores", total) % total
    return f"{' + '.join(parts)} = {whole}"


def _tally(cards: list[Card]) -> Tally:
    counts = _counts(cards, EVALUABLE, also_none=True)
    numbers = " + ".join(str(each.count) for each in counts)
    return Tally(counts, len(cards), f"{numbers} = {len(cards)}")


def _counts(
    cards: list[Card], lights: tuple[TrafficLight, ...], *, also_none: bool = False
) -> tuple[LightCount, ...]:
    """How many cards have each of these lights; those that no card has are left out."""
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
