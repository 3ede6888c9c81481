"""The editions of the yearly report: what people write for them, and the files built from them."""

from .builds import Build, BuildFile, BuildState, FileFormat
from .editions import Edition, EditionState
from .narratives import (
    LONGEST_TEXT,
    Narrative,
    NarrativeEventKind,
    NarrativeStatus,
)

__all__ = [
    "LONGEST_TEXT",
    "Build",
    "BuildFile",
    "BuildState",
    "Edition",
    "EditionState",
    "FileFormat",
    "Narrative",
    "NarrativeEventKind",
    "NarrativeStatus",
]
