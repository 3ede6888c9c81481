"""Addresses of the pages: the newest programme at the root, every programme under its slug."""

from django.urls import URLPattern, URLResolver, include, path

from . import views

pages: list[URLPattern | URLResolver] = [
    path("", views.board, name="board"),
    path("objetivos/<str:code>/", views.objective, name="objective"),
    path("indicadores/<str:code>/", views.ficha, name="ficha"),
    path("acciones/", views.actions, name="actions"),
    path("conciliacion/", views.reconciliation, name="reconciliation"),
    path("datos/", views.data, name="data"),
    path("estado/", views.status, name="status"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *pages,
    path("programas/<slug:programme>/", include((pages, "programme"))),
]
