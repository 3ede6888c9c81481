"""What the API says, asked as anybody asks it and answered in this process."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test.client import RequestFactory
from django.urls import resolve

PAGE = 1000


def _host() -> str:
    """A name under which this site answers."""
    first = next(iter(settings.ALLOWED_HOSTS), "*")
    return "localhost" if first == "*" else first.lstrip(".")


class Api:
    """The published data of a programme, of today or as they stood at the end of a day."""

    def __init__(self, programme: str, as_of: str = "") -> None:
        self._base = f"/api/v1/programmes/{programme}/"
        self._as_of = as_of

    def rows(self, resource: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Every row of a list, page by page."""
        page = 1
        while True:
            found = self.one(f"{resource}/", **query, page=page, page_size=PAGE)
            yield from found["results"]
            if not found["next"]:
                return
            page += 1

    def start_year(self) -> int:
        """The first year of the programme, which is the same on every day."""
        return int(self.one("", as_of="")["start_year"])

    def one(self, path: str, **query: Any) -> dict[str, Any]:
        """One answer; raises RuntimeError for any but 200."""
        query = {"as_of": self._as_of, **query}
        query = {name: value for name, value in query.items() if value != ""}
        address = self._base + path
        request = RequestFactory(SERVER_NAME=_host()).get(f"{address}?{urlencode(query)}")
        request.user = AnonymousUser()
        match = resolve(address)
        response = match.func(request, *match.args, **match.kwargs)
        if hasattr(response, "render") and not response.is_rendered:
            response.render()
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code}")
        answer = json.loads(response.content)
        assert isinstance(answer, dict)
        return answer
