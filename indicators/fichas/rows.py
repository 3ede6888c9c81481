"""A ficha from its definition into rows: the indicator, its targets, its methods and variables.

Whoever changes a ficha, a file or a person, changes it here; rows are matched by code, year and
symbol, and writing what stands already changes nothing.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from indicators.arithmetic.official_numbers import read_printed
from indicators.arithmetic.targets import read_target
from indicators.models import Indicator, IndicatorCategory, Method, Target, Variable
from objectives.models import Programme, Publication, ResponsibleUnit, Strategy
from objectives.upsert import Changes, remove, upsert

from .definition_parts import TargetsDefinition
from .definitions import FichaDefinition
from .method_definitions import MethodDefinition, VariableDefinition
from .representation import ELEMENTS, METHOD_TEXTS, VARIABLE_TEXTS


def write_ficha(
    programme: Programme,
    existing: Indicator | None,
    definition: FichaDefinition,
    position: int,
    publications: dict[str, Publication],
    changes: Changes,
) -> Indicator:
    """Bring the rows of one ficha to what its definition says; the caller holds the transaction.

    Raises DefinitionError where a row that is no longer defined has figures hanging on it.
    """
    indicator = _write_indicator(programme, existing, definition, position, changes)
    _write_targets(indicator, definition.targets, publications, changes)
    _write_methods(indicator, definition.methods, publications, changes)
    return indicator


def _write_indicator(
    programme: Programme,
    existing: Indicator | None,
    definition: FichaDefinition,
    position: int,
    changes: Changes,
) -> Indicator:
    baseline = definition.baseline
    values: dict[str, Any] = {name: getattr(definition, name) for name in ELEMENTS}
    values |= {
        "category": definition.kind,
        "kind": IndicatorCategory(definition.kind).kind,
        "objective": programme.objectives.get(code=definition.objective),
        "strategy": Strategy.objects.get(objective__programme=programme, code=definition.strategy)
        if definition.strategy
        else None,
        "captured_by": definition.captured_by,
        "owner": ResponsibleUnit.objects.get(slug=definition.owner),
        "position": position,
        "remarks": definition.notes,
        "baseline_year": baseline.year if baseline else None,
        "baseline_value": read_printed(baseline.printed).value if baseline else None,
        "baseline_printed": baseline.printed if baseline else "",
        "baseline_period": baseline.period if baseline else "",
        "baseline_note": baseline.note if baseline else "",
    }
    key = {"programme": programme, "code": definition.code}
    indicator = upsert(existing, Indicator, key, values, changes)
    _write_other_objectives(indicator, definition.other_objectives, changes)
    return indicator


def _write_other_objectives(indicator: Indicator, codes: list[str], changes: Changes) -> None:
    before = {objective.code for objective in indicator.other_objectives.all()}
    if before == set(codes):
        return
    objectives = indicator.programme.objectives.filter(code__in=codes)
    indicator.other_objectives.set(objectives)
    if before:
        changes.updated[_("otros objetivos")] += 1
    changes.lines.append(f"~ {_('otros objetivos')} {indicator.code}: {', '.join(codes)}")


def _write_targets(
    indicator: Indicator,
    definition: TargetsDefinition | None,
    publications: dict[str, Publication],
    changes: Changes,
) -> None:
    known = {target.year: target for target in indicator.targets.all()}
    final = definition.final if definition else None
    # Only one target may be final at any moment, also while it moves to another year.
    former = indicator.targets.filter(final=True)
    (former.exclude(year=final.year) if final else former).update(final=False)
    for year, values in _targets(definition, publications) if definition else ():
        key = {"indicator": indicator, "year": year}
        values["baseline_year"] = indicator.baseline_year
        upsert(known.pop(year, None), Target, key, values, changes)
    remove(list(known.values()), changes)


def _targets(
    definition: TargetsDefinition, publications: dict[str, Publication]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the years with a target, and what is stored of it."""
    for year, printed in definition.printed.items():
        goal = read_target(printed)
        final = definition.final
        if final is not None and final.year != year:
            final = None
        yield (
            year,
            {
                "value": goal.value,
                "comparison": goal.comparison.value,
                "upper": goal.upper,
                "printed": printed,
                "final": final is not None,
                "final_printed": final.printed if final else "",
                "note": final.note if final else "",
                "publication": publications[definition.publication],
            },
        )


def _write_methods(
    indicator: Indicator,
    definitions: list[MethodDefinition],
    publications: dict[str, Publication],
    changes: Changes,
) -> None:
    known = _methods_by_definition(indicator, definitions)
    written: dict[str, Variable] = {}
    gone: list[tuple[int, Model]] = []
    for definition in definitions:
        existing = known.pop(definition.valid_from, None)
        method = upsert(
            existing,
            Method,
            {"indicator": indicator},
            {name: getattr(definition, name) for name in ("valid_from", *METHOD_TEXTS)}
            | {
                "publication": publications[definition.publication],
                "remarks": definition.notes,
            },
            changes,
        )
        variables = list(existing.variables.all()) if existing else []
        former = _write_variables(method, variables, definition, written, changes)
        gone += [(definition.valid_from, variable) for variable in former]
    gone += known.items()
    # Nothing is taken away before all is written, and what continues a variable goes before it.
    gone.sort(key=lambda pair: -pair[0])
    remove([row for _year, row in gone], changes)


def _methods_by_definition(
    indicator: Indicator, definitions: list[MethodDefinition]
) -> dict[int, Method]:
    """Return the stored method of each definition, by the definition's year; the rest by their own.

    Figures hang on a method's variables, so one whose first year was corrected is the same method:
    what is left over on both sides is paired in order.
    """
    stored = {
        method.valid_from: method for method in indicator.methods.prefetch_related("variables")
    }
    years = [definition.valid_from for definition in definitions]
    found = {year: stored.pop(year) for year in years if year in stored}
    unpaired = [year for year in years if year not in found]
    for year, former in zip(unpaired, sorted(stored), strict=False):
        found[year] = stored.pop(former)
    return found | stored


def _refers_to_another(variable: VariableDefinition) -> tuple[bool, bool]:
    return variable.previous_of is not None, variable.input_of is not None


def _write_variables(
    method: Method,
    existing: list[Variable],
    definition: MethodDefinition,
    written: dict[str, Variable],
    changes: Changes,
) -> list[Variable]:
    """Write the variables of a method, and into ``written`` as the definitions name them; those
    that it has no more are given back.
    """
    known = {variable.symbol: variable for variable in existing}
    own: dict[str, Variable] = {}
    # The variables of the ficha first: the counts that enter into one refer to it.
    for defined in sorted(definition.variables, key=_refers_to_another):
        own[defined.symbol] = upsert(
            known.pop(defined.symbol, None),
            Variable,
            {"method": method, "symbol": defined.symbol},
            {name: getattr(defined, name) for name in VARIABLE_TEXTS}
            | {
                "position": definition.variables.index(defined) + 1,
                "input_of": own[defined.input_of] if defined.input_of else None,
                "previous_of": own[defined.previous_of] if defined.previous_of else None,
                "continues": written[defined.continues] if defined.continues else None,
            },
            changes,
        )
    written |= {f"{definition.valid_from}.{symbol}": variable for symbol, variable in own.items()}
    return list(known.values())
