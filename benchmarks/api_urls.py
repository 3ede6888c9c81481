"""The addresses of the site and one more: prepared bytes, the most that can be reached here."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

PREPARED = "/api/preparados/"
RESULTS = "/api/v1/programmes/piimss-2020-2024/results/"

_bytes: list[bytes] = []


def prepared(request: HttpRequest) -> HttpResponse:
    """Answer with what a page of results says, written beforehand; behind the same middleware."""
    if not _bytes:
        from django.test import Client

        _bytes.append(Client().get(RESULTS, headers={"host": request.get_host()}).content)
    return HttpResponse(_bytes[0], content_type="application/json")


urlpatterns: list[URLPattern | URLResolver] = [
    path(PREPARED.lstrip("/"), prepared),
    path("", include("piimss.urls")),
]
