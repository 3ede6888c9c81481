"""The sheet that goes out and comes back: handed out, taken, shown cell by cell, saved."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from indicators.capture.file_types import XLSX
from indicators.capture.pages.decorators import screen
from indicators.lookups import find_programme
from indicators.models import FilledSheet, SheetState
from indicators.permissions import check_user_has_duty_to_capture
from indicators.programme_urls import address_of
from tables.csv_cells import write_csv

from ..export import sheet_of
from ..submission import discard, receive, request_save, retry
from .sheet import find_sheet, problem_rows, sheet_page


@screen("GET", "HEAD")
def download(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Send the workbook of what is pending."""
    of = find_programme(programme, by=request.user)
    content = sheet_of(of, by=request.user)
    if content is None:
        messages.info(
            request, _("No hay nada que bajar: sus unidades no tienen capturas pendientes.")
        )
        return redirect(address_of(request, "captures"))
    return _file(content, f"capturas-{of.slug}-{timezone.localdate().isoformat()}.xlsx", XLSX)


@screen("GET", "HEAD", "POST")
def send(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Take a filled workbook to be checked; who opens the address is led to the form that sends."""
    of = find_programme(programme, by=request.user)
    check_user_has_duty_to_capture(request.user, of)
    if request.method != "POST":
        return redirect(f"{address_of(request, 'captures')}#hoja")
    file = request.FILES.get("file")
    try:
        if file is None:
            raise ValidationError(_("Elija la hoja que va a subir."))
        sheet = receive(of, file, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(f"{address_of(request, 'captures')}#hoja")
    return redirect(address_of(request, "sheet", pk=sheet.pk))


@screen("GET", "HEAD", "POST")
def sheet(request: HttpRequest, pk: int, programme: str | None = None) -> HttpResponse:
    """Show one filled sheet: how far it is, what it would change, and what becomes of it.

    Asked for by the page itself while it is checked, only the bar; once it is done, the whole page.
    """
    of = find_programme(programme, by=request.user)
    check_user_has_duty_to_capture(request.user, of)
    found = find_sheet(of, pk, by=request.user)
    if request.method == "POST":
        return _decide(request, found)
    page = sheet_page(found, request.GET.get("page", "").strip())
    if not request.headers.get("HX-Request"):
        return render(request, "indicators/sheets/sheet.html", {"page": page})
    if page.in_progress:
        return render(request, "indicators/sheets/_progress.html", {"page": page})
    return HttpResponse(headers={"HX-Refresh": "true"})


def _decide(request: HttpRequest, found: FilledSheet) -> HttpResponseRedirect:
    """Do what was sent with one of the buttons; clicked twice it is done once."""
    here = address_of(request, "sheet", pk=found.pk)
    match request.POST.get("action", ""):
        case "save":
            if not request_save(found) and found.state not in (SheetState.SAVING, SheetState.SAVED):
                messages.error(request, _("Esta hoja no se puede guardar como está."))
        case "discard":
            if not discard(found):
                messages.error(request, _("La hoja se está guardando: espere a que termine."))
                return redirect(here)
            messages.success(request, _("La hoja «%s» se quitó de la lista.") % found.name)
            return redirect(f"{address_of(request, 'captures')}#hoja")
        case "retry":
            if not retry(found):
                messages.error(request, _("La hoja ya se está revisando."))
    return redirect(here)


@screen("GET", "HEAD")
def problems(request: HttpRequest, pk: int, programme: str | None = None) -> HttpResponse:
    """Send everything that is wrong in a sheet, as a table."""
    of = find_programme(programme, by=request.user)
    check_user_has_duty_to_capture(request.user, of)
    found = find_sheet(of, pk, by=request.user)
    table = write_csv([_("celda"), _("problema")], problem_rows(found))
    return _file(table, f"problemas-{found.pk}.csv", "text/csv; charset=utf-8")


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": content_disposition_header(True, name) or ""},
    )
