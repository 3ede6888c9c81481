"""The pauses of the scripts, which ``settings.SCRIPT_DELAY_DIVISOR`` makes shorter where tests wait for them."""

from django import template
from django.conf import settings
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def delay_divisor() -> str:
    """The attribute by which the scripts of the page know it; nothing outside of tests."""
    return (
        format_html(' data-delay-divisor="{}"', settings.SCRIPT_DELAY_DIVISOR)
        if settings.SCRIPT_DELAY_DIVISOR
        else ""
    )
