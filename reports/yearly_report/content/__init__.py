"""The yearly report gathered for an edition: the same figures as the pages, as one value."""

from .assembly import yearly_report
from .outline import Section, outline_of

__all__ = ["Section", "outline_of", "yearly_report"]
