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
    IndicatorKind,
    RunState,
    ValueStatus,
)
from .cycles import Cycle, CycleEvent
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
    "LIGHTS",
    "LONGEST_EXPLANATION",
    "LONGEST_REASON",
    "MISSING",
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
