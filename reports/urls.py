"""Addresses of the pages: one programme at the root, every programme under its slug."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from commitments.urls import of_programme as of_commitments
from indicators.urls import of_programme as of_indicators

from .dashboards import views
from .open_data import views as open_data_views
from .yearly_report.pages.urls import of_programme as editions

# From beside it, so that each programme's old address leads to its own new one.
moved_to_strategies = RedirectView.as_view(
    url="../estrategias/", permanent=True, query_string=True, http_method_names=["get", "head"]
)

# Portals look for a site's catalogue at its root.
moved_to_catalogue = RedirectView.as_view(
    pattern_name="data-catalogue", permanent=True, http_method_names=["get", "head"]
)

pages: list[URLPattern | URLResolver] = [
    path("", views.board, name="board"),
    path("objetivos/<code:code>/", views.objective, name="objective"),
    path("indicadores/<code:code>/", views.ficha, name="ficha"),
    path("comparar/", views.compare, name="compare"),
    path("indicadores/<code:code>/archivo.<slug:extension>", views.ficha_file, name="ficha-file"),
    path("estrategias/", views.strategies, name="strategies"),
    path("estrategias/<code:code>/", views.strategy, name="strategy"),
    path("acciones/", moved_to_strategies),
    path("cumplimiento/", views.compliance, name="compliance"),
    path("evaluabilidad/", views.evaluability, name="evaluability"),
    path("conciliacion/", views.reconciliation, name="reconciliation"),
    path(
        "conciliacion/<code:code>/<code:year>/<code:verdict>/",
        views.verdict,
        name="verdict",
    ),
    path("datos/", open_data_views.data, name="data"),
    path("datos/recetas/", open_data_views.data_recipes, name="data-recipes"),
    path("datos/paquete.zip", open_data_views.package, name="data-package"),
    path("datos/data.json", open_data_views.catalogue, name="data-catalogue"),
    path("datos/sdmx/estructura.xml", open_data_views.sdmx_structure, name="data-sdmx-structure"),
    path("datos/sdmx/datos.csv", open_data_views.sdmx_csv, name="data-sdmx-csv"),
    path("datos/sdmx/datos.xml", open_data_views.sdmx_data, name="data-sdmx-xml"),
    path("estado/", views.status, name="status"),
    *editions,
]

urlpatterns: list[URLPattern | URLResolver] = [
    *pages,
    path("data.json", moved_to_catalogue),
    path("programas/", views.programmes, name="programmes"),
    path(
        "programas/<slug:programme>/",
        include(([*of_indicators, *of_commitments, *pages], "programme")),
    ),
]
