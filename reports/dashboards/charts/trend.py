"""The chart of one indicator: its series, its baseline and its promised path."""

from dataclasses import dataclass
from decimal import Decimal

from indicators.arithmetic.official_numbers import PRELIMINARY


@dataclass(frozen=True, slots=True)
class Point:
    """One year of the series; ``value`` is None where there is no figure, ``text`` as printed.

    A ``partial`` figure counts only part of its year, and so is preliminary.
    """

    year: int
    value: Decimal | None
    text: str
    status: str
    partial: bool = False

    @property
    def preliminary(self) -> bool:
        return self.status == PRELIMINARY


@dataclass(frozen=True, slots=True)
class KnownPoint:
    """A year that has a figure."""

    year: int
    value: Decimal
    text: str
    preliminary: bool
    partial: bool = False

    @property
    def still_open(self) -> str:
        """Return the word for a figure that may still change; empty where it will not."""
        if self.partial:
            return "parcial"
        return "preliminar" if self.preliminary else ""


@dataclass(frozen=True, slots=True)
class TargetPoint:
    """The baseline or a target: a year, its number and its text; ``value`` is the lower end of a
    range, ``upper`` the other one.
    """

    year: int
    value: Decimal
    text: str
    final: bool = False
    upper: Decimal | None = None

    @property
    def ends(self) -> tuple[Decimal, ...]:
        """Return both ends of a range, or the one number."""
        return (self.value,) if self.upper is None else (self.value, self.upper)


@dataclass(frozen=True, slots=True)
class Gap:
    """Years in a row that have no figure, and what stands in its place."""

    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True)
class Trend:
    """All that is drawn of one indicator; ``unmeasured`` are the years of which there is no figure
    to be had, so that the line runs over them.
    """

    title: str
    unit: str
    points: tuple[Point, ...]
    baseline: TargetPoint | None = None
    targets: tuple[TargetPoint, ...] = ()
    method_changes: tuple[int, ...] = ()
    direction: str = ""
    focus: int | None = None
    unmeasured: tuple[int, ...] = ()

    @property
    def known(self) -> list[KnownPoint]:
        """Return the years that have a figure."""
        return [known for run in self.runs() for known in run]

    @property
    def missing_years(self) -> list[int]:
        """Return the years that lack a figure, but for those of which there is none to be had."""
        return [
            point.year
            for point in self.points
            if point.value is None and point.year not in self.unmeasured
        ]

    @property
    def final_target(self) -> TargetPoint | None:
        return next((goal for goal in self.targets if goal.final), None)

    @property
    def years(self) -> list[int]:
        years = [point.year for point in self.points] + [goal.year for goal in self._goals]
        return list(range(min(years), max(years) + 1)) if years else []

    @property
    def numbers(self) -> list[Decimal]:
        """Return every number on the paper."""
        values = [point.value for point in self.points if point.value is not None]
        return values + [end for goal in self._goals for end in goal.ends]

    @property
    def _goals(self) -> list[TargetPoint]:
        return [*self.targets, *((self.baseline,) if self.baseline else ())]

    @property
    def path(self) -> list[TargetPoint]:
        """Return the promised path: the baseline and then every target that is one number."""
        start = [self.baseline] if self.baseline else []
        numbers = [goal for goal in self.targets if goal.upper is None]
        return start + sorted(numbers, key=lambda goal: goal.year)

    def gaps(self) -> list[Gap]:
        """Return the years without a figure, those in a row that say the same as one."""
        found: list[Gap] = []
        for point in self.points:
            if point.value is not None:
                continue
            text = point.text or "s/d"
            if found and found[-1].last == point.year - 1 and found[-1].text == text:
                found[-1] = Gap(found[-1].first, point.year, text)
            else:
                found.append(Gap(point.year, point.year, text))
        return found

    def runs(self) -> list[list[KnownPoint]]:
        """Return the series cut where a year that is measured has no figure, so that no line
        bridges a gap.
        """
        found: list[list[KnownPoint]] = []
        last_year: int | None = None
        for point in self.points:
            if point.value is None:
                continue
            if last_year is None or not self._joins(last_year, point.year):
                found.append([])
            known = (point.year, point.value, point.text, point.preliminary, point.partial)
            found[-1].append(KnownPoint(*known))
            last_year = point.year
        return found

    def _joins(self, year: int, later: int) -> bool:
        """Return whether nothing was measured between two years."""
        return all(between in self.unmeasured for between in range(year + 1, later))

    def beside(self, year: int) -> list[int]:
        """Return the years with a figure that the line joins to that of a year."""
        run = next((run for run in self.runs() if any(known.year == year for known in run)), [])
        years = [known.year for known in run]
        at = years.index(year) if year in years else 0
        return years[max(0, at - 1) : at] + years[at + 1 : at + 2]
