"""The standing of a result against its baseline and targets: met, gap, progress, pace, light.

All figures are ``Decimal`` in the indicator's own unit; percentages are numbers from 0 to 100 and
beyond, never clipped.  The direction is declared by the ficha and never inferred.  Source of every
rule: the design's section on progress; the thresholds come from a dated table and travel as
``Thresholds``.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from .formulas import EXACT
from .official_numbers import (
    NOT_APPLICABLE,
    PRELIMINARY,
    round_on_its_side,
    write_number,
)
from .targets import Comparison, Goal, write_goal
from .units import for_one


class Direction(StrEnum):
    """Tendencia esperada: where the institution wants the figure to go."""

    ASCENDING = "ascendente"
    DESCENDING = "descendente"
    CONSTANT = "constante"


class TrafficLight(StrEnum):
    """The semáforo of one result in one year."""

    GREEN = "verde"
    AMBER = "amarillo"
    RED = "rojo"
    NO_DATA = "sin_dato"
    NO_TARGET = "sin_meta"
    NOT_APPLICABLE = "no_aplica"


EVALUABLE = (TrafficLight.GREEN, TrafficLight.AMBER, TrafficLight.RED)
"""The lights that judge; the other three say why nothing can be judged."""


class Reason(StrEnum):
    """Says why a progress or a pace is undefined; without a target there is no number to go to,
    also where the target is a range or only a direction.
    """

    CONSTANT_DIRECTION = "constant_direction"
    TARGET_EQUALS_BASELINE = "target_equals_baseline"
    TARGET_AGAINST_DIRECTION = "target_against_direction"
    NO_TARGET = "no_target"
    NO_BASELINE = "no_baseline"
    NO_DATA = "no_data"


class Mark(StrEnum):
    """A reservation that a reader must know beside the light."""

    PRELIMINARY = "preliminar"
    SETBACK = "retroceso"
    CONTRARY_TARGET = "meta_contraria"
    TARGET_SET_HERE = "meta_cambiada"
    FINAL_TARGET_SET_HERE = "meta_final_cambiada"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Limits of the lights; percentages as numbers (85 means 85 %)."""

    pace_minimum: Decimal = Decimal(85)
    near_share: Decimal = Decimal(5)
    constant_met_share: Decimal = Decimal(5)
    constant_near_share: Decimal = Decimal(10)

    def gap_limits(self, direction: Direction) -> tuple[Decimal, ...]:
        """Return the limits by which a gap is judged as a share of its target."""
        if direction is Direction.CONSTANT:
            return (self.constant_met_share, self.constant_near_share)
        return (self.near_share,)


SYSTEM_THRESHOLDS = Thresholds()
"""The thresholds where no norm has been loaded; the system's own, not official."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """The promise of an indicator: where it stood, where it goes and how it is judged in a year.

    A target that somebody set in the system, in the place of the printed one, is said to be so.
    """

    direction: Direction
    baseline: Decimal | None
    year_target: Goal | None
    final_target: Goal | None
    thresholds: Thresholds = SYSTEM_THRESHOLDS
    year_target_set_here: bool = False
    final_target_set_here: bool = False


@dataclass(frozen=True, slots=True)
class PercentOrReason:
    """A percentage, or the named reason why it is undefined: exactly one of the two."""

    value: Decimal | None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """One result against its commitment."""

    met: bool | None
    gap: Decimal | None
    progress: PercentOrReason
    pace: PercentOrReason
    light: TrafficLight
    marks: tuple[Mark, ...]


def is_met(commitment: Commitment, value: Decimal) -> bool | None:
    """Return whether ``value`` fulfils the year's target, by comparison only, safe for zero and
    negatives; None where there is none, or none that can be compared.
    """
    goal = commitment.year_target
    if goal is None:
        return None
    if goal.value is None:
        return _goes_its_way(commitment, value)
    match goal.comparison:
        case Comparison.AT_LEAST:
            return value >= goal.value
        case Comparison.AT_MOST:
            return value <= goal.value
        case Comparison.MORE_THAN:
            return value > goal.value
        case Comparison.LESS_THAN:
            return value < goal.value
        case Comparison.RANGE:
            assert goal.upper is not None
            return goal.value <= value <= goal.upper
    match commitment.direction:
        case Direction.ASCENDING:
            return value >= goal.value
        case Direction.DESCENDING:
            return value <= goal.value
        case Direction.CONSTANT:
            gap = EXACT.subtract(value, goal.value)
            return _within(gap, commitment.thresholds.constant_met_share, goal.value)


def _goes_its_way(commitment: Commitment, value: Decimal) -> bool | None:
    """Return whether a figure went from the baseline where the ficha wants it to go."""
    baseline = commitment.baseline
    if baseline is None:
        return None
    match commitment.direction:
        case Direction.ASCENDING:
            return value > baseline
        case Direction.DESCENDING:
            return value < baseline
        case Direction.CONSTANT:
            gap = EXACT.subtract(value, baseline)
            return _within(gap, commitment.thresholds.constant_met_share, baseline)


def gap_to(commitment: Commitment, value: Decimal) -> Decimal | None:
    """Return the distance from the year's target in the indicator's unit, negative where it is bad.

    Of a constant indicator negative is below; within a range it is the distance to the nearer end.
    None where there is no number to be distant from.
    """
    goal = commitment.year_target
    if goal is None or goal.value is None:
        return None
    above = EXACT.subtract(value, goal.value)
    if goal.upper is not None:
        return min(above, EXACT.subtract(goal.upper, value))
    if goal.comparison in (Comparison.AT_MOST, Comparison.LESS_THAN):
        return EXACT.subtract(goal.value, value)
    if goal.comparison is Comparison.BY_DIRECTION and commitment.direction is Direction.DESCENDING:
        return EXACT.subtract(goal.value, value)
    return above


def share_of_distance(
    direction: Direction,
    value: Decimal | None,
    baseline: Decimal | None,
    goal: Goal | None,
) -> PercentOrReason:
    """Return the covered share of the distance from baseline to target, in percent, not clipped."""
    reason = _why_undefined(direction, value, baseline, goal)
    if reason is not None:
        return PercentOrReason(None, reason)
    target = goal.number if goal else None
    assert value is not None and baseline is not None and target is not None
    walked, distance = EXACT.subtract(value, baseline), EXACT.subtract(target, baseline)
    share = EXACT.divide(EXACT.multiply(walked, Decimal(100)), distance)
    # Nothing walked on a way down gives a negative zero, which is plain zero.
    return PercentOrReason(EXACT.add(share, Decimal(0)))


def round_share(value: Decimal, decimals: int, *limits: Decimal) -> Decimal:
    """Round a share so that it never seems to have reached the baseline, the target or a limit of
    the lights that it has not.
    """
    return round_on_its_side(value, decimals, 0, 100, *limits)


def _why_undefined(
    direction: Direction,
    value: Decimal | None,
    baseline: Decimal | None,
    goal: Goal | None,
) -> Reason | None:
    if direction is Direction.CONSTANT:
        return Reason.CONSTANT_DIRECTION
    if goal is None:
        return Reason.NO_TARGET
    target = goal.number
    if target is None:
        return Reason.NO_TARGET
    if baseline is None:
        return Reason.NO_BASELINE
    if target == baseline:
        return Reason.TARGET_EQUALS_BASELINE
    if is_against_direction(direction, baseline, target) or _bounds_the_way(direction, goal):
        return Reason.TARGET_AGAINST_DIRECTION
    return Reason.NO_DATA if value is None else None


def _bounds_the_way(direction: Direction, goal: Goal) -> bool:
    """Return whether a bound is not to be passed on the way that the ficha wants: beyond it a longer
    way is no better one.
    """
    upper = goal.comparison in (Comparison.AT_MOST, Comparison.LESS_THAN)
    lower = goal.comparison in (Comparison.AT_LEAST, Comparison.MORE_THAN)
    return (direction is Direction.ASCENDING and upper) or (
        direction is Direction.DESCENDING and lower
    )


def is_against_direction(direction: Direction, baseline: Decimal, target: Decimal) -> bool:
    """Return whether the target lies on the wrong side of the baseline for the declared direction."""
    return (direction is Direction.ASCENDING and target < baseline) or (
        direction is Direction.DESCENDING and target > baseline
    )


def judge(
    commitment: Commitment,
    *,
    value: Decimal | None,
    status: str,
    year: int,
    cutoff: date | None = None,
) -> Assessment:
    """Judge one result against its commitment.

    ``value`` is compared as given (as printed, or rounded to the indicator's decimals) and is None
    when there is none; ``status`` is one of ``numbers.STATUSES``; ``cutoff`` is the day up to
    which the figure counts.
    """
    direction, baseline = commitment.direction, commitment.baseline
    progress = share_of_distance(direction, value, baseline, commitment.final_target)
    pace = share_of_distance(direction, value, baseline, commitment.year_target)
    met = None if value is None else is_met(commitment, value)
    gap = None if value is None else gap_to(commitment, value)
    return Assessment(
        met=met,
        gap=gap,
        progress=progress,
        pace=pace,
        light=_light(commitment, value, status, met, gap, pace),
        marks=_marks(commitment, value, status, progress, year, cutoff),
    )


def _light(
    commitment: Commitment,
    value: Decimal | None,
    status: str,
    met: bool | None,
    gap: Decimal | None,
    pace: PercentOrReason,
) -> TrafficLight:
    thresholds = commitment.thresholds
    if status == NOT_APPLICABLE:
        return TrafficLight.NOT_APPLICABLE
    if value is None:
        return TrafficLight.NO_DATA
    goal = commitment.year_target
    if goal is None or met is None:
        return TrafficLight.NO_TARGET
    if met:
        return TrafficLight.GREEN
    target = goal.bound_near(value)
    if gap is None or target is None:
        # Whoever was only to go up, and did not, is not near anything.
        return TrafficLight.RED
    if commitment.direction is Direction.CONSTANT:
        near = _within(gap, thresholds.constant_near_share, target)
    else:
        on_pace = pace.value is not None and pace.value >= thresholds.pace_minimum
        near = on_pace or _within(gap, thresholds.near_share, target)
    return TrafficLight.AMBER if near else TrafficLight.RED


def _within(distance: Decimal, share: Decimal, target: Decimal) -> bool:
    """Return whether ``distance`` is at most ``share`` percent of the target; no division."""
    return EXACT.multiply(abs(distance), Decimal(100)) <= EXACT.multiply(share, abs(target))


def _marks(
    commitment: Commitment,
    value: Decimal | None,
    status: str,
    progress: PercentOrReason,
    year: int,
    cutoff: date | None,
) -> tuple[Mark, ...]:
    marks = []
    before_year_end = cutoff is not None and cutoff < date(year, 12, 31)
    if value is not None and (status == PRELIMINARY or before_year_end):
        marks.append(Mark.PRELIMINARY)
    if progress.value is not None and progress.value < 0:
        marks.append(Mark.SETBACK)
    baseline = commitment.baseline
    targets = (commitment.year_target, commitment.final_target)
    if baseline is not None and any(
        goal is not None
        and goal.number is not None
        and is_against_direction(commitment.direction, baseline, goal.number)
        for goal in targets
    ):
        marks.append(Mark.CONTRARY_TARGET)
    if commitment.year_target_set_here:
        marks.append(Mark.TARGET_SET_HERE)
    if commitment.final_target_set_here and progress.value is not None:
        marks.append(Mark.FINAL_TARGET_SET_HERE)
    return tuple(marks)


def sentence(
    commitment: Commitment,
    assessment: Assessment,
    *,
    value: Decimal | None,
    decimals: int,
    status: str,
    unit: str = "puntos",
) -> str:
    """Return the computed sentence that goes with a light, in Spanish.

    "28.57 frente a la meta 32.27: faltan 3.70 puntos; avance −49.8 %".
    """
    goal = commitment.year_target
    if status == NOT_APPLICABLE:
        return "No aplica este año."
    if value is None:
        return "Sin dato: la cifra aún no está disponible."
    figure = write_number(value, decimals)
    if goal is None:
        return f"{figure.replace('-', '−')}; sin meta para este año."
    parts = f"{figure} frente a la meta {write_goal(goal, commitment.direction)}: "
    parts += _distance(commitment, assessment, decimals, unit)
    if assessment.progress.value is not None:
        parts += f"; avance {write_number(round_share(assessment.progress.value, 1))} %"
    # In a sentence a minus is a minus; the hyphen is for figures that are read by machines.
    return parts.replace("-", "−")


def _distance(commitment: Commitment, assessment: Assessment, decimals: int, unit: str) -> str:
    goal = commitment.year_target
    assert goal is not None
    if assessment.gap is None or goal.value is None:
        if assessment.met is None:
            return "sin línea base con qué comparar"
        return "va en ese sentido" if assessment.met else "no va en ese sentido"
    if assessment.gap == 0:
        return "justo en la meta" if assessment.met else "justo en el límite, que no la cumple"
    shown = max(decimals, _decimals(goal.value), _decimals(goal.upper or goal.value))
    number = write_number(abs(assessment.gap), shown)
    one = number == "1"
    distance = f"{number} {for_one(unit) if one else unit}".rstrip()
    below = assessment.gap < 0
    if goal.upper is not None:
        side = "fuera" if below else "dentro"
        return f"{side} de la meta por {distance}"
    rises = goal.comparison in (Comparison.AT_LEAST, Comparison.MORE_THAN)
    if goal.comparison is Comparison.BY_DIRECTION:
        if commitment.direction is Direction.CONSTANT:
            return f"{distance} por {'debajo' if below else 'encima'} de la meta"
        rises = commitment.direction is Direction.ASCENDING
    if rises:
        verb = ("falta" if one else "faltan") if below else "la supera por"
    else:
        verb = ("falta" if one else "faltan") + " por bajar" if below else "por debajo en"
    return f"{verb} {distance}"


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
