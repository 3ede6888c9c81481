"""How the promises are measured: fichas, what was said about each year, and what follows."""

from .captures import Capture, CapturedValue
from .choices import (
    DIRECTIONS,
    LIGHTS,
    MISSING,
    PRESENT,
    VERDICTS,
    Accumulation,
    CaptureOrigin,
    CaptureStatus,
    Consolidation,
    IndicatorKind,
    RunState,
    ValueStatus,
)
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
    "MISSING",
    "PRESENT",
    "VERDICTS",
    "Accumulation",
    "Capture",
    "CaptureOrigin",
    "CaptureStatus",
    "CapturedValue",
    "Consolidation",
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
