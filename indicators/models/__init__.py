"""How the promises are measured: fichas, what was said about each year, and what follows."""

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
    EvidenceType,
    IndicatorKind,
    RunState,
    ValueStatus,
)
from .cycles import Cycle, CycleEvent
from .evidence import LARGEST_EVIDENCE, MOST_EVIDENCE, Evidence
from .ficha_events import FichaEvent
from .fichas import Indicator, Method, Target, Threshold, Variable
from .results import (
    LONGEST_EXPLANATION,
    DataVersion,
    RecomputeRun,
    ReconciliationExplanation,
    Result,
)

# Everything the rest of the application imports from here.
__all__ = [
    "DIRECTIONS",
    "LARGEST_EVIDENCE",
    "LIGHTS",
    "LONGEST_EXPLANATION",
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
    "Evidence",
    "EvidenceType",
    "FichaEvent",
    "Indicator",
    "IndicatorKind",
    "Method",
    "RecomputeRun",
    "ReconciliationExplanation",
    "Result",
    "RunState",
    "Target",
    "Threshold",
    "ValueStatus",
    "Variable",
]
