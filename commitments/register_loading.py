"""The registers of a programme: from their definition file into rows, and back."""

from collections.abc import Mapping
from typing import Any

from django.db.models import CharField, Prefetch, Value
from django.db.models.functions import Cast, Concat

from indicators.arithmetic.official_numbers import DEFINITIVE, Printed, read_printed
from objectives.definition_files import DefinitionError, DefinitionFile
from objectives.models import Objective, Programme, Publication, SpecificAction
from objectives.programme_parts import ProgrammeFiles, ProgrammePart
from objectives.upsert import Changes, remove, upsert

from .models import Commitment, ComplianceReading, EntriesOf, PeriodState, Register
from .register_definitions import (
    ComplianceDefinition,
    CompliancePlaceDefinition,
    RegisterDefinition,
    RegistersDefinition,
)
from .reporting_periods import ask


def register_faults(file: DefinitionFile[RegistersDefinition], files: ProgrammeFiles) -> list[str]:
    """Return the faults that only show when the registers are read beside the other files."""
    objectives = {objective.code for objective in files.programme.objectives}
    publications = {publication.slug for publication in files.publications.publications}
    faults = []
    for first, register in enumerate(file.definition.registers):
        for second, place in enumerate(register.readings):
            where: tuple[str | int, ...] = ("registers", first, "readings", second)
            if place.publication not in publications:
                reason = f"no hay publicación «{place.publication}»."
                faults.append(file.fault(reason, *where, "publication"))
            faults += [
                file.fault(f"no hay objetivo «{row.objective}».", *where, "rows", at, "objective")
                for at, row in enumerate(place.rows)
                if row.objective is not None and row.objective not in objectives
            ]
    return faults


def load_registers(programme: Programme, definition: RegistersDefinition, changes: Changes) -> None:
    """Bring the registers of a programme, and what is printed of them, to what their file says."""
    known = {register.slug: register for register in programme.registers.all()}
    objectives = {objective.code: objective for objective in programme.objectives.all()}
    publications = {publication.slug: publication for publication in programme.publications.all()}
    for position, each in enumerate(definition.registers, start=1):
        existing = known.pop(each.slug, None)
        _refuse_other_frequency(existing, each)
        register = upsert(
            existing,
            Register,
            {"programme": programme, "slug": each.slug},
            {
                "name": each.name,
                "entry_word": each.entry,
                "frequency": each.frequency or "",
                "entries_of": each.entries or "",
                "position": position,
            },
            changes,
        )
        _load_entries(register, programme, changes)
        _load_readings(register, each, objectives, publications, changes)
    remove(list(known.values()), changes)


def _refuse_other_frequency(register: Register | None, definition: RegisterDefinition) -> None:
    """Raise DefinitionError for a frequency that would call the periods of a register something else."""
    if register is None or register.frequency == (definition.frequency or ""):
        return
    if register.periods.exists():
        raise DefinitionError(
            [
                f"registers.yaml: «{register.slug}» ya se informó por periodos con frequency "
                f"«{register.frequency}»; déjela, o use otro registro."
            ]
        )


def _load_entries(register: Register, programme: Programme, changes: Changes) -> None:
    """Bring the entries of a register to the part of the programme that they are; whom a person gave
    one to stays its unit.
    """
    if register.entries_of != EntriesOf.ACTIONS:
        remove(list(register.commitments.all()), changes)
        return
    known = {row.action_id: row for row in register.commitments.all()}
    actions = SpecificAction.objects.filter(objective__programme=programme).order_by(
        "objective__position", "strategy__position", "position"
    )
    ordered = list(actions)
    # One may take the folio that another one had: theirs are out of the way first.
    moved = [
        known[each.pk].pk
        for each in ordered
        if known.get(each.pk) and known[each.pk].folio != each.code
    ]
    register.commitments.filter(pk__in=moved).update(
        folio=Concat(Value("~"), Cast("pk", CharField()))
    )
    added = []
    for position, action in enumerate(ordered, start=1):
        existing = known.pop(action.pk, None)
        commitment = upsert(
            existing,
            Commitment,
            {"register": register, "action": action},
            {"folio": action.code, "text": action.text, "position": position},
            changes,
        )
        if existing is None:
            # The institution answers for all of it, until somebody says which of its units does.
            commitment.responsible_unit_id = programme.root_unit_id
            commitment.save(update_fields=["responsible_unit"])
            added.append(commitment)
    ask(added, list(register.periods.filter(state=PeriodState.OPEN)))
    remove(list(known.values()), changes)


ReadingKey = tuple[str | None, int, int, str, str, str]


def _load_readings(
    register: Register,
    definition: RegisterDefinition,
    objectives: Mapping[str, Objective],
    publications: Mapping[str, Publication],
    changes: Changes,
) -> None:
    known = {
        _key_of(row): row for row in register.readings.select_related("objective", "publication")
    }
    position = 0
    for place in definition.readings:
        for row in place.rows:
            position += 1
            key = (row.objective, row.year, row.part, *_place_of(place))
            upsert(
                known.pop(key, None),
                ComplianceReading,
                {
                    "register": register,
                    "objective": objectives[row.objective] if row.objective else None,
                    "year": row.year,
                    "part": row.part,
                    "publication": publications[place.publication],
                    "section": place.section,
                    "table": place.table,
                },
                {**_said(row), "page": place.page, "position": position},
                changes,
            )
    remove(list(known.values()), changes)


def _key_of(row: ComplianceReading) -> ReadingKey:
    objective = row.objective.code if row.objective else None
    return (objective, row.year, row.part, row.publication.slug, row.section, row.table)


def _place_of(place: CompliancePlaceDefinition) -> tuple[str, str, str]:
    return (place.publication, place.section, place.table)


def _said(row: ComplianceDefinition) -> dict[str, Any]:
    """Return what a row prints, as its columns."""
    printed: Printed | None = read_printed(row.percent) if row.percent else None
    return {
        "programmed": row.programmed,
        "fulfilled": row.fulfilled,
        "printed": row.percent,
        "percent": printed.value if printed else None,
        "status": printed.status if printed else DEFINITIVE,
        "note": row.note,
    }


def dump_registers(programme: Programme) -> dict[str, list[dict[str, Any]]]:
    """Return what the definition file of loaded registers says."""
    readings = ComplianceReading.objects.select_related("objective", "publication")
    registers = programme.registers.prefetch_related(
        Prefetch("readings", readings.order_by("position"))
    )
    if not registers:
        return {}
    return {
        "registers": [
            {
                "slug": register.slug,
                "name": register.name,
                "entry": register.entry_word,
                "frequency": register.frequency or None,
                "entries": register.entries_of or None,
                "readings": _dump_places(register),
            }
            for register in registers
        ]
    }


def _dump_places(register: Register) -> list[dict[str, Any]]:
    places: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in register.readings.all():
        key = (row.publication.slug, row.section, row.table)
        place = places.setdefault(
            key,
            {
                "publication": row.publication.slug,
                "section": row.section,
                "table": row.table,
                "page": row.page,
                "rows": [],
            },
        )
        place["rows"].append(
            {
                "objective": row.objective.code if row.objective else None,
                "percent": row.printed,
            }
            | {
                name: getattr(row, name)
                for name in ("year", "part", "programmed", "fulfilled", "note")
            }
        )
    return list(places.values())


REGISTERS = ProgrammePart(
    name="registers",
    place=3,
    schema=RegistersDefinition,
    faults=register_faults,
    load=load_registers,
    dump=dump_registers,
    tells_progress=True,
)
