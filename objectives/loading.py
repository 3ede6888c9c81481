"""A programme's tree, units and publications from their files into rows."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.utils import timezone

from .definition_files import D, DefinitionError, DefinitionFile, read_file
from .definitions import (
    ActionDefinition,
    ObjectiveDefinition,
    ProgrammeDefinition,
    PublicationsDefinition,
    StrategyDefinition,
    UnitDefinition,
    UnitsDefinition,
)
from .models import (
    NamedKind,
    Objective,
    Programme,
    ProgrammeState,
    ProgrammeUnit,
    Publication,
    ResponsibleUnit,
    SpecificAction,
    Strategy,
)
from .programme_parts import PARTS, ProgrammeFiles
from .publication_order import Placed, place_publications, write_orders
from .renames import keep_former_names, rename, rename_programme
from .upsert import Changes, remove, upsert


def read_programme_files(folder: Path) -> ProgrammeFiles:
    """Read and check the files; raises DefinitionError with the faults of all of them.

    Of its optional parts a programme may have none: without its file there is nothing of it.
    """
    faults: list[str] = []
    places: dict[str, DefinitionFile[Any]] = {}

    def read(name: str, schema: type[D]) -> D | None:
        try:
            file = read_file(folder / f"{name}.yaml", schema, folder.parent)
        except DefinitionError as error:
            faults.extend(error.faults)
            return None
        places[name] = file
        return file.definition

    programme = read("programme", ProgrammeDefinition)
    publications = read("publications", PublicationsDefinition)
    units = read("units", UnitsDefinition)
    parts = {
        part.name: read(part.name, part.schema)
        if (folder / f"{part.name}.yaml").exists()
        else part.schema()
        for part in PARTS.values()
    }
    if faults or not (programme and publications and units):
        raise DefinitionError(faults)
    return ProgrammeFiles(programme, publications, units, parts, places)


def load_programme_files(
    files: ProgrammeFiles, changes: Changes
) -> tuple[Programme, list[Objective | Strategy | Publication]]:
    """Bring the rows to what the files say; the caller holds the transaction.

    Returns the programme, and the strategies, objectives and publications that are in its files no
    longer: they go once nothing hangs on them.
    """
    definition = files.programme
    existing = rename_programme(definition.slug, definition.formerly, changes)
    units = _load_units(files.units, definition.slug, changes)
    programme = upsert(
        existing,
        Programme,
        {"slug": definition.slug},
        {
            **_begins_with(definition, existing),
            "name": definition.name,
            "short_name": definition.short_name,
            "institution": definition.institution,
            "root_unit": units[files.units.units[0].slug],
            "start_year": definition.start_year,
            "end_year": definition.end_year,
            "published_on": definition.published_on,
            "norms": definition.norms.model_dump(exclude_none=True),
            "words": definition.words.model_dump(exclude_none=True, exclude_defaults=True),
            "open_data": definition.open_data.model_dump(exclude_none=True, exclude_defaults=True),
        },
        changes,
    )
    _rename_parts(programme, files, changes)
    _load_tree(programme, files.units.units, units, changes)
    publications = _load_publications(programme, files.publications, changes)
    tree = _load_objectives(programme, definition.objectives, changes)
    return programme, [*tree, *publications]


def load_parts(programme: Programme, files: ProgrammeFiles, changes: Changes) -> None:
    """Bring the rows of each optional file to what it says; without the file there are none."""
    for part in PARTS.values():
        part.load(programme, files.parts[part.name], changes)


def part_faults(files: ProgrammeFiles) -> list[str]:
    """Return the faults that only show when an optional file is read beside the others."""
    return [
        fault
        for part in PARTS.values()
        if part.name in files.places
        for fault in part.faults(files.places[part.name], files)
    ]


def _rename_parts(programme: Programme, files: ProgrammeFiles, changes: Changes) -> None:
    """Give what the files call otherwise than before its present code or slug."""
    tree = files.programme
    keep_former_names(
        programme,
        NamedKind.PROGRAMME,
        {files.programme.slug: files.programme.formerly},
        changes,
    )
    publications = {each.slug: each.formerly for each in files.publications.publications}
    rename(programme, NamedKind.PUBLICATION, programme.publications.all(), publications, changes)
    for kind, rows, definitions in (
        (NamedKind.OBJECTIVE, programme.objectives.all(), tree.objectives),
        (
            NamedKind.STRATEGY,
            Strategy.objects.filter(objective__programme=programme),
            tree.all_strategies,
        ),
        (
            NamedKind.ACTION,
            SpecificAction.objects.filter(objective__programme=programme),
            tree.all_actions,
        ),
    ):
        formerly = {definition.code: definition.formerly for definition in definitions}
        rename(programme, kind, rows, formerly, changes)


def _begins_with(
    definition: ProgrammeDefinition, existing: Programme | None
) -> dict[str, str | bool]:
    """Return to whom a programme is shown, and whether at the root: as it is, or as it begins.

    The first published one of a site stands at its root; a later one never takes what was given out.
    """
    if existing is not None:
        return {"state": existing.state, "at_root": existing.at_root}
    published = definition.state == ProgrammeState.PUBLISHED
    given_out = Programme.objects.filter(at_root=True).exists()
    return {"state": definition.state, "at_root": published and not given_out}


def _load_units(
    definition: UnitsDefinition, programme: str, changes: Changes
) -> dict[str, ResponsibleUnit]:
    """Load the units of the file, by slug; one of another programme too is called alike in both."""
    known = ResponsibleUnit.objects.prefetch_related("reports_to").in_bulk(
        [unit.slug for unit in definition.units], field_name="slug"
    )
    loaded: dict[str, ResponsibleUnit] = {}
    for unit in definition.units:
        existing = known.get(unit.slug)
        values = {"name": unit.name, "short_name": unit.short_name}
        if existing is not None:
            _refuse_contradiction(existing, values, programme)
        loaded[unit.slug] = upsert(existing, ResponsibleUnit, {"slug": unit.slug}, values, changes)
    return loaded


def _load_tree(
    programme: Programme,
    definitions: list[UnitDefinition],
    units: Mapping[str, ResponsibleUnit],
    changes: Changes,
) -> None:
    """Load the place of every unit in the programme's tree; a unit that is no longer in the file has
    none there, and stays a row.
    """
    known = {place.unit_id: place for place in programme.places.select_related("unit", "parent")}
    for definition in definitions:
        unit = units[definition.slug]
        values = {
            "kind": definition.kind,
            "parent": units[definition.parent] if definition.parent else None,
        }
        place = known.pop(unit.pk, None)
        upsert(place, ProgrammeUnit, {"programme": programme, "unit": unit}, values, changes)
    remove(list(known.values()), changes)


def _refuse_contradiction(
    unit: ResponsibleUnit, values: Mapping[str, object], programme: str
) -> None:
    others = [other.slug for other in unit.reports_to.all() if other.slug != programme]
    different = [name for name, value in values.items() if getattr(unit, name) != value]
    if different and not unit.reports_to.exists() and unit.duties.exists():
        # Whoever had a duty for it would have it in this programme.
        raise DefinitionError(
            [
                f"units.yaml: ya hay una unidad «{unit.slug}» con otro nombre, «{unit.name}», y con "
                "encargos de personas; use otra clave o quite antes esos encargos."
            ]
        )
    if others and different:
        raise DefinitionError(
            [
                f"units.yaml: la unidad «{unit.slug}» ya es del programa «{others[0]}» y allí "
                f"difiere en {', '.join(different)}; use otra clave o los mismos datos."
            ]
        )


def _load_publications(
    programme: Programme, definition: PublicationsDefinition, changes: Changes
) -> list[Publication]:
    """Bring the publications to what the file says; returns those that it no longer holds."""
    now = timezone.now()
    known = {publication.slug: publication for publication in programme.publications.all()}
    added = [publication for publication in known.values() if publication.added_here]
    _refuse_other_data(definition, added)
    listed = {publication.slug for publication in definition.publications}
    orders = place_publications(
        [
            *(
                Placed(each.slug, each.order, each.published_on or each.covers_until)
                for each in definition.publications
            ),
            *(Placed(each.slug, None, each.stated_on) for each in added if each.slug not in listed),
        ]
    )
    write_orders(programme, orders)
    for publication in definition.publications:
        existing = known.pop(publication.slug, None)
        upsert(
            existing,
            Publication,
            {"programme": programme, "slug": publication.slug},
            {
                **{name: getattr(publication, name) for name in PUBLICATION_FIELDS},
                "order": orders[publication.slug],
                # All of one loading at the same moment: their order says which is later.
                "loaded_at": existing.loaded_at if existing else now,
            },
            changes,
        )
    for own in added:
        if own.slug not in listed:
            del known[own.slug]
    return list(known.values())


PUBLICATION_FIELDS = ("title", "published_on", "covers_from", "covers_until", "note")


def _refuse_other_data(definition: PublicationsDefinition, added: Iterable[Publication]) -> None:
    """Raise DefinitionError for a publication whose key is that of another one, added here."""
    here = {publication.slug: publication for publication in added}
    faults = [
        f"publications.yaml: «{each.slug}» ya se agregó en la aplicación y allí difiere en "
        f"{', '.join(different)}; use otra clave o los mismos datos."
        for each in definition.publications
        if each.slug in here
        and (
            different := [
                name
                for name in PUBLICATION_FIELDS
                if getattr(here[each.slug], name) != getattr(each, name)
            ]
        )
    ]
    if faults:
        raise DefinitionError(faults)


def _load_objectives(
    programme: Programme, definitions: list[ObjectiveDefinition], changes: Changes
) -> list[Objective | Strategy]:
    known = {row.code: row for row in programme.objectives.all()}
    strategies = {
        (known_strategy.objective_id, known_strategy.code): known_strategy
        for known_strategy in Strategy.objects.filter(objective__programme=programme)
    }
    actions = {
        (known_action.objective_id, known_action.code): known_action
        for known_action in SpecificAction.objects.filter(objective__programme=programme)
    }
    for position, definition in enumerate(definitions, start=1):
        objective = upsert(
            known.pop(definition.code, None),
            Objective,
            {"programme": programme, "code": definition.code},
            {"position": position, "name": definition.name},
            changes,
        )
        _load_actions(objective, None, definition.actions, actions, changes)
        for place, strategy in enumerate(definition.strategies, start=1):
            _load_strategy(objective, strategy, place, strategies, actions, changes)
    # What was not taken out of these is no longer in the files.
    remove(list(actions.values()), changes)
    return [*strategies.values(), *known.values()]


def _load_strategy(
    objective: Objective,
    definition: StrategyDefinition,
    position: int,
    strategies: dict[tuple[int, str], Strategy],
    actions: dict[tuple[int, str], SpecificAction],
    changes: Changes,
) -> None:
    strategy = upsert(
        strategies.pop((objective.pk, definition.code), None),
        Strategy,
        {"objective": objective, "code": definition.code},
        {"position": position, "name": definition.name},
        changes,
    )
    _load_actions(objective, strategy, definition.actions, actions, changes)


def _load_actions(
    objective: Objective,
    strategy: Strategy | None,
    definitions: list[ActionDefinition],
    actions: dict[tuple[int, str], SpecificAction],
    changes: Changes,
) -> None:
    for place, definition in enumerate(definitions, start=1):
        upsert(
            actions.pop((objective.pk, definition.code), None),
            SpecificAction,
            {"objective": objective, "code": definition.code},
            {"strategy": strategy, "position": place, "text": definition.text},
            changes,
        )
