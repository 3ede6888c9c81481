"""The answers of the API, asked and answered in this process: as anybody asks it, and of a programme in
preparation as its own people do.
"""

import io
import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.urls import resolve
from django.utils.translation import gettext as _

PAGE = 1000


class ApiAnswerError(RuntimeError):
    """The API does not say what is needed; says what, in Spanish."""


class Api:
    """The published data of a programme, of now or as they stood at a moment."""

    def __init__(self, programme: str, moment: datetime | None = None) -> None:
        self._slug = programme
        self._base = f"/api/v1/programmes/{programme}/"
        self._moment = moment

    def rows(self, resource: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Yield every row of a list, page by page."""
        page = 1
        while True:
            found = self.one(f"{resource}/", **query, page=page, page_size=PAGE)
            yield from found["results"]
            if not found["next"]:
                return
            page += 1

    def start_year(self) -> int:
        """Return the first year of the programme, which is the same at every moment."""
        return int(self.one("")["start_year"])

    def root_unit(self) -> str:
        """Return the institution: the one of its units that belongs to no other of them."""
        parents: dict[str, str | None] = {row["slug"]: row["parent"] for row in self.rows("units")}
        found = [slug for slug, parent in parents.items() if parent not in parents]
        if len(found) == 1:
            return found[0]
        if not found:
            raise ApiAnswerError(_("La API no da la unidad raíz del programa «%s».") % self._slug)
        raise ApiAnswerError(
            _(
                "La API da varias unidades del programa «%(slug)s» que no pertenecen a otra: %(all)s."
            )
            % {"slug": self._slug, "all": ", ".join(found)}
        )

    def one(self, path: str, **query: Any) -> dict[str, Any]:
        """Return one answer; raises ApiAnswerError for any but 200."""
        address = self._base + path
        match = resolve(address)
        request = _request(address, urlencode(query))
        request.moment = self._moment  # type: ignore[attr-defined]
        request.by_operator = True  # type: ignore[attr-defined]
        response = _uncounted(match.func)(request, *match.args, **match.kwargs)
        if hasattr(response, "render") and not response.is_rendered:
            response.render()
        if response.status_code != 200:
            raise ApiAnswerError(
                _("La API contesta %(status)d a «%(address)s».")
                % {"status": response.status_code, "address": address}
            )
        answer = json.loads(response.content)
        assert isinstance(answer, dict)
        return answer


@cache
def _uncounted(view: Any) -> Any:
    """Return the view of an address without what counts how much somebody asks in a minute, and
    without answers that are kept, which do not know of a moment.  Only this process has it: what
    comes from outside comes by the address.
    """
    given = {**view.initkwargs, "throttle_classes": [], "has_version": False}
    return view.cls.as_view(view.actions, **given)


def _request(address: str, query: str) -> WSGIRequest:
    """Return a request of nobody in particular."""
    first = next(iter(settings.ALLOWED_HOSTS), "*")
    return WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": address,
            "QUERY_STRING": query,
            # A name under which this site answers.
            "SERVER_NAME": "localhost" if first == "*" else first.lstrip("."),
            "SERVER_PORT": "80",
            "wsgi.input": io.BytesIO(),
            "wsgi.url_scheme": "http",
        }
    )
