"""The legend of the lights: their limits in force in a year, and the norm they rest on."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.arithmetic.progress import EVALUABLE, SYSTEM_THRESHOLDS, Direction, Thresholds
from indicators.models import Indicator, Threshold
from indicators.results.thresholds import DatedThresholds
from indicators.words import NO_NORM, Light, light_of, long_day, number_text
from objectives.collation import alphabetical


@dataclass(frozen=True)
class Legend:
    """The limits of the lights and what the figures mean; percentages as text without their sign.

    ``constant`` is None where indicators of every direction are meant.
    """

    lights: tuple[Light, ...]
    constant: bool | None
    pace: str
    near: str
    constant_met: str
    constant_near: str
    norm: str
    since: str
    own: bool
    others: tuple[str, ...]


def build_legend(
    thresholds: DatedThresholds, year: int, indicator: Indicator | None = None
) -> Legend:
    """Return the legend of a programme, or of one of its indicators, at the end of a year."""
    rows = [row for row in thresholds.rows if row.valid_from <= date(year, 12, 31)]
    # An indicator's own limits before the programme's, the latest before the earlier ones.
    general = [row for row in rows if row.indicator_id is None]
    own = [row for row in rows if indicator and row.indicator_id == indicator.pk]
    chosen = own or general
    row = chosen[-1] if chosen else None
    in_force: Threshold | Thresholds = row or SYSTEM_THRESHOLDS
    return Legend(
        lights=tuple(light_of(light) for light in EVALUABLE),
        constant=indicator.direction == Direction.CONSTANT if indicator else None,
        pace=_percent(in_force.pace_minimum),
        near=_percent(in_force.near_share),
        constant_met=_percent(in_force.constant_met_share),
        constant_near=_percent(in_force.constant_near_share),
        norm=row.norm if row else str(NO_NORM),
        since=long_day(row.valid_from) if row else "",
        own=bool(own),
        others=()
        if indicator
        else tuple(
            sorted(
                {row.indicator.code for row in rows if row.indicator is not None},
                key=alphabetical,
            )
        ),
    )


def _percent(value: Decimal) -> str:
    return f"{number_text(value)} %"
