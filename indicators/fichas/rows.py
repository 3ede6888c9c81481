"""A ficha from its definition into rows: the indicator, its targets, its methods and variables.

Whoever changes a ficha, a file or a person, changes it here; rows are matched by code, year and
symbol, and writing what stands already changes nothing.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from indicators.arithmetic.official_numbers import read_printed
from indicators.arithmetic.targets import read_target
from indicators.models import (
    Indicator,
    IndicatorCategory,
    Method,
    SupersededTarget,
    Target,
    Variable,
)
from objectives.models import Programme, Publication, ResponsibleUnit, Strategy
from objectives.upsert import Changes, remove, upsert

from .definitions import FichaDefinition, Place
from .method_definitions import MethodDefinition, VariableDefinition
from .representation import ELEMENTS, METHOD_TEXTS, VARIABLE_TEXTS
from .target_tables import TargetStatement, stated_in


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
    _write_targets(indicator, definition, publications, changes)
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


def restatement_faults(
    definition: FichaDefinition, order: Mapping[str, int]
) -> Iterator[tuple[str, Place]]:
    """Yield the tables of targets that do not stand in the order of their publications; the
    publications that are not known are another fault.
    """
    tables = [entry for entry in definition.target_tables if entry[1].publication in order]
    for (_place, former), (place, table) in pairwise(tables):
        if order[table.publication] <= order[former.publication]:
            yield (
                f"«{table.publication}» es anterior a «{former.publication}»: los cuadros de metas "
                "van en el orden en que salieron las publicaciones.",
                (*place, "publication"),
            )


def _write_targets(
    indicator: Indicator,
    definition: FichaDefinition,
    publications: dict[str, Publication],
    changes: Changes,
) -> None:
    stated = stated_in(definition.model_dump())
    known = {target.year: target for target in indicator.targets.all()}
    former = {
        (target.year, target.publication.slug): target
        for target in indicator.superseded_targets.select_related("publication")
    }
    final = [statement.year for statement in stated if statement.final]
    # Only one target may be final at any moment, also while it moves to another year.
    indicator.targets.filter(final=True).exclude(year__in=final).update(final=False)
    for statement in stated:
        key = {"indicator": indicator, "year": statement.year}
        values = _target_values(statement)
        publication = publications[statement.publication]
        if statement.in_force:
            values |= {
                "publication": publication,
                "final": statement.final,
                "set_here": statement.set_here,
                "baseline_year": indicator.baseline_year,
            }
            upsert(known.pop(statement.year, None), Target, key, values, changes)
        else:
            existing = former.pop((statement.year, statement.publication), None)
            key["publication"] = publication
            upsert(existing, SupersededTarget, key, values, changes)
    remove([*known.values(), *former.values()], changes)


def _target_values(statement: TargetStatement) -> dict[str, Any]:
    """Return what is stored of a target alike, in force or not."""
    goal = read_target(statement.text)
    return {
        "value": goal.value,
        "comparison": goal.comparison.value,
        "upper": goal.upper,
        "printed": statement.printed,
        "final_printed": statement.final_printed,
        "note": statement.note,
    }


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
