"""The page of open data and its files."""

from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from .freshness import LARGEST_KEPT
from .open_data import open_data
from .open_formats.data_package import write_package
from .showing import permanent_address, programme_of, reading_page, show


@reading_page
def data(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Where the data can be taken from."""
    opened = programme_of(programme)
    page = open_data(opened)
    return show(request, "reports/data.html", opened, "page", page)


@reading_page
def package(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """The whole programme as a Data Package."""
    opened = programme_of(programme)
    homepage = permanent_address(request, opened, "data", {})
    file = write_package(opened.row, homepage)
    return _sent(file, "application/zip", f"{opened.frame.slug}-datos.zip")


def _sent(file: IO[bytes], content_type: str, name: str) -> HttpResponse:
    """A file as an answer: whole where it is small enough to be kept, else piece by piece."""
    disposition = content_disposition_header(True, name) or ""
    start = file.read(LARGEST_KEPT + 1)
    if len(start) <= LARGEST_KEPT:
        file.close()
        response = HttpResponse(start, content_type=content_type)
    else:
        file.seek(0)
        response = FileResponse(file, content_type=content_type)
    response.headers["Content-Disposition"] = disposition
    return response
