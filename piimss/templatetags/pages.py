"""Addresses of pages in templates: those of the programme that the page is about."""

from typing import Any

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def page(context: template.Context, name: str, *args: Any) -> str:
    """The address of a page of the programme at hand: at the root, or under its slug.

    ``{% page "ficha" card.code %}``.  Where there is no programme (login, errors), the root's.
    """
    frame = context.get("frame")
    if frame is None or frame.at_root:
        return reverse(name, args=args)
    # The slug comes first in the address, whatever the page asks for.
    return reverse(f"programme:{name}", args=(frame.slug, *args))
