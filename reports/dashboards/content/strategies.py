"""The programme's tree: objectives, strategies and actions; searched, and one strategy by itself."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from indicators.models import Indicator
from indicators.page_context import OpenProgramme, PageContext, PageNotFound
from objectives.models import Objective, Programme, SpecificAction, Strategy

from ..text_search import HighlightedPart, Search, read_search
from .alignments import AlignmentLine, read_alignments
from .progress import ActionProgress, read_action_progress
from .summary import CodeLink

EVERYTHING = Search("")
"""The search for nothing: no piece of a text is a hit."""


@dataclass(frozen=True)
class ActionText:
    """Acción puntual; its text also in pieces, the hits of a search apart."""

    code: str
    text: str
    pieces: tuple[HighlightedPart, ...]


@dataclass(frozen=True)
class StrategyTexts:
    """Estrategia prioritaria with its actions; without code and name, those right under an objective."""

    code: str
    name: str
    pieces: tuple[HighlightedPart, ...]
    actions: tuple[ActionText, ...]


@dataclass(frozen=True)
class ObjectiveTexts:
    """Objetivo prioritario with its strategies, before which its own actions come, if it has any."""

    code: str
    name: str
    branches: tuple[StrategyTexts, ...]

    @property
    def strategies(self) -> int:
        return sum(bool(branch.code) for branch in self.branches)

    @property
    def actions(self) -> int:
        return sum(len(branch.actions) for branch in self.branches)


@dataclass(frozen=True)
class SearchHits:
    """The counts of what a search left of the tree.

    ``by_strategy`` of the actions are there for what the name of their strategy says; where there
    is nothing at all, ``objectives`` are those whose own name says it.
    """

    actions: int
    strategies: int
    by_strategy: int
    objectives: tuple[CodeLink, ...]


@dataclass(frozen=True)
class StrategyTree:
    """The tree, or what a search left of it, and the counts of the whole."""

    page_context: PageContext
    search_text: str
    found: SearchHits | None
    objectives: tuple[ObjectiveTexts, ...]
    objectives_in_all: int
    strategies: int
    actions: int


@dataclass(frozen=True)
class StrategyPage:
    """One strategy, and the action of it that was asked for.

    ``indicators`` are those that stand under it, or else those of its objective.
    """

    page_context: PageContext
    strategy: StrategyTexts
    action: ActionText | None
    objective: CodeLink
    own_indicators: bool
    indicators: tuple[CodeLink, ...]
    alignments: tuple[AlignmentLine, ...]
    progress: tuple[ActionProgress, ...]
    before: CodeLink | None
    after: CodeLink | None


def strategy_tree(programme: OpenProgramme, search_text: str = "") -> StrategyTree:
    """Return the tree of a programme, or what is found in it; three queries.

    An action is found if every word occurs in its text or in the name of its strategy, because
    the strategy says what its actions are about; a strategy, if every word occurs in its name. A
    code finds all that hangs below it.  What has nothing found below it is left out.
    """
    whole = tuple(objective_texts(row) for row in with_actions(programme.row))
    search = read_search(search_text, _codes(whole))
    kept = tuple(part for texts in whole if (part := _matching(texts, search)))
    shown = kept if search.text else whole
    return StrategyTree(
        page_context=programme.page_context,
        search_text=search.text,
        found=_search_hits(whole, kept, search) if search.text else None,
        objectives=shown,
        objectives_in_all=len(whole),
        strategies=sum(texts.strategies for texts in whole),
        actions=sum(texts.actions for texts in whole),
    )


def _codes(objectives: tuple[ObjectiveTexts, ...]) -> set[str]:
    codes = {objective.code for objective in objectives}
    for objective in objectives:
        codes |= {branch.code for branch in objective.branches if branch.code}
        codes |= {action.code for branch in objective.branches for action in branch.actions}
    return codes


def _matching(objective: ObjectiveTexts, search: Search) -> ObjectiveTexts | None:
    """Return the part of an objective that is found; None if nothing is."""
    branches = []
    for strategy in objective.branches:
        actions = tuple(
            ActionText(action.code, action.text, search.mark(action.text))
            for action in strategy.actions
            if search.matches(action.code, action.text, strategy.name)
        )
        if actions or (strategy.code and search.matches(strategy.code, strategy.name)):
            name = search.mark(strategy.name)
            branches.append(StrategyTexts(strategy.code, strategy.name, name, actions))
    return ObjectiveTexts(objective.code, objective.name, tuple(branches)) if branches else None


def _search_hits(
    all_objectives: tuple[ObjectiveTexts, ...], matching: tuple[ObjectiveTexts, ...], search: Search
) -> SearchHits:
    actions = [
        action for texts in matching for branch in texts.branches for action in branch.actions
    ]
    named = (
        () if matching else (row for row in all_objectives if search.matches(row.code, row.name))
    )
    return SearchHits(
        actions=len(actions),
        strategies=sum(texts.strategies for texts in matching),
        by_strategy=sum(1 for found in actions if not search.matches(found.code, found.text)),
        objectives=tuple(CodeLink(texts.code, texts.name) for texts in named),
    )


def strategy_page(programme: OpenProgramme, code: str) -> StrategyPage:
    """Return the strategy of that code, or the one whose action has it, or the actions right under an
    objective of which it is one; six queries, one more where anything is aligned, and one where a
    register asks about its actions.
    """
    places = [
        (row, branch)
        for row in with_actions(programme.row)
        for branch in objective_texts(row).branches
    ]
    strategies = [branch for _row, branch in places if branch.code]
    for objective, strategy in places:
        action = next((candidate for candidate in strategy.actions if candidate.code == code), None)
        if action is None and strategy.code != code:
            continue
        measures = list(
            Indicator.objects.filter(objective=objective)
            .select_related("strategy")
            .order_by("position")
        )
        own = [
            measure
            for measure in measures
            if measure.strategy is not None and measure.strategy.code == strategy.code
        ]
        place = strategies.index(strategy) if strategy in strategies else None
        return StrategyPage(
            page_context=programme.page_context,
            strategy=strategy,
            action=action,
            objective=CodeLink(objective.code, objective.name),
            own_indicators=bool(own),
            indicators=tuple(CodeLink(measure.code, measure.name) for measure in own or measures),
            alignments=read_alignments(
                programme.row,
                Q(strategy__code=strategy.code)
                | Q(action__code__in=[part.code for part in strategy.actions]),
            ),
            progress=read_action_progress(programme.row, [part.code for part in strategy.actions]),
            before=_link(strategies[place - 1]) if place else None,
            after=_link(strategies[place + 1])
            if place is not None and place + 1 < len(strategies)
            else None,
        )
    raise PageNotFound(_("El programa no tiene estrategia ni acción puntual «%s».") % code)


def _link(strategy: StrategyTexts) -> CodeLink:
    return CodeLink(strategy.code, strategy.name)


def with_actions(programme: Programme) -> QuerySet[Objective]:
    """Return the objectives of a programme with all that hangs below them."""
    return (
        Objective.objects.filter(programme=programme)
        .order_by("position")
        .prefetch_related(
            Prefetch("strategies", Strategy.objects.order_by("position")),
            Prefetch("actions", SpecificAction.objects.order_by("position")),
        )
    )


def objective_texts(objective: Objective) -> ObjectiveTexts:
    """Return one objective, already read with all below it, as texts."""
    actions: dict[int | None, list[ActionText]] = defaultdict(list)
    for action in objective.actions.all():
        text = ActionText(action.code, action.text, EVERYTHING.mark(action.text))
        actions[action.strategy_id].append(text)
    branches = [
        StrategyTexts(
            code=strategy.code,
            name=strategy.name,
            pieces=EVERYTHING.mark(strategy.name),
            actions=tuple(actions[strategy.pk]),
        )
        for strategy in objective.strategies.all()
    ]
    if own := tuple(actions[None]):
        branches.insert(0, StrategyTexts("", "", (), own))
    return ObjectiveTexts(objective.code, objective.name, tuple(branches))
