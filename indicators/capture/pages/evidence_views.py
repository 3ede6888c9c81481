"""The files that back a capture: attached, handed out to who may see them, and taken back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.lifecycle import InvalidTransition
from indicators.lookups import NotFound
from indicators.models import Evidence
from indicators.permissions import check_user_can_see_capture

from ..autosave import begin_capture
from ..evidence import StorageUnavailable, attach, remove
from .addresses import form_address, slot_from_url
from .decorators import screen

SECTION = "evidence"
"""The part of the page where what became of a file is said, as people are led there."""


@screen("POST")
def add(request: HttpRequest, code: str, year: str, programme: str | None = None) -> HttpResponse:
    """Attach a file, beginning the capture if nobody had."""
    slot = slot_from_url(request, programme, code, year)
    back = f"{form_address(request, {'code': code, 'year': year})}#evidencia"
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("Elija el archivo que va a adjuntar."), extra_tags=SECTION)
        return redirect(back)
    try:
        with transaction.atomic():  # no capture is begun for a file that is not kept
            capture = slot.active_capture or begin_capture(slot, request.user)
            evidence = attach(capture, file, by=request.user)
    except (ValidationError, InvalidTransition, StorageUnavailable) as error:
        messages.error(
            request, " ".join(getattr(error, "messages", error.args)), extra_tags=SECTION
        )
    else:
        messages.success(request, _("«%s» está adjunto.") % evidence.name, extra_tags=SECTION)
    return redirect(back)


@screen("GET", "HEAD")
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send a file, to be kept and never shown as a page of this site."""
    evidence = _find(pk)
    check_user_can_see_capture(request.user, evidence.capture)
    try:
        content = evidence.file.open("rb")
    except OSError as lost:
        raise NotFound(
            _("«%s» no está en el disco o no se puede leer: avise a la administración.")
            % evidence.name
        ) from lost
    response = FileResponse(
        content,
        as_attachment=True,
        filename=evidence.name,
        content_type=evidence.content_type,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Its own policy, stricter than that of the pages: nothing at all, should anybody show it.
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@screen("POST")
def remove_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file back while its capture is with who captures it."""
    evidence = _find(pk)
    capture = evidence.capture
    try:
        remove(evidence, by=request.user)
    except InvalidTransition as late:
        messages.error(request, str(late), extra_tags=SECTION)
    else:
        messages.success(request, _("«%s» se quitó.") % evidence.name, extra_tags=SECTION)
    programme = capture.indicator.programme
    url_args = {"programme": programme.slug, "code": capture.indicator.code, "year": capture.year}
    assert capture.cycle is not None
    whole = capture.unit_id == programme.root_unit_id
    unit = "" if whole else f"unit={capture.unit.slug}&"
    query = f"{unit}kind={capture.cycle.kind}"
    return redirect(f"{reverse('programme:capture', kwargs=url_args)}?{query}#evidencia")


def _find(pk: int) -> Evidence:
    found = (
        Evidence.objects.select_related(
            "capture__indicator__programme__root_unit", "capture__unit", "capture__cycle"
        )
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFound(_("Ese archivo no existe."))
    return found
