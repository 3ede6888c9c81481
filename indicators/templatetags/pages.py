"""Addresses of pages in templates: those of the programme that the page is about."""

import logging
import re
from typing import Any

from django import template
from django.urls import reverse

from indicators.page_context import PageContext, PageNotFound, open_programme
from indicators.permissions import own_programme, screens_of
from objectives.level_words import Term

register = template.Library()
log = logging.getLogger(__name__)

_OF_PROGRAMME = re.compile(r"/programas/(?P<slug>[-\w]+)/")


@register.simple_tag(takes_context=True)
def page(context: template.Context, name: str, *args: Any) -> str:
    """Return the address of a page of the programme at hand: at the root, or under its slug.

    ``{% page "ficha" card.code %}``.  Where there is no programme (nothing loaded), the root's.
    """
    page_context = context.get("page_context")
    if page_context is None or page_context.at_root:
        return reverse(name, args=args)
    # The slug comes first in the address, whatever the page asks for.
    return reverse(f"programme:{name}", args=(page_context.slug, *args))


@register.filter
def counted(number: int, term: Term) -> str:
    """Return so many of a level: ``{{ n|counted:page_context.terms.action }}``."""
    return term.counted(number)


@register.filter
def counted_briefly(number: int, term: Term) -> str:
    """Return so many of a level, in short."""
    return term.counted_briefly(number)


@register.simple_tag(takes_context=True)
def own_screens(context: template.Context) -> tuple[str, ...]:
    """Return the screens of capture and review that whoever is signed in has a duty for."""
    user = context.get("user")
    return screens_of(user) if user is not None and user.is_authenticated else ()


@register.simple_tag(takes_context=True)
def own_page(context: template.Context, name: str) -> str:
    """Return the address of a screen of a duty: of the programme at hand, or else of one in which
    whoever is signed in has that duty.
    """
    page_context = context.get("page_context")
    slug = page_context.slug if page_context is not None else ""
    own = own_programme(context["user"], name, slug)
    return page(context, name) if own == slug else reverse(f"programme:{name}", args=(own,))


@register.simple_tag(takes_context=True)
def find_page_context(context: template.Context) -> str:
    """Give pages that are not about a programme (login, errors) the context of their address.

    Where it names none, or one that is not there, the newest one's stands in; ``looked_in`` tells
    whether what was asked for was looked for in the programme of that context.
    """
    request = context.get("request")
    if request is None or "page_context" in context:
        return ""
    try:
        address = request.GET.get("next") or request.POST.get("next") or request.path
        context["page_context"], named = _page_context_at(address)
        context["looked_in"] = named or (named is None and request.resolver_match is not None)
    except Exception:  # an error page that fails would hide the error it tells of
        log.warning("No page context for %s", request.path, exc_info=True)
    return ""


def _page_context_at(address: str) -> tuple[PageContext | None, bool | None]:
    """Return the page context, and whether the address names its programme (None: it names none)."""
    match = _OF_PROGRAMME.match(address)
    named = None
    if match is not None:
        try:
            opened, named = open_programme(match["slug"]), True
        except PageNotFound:
            opened, named = open_programme(), False
    else:
        opened = open_programme()
    return (opened.page_context if opened else None), named
