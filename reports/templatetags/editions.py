"""The period of an edition in templates."""

from django import template

from reports.models import Edition
from reports.yearly_report.content.assembly import period_text

register = template.Library()


@register.filter
def period(edition: Edition) -> str:
    """Return the months that an edition covers."""
    return period_text(edition.year, edition.cutoff)
