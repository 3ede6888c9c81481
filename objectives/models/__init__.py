"""The models of what the programme promises: its tree, the units that answer for it, and what was
published.

Nothing here knows one programme from another: a programme is rows.
"""

from .former_names import FormerName, NamedKind
from .programmes import Programme, ProgrammeState, ProgrammeUnit
from .publications import GlossaryEntry, GlossaryKind, Publication
from .tree import Objective, SpecificAction, Strategy
from .units import Duty, DutyRole, ResponsibleUnit

__all__ = [
    "Duty",
    "DutyRole",
    "FormerName",
    "GlossaryEntry",
    "GlossaryKind",
    "NamedKind",
    "Objective",
    "Programme",
    "ProgrammeState",
    "ProgrammeUnit",
    "Publication",
    "ResponsibleUnit",
    "SpecificAction",
    "Strategy",
]
