"""The yearly report gathered for an edition: the same figures as the pages, as one value."""

from .assembly import yearly_report
from .outline import SECTIONS_OF, Section, key_now, outline_of

__all__ = ["SECTIONS_OF", "Section", "key_now", "outline_of", "yearly_report"]
