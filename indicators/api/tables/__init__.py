"""Fichas, figures and verdicts as open data: what their columns mean, with units.

Columns with ``make`` are written by ``computed_cells``; everything else stands in the plain rows
of ``fichas``, ``results``, ``values``, ``verdicts`` and ``revisions`` of the API.
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
