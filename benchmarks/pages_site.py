"""The site with one page more: an empty one, to compare the others with.  For gunicorn."""

import os
from typing import Any

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import URLPattern, URLResolver, include, path

EMPTY = "/vacia/"

_TEMPLATE = "{% extends 'base.html' %}{% block content %}<h1>Página vacía</h1>{% endblock %}"


def empty_page(request: HttpRequest) -> HttpResponse:
    """Head, navigation and footer of every page, and nothing between them."""
    return HttpResponse(engines["django"].from_string(_TEMPLATE).render({}, request))


urlpatterns: list[URLPattern | URLResolver] = [
    path(EMPTY.strip("/") + "/", empty_page),
    path("", include("piimss.urls")),
]


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """WSGI: the project's own application with these addresses."""
    return _application(environ, start_response)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "piimss.settings")
django.setup()
settings.ROOT_URLCONF = __name__
_application = get_wsgi_application()
