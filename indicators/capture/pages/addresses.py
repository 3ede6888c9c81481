"""The address of a form of capture, and the slot that an address is about."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from indicators.programme_urls import address_of

from ..slots import CaptureSlot, find_slot


def form_address(request: HttpRequest, kwargs: Mapping[str, Any]) -> str:
    """Return the address of the form that a request is about, with its unit and cycle."""
    address = address_of(request, "capture", code=kwargs["code"], year=kwargs["year"])
    query = request.GET.urlencode()
    return f"{address}?{query}" if query else address


def slot_from_url(request: HttpRequest, programme: str | None, code: str, year: str) -> CaptureSlot:
    parameters = {name: request.GET.get(name, "").strip() for name in ("unit", "kind")}
    return find_slot(programme, code, year, by=request.user, **parameters)
