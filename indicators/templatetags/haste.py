"""The pauses of the scripts, which ``settings.HASTE`` makes shorter where tests wait for them."""

from django import template
from django.conf import settings
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def haste() -> str:
    """The attribute by which the scripts of the page know it; nothing outside of tests."""
    return format_html(' data-haste="{}"', settings.HASTE) if settings.HASTE else ""
