"""A programme's glossary and acronyms: from their definition file into rows, and back."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from .collation import alphabetical
from .definition_files import DefinitionFile
from .definitions import GlossaryDefinition, GlossaryEntryDefinition
from .models import GlossaryEntry, GlossaryKind, Programme, Publication
from .programme_parts import ProgrammeFiles, ProgrammePart
from .upsert import Changes, remove, upsert


def glossary_faults(file: DefinitionFile[GlossaryDefinition], files: ProgrammeFiles) -> list[str]:
    """Return the faults that only show when the glossary is read beside the publications."""
    known = {publication.slug for publication in files.publications.publications}
    return [
        file.fault(f"no hay publicación «{entry.publication}».", name, place, "publication")
        for name in ("terms", "acronyms")
        for place, entry in enumerate(getattr(file.definition, name))
        if entry.publication is not None and entry.publication not in known
    ]


def load_glossary(programme: Programme, definition: GlossaryDefinition, changes: Changes) -> None:
    """Bring the glossary of a programme to what its file says."""
    known = {(entry.kind, entry.term, entry.sense): entry for entry in programme.glossary.all()}
    publications = {publication.slug: publication for publication in programme.publications.all()}
    alphabetically = _alphabetical_positions(
        entry.term for entry in (*definition.terms, *definition.acronyms)
    )
    for kind, entries in (
        (GlossaryKind.TERM, definition.terms),
        (GlossaryKind.ACRONYM, definition.acronyms),
    ):
        _load_list(programme, kind, entries, alphabetically, known, publications, changes)
    # What was not taken out of these is no longer in the file.
    remove(list(known.values()), changes)


def _load_list(
    programme: Programme,
    kind: GlossaryKind,
    entries: list[GlossaryEntryDefinition],
    alphabetically: Mapping[str, int],
    known: dict[tuple[str, str, int], GlossaryEntry],
    publications: dict[str, Publication],
    changes: Changes,
) -> None:
    senses: Counter[str] = Counter()
    for place, entry in enumerate(entries):
        senses[entry.term] += 1
        sense = senses[entry.term]
        upsert(
            known.pop((kind, entry.term, sense), None),
            GlossaryEntry,
            {"programme": programme, "kind": kind, "term": entry.term, "sense": sense},
            {
                "meaning": entry.meaning,
                "position": place + 1,
                "alphabetical_position": alphabetically[entry.term],
                "publication": publications[entry.publication] if entry.publication else None,
                "page": entry.page,
                "note": entry.note,
            },
            changes,
        )


def _alphabetical_positions(terms: Iterable[str]) -> dict[str, int]:
    """Return the place of each term in the alphabetical order of both lists together."""
    ordered = sorted(set(terms), key=alphabetical)
    return {term: place for place, term in enumerate(ordered, start=1)}


def dump_glossary(programme: Programme) -> dict[str, list[dict[str, Any]]]:
    """Return what the definition file of a loaded glossary says."""
    lists = {GlossaryKind.TERM.value: "terms", GlossaryKind.ACRONYM.value: "acronyms"}
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in programme.glossary.select_related("publication").order_by("position"):
        found.setdefault(lists[entry.kind], []).append(
            {
                "term": entry.term,
                "meaning": entry.meaning,
                "publication": entry.publication.slug if entry.publication else None,
                "page": entry.page,
                "note": entry.note,
            }
        )
    return found


GLOSSARY = ProgrammePart(
    name="glossary",
    place=1,
    schema=GlossaryDefinition,
    faults=glossary_faults,
    load=load_glossary,
    dump=dump_glossary,
)
