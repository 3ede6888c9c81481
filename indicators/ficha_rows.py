"""A ficha from its definition into rows: the indicator, its targets, its methods and variables.

Whoever changes a ficha, a file or a person, changes it here; rows are matched by code, year and
symbol, and writing what stands already changes nothing.
"""

from typing import Any

from objectives.models import Programme, Publication, ResponsibleUnit
from objectives.upserting import Changes, remove, upsert

from .definitions import FichaDefinition, MethodDefinition, TargetsDefinition, number
from .models import Indicator, Method, Target, Variable


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
    same_name = (
        "kind name definition disaggregation frequency type accumulation unit_of_measure "
        "collection_period dimension availability_month direction responsible_unit observations "
        "decimals"
    ).split()
    values: dict[str, Any] = {name: getattr(definition, name) for name in same_name}
    values |= {
        "objective": programme.objectives.get(code=definition.objective),
        "owner": ResponsibleUnit.objects.get(slug=definition.owner),
        "position": position,
        "remarks": definition.notes,
        "baseline_year": definition.baseline.year,
        "baseline_value": number(definition.baseline.printed),
        "baseline_printed": definition.baseline.printed,
        "baseline_note": definition.baseline.note,
    }
    key = {"programme": programme, "code": definition.code}
    return upsert(existing, Indicator, key, values, changes)


def _write_targets(
    indicator: Indicator,
    definition: TargetsDefinition,
    publications: dict[str, Publication],
    changes: Changes,
) -> None:
    known = {each.year: each for each in indicator.targets.all()}
    final = definition.final
    # Only one target may be final at any moment, also while it moves to another year.
    indicator.targets.filter(final=True).exclude(year=final.year).update(final=False)
    for year in sorted({*definition.intermediate, final.year}):
        is_final = year == final.year
        printed = definition.intermediate.get(year, final.printed)
        upsert(
            known.pop(year, None),
            Target,
            {"indicator": indicator, "year": year},
            {
                "value": number(printed),
                "printed": printed,
                "final": is_final,
                "final_printed": final.printed if is_final else "",
                "note": final.note if is_final else "",
                "publication": publications[definition.publication],
                "baseline_year": indicator.baseline_year,
            },
            changes,
        )
    remove(list(known.values()), changes)


def _write_methods(
    indicator: Indicator,
    definitions: list[MethodDefinition],
    publications: dict[str, Publication],
    changes: Changes,
) -> None:
    known = _methods_by_definition(indicator, definitions)
    same_name = (
        "valid_from text formula accumulates_from name objective_text definition observations "
        "target_note"
    ).split()
    before: dict[str, Variable] = {}
    for definition in definitions:
        existing = known.pop(definition.valid_from, None)
        method = upsert(
            existing,
            Method,
            {"indicator": indicator},
            {name: getattr(definition, name) for name in same_name}
            | {
                "publication": publications[definition.publication],
                "remarks": definition.notes,
            },
            changes,
        )
        variables = list(existing.variables.all()) if existing else []
        before = _write_variables(method, variables, definition, before, changes)
    remove(list(known.values()), changes)


def _methods_by_definition(
    indicator: Indicator, definitions: list[MethodDefinition]
) -> dict[int, Method]:
    """The stored method of each definition, by the definition's year; the rest by their own.

    Figures hang on a method's variables, so one whose first year was corrected is the same method:
    what is left over on both sides is paired in order.
    """
    stored = {each.valid_from: each for each in indicator.methods.prefetch_related("variables")}
    years = [definition.valid_from for definition in definitions]
    found = {year: stored.pop(year) for year in years if year in stored}
    unpaired = [year for year in years if year not in found]
    for year, former in zip(unpaired, sorted(stored), strict=False):
        found[year] = stored.pop(former)
    return found | stored


def _write_variables(
    method: Method,
    existing: list[Variable],
    definition: MethodDefinition,
    before: dict[str, Variable],
    changes: Changes,
) -> dict[str, Variable]:
    """The variables of a method by symbol; ``before`` are those of the one before it."""
    known = {each.symbol: each for each in existing}
    loaded: dict[str, Variable] = {}
    # The variables of the ficha first: the counts that enter into one refer to it.
    for each in sorted(definition.variables, key=lambda variable: variable.input_of is not None):
        loaded[each.symbol] = upsert(
            known.pop(each.symbol, None),
            Variable,
            {"method": method, "symbol": each.symbol},
            {
                "number": each.number,
                "position": definition.variables.index(each) + 1,
                "name": each.name,
                "source": each.source,
                "formula": each.formula,
                "input_of": loaded[each.input_of] if each.input_of else None,
                "consolidation": each.consolidation,
                "continues": before[each.continues] if each.continues else None,
            },
            changes,
        )
    remove(list(known.values()), changes)
    return loaded
