"""Axes: sensible ticks, and where on the paper a number falls.  Plain Python."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from indicators.arithmetic.official_numbers import write_number

STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Axis:
    """Ticks from the first to the last; ``divisor`` is what their labels are divided by."""

    ticks: tuple[Decimal, ...]
    labels: tuple[str, ...]
    divisor: Decimal

    @property
    def low(self) -> Decimal:
        return self.ticks[0]

    @property
    def high(self) -> Decimal:
        return self.ticks[-1]


def axis_for(values: list[Decimal], about: int = 5) -> Axis:
    """Return an axis that holds all values, with about that many steps of 1, 2, 2.5 or 5.

    Millions are written in millions from ten of them on, so that the labels stay short.
    """
    low, high = min(values), max(values)
    if low == high:
        margin = abs(low) / 10 or Decimal(1)
        low, high = low - margin, high + margin
    step = _step(high - low, about)
    first = (low / step).to_integral_value(ROUND_FLOOR) * step
    last = (high / step).to_integral_value(ROUND_CEILING) * step
    count = int((last - first) / step)
    ticks = tuple(first + step * place for place in range(count + 1))
    divisor = MILLION if max(abs(first), abs(last)) >= 10 * MILLION else Decimal(1)
    decimals = _decimals(step / divisor)
    labels = tuple(_with_minus(write_number(tick / divisor, decimals)) for tick in ticks)
    return Axis(ticks, labels, divisor)


def _step(span: Decimal, about: int) -> Decimal:
    rough = span / about
    magnitude = Decimal(1).scaleb(rough.adjusted())
    return next(step * magnitude for step in STEPS if step * magnitude >= rough)


def _decimals(step: Decimal) -> int:
    exponent = step.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _with_minus(text: str) -> str:
    return text.replace("-", "−")


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from numbers to places on the paper."""

    from_low: float
    from_high: float
    to_low: float
    to_high: float

    def __call__(self, value: Decimal | int | float) -> float:
        share = (float(value) - self.from_low) / ((self.from_high - self.from_low) or 1.0)
        return round(self.to_low + share * (self.to_high - self.to_low), 1)
