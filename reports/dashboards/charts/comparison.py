"""The chart of several indicators at once: each as an index on its own way."""

from dataclasses import dataclass
from decimal import Decimal

from .alt_text import describe_point
from .canvas import Paper
from .index_axis import IndexAxis, index_axis
from .series_marks import SHAPES, role_of
from .trend import KnownPoint, Trend

PROMISES_UP_TO = 3
"""With more lines than these, the promised paths would only crowd them."""
TITLE = "Índice: línea base = 0, meta final = 100"
WIDE_COMPARISON = Paper("wide", 880, 440, 150, 6)
NARROW_COMPARISON = Paper("narrow", 320, 400, 104, 5)
TOP, BOTTOM, YEARS_BELOW = 52, 36, 26


@dataclass(frozen=True, slots=True)
class IndexLine:
    """One indicator as an index.

    ``number``, from 1 on, gives its shape and its colour; ``trend`` is its series in units of the
    index; ``figures`` says by year which figure the index stands for.
    """

    number: int
    code: str
    trend: Trend
    figures: dict[int, str]

    @property
    def role(self) -> str:
        return role_of(self.number)

    @property
    def sign(self) -> str:
        return SHAPES[self.number - 1].character

    def value_text(self, point: KnownPoint) -> str:
        """Return the index of a year and, where it is known, the figure itself."""
        figure = self.figures.get(point.year)
        return f"{describe_point(point)} · cifra {figure}" if figure else describe_point(point)

    @property
    def last(self) -> KnownPoint | None:
        return self.trend.known[-1] if self.trend.known else None


@dataclass(frozen=True, slots=True)
class ComparisonChart:
    """All lines of one paper."""

    lines: tuple[IndexLine, ...]

    @property
    def promised(self) -> tuple[IndexLine, ...]:
        """Return the lines whose promised path is drawn too."""
        if len(self.lines) > PROMISES_UP_TO:
            return ()
        return tuple(line for line in self.lines if len(line.trend.path) > 1)

    @property
    def years(self) -> list[int]:
        years = [year for line in self.lines for year in line.trend.years]
        return list(range(min(years), max(years) + 1)) if years else []

    @property
    def numbers(self) -> list[Decimal]:
        """Return every number on the paper."""
        values = [point.value for line in self.lines for point in line.trend.known]
        return values + [goal.value for line in self.promised for goal in line.trend.path]


@dataclass(frozen=True, slots=True)
class MethodMark:
    """A mark where a line passes into years of another method."""

    at: float
    level: float
    year: int


def method_marks(line: IndexLine, axis: IndexAxis) -> list[MethodMark]:
    """Return the marks on the line itself, half-way between the last year of one method and the
    first of the next.
    """
    levels = {point.year: axis.position(point.value) for point in line.trend.known}
    found = []
    for year in line.trend.method_changes:
        beside = [levels[neighbour] for neighbour in (year - 1, year) if neighbour in levels]
        if beside:
            found.append(MethodMark(year - 0.5, sum(beside) / len(beside), year))
    return found


def comparison_text(comparison: ComparisonChart) -> str:
    """Return the chart in a few sentences, for who does not see it."""
    parts = [f"{TITLE}."]
    for line in comparison.lines:
        known = line.trend.known
        first, last = known[0], known[-1]
        said = f"{line.code}: "
        if first is last:
            said += f"{describe_point(last)} en {last.year}"
        else:
            said += f"de {first.text} en {first.year} a {describe_point(last)} en {last.year}"
        missing = [str(year) for year in line.trend.missing_years]
        if missing:
            said += f"; sin cifra: {', '.join(missing)}"
        said += "".join(f"; nuevo método desde {year}" for year in line.trend.method_changes)
        parts.append(f"{said}.")
    if comparison.promised:
        parts.append("Con puntos, el camino prometido.")
    if scale := index_axis(comparison.numbers).scale_note:
        parts.append(f"{scale}.")
    return " ".join(parts)
