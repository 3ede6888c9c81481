"""A whole programme from its folder of definition files: read, checked, then written or nothing.

``programme.yaml``, ``publications.yaml``, ``units.yaml``, the optional parts that there are
(``objectives.programme_parts``), and ``indicators/<code>.yaml``.  Rows are matched by code; loading
twice changes nothing.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from indicators.arithmetic.official_numbers import UnreadableFigure, read_printed
from indicators.lifecycle import difference, log_event
from indicators.models import DataVersion, Event, FichaEventKind, Indicator, Threshold
from indicators.results.recompute import note_change
from objectives.collation import alphabetical
from objectives.definition_files import DefinitionError, DefinitionFile, read_file
from objectives.definition_parts import (
    ThresholdDefinition,
    repeated_former_name,
    said_of_repeated_name,
)
from objectives.loading import (
    load_parts,
    load_programme_files,
    part_faults,
    read_programme_files,
)
from objectives.models import NamedKind, Programme, ProgrammeState
from objectives.programme_parts import PARTS, ProgrammeFiles
from objectives.renames import rename
from objectives.upsert import Changes, remove, shortened, upsert

from .definition_parts import number
from .definitions import IndicatorDefinition, Place
from .publications import refuse_told_publications
from .published_figures import load_readings, readings_of
from .representation import data_of, fields_of, with_parts
from .rows import restatement_faults, write_ficha


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
            file = read_file(path, IndicatorDefinition, folder.parent)
        except DefinitionError as error:
            faults += error.faults
            continue
        code = file.definition.code
        if path.stem != code:
            reason = (
                f"la clave es «{code}» y el archivo se llama {path.name}; tienen que ser iguales."
            )
            faults.append(file.fault(reason, "code"))
        indicators.append(file)
    if files is not None:
        faults += _cross_faults(files, indicators)
    if faults or files is None:
        raise DefinitionError(faults)
    ordered = sorted(
        (file.definition for file in indicators),
        key=lambda indicator: alphabetical(indicator.code),
    )
    return ProgrammeFolder(files=files, indicators=ordered)


def _indicator_files(folder: Path, faults: list[str]) -> list[Path]:
    """Return the files of ``indicators/``; what is there and would be passed over is a fault.

    The folder may be missing where another part tells how the programme is fulfilled.
    """
    place = folder / "indicators"
    if not place.is_dir():
        if any((folder / f"{name}.yaml").exists() for name in PARTS if PARTS[name].tells_progress):
            return []
        faults.append(f"{folder.name}/indicators: falta esta carpeta.")
        return []
    found = sorted(path for path in place.iterdir() if not path.name.startswith("."))
    faults += [
        f"{folder.name}/indicators/{path.name}: no termina en .yaml y no se leería."
        for path in found
        if path.suffix != ".yaml"
    ]
    return [path for path in found if path.suffix == ".yaml"]


def _cross_faults(
    files: ProgrammeFiles, indicators: list[DefinitionFile[IndicatorDefinition]]
) -> list[str]:
    """Return the faults that show only between files: codes repeated, names that lead nowhere."""
    faults = part_faults(files)
    faults += _threshold_faults(files.places["programme"], files.programme.thresholds)
    pairs = [(file.definition.code, file.definition.formerly) for file in indicators]
    if repeated := repeated_former_name(pairs):
        named = next(file for file in indicators if file.definition.code == repeated[0])
        faults.append(named.fault(said_of_repeated_name(*repeated), "formerly"))
    first_with: dict[str, str] = {}
    for file in indicators:
        code = file.definition.code
        if code in first_with:
            faults.append(file.fault(f"la clave «{code}» ya está en {first_with[code]}.", "code"))
        first_with.setdefault(code, file.shown_path)
        faults += [file.fault(reason, *place) for reason, place in _wrong_names(file, files)]
        faults += _threshold_faults(file, file.definition.thresholds)
    return faults


def _wrong_names(
    file: DefinitionFile[IndicatorDefinition], files: ProgrammeFiles
) -> Iterator[tuple[str, Place]]:
    """Yield what an indicator names and the other files do not have: the reason, and its place."""
    indicator = file.definition
    objectives = {objective.code for objective in files.programme.objectives}
    strategies = {
        strategy.code: objective.code
        for objective in files.programme.objectives
        for strategy in objective.strategies
    }
    if indicator.objective not in objectives:
        yield f"no hay objetivo «{indicator.objective}».", ("objective",)
    for place, code in enumerate(indicator.other_objectives):
        if code not in objectives:
            yield f"no hay objetivo «{code}».", ("other_objectives", place)
        elif code == indicator.objective:
            yield f"«{code}» ya es su objetivo.", ("other_objectives", place)
    if indicator.strategy is not None and indicator.strategy not in strategies:
        yield f"no hay estrategia «{indicator.strategy}».", ("strategy",)
    elif strategies.get(indicator.strategy or "", indicator.objective) != indicator.objective:
        reason = f"«{indicator.strategy}» no es del objetivo «{indicator.objective}»."
        yield reason, ("strategy",)
    if indicator.owner not in {unit.slug for unit in files.units.units}:
        yield f"no hay unidad «{indicator.owner}».", ("owner",)
    # Where none is listed yet a ficha may name the kind of those that will be.
    below = {word for unit in files.units.units if unit.parent for word in (unit.slug, unit.kind)}
    if below and indicator.captured_by not in ("", *below):
        yield (
            f"no hay unidad ni tipo de unidad «{indicator.captured_by}» por debajo de la institución.",
            ("captured_by",),
        )
    publications = {
        publication.slug: publication.order for publication in files.publications.publications
    }
    for slug, where in _named_publications(indicator):
        if slug not in publications:
            yield f"no hay publicación «{slug}».", (*where, "publication")
    yield from restatement_faults(indicator, publications)
    start = files.programme.start_year
    for where, table in indicator.target_tables:
        for year in table.printed:
            if year < start:
                reason = f"la meta de {year} es anterior al programa, que empieza en {start}."
                yield reason, (*where, *table.place_of(year))


def _named_publications(
    indicator: IndicatorDefinition,
) -> Iterator[tuple[str, Place]]:
    for place, method in enumerate(indicator.methods):
        yield method.publication, ("methods", place)
    for place, reading in enumerate(indicator.readings):
        yield reading.publication, ("readings", place)
    for where, table in indicator.target_tables:
        yield table.publication, where


THRESHOLD_FIELDS = ("pace_minimum", "near_share", "constant_met_share", "constant_near_share")


def _threshold_faults(
    file: DefinitionFile[Any], thresholds: list[ThresholdDefinition]
) -> Iterator[str]:
    for place, threshold in enumerate(thresholds):
        for name in THRESHOLD_FIELDS:
            text = getattr(threshold, name)
            try:
                value = read_printed(text).value
            except UnreadableFigure as error:
                yield file.fault(str(error), "thresholds", place, name)
                continue
            if value is None or value < 0:
                yield file.fault(f"«{text}» no es un porcentaje.", "thresholds", place, name)


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
    programme, gone = load_programme_files(definitions.files, changes)
    DataVersion.objects.get_or_create(programme=programme)
    # Held from here on: nobody changes a ficha between being asked about and being written.
    DataVersion.objects.select_for_update().get(programme=programme)
    publications = {publication.slug: publication for publication in programme.publications.all()}
    _load_thresholds(programme, None, definitions.files.programme.thresholds, changes)
    formerly = {definition.code: definition.formerly for definition in definitions.indicators}
    rename(programme, NamedKind.INDICATOR, programme.indicators.all(), formerly, changes)
    known = {indicator.code: indicator for indicator in with_parts(programme.indicators.all())}
    former = {indicator.pk: fields_of(data_of(indicator)) for indicator in known.values()}
    by_people = Event.objects.of(Indicator).filter(programme=programme, kind=FichaEventKind.CHANGED)
    kept_here = set(by_people.values_list("object_id", flat=True))
    for position, definition in enumerate(definitions.indicators, start=1):
        existing = known.pop(definition.code, None)
        if existing is not None and existing.pk in kept_here:
            # Where it stands among the others is no part of what it says.
            indicator = upsert(
                existing,
                Indicator,
                {"programme": programme, "code": definition.code},
                {"position": position},
                changes,
            )
            _report_if_different(indicator, definition, changes)
        else:
            indicator = write_ficha(
                programme, existing, definition, position, publications, changes
            )
        _load_thresholds(programme, indicator, definition.thresholds, changes)
        load_readings(indicator, definition, readings_of(definition, publications), changes)
    load_parts(programme, definitions.files, changes)
    remove(list(known.values()), changes)
    logged = _log_changed_fichas(programme, former, kept_here) if changes.any or gone else []
    refuse_told_publications(programme, gone)
    remove(gone, changes)
    if changes.any and not logged:
        note_change(programme.pk)


def _log_changed_fichas(
    programme: Programme, former: Mapping[int, Mapping[str, str]], kept_here: Collection[int]
) -> list[Event]:
    """Write down what the files changed in fichas that stood already; each is a version of the data.

    In preparation nothing stands yet: what nobody was shown has no history, and may go again.
    """
    logged: list[Event] = []
    if programme.state == ProgrammeState.PREPARATION:
        return logged
    for indicator in with_parts(programme.indicators.exclude(pk__in=kept_here)):
        if indicator.pk not in former:
            continue
        before, after = difference(former[indicator.pk], fields_of(data_of(indicator)))
        if before or after:
            logged.append(
                log_event(
                    indicator,
                    FichaEventKind.LOADED,
                    by=None,
                    before=before,
                    after=after,
                    inputs=note_change(programme.pk),
                )
            )
    return logged


def _report_if_different(
    indicator: Indicator, definition: IndicatorDefinition, changes: Changes
) -> None:
    """Report a ficha that a person changed and that its file says otherwise: it is kept here, and
    its file is read for the figures.
    """
    was, now = difference(fields_of(definition.model_dump()), fields_of(data_of(indicator)))
    changes.lines += [
        f"= {indicator.code} {field}: se cambió en la aplicación y queda así; el archivo dice "
        f"{shortened(was.get(field, ''))}"
        for field in {**was, **now}
    ]


def _load_thresholds(
    programme: Programme,
    indicator: Indicator | None,
    definitions: list[ThresholdDefinition],
    changes: Changes,
) -> None:
    """Load the limits of the programme, or of one of its indicators."""
    known = {
        threshold.valid_from: threshold
        for threshold in programme.thresholds.filter(indicator=indicator)
    }
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
