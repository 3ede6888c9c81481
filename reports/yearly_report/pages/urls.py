"""Addresses of the yearly report's editions."""

from django.urls import URLPattern, URLResolver, path

from . import narrative_views
from . import views as edition_views

EDITION = "informes/<int:number>/"
TEXT = f"{EDITION}textos/<str:key>/"

# ``urls`` puts these at the root and below each programme's slug.
of_programme: list[URLPattern | URLResolver] = [
    path("informes/", edition_views.editions, name="editions"),
    path(EDITION, edition_views.edition, name="edition"),
    path(f"{EDITION}avance/", edition_views.progress, name="edition-progress"),
    path(f"{EDITION}construir/", edition_views.build, name="edition-build"),
    path(f"{EDITION}archivos/<slug:format>/", edition_views.file, name="edition-file"),
    path(f"{EDITION}contenido.json", edition_views.frozen, name="edition-content"),
    path(f"{EDITION}cerrar/", edition_views.close_edition, name="edition-close"),
    path(f"{EDITION}unidades/", edition_views.units, name="edition-units"),
    path(f"{EDITION}periodo/", edition_views.period, name="edition-period"),
    path(
        f"{EDITION}diferencias/<int:other>/",
        edition_views.differences,
        name="edition-differences",
    ),
    path(TEXT, narrative_views.narrative, name="narrative"),
    path(f"{TEXT}guardar/", narrative_views.autosave, name="narrative-autosave"),
    path(f"{TEXT}vista/", narrative_views.preview, name="narrative-preview"),
]
