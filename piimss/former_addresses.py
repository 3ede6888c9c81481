"""Addresses under a code or slug that was corrected since: they lead to where it stands now."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponsePermanentRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, reverse

from indicators.permissions import programmes_seen_by
from objectives.models import NamedKind, Programme
from objectives.renames import current_name
from reports.yearly_report.content import key_now

_KINDS = {
    "objective": (NamedKind.OBJECTIVE,),
    "strategy": (NamedKind.STRATEGY, NamedKind.ACTION),
}
"""The kinds of thing whose code an address holds, by its name; of any other it is an indicator's."""

_QUERIED = {
    "i": NamedKind.INDICATOR,
    "indicator": NamedKind.INDICATOR,
    "objective": NamedKind.OBJECTIVE,
    "strategy": NamedKind.STRATEGY,
    "publication": NamedKind.PUBLICATION,
}
"""The parameters of pages and tables that hold codes, and of what."""


def lead_on(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Return a middleware: what is not found under a former code or slug is under the present one."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.method not in ("GET", "HEAD") or not _is_unknown(response):
            return response
        address = _address_now(request)
        if address is None:
            return response
        moved = HttpResponsePermanentRedirect(address)
        # Asked for again each time: a correction may be taken back.
        moved.headers["Cache-Control"] = "no-cache"
        return moved

    return answer


def _is_unknown(response: HttpResponseBase) -> bool:
    """Return whether an answer may be that to a former name: not found, not understood, or told to
    nobody but who signs in.
    """
    asks_who = response.status_code == 302 and response["Location"].startswith(reverse("login"))
    return response.status_code in (400, 404) or asks_who


def _address_now(request: HttpRequest) -> str | None:
    """Return where something stands that is asked for by former names; None if it is not by any."""
    match = request.resolver_match
    if match is None:
        return None
    parts = dict(match.kwargs)
    if slug := current_name([NamedKind.PROGRAMME], str(parts.get("programme", ""))):
        parts["programme"] = slug
    # Who does not see a programme learns nothing of it, not even that it is.
    programmes = programmes_seen_by(request.user)
    programme = (
        programmes.filter(slug=parts["programme"]).first()
        if "programme" in parts
        else programmes.filter(at_root=True).first()
    )
    if programme is None:
        return None
    parts |= _parts_now(programme, match.url_name or "", parts)
    query = _query_now(programme, request.GET)
    if parts == match.kwargs and query == request.GET:
        return None
    try:
        address = reverse(match.view_name, kwargs=parts)
    except NoReverseMatch:
        return None
    return f"{address}?{query.urlencode()}" if query else address


def _query_now(programme: Programme, asked: QueryDict) -> QueryDict:
    """Return what was asked for with present codes in the place of former ones."""
    query = asked.copy()
    for name in _QUERIED.keys() & query.keys():
        query.setlist(
            name,
            [
                ",".join(
                    current_name([_QUERIED[name]], code, programme=programme) or code
                    for code in value.split(",")
                )
                for value in query.getlist(name)
            ],
        )
    return query


def _parts_now(programme: Programme, name: str, parts: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    kinds = _KINDS.get(name, (NamedKind.INDICATOR,))
    if current := current_name(kinds, str(parts.get("code", "")), programme=programme):
        found["code"] = current
    if (key := str(parts.get("key", ""))) and (now := key_now(programme, key)) != key:
        found["key"] = now
    return found
