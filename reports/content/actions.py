"""The programme's tree: objectives, strategies and actions."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from objectives.models import Objective, Programme, Strategy

from .frame import Frame, OpenProgramme


@dataclass(frozen=True)
class ActionText:
    """Acción puntual."""

    code: str
    text: str


@dataclass(frozen=True)
class StrategyTexts:
    """Estrategia prioritaria with its actions."""

    code: str
    name: str
    actions: tuple[ActionText, ...]


@dataclass(frozen=True)
class ObjectiveTexts:
    """Objetivo prioritario with its strategies."""

    code: str
    name: str
    strategies: tuple[StrategyTexts, ...]
    actions: int


@dataclass(frozen=True)
class ActionTree:
    """The whole tree and its counts."""

    frame: Frame
    objectives: tuple[ObjectiveTexts, ...]
    strategies: int
    actions: int


def action_tree(programme: OpenProgramme) -> ActionTree:
    """The tree of a programme; three queries."""
    objectives = tuple(objective_texts(each) for each in with_actions(programme.row))
    return ActionTree(
        frame=programme.frame,
        objectives=objectives,
        strategies=sum(len(each.strategies) for each in objectives),
        actions=sum(each.actions for each in objectives),
    )


def with_actions(programme: Programme) -> QuerySet[Objective]:
    """The objectives of a programme with all that hangs below them."""
    strategies = Strategy.objects.order_by("position").prefetch_related("actions")
    return (
        Objective.objects.filter(programme=programme)
        .order_by("position")
        .prefetch_related(Prefetch("strategies", strategies))
    )


def objective_texts(objective: Objective) -> ObjectiveTexts:
    """One objective, already read with all below it, as texts."""
    strategies = tuple(
        StrategyTexts(
            code=strategy.code,
            name=strategy.name,
            actions=tuple(
                ActionText(action.code, action.text)
                for action in sorted(strategy.actions.all(), key=lambda each: each.position)
            ),
        )
        for strategy in objective.strategies.all()
    )
    return ObjectiveTexts(
        code=objective.code,
        name=objective.name,
        strategies=strategies,
        actions=sum(len(strategy.actions) for strategy in strategies),
    )
