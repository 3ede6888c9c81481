"""Addresses of pages of the programme that a request is about."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.urls.converters import StringConverter


class CodeConverter(StringConverter):
    """The code of an objective or an indicator: anything but slashes and control characters."""

    regex = r"[^/\x00-\x1f\x7f-\x9f]+"


def address_of(request: HttpRequest, name: str, **kwargs: Any) -> str:
    """Return the address of another page of the same programme."""
    match = request.resolver_match
    assert match is not None
    if "programme" in match.kwargs:
        return reverse(
            f"programme:{name}", kwargs={"programme": match.kwargs["programme"], **kwargs}
        )
    return reverse(name, kwargs=kwargs)
