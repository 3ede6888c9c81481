"""The compiled programme that the engine knows before it reads a figure: fichas and units.

A handful of queries whatever the number of indicators; formulas parsed once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from indicators.arithmetic.formulas import PREVIOUS, Node, parse, substitute, symbols
from indicators.arithmetic.progress import Commitment, Direction
from indicators.arithmetic.targets import Goal
from indicators.models import Indicator, Method, Target, Variable
from indicators.rhythm import COLUMNS, first_printed, stored_rhythm
from objectives.periods import EVERY_YEAR, Period, Rhythm
from objectives.units import UnitTree, read_units

from .thresholds import DatedThresholds, read_thresholds

V = TypeVar("V")

MOST_YEARS_BETWEEN = 20
"""Years between two measurements, at most."""


@dataclass(frozen=True)
class CompiledVariable:
    """A variable as the engine uses it; ``definition`` is set for a derived one.

    ``continues`` are the ids of the variables of earlier methods whose figures count for this one,
    the nearest method first.  ``previous_of`` is the symbol whose figure of the year before is this one.
    """

    id: int
    symbol: str
    name: str
    consolidation: str
    definition: Node | None
    continues: tuple[int, ...] = ()
    previous_of: str = ""

    @property
    def counted(self) -> tuple[int, ...]:
        """Return the ids whose figures count for this variable: its own, then those it continues."""
        return (self.id, *self.continues)

    def stated_in(self, values: Mapping[int, V]) -> V | None:
        """Return the value of this variable, or else of the one it continues; ``values`` by variable."""
        return next(
            (values[variable_id] for variable_id in self.counted if variable_id in values), None
        )


@dataclass(frozen=True)
class CompiledMethod:
    """A method ready to be evaluated; ``node`` is None where the ficha gives no formula."""

    id: int
    valid_from: int
    node: Node | None
    accumulates_from: int | None
    variables: Mapping[str, CompiledVariable]

    @property
    def uses_previous(self) -> bool:
        """Return whether a year's result needs the one of the year before."""
        return self.node is not None and PREVIOUS in symbols(self.node)

    def expand_formula(self, given: Mapping[str, Decimal]) -> Node | None:
        """Return the formula down to the symbols that were given: counts instead of their percentage."""
        if self.node is None:
            return None
        definitions = {
            symbol: variable.definition
            for symbol, variable in self.variables.items()
            if variable.definition is not None and symbol not in given
        }
        return substitute(self.node, definitions) if definitions else self.node


@dataclass(frozen=True)
class CompiledIndicator:
    """An indicator ready to be evaluated and judged."""

    id: int
    code: str
    direction: Direction
    decimals: int
    root_unit_id: int
    captured_by: str
    baseline: Decimal | None
    targets: Mapping[int, Goal]
    final_target: Goal | None
    thresholds: DatedThresholds
    methods: tuple[CompiledMethod, ...]
    set_here: frozenset[int] = frozenset()
    """The years whose target somebody set here in the place of the printed one."""
    final_year: int | None = None
    rhythm: Rhythm = EVERY_YEAR
    first_printed: int | None = None
    programme_years: range = range(0)

    def is_measured(self, year: int) -> bool:
        """Return whether its frequency gives a measurement of a year."""
        return self.rhythm.measures(Period(year))

    @property
    def unmeasured_years(self) -> frozenset[int]:
        """Return the years of the programme in which nothing is measured."""
        return self.rhythm.unmeasured(self.programme_years)

    def year_before(self, year: int) -> int:
        """Return the year whose result one builds on: the last one before that is measured."""
        before = range(year - 1, year - MOST_YEARS_BETWEEN, -1)
        return next((past for past in before if self.is_measured(past)), year - 1)

    def method_of(self, year: int) -> CompiledMethod | None:
        """Return the method in force in a year."""
        in_force = [method for method in self.methods if method.valid_from <= year]
        return in_force[-1] if in_force else None

    def begins_by(self, year: int) -> bool:
        """Return whether it is measured by a year: with any method in force, or with none at all."""
        return not self.methods or self.methods[0].valid_from <= year

    def states_result(self, year: int) -> bool:
        """Return whether the result of a year is stated itself, since no formula gives it."""
        method = self.method_of(year)
        return method is None or method.node is None

    def commitment(self, year: int, unit_id: int) -> Commitment:
        """Return the promise of a year: targets and baseline are the institution's, not a unit's."""
        national = unit_id == self.root_unit_id
        return Commitment(
            direction=self.direction,
            baseline=self.baseline if national else None,
            year_target=self.targets.get(year) if national else None,
            final_target=self.final_target if national else None,
            thresholds=self.thresholds.in_force(self.id, year),
            year_target_set_here=national and year in self.set_here,
            final_target_set_here=national and self.final_year in self.set_here,
        )


@dataclass(frozen=True)
class CompiledProgramme:
    """The indicators of a programme, or one of them, and the units."""

    indicators: tuple[CompiledIndicator, ...]
    units: UnitTree


def read_compiled_programme(
    programme_id: int, indicator_id: int | None = None
) -> CompiledProgramme:
    """Return the catalogue of a programme, or of one of its indicators; six queries."""
    compiled_indicators = read_compiled_indicators(programme_id, indicator_id)
    return CompiledProgramme(indicators=compiled_indicators, units=read_units(programme_id))


def read_compiled_indicators(
    programme_id: int, indicator_id: int | None = None
) -> tuple[CompiledIndicator, ...]:
    """Return the indicators of a programme, or one of them; five queries."""
    indicators = Indicator.objects.filter(programme=programme_id)
    if indicator_id is not None:
        indicators = indicators.filter(pk=indicator_id)
    methods = _methods_by_indicator(indicators)
    targets: dict[int, list[Target]] = defaultdict(list)
    for target in Target.objects.filter(indicator__in=indicators):
        targets[target.indicator_id].append(target)
    thresholds = read_thresholds(programme_id)
    return tuple(
        CompiledIndicator(
            id=row["id"],
            code=row["code"],
            direction=Direction(row["direction"]),
            decimals=row["decimals"],
            root_unit_id=row["programme__root_unit_id"],
            captured_by=row["captured_by"],
            baseline=row["baseline_value"],
            targets={target.year: target.goal for target in targets[row["id"]]},
            final_target=next((target.goal for target in targets[row["id"]] if target.final), None),
            thresholds=thresholds,
            methods=tuple(methods[row["id"]]),
            set_here=frozenset(target.year for target in targets[row["id"]] if target.set_here),
            final_year=next((target.year for target in targets[row["id"]] if target.final), None),
            rhythm=stored_rhythm(
                row,
                (target.year for target in targets[row["id"]]),
                next((target.year for target in targets[row["id"]] if target.final), None),
            ),
            first_printed=row["first_printed"],
            programme_years=range(row["programme__start_year"], row["programme__end_year"] + 1),
        )
        for row in indicators.annotate(first_printed=first_printed())
        .order_by("position")
        .values(
            "id",
            "code",
            "direction",
            "decimals",
            "baseline_value",
            "captured_by",
            "programme__root_unit_id",
            "programme__start_year",
            "programme__end_year",
            *COLUMNS,
        )
    )


def _methods_by_indicator(indicators: Any) -> dict[int, list[CompiledMethod]]:
    variables: dict[int, list[Variable]] = defaultdict(list)
    for variable in Variable.objects.filter(method__indicator__in=indicators).order_by("position"):
        variables[variable.method_id].append(variable)
    former = former_of(member for group in variables.values() for member in group)
    methods: dict[int, list[CompiledMethod]] = defaultdict(list)
    for method in Method.objects.filter(indicator__in=indicators).order_by("valid_from"):
        methods[method.indicator_id].append(compile_method(method, variables[method.pk], former))
    return methods


def former_of(variables: Iterable[Variable]) -> dict[int, int | None]:
    """Return the variable that each one continues, by id."""
    return {variable.pk: variable.continues_id for variable in variables}


def compile_method(
    method: Method, variables: list[Variable], former: Mapping[int, int | None]
) -> CompiledMethod:
    """Return a method and its variables with their formulas parsed.

    ``former`` says of every variable of the indicator which one it continues.
    """
    symbols_of = {variable.pk: variable.symbol for variable in variables}
    return CompiledMethod(
        id=method.pk,
        valid_from=method.valid_from,
        node=parse(method.formula) if method.formula else None,
        accumulates_from=method.accumulates_from,
        variables={
            variable.symbol: CompiledVariable(
                id=variable.pk,
                symbol=variable.symbol,
                name=variable.name,
                consolidation=variable.consolidation,
                definition=parse(variable.formula) if variable.formula else None,
                continues=tuple(continued(variable.pk, former)),
                previous_of=symbols_of.get(variable.previous_of_id or 0, ""),
            )
            for variable in variables
        },
    )


def continued(variable: int, former: Mapping[int, int | None]) -> Iterator[int]:
    """Yield the variables that one continues, the nearest first."""
    while (earlier := former.get(variable)) is not None:
        yield earlier
        variable = earlier
