"""Pages of a list: ``count``, ``next``, ``previous``, ``results``."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request

from .query_params import PAGE, PAGE_SIZE

USUAL, LARGEST = 100, 1_000
_FURTHEST = 10**9
"""Rows further on than this are not looked for: no table is that long."""


@dataclass(frozen=True)
class Page:
    """The part of a list that is asked for."""

    number: int
    size: int

    @property
    def start(self) -> int:
        """Return the number of rows that come before it."""
        return (self.number - 1) * self.size


def read_page(request: Request) -> Page:
    """Return the page that is asked for; raises ValidationError.

    ``page_size`` is a whole number from 1 on; above 1,000 it is 1,000.  Left empty it counts as not
    given, like any filter.
    """
    return Page(
        number=_number(request),
        size=min(
            LARGEST,
            _integer(
                request,
                PAGE_SIZE,
                USUAL,
                _("«%s» no es un número de renglones: se espera un entero de 1 o más."),
            ),
        ),
    )


def _number(request: Request) -> int:
    try:
        return _integer(request, PAGE, 1, _("No hay una página «%s»."))
    except ValidationError as error:
        raise NotFound(error.detail[PAGE][0]) from error  # type: ignore[index, call-overload]


def _integer(request: Request, name: str, usual: int, sentence: str) -> int:
    text = request.query_params.get(name, "").strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and text.strip("0")):
        raise ValidationError({name: [sentence % text[:60]]})
    # A number of a thousand digits is not read: it is beyond every limit anyway.
    return int(text) if len(text.lstrip("0")) < len(str(_FURTHEST)) else _FURTHEST


def paginate(
    request: Request, page: Page, rows: list[Any], count: int | None, *, has_more: bool
) -> dict[str, Any]:
    """Return a page as it is answered; ``count`` is null where somebody asked not to count.

    Raises NotFound for a page after the last one.
    """
    if page.number > 1 and not rows:
        raise NotFound(_("No hay una página %d.") % page.number)
    query = request.query_params.copy()

    def of(number: int) -> str:
        # Written anew from what was understood: an address may come with its accents unescaped.
        query[PAGE] = str(number)
        return request.build_absolute_uri(f"{quote(request.path)}?{query.urlencode(safe=',')}")

    return {
        "count": count,
        "next": of(page.number + 1) if has_more else None,
        "previous": of(page.number - 1) if page.number > 1 else None,
        "results": rows,
    }


def page_schema(rows: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of such an answer around that of its rows."""
    address = {"type": ["string", "null"], "format": "uri"}
    return {
        "type": "object",
        "description": _("Una página de la lista."),
        "required": ["count", "next", "previous", "results"],
        "properties": {
            "count": {
                "type": ["integer", "null"],
                "description": _("Cuántos renglones hay en total; nulo si se pidió no contarlos."),
            },
            "next": {**address, "description": _("Dirección de la página siguiente.")},
            "previous": {**address, "description": _("Dirección de la página anterior.")},
            "results": {**rows, "description": _("Los renglones de la página.")},
        },
    }
