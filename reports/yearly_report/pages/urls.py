"""Addresses of the yearly report's editions."""

from django.urls import URLPattern, URLResolver, path

from . import narrative_views, views

EDITION = "informes/<int:number>/"
TEXT = f"{EDITION}textos/<str:key>/"

# ``urls`` puts these at the root and below each programme's slug.
of_programme: list[URLPattern | URLResolver] = [
    path("informes/", views.editions, name="editions"),
    path(EDITION, views.edition, name="edition"),
    path(f"{EDITION}avance/", views.progress, name="edition-progress"),
    path(f"{EDITION}construir/", views.build, name="edition-build"),
    path(f"{EDITION}archivos/<slug:format>/", views.file, name="edition-file"),
    path(f"{EDITION}contenido.json", views.frozen, name="edition-content"),
    path(f"{EDITION}cerrar/", views.close_edition, name="edition-close"),
    path(f"{EDITION}unidades/", views.units, name="edition-units"),
    path(f"{EDITION}periodo/", views.period, name="edition-period"),
    path(
        f"{EDITION}diferencias/<int:other>/",
        views.differences,
        name="edition-differences",
    ),
    path(TEXT, narrative_views.narrative, name="narrative"),
    path(f"{TEXT}guardar/", narrative_views.autosave, name="narrative-autosave"),
    path(f"{TEXT}vista/", narrative_views.preview, name="narrative-preview"),
]
