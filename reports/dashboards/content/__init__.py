"""The content of pages and documents, gathered once: every page and document is a layout of what
these return.

Frozen objects with their numbers already written as text; a fixed number of queries each.
"""

from indicators.page_context import (
    OpenProgramme,
    PageContext,
    PageNotFound,
    build_page_context,
    open_programme,
)

from .board import Board, BoardFilter, programme_board
from .comparison import ComparisonPage, comparison
from .compliance import CompliancePage, compliance_page
from .evaluability import Evaluability, evaluability
from .fichas.page import Ficha, ficha
from .fichas.revisions import Revisions
from .fichas.tables import ficha_tables
from .ledger import Reconciliation, reconciliation
from .objective import ObjectivePage, objective_page
from .portal import Portal, portal
from .status import SystemStatus, status
from .strategies import StrategyPage, StrategyTree, strategy_page, strategy_tree
from .verdict import RejectedExplanation, VerdictPage, verdict_page

__all__ = [
    "Board",
    "BoardFilter",
    "ComparisonPage",
    "CompliancePage",
    "Evaluability",
    "Ficha",
    "ObjectivePage",
    "OpenProgramme",
    "PageContext",
    "PageNotFound",
    "Portal",
    "Reconciliation",
    "RejectedExplanation",
    "Revisions",
    "StrategyPage",
    "StrategyTree",
    "SystemStatus",
    "VerdictPage",
    "build_page_context",
    "comparison",
    "compliance_page",
    "evaluability",
    "ficha",
    "ficha_tables",
    "objective_page",
    "open_programme",
    "portal",
    "programme_board",
    "reconciliation",
    "status",
    "strategy_page",
    "strategy_tree",
    "verdict_page",
]
