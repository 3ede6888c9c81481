"""Limits of what may be sent at once: refused by what a request says of itself, before it is read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from .models.evidence import LARGEST_EVIDENCE
from .models.sheets import LARGEST_SHEET

_MEGABYTE = 1024 * 1024

MOST_SENT = LARGEST_EVIDENCE + 2 * _MEGABYTE
"""One evidence somewhat too large is still read, to be refused with a sentence."""

MOST_THROWN_AWAY = 8 * MOST_SENT
"""So much of what is refused is taken from the line all the same: a browser that is cut off while it
sends shows no answer."""


def in_megabytes(size: int) -> int:
    """Return a number of bytes as whole megabytes."""
    return size // _MEGABYTE


@dataclass(frozen=True)
class UploadLimits:
    """The limits of a file that a form takes: in a sentence, and the bytes that it may have."""

    text: str
    largest: int

    @property
    def too_large(self) -> str:
        """Return the message about a larger file, shown before it is sent."""
        return _("El archivo pasa de %(most)d MB: no se envió.") % {
            "most": in_megabytes(self.largest)
        }


def _far_too_large_text() -> str:
    """Say the same where it is not known what the request was to bring."""
    return _(
        "Lo que envió no se tomó: una evidencia admite %(evidence)d MB y una hoja de cálculo "
        "%(sheet)d MB."
    ) % {"evidence": in_megabytes(LARGEST_EVIDENCE), "sheet": in_megabytes(LARGEST_SHEET)}


class BoundedRequests:
    """Middleware, before whatever reads a form: 413 with a sentence for a request that is too large."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not (length.isdigit() and int(length) > MOST_SENT):
            return None
        left = min(int(length), MOST_THROWN_AWAY)
        while left > 0 and (part := request.read(min(left, 64 * 1024))):
            left -= len(part)
        if request.path.startswith("/api/"):
            detail = _("El cuerpo es demasiado grande: no se tomó.")
            return JsonResponse(
                {"detail": detail}, status=413, json_dumps_params={"ensure_ascii": False}
            )
        context = {"status": 413, "message": _far_too_large_text()}
        return render(request, "error.html", context, status=413)
