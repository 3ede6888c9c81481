"""The models of what the programme promises: its tree, what that is aligned to, the units
that answer for it, and what was published.

Nothing here knows one programme from another: a programme is rows.
"""

from .alignments import ALIGNED, Alignment, Framework, FrameworkNode
from .former_names import FormerName, NamedKind
from .programmes import Programme, ProgrammeState, ProgrammeUnit
from .publications import GlossaryEntry, GlossaryKind, Publication
from .tree import Objective, SpecificAction, Strategy
from .units import Duty, DutyRole, ResponsibleUnit

__all__ = [
    "ALIGNED",
    "Alignment",
    "Duty",
    "DutyRole",
    "FormerName",
    "Framework",
    "FrameworkNode",
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
