"""The sheet that goes out and comes back, beside what is missing."""

from typing import Any

from django import template

from indicators.sheets.pages.sheet import SheetOffer
from indicators.sheets.pages.sheet import sheet_offer as offer_of
from objectives.models import Programme

register = template.Library()


@register.simple_tag(takes_context=True)
def sheet_offer(context: Any, programme: Programme) -> SheetOffer:
    """Return the limits and the latest sheets of who is signed in."""
    return offer_of(programme, by=context["user"])
