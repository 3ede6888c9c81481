"""What is shown, gathered once: every page and document is a layout of what these return.

Frozen objects with their numbers already written as text; a fixed number of queries each.
"""

from .actions import ActionTree, action_tree
from .board import Board, programme_board
from .comparison import ComparisonPage, comparison
from .ficha import Ficha, ficha
from .frame import Frame, OpenProgramme, Unknown, frame_of, open_programme
from .ledger import Reconciliation, reconciliation
from .objective import ObjectivePage, objective_page
from .status import SystemStatus, status

__all__ = [
    "ActionTree",
    "Board",
    "ComparisonPage",
    "Ficha",
    "Frame",
    "ObjectivePage",
    "OpenProgramme",
    "Reconciliation",
    "SystemStatus",
    "Unknown",
    "action_tree",
    "comparison",
    "ficha",
    "frame_of",
    "objective_page",
    "open_programme",
    "programme_board",
    "reconciliation",
    "status",
]
