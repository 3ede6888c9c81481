"""The content of the pages of the editions."""

from .edition import build_progress, edition_page, text_groups, units_of
from .edition_list import dated_by, edition_list, edition_of
from .narrative import NarrativePage, narrative_page, section_of

__all__ = [
    "NarrativePage",
    "build_progress",
    "dated_by",
    "edition_list",
    "edition_of",
    "edition_page",
    "narrative_page",
    "section_of",
    "text_groups",
    "units_of",
]
