"""The axis of a comparison: 0 is the baseline, 100 the final target, and nothing falls off it.

A figure may lie many times the way behind its baseline.  An axis that holds it straight would press
everything else flat, and one that ends before it would hide it; so what lies far out is drawn on
stretches of a smaller scale, which are shaded, have ticks of their own and are named as such.
"""

from dataclasses import dataclass
from decimal import Decimal

from .scales import Axis, axis_for

BASELINE, FINAL = Decimal(0), Decimal(100)
FARTHEST_BELOW, FARTHEST_ABOVE = Decimal(-200), Decimal(300)
"""Up to here one scale holds everything and still leaves the way a fifth of the height."""
CUT_BELOW, CUT_ABOVE = Decimal(-100), Decimal(200)
STRETCH = Decimal(80)
"""The height of a stretch of the smaller scale, in units of the main one."""
NEAREST_TICK = Decimal("0.3")
LONGEST_LABEL = 8
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class IndexAxis:
    """Ticks with their labels; ``below`` and ``above`` are where the smaller scale begins."""

    axis: Axis
    below: Decimal | None = None
    above: Decimal | None = None

    @property
    def scale_note(self) -> str:
        """Say that the scale changes, in a line; empty where it does not."""
        cuts = [_label(cut) for cut in (self.below, self.above) if cut is not None]
        return f"Más allá de {' y '.join(cuts)}, a menor escala" if cuts else ""

    @property
    def low(self) -> float:
        return self.position(self.axis.low)

    @property
    def high(self) -> float:
        return self.position(self.axis.high)

    def position(self, value: Decimal) -> float:
        """Return the position of a value in units of the main scale: itself, but for what lies far
        out.
        """
        if self.below is not None and value < self.below:
            share = (self.below - value) / (self.below - self.axis.low)
            return float(self.below - share * STRETCH)
        if self.above is not None and value > self.above:
            share = (value - self.above) / (self.axis.high - self.above)
            return float(self.above + share * STRETCH)
        return float(value)


def index_axis(values: list[Decimal], about: int = 6) -> IndexAxis:
    """Return an axis that holds all values, and the way from 0 to 100 in any case."""
    low, high = min([BASELINE, *values]), max([FINAL, *values])
    below = CUT_BELOW if low < FARTHEST_BELOW else None
    above = CUT_ABOVE if high > FARTHEST_ABOVE else None
    middle = axis_for(
        [low if below is None else below, high if above is None else above], about
    ).ticks
    ticks = [*_beyond(low, below), *middle, *_beyond(high, above)]
    ticks.sort()
    return IndexAxis(Axis(tuple(ticks), tuple(map(_label, ticks)), Decimal(1)), below, above)


def _beyond(farthest: Decimal, cut: Decimal | None) -> list[Decimal]:
    """Return the ticks of a stretch, but for one so near to the main scale that the labels would
    touch.
    """
    if cut is None:
        return []
    ticks = [tick for tick in axis_for([farthest, cut], 2).ticks if abs(tick) > abs(cut)]
    whole = max(abs(tick - cut) for tick in ticks)
    return [tick for tick in ticks if abs(tick - cut) >= NEAREST_TICK * whole]


def _label(tick: Decimal) -> str:
    """Return the tick in figures, or with a power of ten where these would need too much room."""
    text = f"{tick.normalize() if tick else Decimal(0):,f}"
    if len(text) > LONGEST_LABEL:
        digits = tick.scaleb(-tick.adjusted()).normalize()
        text = f"{digits:f}×10{str(tick.adjusted()).translate(_RAISED)}"
    return text.replace("-", "−")
