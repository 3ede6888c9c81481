"""Several programmes: a card each, and a search over all of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.models import Indicator
from indicators.page_context import ProgrammeLink, links_to
from indicators.permissions import programmes_seen_by
from objectives.models import Programme, SpecificAction, Strategy

from ..text_search import HighlightedPart, read_search
from .cards import cards_of
from .series import Series, default_year, no_results_text, read_series_of
from .summary import LightCount, lights_of

MOST_HITS = 100
"""The hits of one search that are shown."""


@dataclass(frozen=True)
class ProgrammeCard:
    """A programme: its years, and of the year on which it opens the counts by light."""

    link: ProgrammeLink
    name: str
    period: str
    year: int
    no_results: str
    indicators: int
    lights: tuple[LightCount, ...]


@dataclass(frozen=True)
class Hit:
    """Something that was found: what it is, where it stands, and in which programme."""

    programme: ProgrammeLink
    kind: str
    code: str
    pieces: tuple[HighlightedPart, ...]
    address: str


@dataclass(frozen=True)
class Portal:
    """The page: the programmes that a reader sees, and what was found in them."""

    cards: tuple[ProgrammeCard, ...]
    search_text: str
    hits: tuple[Hit, ...]
    more: int


def portal(user: Any, search_text: str = "") -> Portal:
    """Return the programmes that a person sees, or what is found in them; a fixed number of queries."""
    programmes = list(programmes_seen_by(user))
    links = {link.slug: link for link in links_to(programmes)}
    if search_text.strip():
        hits = list(_hits(programmes, links, search_text))
        return Portal(
            (), search_text.strip(), tuple(hits[:MOST_HITS]), max(0, len(hits) - MOST_HITS)
        )
    all_series = read_series_of(programmes)
    cards = (_card(each, links[each.slug], all_series[each.pk]) for each in programmes)
    return Portal(tuple(cards), "", (), 0)


def _card(programme: Programme, link: ProgrammeLink, series: list[Series]) -> ProgrammeCard:
    year = default_year(programme, series)
    return ProgrammeCard(
        link=link,
        name=programme.name,
        period=f"{programme.start_year}–{programme.end_year}",
        year=year,
        no_results=no_results_text(programme, series),
        indicators=len(series),
        lights=lights_of(cards_of(series, year)),
    )


def _hits(
    programmes: Sequence[Programme], links: dict[str, ProgrammeLink], search_text: str
) -> Iterator[Hit]:
    """Yield indicators, strategies and actions in whose text every word occurs, or of that code."""
    found: dict[int, list[tuple[str, str, str, str]]] = {each.pk: [] for each in programmes}
    terms = {each.pk: each.terms for each in programmes}
    for indicator in Indicator.objects.filter(programme__in=programmes).order_by("position"):
        found[indicator.programme_id].append(
            (_("Indicador"), indicator.code, indicator.name, "ficha")
        )
    for strategy in (
        Strategy.objects.filter(objective__programme__in=programmes)
        .select_related("objective")
        .order_by("objective__position", "position")
    ):
        of = strategy.objective.programme_id
        found[of].append((terms[of].strategy.one, strategy.code, strategy.name, "strategy"))
    for action in (
        SpecificAction.objects.filter(objective__programme__in=programmes)
        .select_related("objective")
        .order_by("objective__position", "strategy__position", "position")
    ):
        of = action.objective.programme_id
        found[of].append((terms[of].action.one, action.code, action.text, "strategy"))
    for programme in programmes:
        search = read_search(
            search_text, [code for _kind, code, _text, _page in found[programme.pk]]
        )
        for kind, code, text, page in found[programme.pk]:
            if search.matches(code, text):
                yield Hit(
                    programme=links[programme.slug],
                    kind=kind,
                    code=code,
                    pieces=search.mark(text),
                    address=reverse(f"programme:{page}", args=(programme.slug, code)),
                )
