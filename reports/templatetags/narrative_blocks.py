"""The blocks of a text of the report, for the template that lays them out."""

from django import template

register = template.Library()


@register.filter
def block_kind(block: object) -> str:
    """Return the kind of a block of a text, for the template that lays it out."""
    return type(block).__name__
