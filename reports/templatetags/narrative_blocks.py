"""The blocks of a text of the report, for the template that lays them out."""

from django import template

from reports.yearly_report.documents.markdown import MarkdownHeading

register = template.Library()


@register.filter
def block_kind(block: object) -> str:
    """Return the kind of a block of a text, for the template that lays it out."""
    return type(block).__name__


@register.filter
def heading_tag(heading: MarkdownHeading) -> str:
    """Return the element of a heading of a text, which stands below two of its page."""
    return f"h{min(heading.level + 2, 6)}"
