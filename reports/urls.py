"""Addresses of the pages: the newest programme at the root, every programme under its slug."""

from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.urls.converters import StringConverter

from . import views


class CodeConverter(StringConverter):
    """The code of an objective or an indicator: anything but slashes and control characters."""

    regex = r"[^/\x00-\x1f\x7f-\x9f]+"


register_converter(CodeConverter, "code")

pages: list[URLPattern | URLResolver] = [
    path("", views.board, name="board"),
    path("objetivos/<code:code>/", views.objective, name="objective"),
    path("indicadores/<code:code>/", views.ficha, name="ficha"),
    path("comparar/", views.compare, name="compare"),
    path("acciones/", views.actions, name="actions"),
    path("conciliacion/", views.reconciliation, name="reconciliation"),
    path("datos/", views.data, name="data"),
    path("estado/", views.status, name="status"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *pages,
    path("programas/<slug:programme>/", include((pages, "programme"))),
]
