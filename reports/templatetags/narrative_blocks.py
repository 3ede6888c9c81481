"""The blocks of a text of the report, for the template that lays them out."""

from django import template

register = template.Library()


@register.filter
def block_kind(block: object) -> str:
    """Return which kind of block of a text it is, for the template that lays it out."""
    return type(block).__name__
