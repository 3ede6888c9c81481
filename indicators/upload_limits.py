"""Limits of what may be sent at once: refused by what a request says of itself, before it is read."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.utils.translation import gettext as _

from .models.evidence import LARGEST_EVIDENCE
from .models.sheets import LARGEST_SHEET

logger = logging.getLogger(__name__)

API_PREFIX = "/api/"
_MEGABYTE = 1024 * 1024

MOST_SENT = LARGEST_EVIDENCE + 2 * _MEGABYTE
"""One evidence somewhat too large is still read, to be refused with a sentence."""

MOST_THROWN_AWAY = 8 * MOST_SENT
"""So much of what is refused is taken from the line all the same: a browser that is cut off while it
sends shows no answer."""

SECONDS_UNTIL_ROOM = 300
"""So long somebody who was told needs to make room; whoever asks again sooner finds none."""


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
    """Middleware, before whatever reads a form: 413 with a sentence for a request that is too large,
    503 for a file that finds no room here.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not (length.isdigit() and int(length) > MOST_SENT):
            return _refuse_without_room(request)
        left = min(int(length), MOST_THROWN_AWAY)
        while left > 0 and (part := request.read(min(left, 64 * 1024))):
            left -= len(part)
        if request.path.startswith(API_PREFIX):
            detail = _("El cuerpo es demasiado grande: no se tomó.")
            return JsonResponse(
                {"detail": detail}, status=413, json_dumps_params={"ensure_ascii": False}
            )
        context = {"status": 413, "message": _far_too_large_text()}
        return render(request, "error.html", context, status=413)


def _refuse_without_room(request: HttpRequest) -> HttpResponse | None:
    """Return the answer to a form whose file cannot be written where it is received; what was written
    of it is gone.
    """
    is_form = (request.content_type or "").startswith("multipart/")
    if not is_form or request.path.startswith(API_PREFIX):  # which takes no files
        return None
    try:
        request.FILES  # noqa: B018 (which reads it)
        return None
    except UnreadablePostError:  # whoever sent it is gone, and is refused for want of a token
        return None
    except OSError:
        logger.exception("A file that was sent could not be written")
    for handler in request.upload_handlers:
        with suppress(OSError, AttributeError):  # what it still holds finds no room either
            handler.file.close()  # type: ignore[attr-defined]
    message = _(
        "El servidor no tiene lugar para recibir archivos: no se tomó nada de lo que envió. Avise a la "
        "administración e inténtelo más tarde."
    )
    response = render(request, "error.html", {"status": 503, "message": message}, status=503)
    response["Retry-After"] = str(SECONDS_UNTIL_ROOM)
    return response
