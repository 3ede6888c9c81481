"""The page of open data and its files."""

from collections.abc import Iterator
from functools import partial, wraps
from itertools import chain
from typing import IO, Any, TypeVar

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from accounts.throttles import throttled_response
from indicators.permissions import programmes_seen_by
from objectives.models import Programme
from reports.dashboards.content import OpenProgramme, PageNotFound
from reports.dashboards.rendering import (
    View,
    permanent_address,
    programme_of,
    public_address,
    read_only_page,
    show,
)
from tables.http_cache import LARGEST_STORED
from tables.json_text import bytes_of

from . import files
from .catalogue import catalogue as catalogue_of
from .formats import sdmx_xml
from .formats.data_package import DataChanged, write_package
from .formats.sdmx_csv import write_csv
from .page import open_data
from .recipes import recipes

R = TypeVar("R", bound=HttpResponseBase)


def file_page(view: View) -> View:
    """Return a view of a file at one address: counted as the API is, and without parameters, each
    of which would ask for it to be made once more.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (refusal := throttled_response(request)) is not None:
            return refusal
        if request.GET:
            return redirect(request.path)
        return page(request, *args, **kwargs)

    page = read_only_page(view)
    return answer


@read_only_page
def data(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Show where the data can be taken from."""
    opened = programme_of(request, programme)
    page = open_data(opened)
    return show(request, "reports/data.html", opened, "page", page)


@read_only_page
def data_recipes(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Show how to take the data from a program or a spreadsheet."""
    opened = programme_of(request, programme)
    kitchens = recipes(opened, request.build_absolute_uri)
    return show(request, "reports/data_recipes.html", opened, "kitchens", kitchens)


@file_page
def package(request: HttpRequest, programme: str | None = None) -> HttpResponseBase:
    """Serve the whole programme as a Data Package."""
    opened = programme_of(request, programme)
    homepage = permanent_address(request, opened, "data", {})
    try:
        file = write_package(opened.row, homepage)
    except DataChanged as changing:
        raise PageNotFound(str(changing)) from changing
    return _sent(file, files.PACKAGE, opened)


@file_page
def catalogue(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Serve the catalogue that a portal harvests: of all programmes at the root, of one below its
    slug.
    """
    programmes = programmes_seen_by(None).select_related("data_version")
    if programme or not programmes.exists():
        opened = programme_of(request, programme)
        programmes = Programme.objects.select_related("data_version").filter(pk=opened.row.pk)
    absolute = partial(public_address, request)
    body = bytes_of(catalogue_of(programmes, absolute(request.path), absolute))
    return HttpResponse(body, content_type=files.CATALOGUE.content_type)


@file_page
def sdmx_structure(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Serve the SDMX structure by which the results are written."""
    opened = programme_of(request, programme)
    body = sdmx_xml.write_structure(opened.row)
    return _named(HttpResponse(body), files.SDMX_STRUCTURE, opened)


@file_page
def sdmx_csv(request: HttpRequest, programme: str | None = None) -> HttpResponseBase:
    """Serve the results as SDMX-CSV."""
    opened = programme_of(request, programme)
    return _named(_stream(write_csv(opened.row)), files.SDMX_CSV, opened)


@file_page
def sdmx_data(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Serve the results as SDMX-ML, as long as they are not too many."""
    opened = programme_of(request, programme)
    try:
        body = sdmx_xml.write_data(opened.row)
    except sdmx_xml.TooManyObservations as many:
        raise PageNotFound(
            _("Los resultados son demasiados para un solo XML: llévelos como SDMX-CSV.")
        ) from many
    return _named(HttpResponse(body), files.SDMX_XML, opened)


def _sent(file: IO[bytes], about: files.DataFile, opened: OpenProgramme) -> HttpResponseBase:
    """Serve a file: whole where it is small enough to be kept, else piece by piece."""
    start = file.read(LARGEST_STORED + 1)
    if len(start) > LARGEST_STORED:
        file.seek(0)
        return _named(FileResponse(file), about, opened)
    file.close()
    return _named(HttpResponse(start), about, opened)


def _stream(chunks: Iterator[bytes]) -> HttpResponseBase:
    """Return a response with what is being written: whole if it is one piece."""
    first, second = next(chunks), next(chunks, None)
    if second is None:
        return HttpResponse(first)
    return StreamingHttpResponse(chain((first, second), chunks))


def _named(response: R, about: files.DataFile, opened: OpenProgramme) -> R:
    """Return the response with its type, and the name under which it is saved."""
    name = f"{opened.page_context.slug}-{about.ending}"
    response.headers["Content-Type"] = about.content_type
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
