"""The editions of the yearly report: what people write for them, and the files built from them."""

from .builds import Build, BuildFile, BuildState, FileFormat
from .editions import Edition, EditionState
from .narratives import (
    LONGEST_REASON,
    LONGEST_TEXT,
    Narrative,
    NarrativeEvent,
    NarrativeEventKind,
    NarrativeStatus,
)

__all__ = [
    "LONGEST_REASON",
    "LONGEST_TEXT",
    "Build",
    "BuildFile",
    "BuildState",
    "Edition",
    "EditionState",
    "FileFormat",
    "Narrative",
    "NarrativeEvent",
    "NarrativeEventKind",
    "NarrativeStatus",
]
