"""What is shown, gathered once: every page and document is a layout of what these return.

Frozen objects with their numbers already written as text; a fixed number of queries each.
"""

from .actions import ActionTree, action_tree
from .board import Board, BoardFilter, programme_board
from .ficha import Ficha, ficha
from .ficha_tables import ficha_tables
from .frame import Frame, OpenProgramme, Unknown, frame_of, open_programme
from .ledger import Reconciliation, reconciliation
from .objective import ObjectivePage, objective_page
from .readings import Revisions
from .status import SystemStatus, status

__all__ = [
    "ActionTree",
    "Board",
    "BoardFilter",
    "Ficha",
    "Frame",
    "ObjectivePage",
    "OpenProgramme",
    "Reconciliation",
    "Revisions",
    "SystemStatus",
    "Unknown",
    "action_tree",
    "ficha",
    "ficha_tables",
    "frame_of",
    "objective_page",
    "open_programme",
    "programme_board",
    "reconciliation",
    "status",
]
