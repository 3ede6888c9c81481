"""The measure of the promises: fichas, what was said about each year, and what follows."""

from .captures import Capture, CapturedValue, CaptureEvent
from .choices import (
    DIRECTIONS,
    LIGHTS,
    LONGEST_REASON,
    MISSING,
    PRESENT,
    UNFINISHED,
    VERDICTS,
    Accumulation,
    CaptureEventKind,
    CaptureOrigin,
    CaptureStatus,
    Consolidation,
    CycleEventKind,
    CycleKind,
    CycleState,
    DigestState,
    EvidenceType,
    IndicatorKind,
    NoticeKind,
    RunState,
    SheetState,
    ValueStatus,
)
from .cycles import Cycle, CycleEvent
from .evidence import LARGEST_EVIDENCE, MOST_EVIDENCE, Evidence
from .ficha_events import FichaEvent
from .fichas import Indicator, Method, Target, Threshold, Variable
from .idempotency import LONGEST_KEY, IdempotencyKey
from .notices import Digest, NoticePreference, Told
from .results import (
    LONGEST_EXPLANATION,
    DataVersion,
    RecomputeRun,
    ReconciliationExplanation,
    Result,
)
from .sheets import LARGEST_SHEET, FilledSheet

# Everything the rest of the application imports from here.
__all__ = [
    "DIRECTIONS",
    "LARGEST_EVIDENCE",
    "LARGEST_SHEET",
    "LIGHTS",
    "LONGEST_EXPLANATION",
    "LONGEST_KEY",
    "LONGEST_REASON",
    "MISSING",
    "MOST_EVIDENCE",
    "PRESENT",
    "UNFINISHED",
    "VERDICTS",
    "Accumulation",
    "Capture",
    "CaptureEvent",
    "CaptureEventKind",
    "CaptureOrigin",
    "CaptureStatus",
    "CapturedValue",
    "Consolidation",
    "Cycle",
    "CycleEvent",
    "CycleEventKind",
    "CycleKind",
    "CycleState",
    "DataVersion",
    "Digest",
    "DigestState",
    "Evidence",
    "EvidenceType",
    "FichaEvent",
    "FilledSheet",
    "IdempotencyKey",
    "Indicator",
    "IndicatorKind",
    "Method",
    "NoticeKind",
    "NoticePreference",
    "RecomputeRun",
    "ReconciliationExplanation",
    "Result",
    "RunState",
    "SheetState",
    "Target",
    "Threshold",
    "Told",
    "ValueStatus",
    "Variable",
]
