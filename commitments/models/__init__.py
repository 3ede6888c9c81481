"""Rows of the registers: what is promised to be done, what is reported of it, what is printed of it."""

from .commitments import Commitment, CommitmentEventKind
from .progress import (
    LONGEST_REPORT,
    PeriodEventKind,
    PeriodState,
    ProgressEventKind,
    ProgressReport,
    ProgressStatus,
    ReportingPeriod,
)
from .registers import FREQUENCIES, MOST_PARTS, ComplianceReading, EntriesOf, Register

__all__ = [
    "FREQUENCIES",
    "LONGEST_REPORT",
    "MOST_PARTS",
    "Commitment",
    "CommitmentEventKind",
    "ComplianceReading",
    "EntriesOf",
    "PeriodEventKind",
    "PeriodState",
    "ProgressEventKind",
    "ProgressReport",
    "ProgressStatus",
    "Register",
    "ReportingPeriod",
]
