"""Addresses of pages in templates: those of the programme that the page is about."""

import logging
import re
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import get_resolver, reverse

from indicators.capture.pages.pending import count_tasks
from indicators.page_context import build_page_context, links_to, programme_at, read_programmes
from indicators.permissions import own_programme, screens_of
from objectives.level_words import ProgrammeWord

register = template.Library()
log = logging.getLogger(__name__)

_OF_PROGRAMME = re.compile(r"/programas/(?P<slug>[-\w]+)/")


@register.simple_tag(takes_context=True)
def page(context: template.Context, name: str, *args: Any) -> str:
    """Return the address of a page of the programme at hand: at the root, or under its slug.

    ``{% page "ficha" card.code %}``.  Where there is no programme (nothing loaded), the root's.
    """
    page_context = context.get("page_context")
    if page_context is not None and name == "board":
        return str(page_context.board)
    if page_context is None or page_context.at_root:
        return reverse(name, args=args)
    # The slug comes first in the address, whatever the page asks for.
    return reverse(f"programme:{name}", args=(page_context.slug, *args))


@register.filter
def counted(number: int, word: ProgrammeWord) -> str:
    """Return so many of a level: ``{{ n|counted:page_context.terms.action }}``."""
    return word.counted(number)


@register.filter
def counted_briefly(number: int, word: ProgrammeWord) -> str:
    """Return so many of a level, in short."""
    return word.counted_briefly(number)


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
def pending_count(context: template.Context) -> int:
    """Return how many things wait for whoever is signed in, in all programmes."""
    return count_tasks(context["user"])


@register.simple_tag(takes_context=True)
def find_page_context(context: template.Context) -> str:
    """Give a page that was given none the context of the programme that its address is about.

    ``looked_in`` tells whether what was asked for was looked for in that programme.  A page that is
    about no one programme (login, errors, what waits for review) has none, and ``programmes`` to choose
    from; where there is but one, that is what it is about.
    """
    request = context.get("request")
    context["site_name"] = settings.SITE_NAME
    if request is None or "page_context" in context:
        return ""
    try:
        programmes = read_programmes(getattr(request, "user", None))
        slug = _slug_at(request)
        # Of one that is not there for the reader nothing is said.
        known = programme_at(slug, programmes) if slug is not None else None
        context["looked_in"] = known is not None
        context["programmes"] = links_to(programmes)
        if known is None and len(programmes) == 1 and programmes[0].at_root:
            known = programmes[0]
        if known is not None:
            context["page_context"] = build_page_context(known, programmes)
    except Exception:  # an error page that fails would hide the error it tells of
        log.warning("No page context for %s", request.path, exc_info=True)
    return ""


def _slug_at(request: HttpRequest) -> str | None:
    """Return the slug of the programme that an address is about; empty for the one at the root, None
    for none.
    """
    if match := _OF_PROGRAMME.match(request.path):
        return match["slug"]
    found = request.resolver_match
    below_programmes = get_resolver().namespace_dict["programme"][1].reverse_dict
    return "" if found is not None and found.url_name in below_programmes else None
