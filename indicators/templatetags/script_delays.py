"""The scripts' delays, which ``settings.SCRIPT_DELAY_DIVISOR`` shortens where tests wait for them."""

from django import template
from django.conf import settings
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def delay_divisor() -> str:
    """Return the attribute by which the page's scripts know it; nothing outside of tests."""
    divisor = settings.SCRIPT_DELAY_DIVISOR
    return format_html(' data-delay-divisor="{}"', divisor) if divisor else ""
