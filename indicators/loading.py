"""A whole programme from its folder of definition files: read, checked, then written or nothing.

``programme.yaml``, ``publications.yaml``, ``units.yaml`` and ``indicators/<code>.yaml``.  Rows are
matched by code; loading twice changes nothing.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from objectives.definition_files import DefinitionError, read_definition
from objectives.definitions import ThresholdDefinition
from objectives.loading import ProgrammeFiles, load_programme_files, read_programme_files
from objectives.models import Programme, Publication, ResponsibleUnit
from objectives.upserting import Changes, remove, upsert

from .definitions import IndicatorDefinition, MethodDefinition, TargetsDefinition, number
from .models import DataVersion, Indicator, Method, Target, Threshold, Variable
from .numbers import UnreadableFigure, read_printed
from .readings import load_readings, readings_of
from .recompute import note_change


@dataclass(frozen=True)
class ProgrammeFolder:
    """All definitions of one programme, each checked alone and against the others."""

    files: ProgrammeFiles
    indicators: list[IndicatorDefinition]


def read_programme_folder(folder: Path) -> ProgrammeFolder:
    """Read every file; raises DefinitionError with all faults, not only the first."""
    if not folder.is_dir():
        raise DefinitionError([f"{folder}: no es una carpeta."])
    faults: list[str] = []
    files: ProgrammeFiles | None = None
    try:
        files = read_programme_files(folder)
    except DefinitionError as error:
        faults += error.faults
    indicators = []
    for path in _indicator_files(folder, faults):
        try:
            definition = read_definition(path, IndicatorDefinition, folder.parent)
        except DefinitionError as error:
            faults += error.faults
            continue
        shown = str(path.relative_to(folder.parent))
        if path.stem != definition.code:
            faults.append(
                f"{shown} code: la clave es «{definition.code}» y el archivo se llama "
                f"{path.name}; tienen que ser iguales."
            )
        indicators.append((shown, definition))
    if files is not None:
        faults += _cross_faults(files, indicators)
    if faults or files is None:
        raise DefinitionError(faults)
    ordered = sorted((each for _, each in indicators), key=lambda each: _code_order(each.code))
    return ProgrammeFolder(files=files, indicators=ordered)


def _indicator_files(folder: Path, faults: list[str]) -> list[Path]:
    """The files of ``indicators/``; what is there and would be passed over is a fault."""
    place = folder / "indicators"
    if not place.is_dir():
        faults.append(f"{folder.name}/indicators: falta esta carpeta.")
        return []
    found = sorted(path for path in place.iterdir() if not path.name.startswith("."))
    faults += [
        f"{folder.name}/indicators/{path.name}: no termina en .yaml y no se leería."
        for path in found
        if path.suffix != ".yaml"
    ]
    return [path for path in found if path.suffix == ".yaml"]


def _code_order(code: str) -> tuple[tuple[int, str], ...]:
    """1.2 before 1.10."""
    return tuple((int(part) if part.isdigit() else 0, part) for part in code.split("."))


def _cross_faults(
    files: ProgrammeFiles, indicators: list[tuple[str, IndicatorDefinition]]
) -> list[str]:
    """What only shows when files are read together: codes repeated, names that lead nowhere."""
    faults = []
    publications = {each.slug for each in files.publications.publications}
    objectives = {each.code for each in files.programme.objectives}
    units = {each.slug for each in files.units.units}
    first_with: dict[str, str] = {}
    for path, indicator in indicators:
        if indicator.code in first_with:
            faults.append(
                f"{path} code: la clave «{indicator.code}» ya está en {first_with[indicator.code]}."
            )
        first_with.setdefault(indicator.code, path)
        if indicator.objective not in objectives:
            faults.append(f"{path} objective: no hay objetivo «{indicator.objective}».")
        if indicator.owner not in units:
            faults.append(f"{path} owner: no hay unidad «{indicator.owner}».")
        named = {
            *(method.publication for method in indicator.methods),
            *(reading.publication for reading in indicator.readings),
            indicator.targets.publication,
        }
        faults += [
            f"{path} publication: no hay publicación «{slug}»."
            for slug in sorted(named - publications)
        ]
        years = range(files.programme.start_year, files.programme.end_year + 1)
        promised = {*indicator.targets.intermediate, indicator.targets.final.year}
        faults += [
            f"{path} targets: la meta de {year} queda fuera del programa, que va de {years[0]} a "
            f"{years[-1]}."
            for year in sorted(promised)
            if year not in years
        ]
        for threshold in indicator.thresholds:
            faults += _threshold_faults(threshold, path)
    for threshold in files.programme.thresholds:
        faults += _threshold_faults(threshold, "programme.yaml")
    return faults


THRESHOLD_FIELDS = ("pace_minimum", "near_share", "constant_met_share", "constant_near_share")


def _threshold_faults(threshold: ThresholdDefinition, path: str) -> list[str]:
    faults = []
    for name in THRESHOLD_FIELDS:
        text = getattr(threshold, name)
        try:
            value = read_printed(text).value
        except UnreadableFigure as error:
            faults.append(f"{path} thresholds.{name}: {error}")
            continue
        if value is None or value < 0:
            faults.append(f"{path} thresholds.{name}: «{text}» no es un porcentaje.")
    return faults


class _DryRun(Exception):
    """Carries the way out of the transaction of a dry run."""


def load_programme(folder: Path, *, dry_run: bool = False) -> tuple[str, Changes]:
    """Load a programme folder, all or nothing; returns the programme's slug and what changed.

    Raises DefinitionError (nothing written).  With ``dry_run`` the same work is done and undone.
    """
    definitions = read_programme_folder(folder)
    changes = Changes()
    try:
        with transaction.atomic():
            _load(definitions, changes)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return definitions.files.programme.slug, changes


def _load(definitions: ProgrammeFolder, changes: Changes) -> None:
    programme = load_programme_files(definitions.files, changes)
    DataVersion.objects.get_or_create(programme=programme)
    publications = {each.slug: each for each in programme.publications.all()}
    _load_thresholds(programme, None, definitions.files.programme.thresholds, changes)
    known = {each.code: each for each in programme.indicators.all()}
    for position, definition in enumerate(definitions.indicators, start=1):
        indicator = _load_indicator(
            programme, known.pop(definition.code, None), definition, position, changes
        )
        _load_thresholds(programme, indicator, definition.thresholds, changes)
        _load_targets(indicator, definition.targets, publications, changes)
        _load_methods(indicator, definition.methods, publications, changes)
        load_readings(indicator, readings_of(definition, publications), changes)
    remove(list(known.values()), changes)
    if changes.any:
        note_change(programme.pk)


def _load_thresholds(
    programme: Programme,
    indicator: Indicator | None,
    definitions: list[ThresholdDefinition],
    changes: Changes,
) -> None:
    """The limits of the programme, or of one of its indicators."""
    known = {each.valid_from: each for each in programme.thresholds.filter(indicator=indicator)}
    for definition in definitions:
        upsert(
            known.pop(definition.valid_from, None),
            Threshold,
            {"programme": programme, "indicator": indicator, "valid_from": definition.valid_from},
            {name: number(getattr(definition, name)) for name in THRESHOLD_FIELDS}
            | {"norm": definition.norm},
            changes,
        )
    remove(list(known.values()), changes)


def _load_indicator(
    programme: Programme,
    existing: Indicator | None,
    definition: IndicatorDefinition,
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


def _load_targets(
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


def _load_methods(
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
        _load_variables(method, variables, definition, changes)
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


def _load_variables(
    method: Method, existing: list[Variable], definition: MethodDefinition, changes: Changes
) -> None:
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
            },
            changes,
        )
    remove(list(known.values()), changes)
