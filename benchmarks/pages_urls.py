"""The addresses of the site and one more: an empty page, to compare the others with."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import URLPattern, URLResolver, include, path

EMPTY = "/vacia/"

_TEMPLATE = "{% extends 'base.html' %}{% block content %}<h1>Página vacía</h1>{% endblock %}"


def empty_page(request: HttpRequest) -> HttpResponse:
    """Head, navigation and footer of every page, and nothing between them."""
    return HttpResponse(engines["django"].from_string(_TEMPLATE).render({}, request))


urlpatterns: list[URLPattern | URLResolver] = [
    path(EMPTY.lstrip("/"), empty_page),
    path("", include("piimss.urls")),
]
