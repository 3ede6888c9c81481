"""The programme board: how many indicators are where, what asks for attention, a card for each."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from indicators.models import LIGHTS, IndicatorCategory
from indicators.page_context import OpenProgramme, PageContext, PageNotFound, context_of_year
from indicators.results.thresholds import read_thresholds
from indicators.words import cutoffs_text, sentence_case
from objectives.models import Programme

from ..text_search import read_search
from .cards import Card, cards_of
from .filter_options import FilterOption, kind_options
from .legend import Legend, build_legend
from .priorities import Priorities, find_priorities
from .series import (
    Series,
    YearOption,
    choose_year,
    cutoffs_of,
    mixed_year,
    no_results_text,
    read_series,
    settled_year,
    year_options,
)
from .summary import CodeLink, LightCount, Summary, lights_of, summarise


@dataclass(frozen=True)
class ObjectiveSection:
    """An objective with its cards, and how many have each light."""

    code: str
    name: str
    cards: tuple[Card, ...]
    lights: tuple[LightCount, ...]


@dataclass(frozen=True)
class BoardFilter:
    """The filter of the board's cards; an empty text asks for nothing."""

    light: str = ""
    kind: str = ""
    search_text: str = ""

    @property
    def query(self) -> str:
        """Return the query that the address of another year adds to keep asking for the same."""
        board_filter = {"light": self.light, "kind": self.kind, "q": self.search_text.strip()}
        kept = urlencode({name: value for name, value in board_filter.items() if value})
        return f"&{kept}" if kept else ""

    def __bool__(self) -> bool:
        return bool(self.light or self.kind or self.search_text.strip())


@dataclass(frozen=True)
class Board:
    """The whole board; ``shown`` of ``summary.total`` indicators are in ``objectives``.

    Of a programme without indicators ``outline`` has the objectives.
    """

    page_context: PageContext
    year: int
    definitive_year: int | None
    no_results: str
    preliminary: bool
    mixed: str
    cutoff: str
    years: tuple[YearOption, ...]
    summary: Summary
    attention: Priorities
    filtered: bool
    search_text: str
    filter_query: str
    lights: tuple[FilterOption, ...]
    kinds: tuple[FilterOption, ...]
    shown: int
    objectives: tuple[ObjectiveSection, ...]
    outline: tuple[CodeLink, ...]
    legend: Legend


NO_FILTER = BoardFilter()


def programme_board(
    programme: OpenProgramme, year: int | None = None, board_filter: BoardFilter = NO_FILTER
) -> Board:
    """Return the board of a programme in a year; raises PageNotFound for a year, light or kind
    there is not.
    """
    _check(board_filter)
    all_series = read_series(programme.row)
    shown = choose_year(programme.row, all_series, year)
    options = year_options(programme.row, all_series, shown)
    cutoffs = cutoffs_of(all_series, shown)
    cards = cards_of(all_series, shown)
    sections = tuple(_sections(all_series, cards, board_filter))
    return Board(
        page_context=context_of_year(
            programme, shown, (series.results.get(shown) for series in all_series)
        ),
        year=shown,
        preliminary=any(option.current and option.preliminary for option in options),
        mixed=mixed_year(options, cutoffs),
        cutoff=cutoffs_text(cutoffs),
        years=options,
        summary=summarise(cards),
        attention=find_priorities(all_series, cards),
        definitive_year=settled_year(programme.row, all_series),
        no_results=no_results_text(programme.row, all_series),
        filtered=bool(board_filter),
        search_text=board_filter.search_text,
        filter_query=board_filter.query,
        lights=tuple(
            FilterOption(key, sentence_case(str(word)), key == board_filter.light)
            for key, word in LIGHTS
        ),
        kinds=kind_options(programme.row, all_series, board_filter.kind),
        shown=sum(len(section.cards) for section in sections),
        objectives=sections,
        outline=() if all_series else _outline(programme.row),
        legend=build_legend(read_thresholds(programme.row.pk), shown),
    )


def _outline(programme: Programme) -> tuple[CodeLink, ...]:
    objectives = programme.objectives.order_by("position")
    return tuple(CodeLink(objective.code, objective.name) for objective in objectives)


def _check(board_filter: BoardFilter) -> None:
    if board_filter.light and board_filter.light not in dict(LIGHTS):
        raise PageNotFound(_("No hay semáforo «%s».") % board_filter.light)
    if board_filter.kind and board_filter.kind not in IndicatorCategory.values:
        raise PageNotFound(_("No hay indicadores de la clase «%s».") % board_filter.kind)


def _sections(
    all_series: list[Series], cards: list[Card], board_filter: BoardFilter
) -> Iterable[ObjectiveSection]:
    """Yield cards by objective, in the programme's order, the meta para el bienestar first."""
    by_objective: dict[int, list[Card]] = {}
    objectives = {}
    search = read_search(board_filter.search_text, [card.code for card in cards])
    for series, card in zip(all_series, cards, strict=True):
        objective = series.indicator.objective
        if (
            board_filter.light in ("", card.light.key)
            and board_filter.kind in ("", card.kind)
            and (
                not board_filter.search_text.strip()
                or search.matches(card.code, card.name, objective.name)
            )
        ):
            objectives[objective.pk] = objective
            by_objective.setdefault(objective.pk, []).append(card)
    for key, objective in objectives.items():
        ordered = sorted(by_objective[key], key=lambda card: not card.is_meta)
        yield ObjectiveSection(objective.code, objective.name, tuple(ordered), lights_of(ordered))
