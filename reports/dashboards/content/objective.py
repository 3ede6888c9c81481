"""One objective: its indicators, strategies and actions."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from indicators.page_context import OpenProgramme, PageContext, PageNotFound, context_of_year
from indicators.words import cutoffs_text

from .alignments import AlignmentLine, read_alignments
from .cards import Card, cards_of
from .progress_track import TrackSection, track_section
from .series import (
    YearOption,
    choose_year,
    cutoffs_of,
    mixed_year,
    no_results_text,
    read_series,
    year_options,
)
from .strategies import ObjectiveTexts, objective_texts, with_actions
from .summary import Summary, summarise


@dataclass(frozen=True)
class ObjectiveLink:
    """Another objective of the programme."""

    code: str
    name: str
    current: bool


@dataclass(frozen=True)
class ObjectivePage:
    """The content of an objective's page."""

    page_context: PageContext
    texts: ObjectiveTexts
    year: int
    preliminary: bool
    mixed: str
    cutoff: str
    no_results: str
    years: tuple[YearOption, ...]
    track: TrackSection | None
    cards: tuple[Card, ...]
    summary: Summary
    alignments: tuple[AlignmentLine, ...]
    objectives: tuple[ObjectiveLink, ...]


def objective_page(programme: OpenProgramme, code: str, year: int | None = None) -> ObjectivePage:
    """Return an objective by its code; raises PageNotFound for a code or a year that is not there."""
    objectives = list(with_actions(programme.row))
    objective = next((candidate for candidate in objectives if candidate.code == code), None)
    if objective is None:
        raise PageNotFound(_("El programa no tiene objetivo «%s».") % code)
    # The year is chosen from the whole programme, so that every page opens on the same one.
    all_series = read_series(programme.row)
    shown = choose_year(programme.row, all_series, year)
    shared = set(objective.shared_indicators.values_list("pk", flat=True))
    own = [
        series
        for series in all_series
        if series.indicator.objective_id == objective.pk or series.indicator.pk in shared
    ]
    options = year_options(programme.row, all_series, shown, about=own)
    cutoffs = cutoffs_of(own, shown)
    cards = sorted(cards_of(own, shown), key=lambda card: not card.is_meta)
    return ObjectivePage(
        page_context=context_of_year(
            programme, shown, (series.results.get(shown) for series in own)
        ),
        texts=objective_texts(objective),
        year=shown,
        preliminary=any(option.current and option.preliminary for option in options),
        mixed=mixed_year(options, cutoffs),
        cutoff=cutoffs_text(cutoffs),
        no_results=no_results_text(programme.row, all_series),
        years=options,
        track=track_section(own, shown),
        cards=tuple(cards),
        summary=summarise(cards),
        alignments=read_alignments(programme.row, Q(objective=objective)),
        objectives=tuple(
            ObjectiveLink(other.code, other.name, other.pk == objective.pk) for other in objectives
        ),
    )
