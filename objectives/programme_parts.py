"""The files that a programme may have besides those it must have, each known to who keeps its rows.

An application registers its files in its ``ready``; they are then read, checked, loaded, written back
and described in the document of the format as all others are.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic

from .definition_files import D, DefinitionFile
from .definitions import ProgrammeDefinition, PublicationsDefinition, UnitsDefinition
from .models import Programme
from .upsert import Changes


@dataclass(frozen=True)
class ProgrammeFiles:
    """The files that define a programme apart from its indicators.

    ``parts`` are what its optional files define, empty ones for those that are not there; ``places``
    say where in each file something stands, by the name of the file.
    """

    programme: ProgrammeDefinition
    publications: PublicationsDefinition
    units: UnitsDefinition
    parts: Mapping[str, Any]
    places: Mapping[str, DefinitionFile[Any]]


@dataclass(frozen=True)
class ProgrammePart(Generic[D]):
    """A file that a programme may have: ``<name>.yaml``.

    ``faults`` returns what is wrong with it beside the other files; ``load`` brings the rows of the
    programme to what it says; ``dump`` returns what of the programme it would say, empty if nothing.
    One that ``tells_progress`` may stand in the place of all indicators.  ``place`` is its place among
    the parts: what another one needs comes first.
    """

    name: str
    place: int
    schema: type[D]
    faults: Callable[[DefinitionFile[D], ProgrammeFiles], list[str]]
    load: Callable[[Programme, D, Changes], None]
    dump: Callable[[Programme], Mapping[str, Any]]
    tells_progress: bool = False


PARTS: dict[str, ProgrammePart[Any]] = {}
"""The registered parts by name, in the order in which they are loaded and told of."""


def register_part(part: ProgrammePart[Any]) -> None:
    """Make a kind of file known, in its place among the others."""
    known = sorted((*PARTS.values(), part), key=lambda each: each.place)
    PARTS.clear()
    PARTS.update({each.name: each for each in known})
