"""The rendering of a page: which programme it is about, its permanent address, and when it is sent."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from indicators.duties import duties_of
from indicators.lookups import NONE_AT_ROOT
from tables.http_cache import CachePolicy, read_state, respond

from . import content

View = Callable[..., HttpResponseBase]

NOBODY_KEEPS = "private, no-store"
"""The header of an answer that is not published, or was made for who is signed in: kept by nobody."""


class _PagePolicy(CachePolicy):
    """A page depends on who reads it too: name, duties and session, and the token of the forms.

    One with messages for its reader is shown once: it has no tag, and is never left out.
    """

    varies_with = ("Cookie", "Accept-Encoding")
    matches_any = False  # of a page that may not even exist nothing is known before it is gathered

    def variant(self, request: HttpRequest) -> tuple[str, ...] | None:
        """Return the reader, as part of a key; looking for messages does not use them up."""
        if len(get_messages(request)) > 0:
            return None
        # A form's token belongs to the cookie with its secret; without that cookie there is none.
        secret, user = request.META.get("CSRF_COOKIE", ""), request.user
        if not user.is_authenticated:
            return (secret,)
        session = request.session.session_key or ""
        return (secret, str(user.pk), user.get_username(), session, *duties_of(user))

    def is_shared(self, request: HttpRequest) -> bool:
        """Return whether nothing on the page is meant for one reader."""
        return request.method == "GET" and self.variant(request) == ("",)

    def cache_control(self, request: HttpRequest) -> str:
        """Return that nobody keeps what was made for one reader, and others ask again each time."""
        return NOBODY_KEEPS if request.user.is_authenticated else "no-cache"


_PAGES = _PagePolicy()


def read_only_page(view: View, *, always_sent: bool = False, takes_posts: bool = False) -> View:
    """Return a view of a page that is only read, and not sent again to who has it as it still stands.

    What its content calls unknown is a 404 with that sentence.  One that is always sent says of what
    is no published datum, so that nobody keeps it unless it says how itself.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except content.PageNotFound as unknown:
            raise Http404(str(unknown)) from unknown

    @wraps(view)
    def answer_unless_known(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return answer(request, *args, **kwargs)
        return respond(answer, _PAGES, read_state(), request, *args, **kwargs)

    @wraps(view)
    def answer_and_keep_none(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = answer(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", NOBODY_KEEPS)
        return response

    methods = ["GET", "HEAD", "POST"] if takes_posts else ["GET", "HEAD"]
    return require_http_methods(methods)(
        answer_and_keep_none if always_sent else answer_unless_known
    )


def kept_as_published(request: HttpRequest) -> dict[str, str]:
    """Return the header of an answer that is published as pages are."""
    return {"Cache-Control": _PAGES.cache_control(request)}


def programme_of(request: HttpRequest, slug: str | None) -> content.OpenProgramme:
    """Return the programme of the address, or the one at the root; unknown to who does not see it."""
    programme = content.open_programme(slug, request.user)
    if programme is None:
        raise content.PageNotFound(str(NONE_AT_ROOT))
    return programme


def show(
    request: HttpRequest,
    template: str,
    opened: content.OpenProgramme,
    name: str,
    page: Any,
    **query: Any,
) -> HttpResponse:
    """Show the page ``name`` laid out, with its permanent address."""
    context = {name: page, "page_context": getattr(page, "page_context", opened.page_context)}
    return render_page(request, template, opened, context, query)


def render_page(
    request: HttpRequest,
    template: str,
    opened: content.OpenProgramme,
    context: dict[str, Any],
    query: dict[str, Any],
) -> HttpResponse:
    """Show a template with what it shows and its permanent address.

    That address names the programme and whatever the page chose by itself, the year above all, so
    that what is cited means the same when there is a newer programme or a newer year.
    """
    match = request.resolver_match
    assert match is not None and match.url_name is not None
    args = {key: value for key, value in match.kwargs.items() if key != "programme"}
    permanent = permanent_address(request, opened, match.url_name, args, **query)
    return render(
        request, template, {"page_context": opened.page_context, "permanent": permanent, **context}
    )


def permanent_address(
    request: HttpRequest,
    opened: content.OpenProgramme,
    name: str,
    args: dict[str, Any],
    **query: Any,
) -> str:
    """Return the whole address of a page of a programme, below its slug."""
    address = reverse(f"programme:{name}", kwargs={**args, "programme": opened.page_context.slug})
    asked = urlencode({key: value for key, value in query.items() if value}, doseq=True)
    return public_address(request, f"{address}?{asked}" if asked else address)


def public_address(request: HttpRequest, address: str) -> str:
    """Return the whole of an address of this site, as it is known to everybody.

    Where nobody said how it is known, by the name under which it was asked for: what is kept
    elsewhere then depends on who took it.
    """
    if settings.PUBLIC_URL:
        return f"{settings.PUBLIC_URL}{address}"
    return request.build_absolute_uri(address)
