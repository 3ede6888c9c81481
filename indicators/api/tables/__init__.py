"""Fichas, figures and verdicts as open data: what their columns mean, with units.

Columns with ``make`` are written by ``open_cells``; everything else stands in the plain rows of
``open_fichas``, ``open_results``, ``open_values``, ``open_verdicts`` and ``open_revisions``.
"""

from .fichas import FICHA_REVISIONS, INDICATORS, METHODS, TARGETS, VARIABLES
from .figures import RESULTS, VALUES
from .ledger import RECONCILIATION, REVISIONS
from .vocabulary import STATUSES

__all__ = [
    "FICHA_REVISIONS",
    "INDICATORS",
    "METHODS",
    "RECONCILIATION",
    "RESULTS",
    "REVISIONS",
    "STATUSES",
    "TARGETS",
    "VALUES",
    "VARIABLES",
]
